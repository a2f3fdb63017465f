using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>A queue among others: its name and how many wait in it.</summary>
public sealed record QueueLine(Guid Id, string Title, int Waiting);

/// <summary>A queue as its page shows it.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Head">Its head; null when it has none.</param>
/// <param name="Members">Who works in it, besides everybody.</param>
/// <param name="IsHeaded">Whether the viewer may order and fill it.</param>
/// <param name="MayTake">Whether the viewer may take leads out of it.</param>
public sealed record QueueState(LeadQueue Queue, string? Head, IReadOnlyList<QueueMemberLine> Members, bool IsHeaded, bool MayTake);

/// <summary>A member: their share, and what they got today.</summary>
public sealed record QueueMemberLine(Guid Id, string Name, int Weight, int? DailyCap, int Today);

/// <summary>A lead of a queue.</summary>
public sealed record QueueLead(Guid Id, long Number, string Name, string? ContactName, LeadStatus Status, LeadRating? Rating, string? Source, DateTime? QueuedAt, DateTime? SlaDueAt, DateTime? TakenAt, string? Responsible);

/// <summary>Some leads of a queue, and how many there are.</summary>
public sealed record QueueLeads(IReadOnlyList<QueueLead> Items, int Total, bool TotalIsExact)
{
    public bool HasMore => Items.Count < Total || !TotalIsExact;

    /// <summary>"664", "1,000+".</summary>
    public string TotalText => Total.ToString("N0", System.Globalization.CultureInfo.CurrentCulture) + (TotalIsExact ? "" : "+");
}

/// <summary>Reads queues and their leads, as far as the viewer may see them.</summary>
public sealed class QueueBoard(CrmDb db, QueueAccess access, DailyCaps caps)
{
    internal const int MaxCounted = 1000;

    /// <summary>The queues the viewer works in or, when they assign leads, all of them.</summary>
    public async Task<IReadOnlyList<QueueLine>> LinesAsync(CancellationToken cancel)
    {
        var viewer = db.Session.Viewer;
        var queues = viewer.May(LeadPermissions.Assign)
            ? (await db.Set<LeadQueue>().AsNoTracking().OrderBy(q => q.Number).Take(200).ToListAsync(cancel)).ConvertAll(q => (q.Id, q.Title))
            : await access.OfAsync(db.FilterUserId, cancel);
        var lines = new List<QueueLine>();
        foreach (var (id, title) in queues)
            lines.Add(new QueueLine(id, title, await db.Set<Lead>().Waiting(id).Take(MaxCounted).CountAsync(cancel)));
        return lines;
    }

    /// <exception cref="NotFoundException">There is no such queue.</exception>
    public async Task<QueueState> StateAsync(Guid queueId, CancellationToken cancel)
    {
        var queue = await db.Set<LeadQueue>().AsNoTracking().FirstOrDefaultAsync(q => q.Id == queueId, cancel) ?? throw new NotFoundException();
        var today = await caps.TodayAsync(queueId, cancel);
        var members = await db.Set<QueueMember>().Where(m => m.QueueId == queueId)
            .Join(db.Set<User>(), m => m.UserId, u => u.Id, (m, u) => new { u.Id, u.Name, m.Weight, m.DailyCap }).OrderBy(m => m.Name).ToListAsync(cancel);
        var head = await db.Set<User>().Where(u => u.Id == queue.OwnerId).Select(u => u.Name).FirstOrDefaultAsync(cancel);
        return new QueueState(queue, head, members.ConvertAll(m => new QueueMemberLine(m.Id, m.Name, m.Weight, m.DailyCap, today.GetValueOrDefault(m.Id))),
            access.IsHead(queue), db.Session.Viewer.May(LeadPermissions.Take) && await access.WorksInAsync(queueId, cancel));
    }

    /// <summary>The leads that wait, in the order they are taken.</summary>
    public Task<QueueLeads> WaitingAsync(LeadQueue queue, int take, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var waiting = db.Set<Lead>().AsNoTracking().Waiting(queue.Id);
        return PageAsync(waiting, waiting.InOrder(queue.Order), take, cancel);
    }

    /// <summary>The leads that were taken out of the queue and are being worked on, newest first.</summary>
    public Task<QueueLeads> TakenAsync(LeadQueue queue, int take, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var id = queue.Id;
        var taken = LeadScope.Narrow(LeadScope.Open, db.FilterUserId, db.Set<Lead>().AsNoTracking()).Where(l => l.QueueId == id && l.ResponsibleId != null);
        return PageAsync(taken, taken.OrderByDescending(l => l.TakenAt).ThenBy(l => l.Number), take, cancel);
    }

    private async Task<QueueLeads> PageAsync(IQueryable<Lead> all, IQueryable<Lead> ordered, int take, CancellationToken cancel)
    {
        var total = await all.Take(MaxCounted).CountAsync(cancel);
        var rows = await ordered.Take(take)
            .Select(l => new { l.Id, l.Number, l.Name, l.ContactName, l.Status, l.Rating, l.SourceId, l.QueuedAt, l.SlaDueAt, l.TakenAt, l.ResponsibleId }).ToListAsync(cancel);
        var sources = await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(DictionaryEntry)), [.. rows.Select(r => r.SourceId).OfType<Guid>().Distinct()], cancel);
        var people = await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(User)), [.. rows.Select(r => r.ResponsibleId).OfType<Guid>().Distinct()], cancel);
        return new QueueLeads(
            rows.ConvertAll(r => new QueueLead(r.Id, r.Number, r.Name, r.ContactName, r.Status, r.Rating, NameOf(sources, r.SourceId), r.QueuedAt, r.SlaDueAt, r.TakenAt, NameOf(people, r.ResponsibleId))),
            total, total < MaxCounted);
    }

    private static string? NameOf(IReadOnlyDictionary<Guid, string> names, Guid? id) => id is { } key ? names.GetValueOrDefault(key) : null;
}
