using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dispatch;

/// <summary>How a rule does: today, and in the last seven days.</summary>
/// <param name="Waiting">Leads that wait in its queue, 1,000 at most.</param>
/// <param name="Today">Leads given out since midnight.</param>
/// <param name="Week">Leads given out in seven days.</param>
/// <param name="FirstTouchMinutes">Half of the leads of the week were spoken to sooner; null while none was.</param>
/// <param name="TakenBack">Leads of the week that went back to the queue because nobody spoke to them.</param>
/// <param name="People">What everybody got.</param>
public sealed record DispatchFigures(int Waiting, int Today, int Week, int? FirstTouchMinutes, int TakenBack, IReadOnlyList<DispatchPerson> People)
{
    /// <summary>There were more leads than are counted at once.</summary>
    public bool IsCut { get; init; }
}

/// <summary>What one person got.</summary>
public sealed record DispatchPerson(Guid Id, string Name, int Today, int Week, int Open, int? FirstTouchMinutes, int TakenBack);

/// <summary>Counts what a rule gave out.</summary>
internal sealed class CountDispatch(CrmDb db, ICrmClock clock)
{
    private const int Days = 7;
    private const int MostLines = 20_000;
    private const int MostWaiting = 1000;

    public async Task<DispatchFigures> RunAsync(Guid ruleId, CancellationToken cancel)
    {
        db.Session.Viewer.Require("dispatch-rules.view");
        var rule = await db.LoadAsync<DispatchRule>(ruleId, cancel);
        var queue = rule.QueueId;
        var today = Midnight(0);
        var lines = await LinesAsync(ruleId, Midnight(Days - 1), cancel);
        var members = await db.Set<DispatchMember>().AsNoTracking().Where(m => m.RuleId == ruleId).Select(m => m.UserId).ToListAsync(cancel);
        var people = members.Union(lines.Select(l => l.PersonId)).ToList();
        var names = await db.Set<User>().IgnoreQueryFilters([AccessFilter.Deleted]).Where(u => people.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, cancel);
        var open = await Everybodys().Where(l => l.ResponsibleId != null && people.Contains(l.ResponsibleId.Value) && (l.Status == LeadStatus.New || l.Status == LeadStatus.InWork || l.Status == LeadStatus.Unreachable))
            .GroupBy(l => l.ResponsibleId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var waiting = await Everybodys().Where(l => l.QueueId == queue && l.ResponsibleId == null && (l.Status == LeadStatus.New || l.Status == LeadStatus.InWork || l.Status == LeadStatus.Unreachable)).Take(MostWaiting).CountAsync(cancel);
        var byPerson = lines.ToLookup(l => l.PersonId);
        return new DispatchFigures(waiting, lines.Count(l => l.At >= today), lines.Count, Median(lines), lines.Count(l => l.Outcome == DispatchOutcome.TakenBack),
        [
            .. people.Where(names.ContainsKey).Select(id => new DispatchPerson(id, names[id], byPerson[id].Count(l => l.At >= today), byPerson[id].Count(), open.GetValueOrDefault(id), Median(byPerson[id]), byPerson[id].Count(l => l.Outcome == DispatchOutcome.TakenBack)))
                .OrderBy(p => p.Name, StringComparer.CurrentCulture),
        ])
        {
            IsCut = lines.Count == MostLines,
        };
    }

    private IQueryable<Lead> Everybodys() => db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access]);

    private Task<List<Line>> LinesAsync(Guid rule, DateTime since, CancellationToken cancel) => db.Set<DispatchDecision>().Where(d => d.RuleId == rule && d.At >= since)
        .OrderByDescending(d => d.At).Take(MostLines)
        .Select(d => new Line(d.PersonId, d.At, d.Outcome, db.Set<Lead>().IgnoreQueryFilters().Where(l => l.Id == d.LeadId).Select(l => l.FirstTouchAt).FirstOrDefault())).ToListAsync(cancel);

    // Who touched what was taken away is somebody else's doing.
    private static int? Median(IEnumerable<Line> lines)
    {
        var minutes = lines.Where(l => l.Outcome is DispatchOutcome.Given or DispatchOutcome.Touched or DispatchOutcome.Late && l.FirstTouchAt >= l.At)
            .Select(l => (l.FirstTouchAt!.Value - l.At).TotalMinutes).Order().ToList();
        return minutes.Count == 0 ? null : (int)Math.Round(minutes.Count % 2 == 1 ? minutes[minutes.Count / 2] : (minutes[minutes.Count / 2 - 1] + minutes[minutes.Count / 2]) / 2);
    }

    private DateTime Midnight(int daysAgo)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(db.Session.Viewer.TimeZone, out var own) ? own : TimeZoneInfo.Utc;
        var day = TimeZoneInfo.ConvertTimeFromUtc(clock.UtcNow, zone).Date.AddDays(-daysAgo);
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(day) ? day.AddHours(1) : day, zone);
    }

    private sealed record Line(Guid PersonId, DateTime At, DispatchOutcome Outcome, DateTime? FirstTouchAt);
}
