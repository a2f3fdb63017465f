using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Missed;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Figures;

/// <summary>How incoming calls went in a time, as far as the person may see them.</summary>
public sealed record CallFigures
{
    /// <summary>Calls that came in and are over.</summary>
    public int Offered { get; init; }

    public int Answered { get; init; }

    /// <summary>Callers who gave up waiting.</summary>
    public int Abandoned { get; init; }

    /// <summary>Per cent of the calls that came in answered in time; null when none came.</summary>
    public int? ServiceLevel { get; init; }

    /// <summary>Seconds until an answer, on average.</summary>
    public int? AverageWait { get; init; }

    public int? LongestWait { get; init; }

    /// <summary>Seconds of talk, on average.</summary>
    public int? AverageTalk { get; init; }

    public int Outgoing { get; init; }
    public int OutgoingAnswered { get; init; }

    /// <summary>Missed numbers, and how many of them were called back.</summary>
    public int Missed { get; init; }

    public int CalledBack { get; init; }

    /// <summary>Minutes until they were called back, on average.</summary>
    public int? CallBackMinutes { get; init; }

    /// <summary>Numbers that called more than once, per cent of all that called.</summary>
    public int? Repeaters { get; init; }

    /// <summary>More calls than were counted.</summary>
    public bool IsCut { get; init; }

    public IReadOnlyList<CallDay> Days { get; init; } = [];
    public IReadOnlyList<CallPerson> People { get; init; } = [];
}

/// <summary>A day's calls.</summary>
public sealed record CallDay(DateOnly Day, int Answered, int Missed, int Outgoing);

/// <summary>A colleague's calls.</summary>
public sealed record CallPerson(Guid Id, string Name, int Answered, int Missed, int Outgoing, int TalkSeconds);

/// <summary>Counts calls.</summary>
internal sealed class CountCalls(CrmDb db)
{
    private const int Most = 50_000;

    /// <param name="from">The first day, on the person's clock.</param>
    /// <param name="to">The last day.</param>
    /// <param name="zone">The person's clock.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<CallFigures> RunAsync(DateOnly from, DateOnly to, TimeZoneInfo zone, CancellationToken cancel)
    {
        db.Session.Viewer.Require("calls.view");
        var (since, until) = (Midnight(from, zone), Midnight(to.AddDays(1), zone));
        var calls = await db.Set<CallSession>().AsNoTracking().Where(s => s.StartedAt >= since && s.StartedAt < until && !s.IsIgnored && s.State == CallState.Ended && s.Direction != CallDirection.Internal)
            .OrderBy(s => s.StartedAt).Select(s => new Line(s.Direction, s.AnsweredAt != null, s.Disposition, s.StartedAt, s.WaitSeconds, s.TalkSeconds, s.ResponsibleId, s.ConnectionId, s.PhoneKey)).Take(Most).ToListAsync(cancel);
        var missed = await db.Set<MissedCall>().AsNoTracking().Where(m => m.FirstAt >= since && m.FirstAt < until).Select(m => new { m.Status, m.FirstAt, m.SettledAt }).Take(Most).ToListAsync(cancel);
        var levels = await db.Set<TelephonyConnection>().AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.AnswerWithin, cancel);
        var people = calls.Select(c => c.Responsible).OfType<Guid>().Distinct().ToList();
        var names = await db.Set<User>().Where(u => people.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, cancel);
        var back = missed.Where(m => m.Status == MissedCallStatus.CalledBack && m.SettledAt is not null).ToList();
        return Of(calls, levels, from, to, zone, names) with
        {
            Missed = missed.Count,
            CalledBack = back.Count,
            CallBackMinutes = back.Count == 0 ? null : (int)Math.Round(back.Average(m => (m.SettledAt!.Value - m.FirstAt).TotalMinutes)),
            IsCut = calls.Count == Most,
        };
    }

    internal static CallFigures Of(IReadOnlyList<Line> calls, IReadOnlyDictionary<Guid, int> levels, DateOnly from, DateOnly to, TimeZoneInfo zone, IReadOnlyDictionary<Guid, string> names)
    {
        var came = calls.Where(c => c.Direction == CallDirection.In).ToList();
        var answered = came.Where(c => c.Answered).ToList();
        var outgoing = calls.Where(c => c.Direction == CallDirection.Out).ToList();
        var inTime = answered.Count(c => c.Wait <= levels.GetValueOrDefault(c.Connection ?? Guid.Empty, 20));
        var numbers = came.Where(c => c.Number.Length > 0).GroupBy(c => c.Number, StringComparer.Ordinal).Select(g => g.Count()).ToList();
        return new CallFigures
        {
            Offered = came.Count,
            Answered = answered.Count,
            Abandoned = came.Count(c => !c.Answered && c.Disposition == CallDisposition.Cancelled),
            ServiceLevel = Percent(inTime, came.Count),
            AverageWait = Average(answered.Select(c => c.Wait)),
            LongestWait = came.Max(c => c.Wait),
            AverageTalk = Average(answered.Select(c => c.Talk)),
            Outgoing = outgoing.Count,
            OutgoingAnswered = outgoing.Count(c => c.Answered),
            Repeaters = Percent(numbers.Count(n => n > 1), numbers.Count),
            Days = DaysOf(calls, from, to, zone),
            People = [.. calls.Where(c => c.Responsible is not null).GroupBy(c => c.Responsible!.Value).Select(g => new CallPerson(g.Key, names.GetValueOrDefault(g.Key, ""),
                g.Count(c => c is { Direction: CallDirection.In, Answered: true }), g.Count(c => c is { Direction: CallDirection.In, Answered: false }), g.Count(c => c.Direction == CallDirection.Out), g.Sum(c => c.Talk ?? 0)))
                .OrderByDescending(p => p.Answered + p.Outgoing).ThenBy(p => p.Name, StringComparer.CurrentCulture)],
        };
    }

    private static IReadOnlyList<CallDay> DaysOf(IReadOnlyList<Line> calls, DateOnly from, DateOnly to, TimeZoneInfo zone)
    {
        var byDay = calls.ToLookup(c => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(c.StartedAt, zone)));
        return [.. Enumerable.Range(0, Math.Max(0, to.DayNumber - from.DayNumber + 1)).Select(from.AddDays).Select(day => new CallDay(day,
            byDay[day].Count(c => c is { Direction: CallDirection.In, Answered: true }), byDay[day].Count(c => c is { Direction: CallDirection.In, Answered: false }), byDay[day].Count(c => c.Direction == CallDirection.Out)))];
    }

    private static int? Percent(int part, int whole) => whole == 0 ? null : (int)Math.Round(100d * part / whole, MidpointRounding.AwayFromZero);

    private static int? Average(IEnumerable<int?> seconds) => seconds.OfType<int>().ToList() is { Count: > 0 } known ? (int)Math.Round(known.Average(), MidpointRounding.AwayFromZero) : null;

    private static DateTime Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var wall = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(wall) ? wall.AddHours(1) : wall, zone);
    }

    /// <summary>What is counted of a call.</summary>
    internal sealed record Line(CallDirection Direction, bool Answered, CallDisposition? Disposition, DateTime StartedAt, int? Wait, int? Talk, Guid? Responsible, Guid? Connection, string Number);
}
