using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Tasks.Pages;

/// <summary>Puts what other modules know to wait for a person among their tasks.</summary>
internal static class InboxSources
{
    private const int CountLimit = 1000;

    /// <summary>The tab of one's own tasks with what else waits, in the order it is due.</summary>
    public static async Task<InboxTab> WithAsync(this InboxTab tab, IEnumerable<IInboxSource> sources, CrmDb db, int take, DateTime now, CancellationToken cancel)
    {
        var (lines, count, overdue, more) = (tab.Tasks.ToList(), tab.Count.Number, tab.Overdue.Number, tab.HasMore);
        foreach (var source in sources)
        {
            var waiting = await source.OfAsync(db, take + 1, cancel);
            lines.AddRange(waiting.Select(line => new InboxTask(line.Id, line.Name, line.Subject, line.Label, null, line.DueAt, IsProcess: true) { Source = source.Code }));
            count += await source.CountAsync(db, null, CountLimit, cancel);
            overdue += await source.CountAsync(db, now, CountLimit, cancel);
            more |= waiting.Count > take;
        }

        var ordered = lines.OrderBy(line => line.DueAt ?? DateTime.MaxValue).ToList();
        return new InboxTab([.. ordered.Take(take)], Counted.UpTo(CountLimit, count), Counted.UpTo(CountLimit, overdue), more || ordered.Count > take);
    }

    /// <summary>How much waits besides tasks.</summary>
    public static async Task<int> CountAsync(this IEnumerable<IInboxSource> sources, CrmDb db, CancellationToken cancel)
    {
        var count = 0;
        foreach (var source in sources)
            count += await source.CountAsync(db, null, CountLimit, cancel);
        return count;
    }
}
