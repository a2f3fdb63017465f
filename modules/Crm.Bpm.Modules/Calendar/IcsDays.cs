using System.Globalization;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Calendar;

/// <summary>Days off from an iCalendar file, such as a public holiday calendar.</summary>
internal static class IcsDays
{
    private const int MaxDays = 5_000;
    private static readonly Words s_wrong = new("This is not an iCalendar file: it has no all-day events.", "Это не файл iCalendar: в нём нет событий на весь день.");

    /// <summary>Its all-day events, a row per day; a yearly rule makes a day of every year.</summary>
    /// <exception cref="InvalidInputException">It has none.</exception>
    public static IReadOnlyList<CalendarException> Read(string text)
    {
        var days = new List<CalendarException>();
        Dictionary<string, string>? of = null;
        foreach (var line in Unfolded(text))
        {
            if (line == "BEGIN:VEVENT")
                of = new(StringComparer.OrdinalIgnoreCase);
            else if (line == "END:VEVENT" && of is not null)
                (_, of) = (Add(days, of), null);
            else if (of is not null && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                of[line[..colon].Split(';')[0]] = line[(colon + 1)..];
        }

        return days.Count > 0 ? days : throw new InvalidInputException("file", s_wrong);
    }

    private static int Add(List<CalendarException> days, Dictionary<string, string> of)
    {
        if (Day(of, "DTSTART") is not { } from)
            return 0;
        var to = Day(of, "DTEND") ?? from.AddDays(1);
        var name = of.GetValueOrDefault("SUMMARY", "").Replace("\\,", ",", StringComparison.Ordinal).Replace("\\n", " ", StringComparison.Ordinal);
        var yearly = of.GetValueOrDefault("RRULE", "").Contains("FREQ=YEARLY", StringComparison.OrdinalIgnoreCase);
        for (var day = from; day < to && days.Count < MaxDays; day = day.AddDays(1))
            days.Add(new CalendarException { Date = day, EveryYear = yearly, Name = name.Length > 200 ? name[..200] : name, Source = "ics" });
        return days.Count;
    }

    // An event with a time of day is somebody's appointment, not a day off.
    private static DateOnly? Day(Dictionary<string, string> of, string name) =>
        of.TryGetValue(name, out var text) && DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static IEnumerable<string> Unfolded(string text)
    {
        string? line = null;
        foreach (var raw in text.Split('\n'))
        {
            var part = raw.TrimEnd('\r');
            if (line is not null && part is [' ' or '\t', ..])
            {
                line += part[1..];
                continue;
            }

            if (line is not null)
                yield return line;
            line = part;
        }

        if (line is not null)
            yield return line;
    }
}
