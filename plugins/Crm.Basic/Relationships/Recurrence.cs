using System.Globalization;
using Crm.Bpm.Sdk;

namespace Crm.Basic.Relationships;

/// <summary>How often something takes place again.</summary>
public enum RecurrenceFrequency
{
    Daily,
    Weekly,
    Monthly,
}

/// <summary>
/// A rule by which calls and meetings take place again: a part of RFC 5545 that people mean. Written and read as an RRULE; days are those of
/// the wall clock where it was planned, so that ten o'clock stays ten o'clock when the clock is changed.
/// </summary>
public sealed record Recurrence
{
    /// <summary>Occurrences at most.</summary>
    public const int Most = 60;

    private const int MostInterval = 12;
    private static readonly string[] s_days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
    private static readonly DayOfWeek[] s_workdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    public RecurrenceFrequency Frequency { get; init; }

    /// <summary>Every so many days, weeks or months.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>The days of the week; empty for every day, or for the first occurrence's in a weekly rule.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>The day of the month; null for the first occurrence's.</summary>
    public int? MonthDay { get; init; }

    /// <summary>A shorter month has it on its last day instead of not at all.</summary>
    public bool OrLastDay { get; init; }

    /// <summary>The last day it may take place on.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>How many times, those left out included.</summary>
    public int? Count { get; init; }

    /// <summary>On every working day: holidays are left out.</summary>
    public bool IsOnWorkdays => Frequency == RecurrenceFrequency.Daily && Days.Count > 0;

    /// <summary>On working days.</summary>
    public static Recurrence OnWorkdays { get; } = new() { Frequency = RecurrenceFrequency.Daily, Days = s_workdays };

    /// <summary>Reads an RRULE, with or without its name.</summary>
    /// <param name="text">"FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10".</param>
    /// <param name="zone">Where an end that is an instant is a day.</param>
    /// <exception cref="InvalidInputException">It is no rule, or says more than this product does; the sentence names the part.</exception>
    public static Recurrence Parse(string? text, TimeZoneInfo zone)
    {
        var parts = (text ?? "").Trim();
        if (parts.StartsWith("RRULE:", StringComparison.OrdinalIgnoreCase))
            parts = parts[6..];
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (part.Split('=') is not [{ Length: > 0 } name, { Length: > 0 } value] || !values.TryAdd(name, value.ToUpperInvariant()))
                throw Wrong(part);
        var rule = new Recurrence
        {
            Frequency = Take("FREQ") switch { "DAILY" => RecurrenceFrequency.Daily, "WEEKLY" => RecurrenceFrequency.Weekly, "MONTHLY" => RecurrenceFrequency.Monthly, var other => throw Wrong("FREQ=" + other) },
            Interval = Number("INTERVAL", MostInterval) ?? 1,
            Count = Number("COUNT", 10_000),
            Until = Take("UNTIL") is { } until ? DayOf(until, zone) : null,
            Days = Take("BYDAY") is { } days ? [.. days.Split(',').Select(DayNamed).Distinct().OrderBy(Place)] : [],
        };
        rule = OnMonthDays(rule, Take("BYMONTHDAY"), Take("BYSETPOS"));
        if (Take("WKST") is not (null or "MO"))
            throw Wrong("WKST");
        if (values.Count > 0)
            throw Wrong(values.Keys.First());
        if (rule is { Count: not null, Until: not null })
            throw Wrong("COUNT;UNTIL");
        if (rule.Days.Count > 0 && rule.Frequency == RecurrenceFrequency.Monthly)
            throw Wrong("BYDAY");
        return rule is { Frequency: RecurrenceFrequency.Daily, Days.Count: > 0, Interval: > 1 } ? throw Wrong("INTERVAL") : rule;

        string? Take(string name) => values.Remove(name, out var value) ? value : null;

        int? Number(string name, int most) => Take(name) is not { } value ? null
            : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number : throw Wrong($"{name}={value}");
    }

