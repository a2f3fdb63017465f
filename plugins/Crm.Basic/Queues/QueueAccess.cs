using System.Linq.Expressions;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>Who works in which queue, and who heads it.</summary>
public sealed class QueueAccess(CrmDb db)
{
    /// <summary>Queues this person works in.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> OfAsync(Guid userId, CancellationToken cancel)
    {
        var queues = await db.Set<LeadQueue>().AsNoTracking()
            .Where(q => q.IsOpenToAll || q.OwnerId == userId || db.Set<QueueMember>().Any(m => m.QueueId == q.Id && m.UserId == userId))
            .OrderBy(q => q.Number).ToListAsync(cancel);
        return queues.ConvertAll(q => (q.Id, q.Title));
    }

    /// <summary>Whether the viewer may take leads out of the queue: a member, its head, or somebody who assigns leads.</summary>
    public async Task<bool> WorksInAsync(Guid queue, CancellationToken cancel)
    {
        var viewer = db.Session.Viewer;
        if (viewer.IsUnrestricted || viewer.May(LeadPermissions.Assign))
            return true;
        var me = db.FilterUserId;
        return await db.Set<LeadQueue>().AnyAsync(q => q.Id == queue
            && (q.IsOpenToAll || q.OwnerId == me || db.Set<QueueMember>().Any(m => m.QueueId == queue && m.UserId == me)), cancel);
    }

    /// <exception cref="NotAllowedException">The viewer neither heads the queue nor may assign leads.</exception>
    public void RequireHead(LeadQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        if (!IsHead(queue))
            throw new NotAllowedException(QueueTexts.OnlyHead.With(queue.Title));
    }

    /// <summary>Whether the viewer orders and fills the queue: its head, or somebody who assigns leads.</summary>
    public bool IsHead(LeadQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var viewer = db.Session.Viewer;
        return viewer.May(LeadPermissions.Assign) || (viewer.UserId is not null && queue.OwnerId == viewer.UserId);
    }

    /// <summary>
    /// A lead nobody has is corrected, given up and deleted by whoever decides where it goes: the head of its queue, and people who
    /// assign leads. Nobody else's level reaches it, since levels go by the responsible.
    /// </summary>
    internal static Expression<Func<Lead, bool>> DecidesAboutWaiting(CrmDb db) => lead =>
        lead.ResponsibleId == null && lead.QueueId != null
        && (db.FilterLevel(LeadPermissions.Assign) > 0 || db.Set<LeadQueue>().Any(q => q.Id == lead.QueueId && q.OwnerId == db.FilterUserId));

    /// <summary>A waiting lead is seen by the people of its queue and by whoever assigns leads, whoever's records they see otherwise.</summary>
    internal static Expression<Func<Lead, bool>> SeesWaiting(CrmDb db) => lead =>
        lead.ResponsibleId == null && lead.QueueId != null
        && (db.FilterLevel(LeadPermissions.Assign) > 0
            || db.Set<QueueMember>().Any(m => m.QueueId == lead.QueueId && m.UserId == db.FilterUserId)
            || db.Set<LeadQueue>().Any(q => q.Id == lead.QueueId && (q.OwnerId == db.FilterUserId || (q.IsOpenToAll && db.FilterLevel(LeadPermissions.Take) > 0))));
}
