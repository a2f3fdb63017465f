using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk.Ui.Records;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>Calls, meetings and letters in the time line of a client: what is planned on top, what took place below, silences marked.</summary>
internal sealed class RelationshipTimeline(ICrmClock clock, FollowUpOptions options) : ITimelineSource
{
    private const int MostPlanned = 50;
    private static readonly string[] s_kinds = ["contractors", "contacts", "leads", "deals"];

    public Words Label => RelationshipPageTexts.Short;

    public Type Composer => typeof(RelationshipComposer);

    public bool Shows(string kind) => s_kinds.Contains(kind);

    public async Task<IReadOnlyList<TimelineEntry>> OfAsync(CrmDb db, string kind, Guid id, int take, CancellationToken cancel)
    {
        var mine = db.Set<Relationship>().AsNoTracking().Of(db, kind, id);
        var planned = await mine.Where(r => r.Status == RelationshipStatus.Planned).OrderBy(r => r.StartAt).Take(MostPlanned).ToListAsync(cancel);
        var past = await mine.Where(r => r.Status != RelationshipStatus.Planned).OrderByDescending(r => r.StartAt).Take(take).ToListAsync(cancel);
        var lines = await RelationshipLine.OfAsync(db, [.. planned, .. past], cancel);
        return
        [
            .. lines.Select(line => EntryOf(line)),
            .. await GapsAsync(db, kind, id, planned.Count > 0, [.. past.Where(r => r.Status == RelationshipStatus.Completed)], cancel),
        ];
    }

    private static TimelineEntry EntryOf(RelationshipLine line)
    {
        var record = line.Record;
        return new TimelineEntry(record.Id, record.Name, record.StartAt, record.Status == RelationshipStatus.Planned ? TimelineKind.Planned : TimelineKind.Past)
        {
            Href = $"relationships/{record.Id}",
            Beside = Part<RelationshipBeside>(line),
            When = Part<RelationshipWhen>(line),
            Body = record is { Result: null, Agreement: null, CancelReason: null, Description: null, Place: null } && line.ResultCode is null ? null : Part<RelationshipSaid>(line),
        };
    }

    // A silence stands between what was before and after it; the one that lasts, on top.
    private async Task<List<TimelineEntry>> GapsAsync(CrmDb db, string kind, Guid id, bool isPlanned, List<Relationship> past, CancellationToken cancel)
    {
        var allowed = TimeSpan.FromDays(Math.Ceiling(options.BreakAfterDays * 7 / 5d));
        var gaps = new List<TimelineEntry>();
        foreach (var (later, earlier) in past.Zip(past.Skip(1)))
            if (later.StartAt - earlier.StartAt > allowed)
                gaps.Add(new TimelineEntry(Guid.CreateVersion7(), RelationshipPageTexts.Silence.With((int)(later.StartAt - earlier.StartAt).TotalDays), later.StartAt.AddTicks(-1), TimelineKind.Gap));
        if (!isPlanned && await Subjects.FindAsync(db, kind, id, cancel) is not (Leads.Lead { IsOpen: false } or Deals.Deal { IsOpen: false }))
            gaps.Add(new TimelineEntry(Guid.CreateVersion7(), past.Count > 0 && clock.UtcNow - past[0].StartAt > allowed
                ? $"{RelationshipPageTexts.NothingPlanned}. {RelationshipPageTexts.Silence.With((int)(clock.UtcNow - past[0].StartAt).TotalDays)}"
                : RelationshipPageTexts.NothingPlanned, DateTime.MaxValue, TimelineKind.Gap));
        return gaps;
    }

    private static RenderFragment Part<T>(RelationshipLine line) where T : IComponent => builder =>
    {
        builder.OpenComponent(0, typeof(T));
        builder.AddComponentParameter(1, "Line", line);
        builder.CloseComponent();
    };
}

/// <summary>A relationship as lists and cards show it: with the names of what it refers to, and whether its agreement was kept.</summary>
/// <param name="Record">The relationship.</param>
/// <param name="Names">Names by id.</param>
/// <param name="IsKept">The task that reminds of the agreement is done.</param>
public sealed record RelationshipLine(Relationship Record, IReadOnlyDictionary<Guid, string> Names, bool IsKept)
{
    /// <summary>It is planned, and whoever looks may complete, move and cancel it.</summary>
    public bool MayChange { get; init; }

    /// <summary>The result in a word.</summary>
    public string? ResultCode => NameOf(Record.ResultCodeId);

    /// <summary>The name of what it refers to; null when it is empty.</summary>
    public string? NameOf(Guid? id) => id is { } key ? Names.GetValueOrDefault(key) : null;

    /// <summary>Whom it is with: the client, and the person.</summary>
    public string Client => string.Join(", ", new[] { NameOf(Record.ContractorId) ?? NameOf(Record.LeadId), NameOf(Record.ContactId) }.Where(name => !string.IsNullOrEmpty(name)));

    public static async Task<IReadOnlyList<RelationshipLine>> OfAsync(CrmDb db, IReadOnlyList<Relationship> records, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(records);
        var kind = db.Modules.KindOf(typeof(Relationship));
        var names = await RecordNames.OfLookupsAsync(db, kind.Fields, records, cancel);
        var tasks = records.Select(r => r.AgreementTaskId).OfType<Guid>().ToList();
        var kept = tasks.Count == 0 ? [] : await db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access]).Where(t => tasks.Contains(t.Id) && t.Status == Bpm.Sdk.Tasks.TaskStatus.Done).Select(t => t.Id).ToListAsync(cancel);
        var theirs = await db.ReachedAsync<Relationship>([.. records.Where(r => r.Status == RelationshipStatus.Planned).Select(r => r.Id)], RelationshipPermissions.Edit, cancel);
        return [.. records.Select(r => new RelationshipLine(r, names, r.AgreementTaskId is { } task && kept.Contains(task)) { MayChange = theirs.Contains(r.Id) })];
    }
}
