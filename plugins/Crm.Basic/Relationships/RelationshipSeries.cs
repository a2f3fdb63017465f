using System.Globalization;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>
/// Calls or meetings that take place again by one rule. Each occurrence is a relationship of its own, with its own reminder, result and
/// place in the chain; this row keeps what they have in common.
/// </summary>
public sealed class RelationshipSeries
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The RRULE of RFC 5545, without its name.</summary>
    public required string Rule { get; set; }

    /// <summary>The days left out, "20270101,20270107": the EXDATEs of the same standard.</summary>
    public string LeftOut { get; set; } = "";

    /// <summary>Whose wall clock the rule means.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The first occurrence (DTSTART).</summary>
    public DateTime StartAt { get; set; }

    public bool AllDay { get; set; }
    public DateTime CreatedAt { get; init; }

    /// <summary>The zone of the rule.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The rule, read.</summary>
    public Recurrence Read() => Recurrence.Parse(Rule, Zone);

    /// <summary>The days left out, read.</summary>
    public IReadOnlyList<DateOnly> Exceptions =>
        [.. LeftOut.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(day => DateOnly.ParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture))];

    internal void Keep(Recurrence rule, IReadOnlyList<DateOnly> leftOut)
    {
        Rule = rule.ToText(AllDay ? null : Zone);
        LeftOut = string.Join(',', leftOut.Select(day => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)));
    }
}

/// <summary>Calls or meetings to plan again and again.</summary>
/// <param name="Plan">The first of them.</param>
/// <param name="Rule">An RRULE: "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10".</param>
public sealed record SeriesPlan(RelationshipPlan Plan, string? Rule);

/// <summary>A planned series.</summary>
/// <param name="Series">What its occurrences have in common.</param>
/// <param name="Occurrences">In their order.</param>
public sealed record PlannedSeries(RelationshipSeries Series, IReadOnlyList<Relationship> Occurrences);

/// <summary>Plans calls or meetings that take place again. All of them at once, so that calendars, reminders and the chain know of each.</summary>
public sealed class PlanSeries(CrmDb db, PlanRelationship plan, WorkingDays workingDays, ICrmClock clock)
{
    /// <exception cref="InvalidInputException">The rule cannot be read or goes on for too long; the client or the time is missing.</exception>
    /// <exception cref="NotFoundException">The client is not there, or not theirs to see.</exception>
    public async Task<PlannedSeries> RunAsync(SeriesPlan wish, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var first = await plan.DraftAsync(wish.Plan, cancel);
        if (first.Status != RelationshipStatus.Planned)
            throw new InvalidInputException("rule", RecurrenceTexts.OnlyPlanned);
        var zone = await RelationshipRules.ZoneAsync(db, first.ResponsibleId, cancel);
        first.PlaceDays(zone);
        var slot = Slot.Of(first, zone);
        var days = RecurrenceDays.Of(Recurrence.Parse(wish.Rule, zone), slot.Day, await workingDays.OffAsync(first.ResponsibleId, zone, slot.Day, cancel));
        var series = new RelationshipSeries { Rule = "", TimeZone = zone.Id, AllDay = first.AllDay, CreatedAt = clock.UtcNow };
        var made = new List<Relationship>();
        foreach (var day in days.Days)
        {
            var time = slot.On(day, zone);
            var one = PlanRelationship.Make(wish.Plan with { StartAt = time.StartAt, EndAt = time.EndAt, Day = time.Day, LastDay = time.LastDay, PreviousId = made.Count == 0 ? wish.Plan.PreviousId : made[^1].Id }, null, first.ResponsibleId);
            one.PlaceDays(zone);
            one.BelongTo(series.Id, made.Count);
            made.Add(one);
        }

        series.StartAt = made[0].StartAt;
        series.Keep(days.Rule, days.LeftOut);
        db.Add(series);
        db.AddRange(made);
        return new(series, made);
    }
}

/// <summary>Reads the series of an occurrence.</summary>
public sealed class ReadSeries(CrmDb db)
{
    /// <summary>The series and those of its occurrences the viewer may see, in their order.</summary>
    /// <exception cref="NotFoundException">It is not there, not theirs to see, or in no series.</exception>
    public async Task<(RelationshipSeries Series, IReadOnlyList<Relationship> Occurrences)> OfAsync(Guid relationship, CancellationToken cancel)
    {
        var record = await db.LoadAsync<Relationship>(relationship, cancel);
        var series = await db.Set<RelationshipSeries>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == record.SeriesId, cancel) ?? throw new NotFoundException();
        var occurrences = await db.Set<Relationship>().AsNoTracking().Where(r => r.SeriesId == series.Id).OrderBy(r => r.SeriesPosition).ThenBy(r => r.StartAt).Take(2 * Recurrence.Most).ToListAsync(cancel);
        return (series, occurrences);
    }
}

/// <summary>On which days nobody works.</summary>
public sealed class WorkingDays(IWorkingTime time)
{
    /// <summary>Whether a day is off, for a year and some from a day on.</summary>
    /// <param name="person">Whose calendar; null for the company's.</param>
    /// <param name="zone">Whose days.</param>
    /// <param name="from">The first day that is asked for.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Func<DateOnly, bool>> OffAsync(Guid? person, TimeZoneInfo zone, DateOnly from, CancellationToken cancel)
    {
        const int Ahead = 400;
        var working = new HashSet<DateOnly>();
        var last = from.AddDays(Ahead);
        for (var day = from; day <= last;)
        {
            // The next moment of work from midnight on: its day is the next working day.
            var opens = await time.AddAsync(WallClock.ToUtc(day.ToDateTime(TimeOnly.MinValue), zone), new WorkingDuration(0, 0), person, cancel);
            var next = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(opens, zone));
            working.Add(next);
            day = next < day ? day.AddDays(1) : next.AddDays(1);
        }

        return day => day <= last && !working.Contains(day);
    }
}

/// <summary>The place of an occurrence in its day, by the wall clock.</summary>
/// <param name="Day">Its first day.</param>
/// <param name="Time">When it begins; null when it takes whole days.</param>
/// <param name="Length">How long it takes.</param>
internal sealed record Slot(DateOnly Day, TimeOnly? Time, TimeSpan Length)
{
    public static Slot Of(Relationship record, TimeZoneInfo zone)
    {
        if (record.AllDay)
            return new(record.Day!.Value, null, TimeSpan.FromDays(record.LastDay!.Value.DayNumber - record.Day.Value.DayNumber));
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(record.StartAt, DateTimeKind.Utc), zone);
        return new(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), record.EndAt - record.StartAt);
    }

    /// <summary>The same time of another day.</summary>
    public RelationshipTime On(DateOnly day, TimeZoneInfo zone)
    {
        if (Time is not { } time)
            return new RelationshipTime { AllDay = true, Day = day, LastDay = day.AddDays((int)Length.TotalDays) };
        var start = WallClock.ToUtc(day.ToDateTime(time), zone);
        return new RelationshipTime { StartAt = start, EndAt = start + Length };
    }
}
