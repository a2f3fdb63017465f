using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>Says who works in a queue.</summary>
public sealed class SetQueueMembers(CrmDb db, QueueAccess queues)
{
    public async Task<IReadOnlyList<Guid>> RunAsync(Guid queueId, IReadOnlyList<Guid> members, CancellationToken cancel)
    {
        var queue = await db.LoadAsync<LeadQueue>(queueId, cancel);
        queues.RequireHead(queue);
        var wanted = members.Distinct().ToList();
        if (await db.Set<User>().CountAsync(u => wanted.Contains(u.Id), cancel) != wanted.Count)
            throw new InvalidInputException("members", QueueTexts.UnknownPerson);
        var known = await db.Set<QueueMember>().Where(m => m.QueueId == queueId && m.UserId != QueueMember.Everybody).ToListAsync(cancel);
        db.RemoveRange(known.Where(m => !wanted.Contains(m.UserId)));
        db.AddRange(wanted.Where(id => !known.Exists(m => m.UserId == id)).Select(id => new QueueMember { QueueId = queueId, UserId = id }));
        return wanted;
    }
}

/// <summary>Removes a queue that nobody waits in.</summary>
public sealed class DeleteQueue(CrmDb db)
{
    /// <exception cref="RuleBrokenException">Leads wait in it.</exception>
    public async Task RunAsync(LeadQueue queue, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var waiting = await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access]).Waiting(queue.Id).Take(1000).CountAsync(cancel);
        if (waiting > 0)
            throw new RuleBrokenException(QueueTexts.NotEmpty, waiting, queue.Title);
        db.Remove(queue);
    }
}

/// <summary>What holds whenever a queue is saved, whoever saves it.</summary>
internal static class QueueRules
{
    public static async Task SavingAsync(CrmDb db, LeadQueue queue, bool isNew, CancellationToken cancel)
    {
        await OpenToAllAsync(db, queue, cancel);
        await OneDefaultAsync(db, queue, isNew, cancel);
    }

    // The access filter of tasks knows members only; an open queue has everybody as one.
    private static async Task OpenToAllAsync(CrmDb db, LeadQueue queue, CancellationToken cancel)
    {
        var id = queue.Id;
        var everybody = await db.Set<QueueMember>().FirstOrDefaultAsync(m => m.QueueId == id && m.UserId == QueueMember.Everybody, cancel);
        if (queue.IsOpenToAll && everybody is null)
            db.Add(new QueueMember { QueueId = id, UserId = QueueMember.Everybody });
        else if (!queue.IsOpenToAll && everybody is not null)
            db.Remove(everybody);
    }

    // One default at most: the newest wish wins.
    private static async Task OneDefaultAsync(CrmDb db, LeadQueue queue, bool isNew, CancellationToken cancel)
    {
        if (!queue.IsDefault || !(isNew || db.Entry(queue).Property(q => q.IsDefault).IsModified))
            return;
        var id = queue.Id;
        foreach (var other in await db.Set<LeadQueue>().Where(q => q.IsDefault && q.Id != id).ToListAsync(cancel))
            other.IsDefault = false;
    }
}
