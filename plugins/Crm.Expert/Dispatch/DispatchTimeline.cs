using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk.Ui.Records;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dispatch;

/// <summary>In a lead's time line: when a rule gave it to whom and why, and when it was taken back.</summary>
internal sealed class DispatchTimeline : ITimelineSource
{
    public Words Label => DispatchPageTexts.Label;

    public Type? Composer => null;

    public bool Shows(string kind) => kind == "leads";

    public async Task<IReadOnlyList<TimelineEntry>> OfAsync(CrmDb db, string kind, Guid id, int take, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var decisions = await db.Set<DispatchDecision>().AsNoTracking().Where(d => d.LeadId == id).OrderByDescending(d => d.At).Take(take).ToListAsync(cancel);
        return [.. decisions.SelectMany(Entries)];
    }

    private static IEnumerable<TimelineEntry> Entries(DispatchDecision decision)
    {
        yield return new TimelineEntry(decision.Id, DispatchPageTexts.GivenTo.With(decision.PersonName), decision.At, TimelineKind.Past)
        {
            When = TimeOf(decision.At, DispatchPageTexts.ByRule.With(decision.RuleName)),
            Body = builder => builder.AddContent(0, (string)DispatchTexts.Why(decision.Reason, decision.PersonName, decision.StandsInFor, decision.Candidates)),
        };
        if (decision is { Outcome: DispatchOutcome.TakenBack, EndedAt: { } ended })
            yield return new TimelineEntry(BackOf(decision.Id), DispatchPageTexts.TakenFrom.With(decision.PersonName), ended, TimelineKind.Past) { When = TimeOf(ended, DispatchPageTexts.ByRule.With(decision.RuleName)) };
    }

    // The same every time, and not the decision's own.
    private static Guid BackOf(Guid decision)
    {
        var bytes = decision.ToByteArray();
        bytes[^1] ^= 0xFF;
        return new Guid(bytes);
    }

    private static RenderFragment TimeOf(DateTime at, string by) => builder =>
    {
        builder.OpenComponent<RelativeTime>(0);
        builder.AddComponentParameter(1, nameof(RelativeTime.Utc), (DateTime?)at);
        builder.CloseComponent();
        builder.AddContent(2, " · " + by);
    };
}
