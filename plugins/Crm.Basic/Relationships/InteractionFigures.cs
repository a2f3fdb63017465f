using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>How often and how regularly one deals with a client.</summary>
/// <param name="Months">The last twelve months, the oldest first.</param>
/// <param name="Total">How many relationships took place, at most a thousand.</param>
/// <param name="MedianGapDays">Days between two of them, in the middle; null with fewer than two.</param>
/// <param name="LongestSilenceDays">The longest time without any, in days, the time since the latest included; null when there was none.</param>
/// <param name="LastFromUs">When we turned to the client last.</param>
/// <param name="LastFromClient">When the client turned to us last.</param>
/// <param name="Breaks">How often there was silence for longer than allowed.</param>
public sealed record InteractionFigures(
    IReadOnlyList<MonthOfInteractions> Months, int Total, double? MedianGapDays, double? LongestSilenceDays, DateTime? LastFromUs, DateTime? LastFromClient, int Breaks)
{
    private const int MonthsShown = 12;

    /// <summary>Counts.</summary>
    /// <param name="past">What took place, in any order.</param>
    /// <param name="now">Now.</param>
    /// <param name="zone">Whose months.</param>
    /// <param name="breakAfter">How long a silence may be.</param>
    public static InteractionFigures Of(IReadOnlyList<Interaction> past, DateTime now, TimeZoneInfo zone, TimeSpan breakAfter)
    {
        ArgumentNullException.ThrowIfNull(past);
        var times = past.Select(i => i.At).Order().ToList();
        var gaps = times.Zip(times.Skip(1), (earlier, later) => later - earlier).ToList();
        var silences = times.Count == 0 ? gaps : [.. gaps, now > times[^1] ? now - times[^1] : TimeSpan.Zero];
        return new InteractionFigures(
            MonthsOf(past, now, zone), past.Count, gaps.Count == 0 ? null : Math.Round(Median(gaps).TotalDays, 1), silences.Count == 0 ? null : Math.Round(silences.Max().TotalDays, 1),
            // A meeting is both: each came to the other.
            past.Where(i => i.Direction != RelationshipDirection.In).Max(i => (DateTime?)i.At), past.Where(i => i.Direction != RelationshipDirection.Out).Max(i => (DateTime?)i.At),
            silences.Count(silence => silence > breakAfter));
    }

    private static List<MonthOfInteractions> MonthsOf(IReadOnlyList<Interaction> past, DateTime now, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTimeFromUtc(now, zone);
        var counted = past.GroupBy(i => MonthOf(TimeZoneInfo.ConvertTimeFromUtc(i.At, zone))).ToDictionary(g => g.Key, g => g.CountBy(i => i.Kind).ToDictionary());
        return [.. Enumerable.Range(0, MonthsShown).Select(back => MonthOf(today).AddMonths(back - MonthsShown + 1))
            .Select(month => new MonthOfInteractions(month, counted.GetValueOrDefault(month) ?? []))];
    }

    private static DateOnly MonthOf(DateTime time) => new(time.Year, time.Month, 1);

    private static TimeSpan Median(List<TimeSpan> gaps)
    {
        var sorted = gaps.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

/// <summary>How often one dealt with a client in a month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Counts">How often, by kind; a kind that did not occur is missing.</param>
public sealed record MonthOfInteractions(DateOnly Month, IReadOnlyDictionary<RelationshipKind, int> Counts)
{
    /// <summary>All kinds together.</summary>
    public int Total => Counts.Values.Sum();
}

/// <summary>What figures are counted from.</summary>
public sealed record Interaction(RelationshipKind Kind, RelationshipDirection? Direction, DateTime At);

/// <summary>Counts how one deals with a client, from what the viewer may see.</summary>
public sealed class CountInteractions(CrmDb db, ICrmClock clock, FollowUpOptions options)
{
    private const int Most = 1000;

    /// <param name="kind">The plural of the client's kind: contractors, contacts, leads or deals.</param>
    /// <param name="id">The client.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="NotFoundException">The client is not there, or not theirs to see.</exception>
    public async Task<InteractionFigures> RunAsync(string kind, Guid id, CancellationToken cancel)
    {
        _ = await Subjects.FindAsync(db, kind, id, cancel) ?? throw new NotFoundException();
        var past = await db.Set<Relationship>().Of(db, kind, id).Where(r => r.Status == RelationshipStatus.Completed)
            .OrderByDescending(r => r.StartAt).Take(Most).Select(r => new Interaction(r.Kind, r.Direction, r.StartAt)).ToListAsync(cancel);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(db.Session.Viewer.TimeZone, out var own) ? own : TimeZoneInfo.Utc;
        // Working days make weeks: five of seven.
        return InteractionFigures.Of(past, clock.UtcNow, zone, TimeSpan.FromDays(Math.Ceiling(options.BreakAfterDays * 7 / 5d)));
    }
}

/// <summary>The relationships of a client.</summary>
public static class RelationshipsOfClient
{
    private static readonly Words s_unknown = new("“{0}” have no calls, meetings and letters.", "У записей «{0}» нет взаимоотношений.");

    /// <summary>Narrows to those with this contractor, contact, lead or deal.</summary>
    /// <exception cref="InvalidInputException">It is a kind one does not deal with.</exception>
    public static IQueryable<Relationship> Of(this IQueryable<Relationship> relationships, CrmDb db, string kind, Guid id) => kind switch
    {
        "contractors" => relationships.Where(r => r.ContractorId == id),
        // What went to the original of a duplicate stays a part of its history.
        "leads" => relationships.Where(r => r.LeadId == id || db.Set<LeadMove>().Any(m => m.LeadId == id && m.WorkId == r.Id)),
        "deals" => relationships.Where(r => r.DealId == id),
        "contacts" => relationships.Where(r => r.ContactId == id || db.Set<RelationshipPerson>().Any(p => p.RelationshipId == r.Id && p.PersonId == id && p.Role == RelationshipRole.Contact)),
        _ => throw new InvalidInputException("kind", s_unknown.With(kind)),
    };
}