    /// <summary>The rule as RFC 5545 writes it.</summary>
    /// <param name="zone">Where <see cref="Until"/> is a day; null for whole days, which are the same everywhere.</param>
    public string ToText(TimeZoneInfo? zone)
    {
        var parts = new List<string> { "FREQ=" + Frequency.ToString().ToUpperInvariant() };
        if (Interval > 1)
            parts.Add("INTERVAL=" + Interval.ToString(CultureInfo.InvariantCulture));
        if (Days.Count > 0)
            parts.Add("BYDAY=" + string.Join(',', Days.OrderBy(Place).Select(day => s_days[(int)day])));
        // The 31st, or the last day of a shorter month: the last of the days from 28 to 31 that there are.
        if (MonthDay is { } day)
            parts.Add("BYMONTHDAY=" + (OrLastDay && day > 28 ? string.Join(',', Enumerable.Range(28, day - 27)) + ";BYSETPOS=-1" : day.ToString(CultureInfo.InvariantCulture)));
        if (Count is { } count)
            parts.Add("COUNT=" + count.ToString(CultureInfo.InvariantCulture));
        if (Until is { } until)
            parts.Add("UNTIL=" + (zone is null ? until.ToString("yyyyMMdd", CultureInfo.InvariantCulture)
                : WallClock.ToUtc(until.ToDateTime(new TimeOnly(23, 59, 59)), zone).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)));
        return string.Join(';', parts);
    }

    /// <summary>The days from this one on, without an end: the first that fits is the first occurrence.</summary>
    public IEnumerable<DateOnly> From(DateOnly first) => Frequency == RecurrenceFrequency.Monthly ? ByMonths(first) : Spelled(first).ByDays(first);

    /// <summary>The rule with the day it leaves to its first occurrence.</summary>
    public Recurrence Spelled(DateOnly first) => Frequency switch
    {
        RecurrenceFrequency.Weekly when Days.Count == 0 => this with { Days = [first.DayOfWeek] },
        RecurrenceFrequency.Monthly when MonthDay is null => this with { MonthDay = first.Day },
        _ => this,
    };

    /// <summary>The rule when its occurrences move from one day to another.</summary>
    public Recurrence Moved(DateOnly from, DateOnly to) => Frequency switch
    {
        RecurrenceFrequency.Weekly => this with { Days = [.. Days.Select(day => (DayOfWeek)((((int)day + to.DayNumber - from.DayNumber) % 7 + 7) % 7))] },
        RecurrenceFrequency.Monthly when from != to => this with { MonthDay = to.Day, OrLastDay = to.Day > 28 },
        _ => this,
    };

    // Weeks begin on Monday and are counted from that of the first occurrence.
    private IEnumerable<DateOnly> ByDays(DateOnly first)
    {
        while (Days.Count > 0 && !Days.Contains(first.DayOfWeek))
            first = first.AddDays(1);
        var monday = first.DayNumber - Place(first.DayOfWeek);
        for (var day = first; ; day = day.AddDays(1))
        {
            var fits = Frequency == RecurrenceFrequency.Daily ? Days.Count > 0 ? Days.Contains(day.DayOfWeek) : (day.DayNumber - first.DayNumber) % Interval == 0
                : Days.Contains(day.DayOfWeek) && (day.DayNumber - monday) / 7 % Interval == 0;
            if (fits)
                yield return day;
        }
    }

    private IEnumerable<DateOnly> ByMonths(DateOnly first)
    {
        var wanted = MonthDay ?? first.Day;
        var month = new DateOnly(first.Year, first.Month, 1);
        // The first month that has the day on or after the first one; the others are counted from it.
        for (; DayIn(month) is not { } begins || begins < first; month = month.AddMonths(1))
        {
        }

        for (; ; month = month.AddMonths(Interval))
            if (DayIn(month) is { } day)
                yield return day;

        DateOnly? DayIn(DateOnly at)
        {
            var length = DateTime.DaysInMonth(at.Year, at.Month);
            return wanted <= length ? at.AddDays(wanted - 1) : OrLastDay ? at.AddDays(length - 1) : null;
        }
    }

    private static Recurrence OnMonthDays(Recurrence rule, string? days, string? position)
    {
        if (days is null)
            return position is null ? rule : throw Wrong("BYSETPOS");
        var numbers = days.Split(',').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 31 ? number : throw Wrong("BYMONTHDAY=" + text)).ToList();
        if (rule.Frequency != RecurrenceFrequency.Monthly)
            throw Wrong("BYMONTHDAY");
        if (position is null && numbers.Count == 1)
            return rule with { MonthDay = numbers[0] };
        var isOrLast = position == "-1" && numbers[0] == 28 && numbers.SequenceEqual(Enumerable.Range(28, numbers.Count));
        return isOrLast ? rule with { MonthDay = numbers[^1], OrLastDay = numbers.Count > 1 } : throw Wrong(position is null ? "BYMONTHDAY" : "BYSETPOS");
    }

    private static DateOnly DayOf(string text, TimeZoneInfo zone) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : DateTime.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var instant)
            ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(instant, zone))
        : throw Wrong("UNTIL=" + text);

    private static DayOfWeek DayNamed(string name) => Array.IndexOf(s_days, name) is >= 0 and var day ? (DayOfWeek)day : throw Wrong("BYDAY=" + name);

    private static int Place(DayOfWeek day) => ((int)day + 6) % 7;

    private static InvalidInputException Wrong(string part) => new("rule", RecurrenceTexts.BadRule.With(part));

    /// <inheritdoc />
    public bool Equals(Recurrence? other) => other is not null && ToText(null) == other.ToText(null);

    /// <inheritdoc />
    public override int GetHashCode() => ToText(null).GetHashCode(StringComparison.Ordinal);
}

/// <summary>Times of the wall clock as instants.</summary>
internal static class WallClock
{
    /// <summary>A time that the clock skips means an hour later.</summary>
    public static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        var wall = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(wall) ? wall.AddHours(1) : wall, zone);
    }
}
