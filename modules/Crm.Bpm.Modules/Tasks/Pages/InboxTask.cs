using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Tasks.Pages;

/// <summary>A line of the inbox.</summary>
internal sealed record InboxTask(Guid Id, string Name, string? Subject, string? Process, string? Author, DateTime? DueAt, bool IsProcess);

/// <summary>What the inbox shows of a tab: its first lines in the order they are due, and how many there are.</summary>
internal sealed record InboxTab(IReadOnlyList<InboxTask> Tasks, int Count, int Overdue, bool HasMore);

/// <summary>Reads the inbox.</summary>
internal static class InboxList
{
    private const int CountLimit = 1000;

    public static async Task<InboxTab> ReadAsync(CrmDb db, string scope, int take, DateTime now, CancellationToken cancel)
    {
        var waiting = db.Set<CrmTask>().AsNoTracking().In(db, scope).Waiting(scope);
        var rows = await waiting.OrderBy(t => t.DueAt == null).ThenBy(t => t.DueAt).ThenBy(t => t.Number).Take(take + 1).ToListAsync(cancel);
        var authors = await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(User)), [.. rows.Select(t => t.AuthorId).OfType<Guid>()], cancel);
        return new InboxTab(
            [.. rows.Take(take).Select(t => new InboxTask(t.Id, t.Title, t.SubjectTitle, t.ProcessName, t.AuthorId is { } author ? authors.GetValueOrDefault(author) : null, t.DueAt, t.Kind == TaskKind.Process))],
            await CountAsync(db, scope, cancel),
            await waiting.Where(t => t.DueAt < now).Take(CountLimit).CountAsync(cancel),
            rows.Count > take);
    }

    public static Task<int> CountAsync(CrmDb db, string scope, CancellationToken cancel) =>
        db.Set<CrmTask>().In(db, scope).Waiting(scope).Take(CountLimit).CountAsync(cancel);
}
