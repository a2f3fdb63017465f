using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks.Pages;

/// <summary>A line of the inbox.</summary>
internal sealed record InboxTask(Guid Id, string Name, string? Subject, string? Process, string? Author, DateTime? DueAt, bool IsProcess)
{
    /// <summary>The how-manieth time this step of its process came.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>It is done and waits for acceptance.</summary>
    public bool IsDone { get; init; }

    /// <summary>Whose line it is when it is no task; see <see cref="IInboxSource"/>.</summary>
    public string? Source { get; init; }
}

/// <summary>What the inbox shows of a tab: its first lines in the order they are due, and how many there are.</summary>
internal sealed record InboxTab(IReadOnlyList<InboxTask> Tasks, Counted Count, Counted Overdue, bool HasMore);

/// <summary>Reads the inbox.</summary>
internal static class InboxList
{
    private const int CountLimit = 1000;

    public static async Task<InboxTab> ReadAsync(CrmDb db, string scope, int take, DateTime now, CancellationToken cancel)
    {
        var waiting = db.Set<CrmTask>().AsNoTracking().In(db, scope).Waiting(scope);
        var rows = await waiting.OrderBy(t => t.DueAt == null).ThenBy(t => t.DueAt).ThenBy(t => t.Number).Take(take + 1).ToListAsync(cancel);
        var authors = await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(User)), [.. rows.Select(t => t.AuthorId).OfType<Guid>()], cancel);
        var before = await BeforeAsync(db, rows, cancel);
        return new InboxTab(
            [.. rows.Take(take).Select(t => new InboxTask(t.Id, t.Title, t.SubjectTitle, t.ProcessName is { } process ? db.Modules.ProcessName(process) : null, t.AuthorId is { } author ? authors.GetValueOrDefault(author) : null, t.DueAt, t.Kind == TaskKind.Process)
            {
                Attempt = 1 + before.GetValueOrDefault((t.InstanceId, t.StepName)),
                IsDone = t.AwaitsAcceptance,
            })],
            await CountAsync(db, scope, cancel),
            Counted.UpTo(CountLimit, await waiting.Where(t => t.DueAt < now && t.Status != TaskStatus.Done).Take(CountLimit).CountAsync(cancel)),
            rows.Count > take);
    }

    // How often each step was done before in the same process.
    private static async Task<Dictionary<(Guid?, string?), int>> BeforeAsync(CrmDb db, List<CrmTask> rows, CancellationToken cancel)
    {
        var instances = rows.Select(t => t.InstanceId).OfType<Guid>().Distinct().ToList();
        var done = await db.Set<CrmTask>().Where(t => t.InstanceId != null && instances.Contains(t.InstanceId.Value) && t.Status == TaskStatus.Done)
            .GroupBy(t => new { t.InstanceId, t.StepName }).Select(g => new { g.Key.InstanceId, g.Key.StepName, Count = g.Count() }).ToListAsync(cancel);
        return done.ToDictionary(d => (d.InstanceId, d.StepName), d => d.Count);
    }

    public static async Task<Counted> CountAsync(CrmDb db, string scope, IEnumerable<IInboxSource> others, CancellationToken cancel) =>
        Counted.UpTo(CountLimit, (await CountAsync(db, scope, cancel)).Number + await others.CountAsync(db, cancel));

    public static async Task<Counted> CountAsync(CrmDb db, string scope, CancellationToken cancel) =>
        Counted.UpTo(CountLimit, await db.Set<CrmTask>().In(db, scope).Waiting(scope).Take(CountLimit).CountAsync(cancel));
}
