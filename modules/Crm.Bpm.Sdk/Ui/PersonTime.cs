using System.Globalization;
using Crm.Bpm.Sdk.Calendar;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>Time as the person at the screen lives it. One per circuit; the frame sets the zone before any page is shown.</summary>
public sealed class PersonTime(ICrmClock clock)
{
    /// <summary>The person's zone; UTC until the frame has asked.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>This moment on the person's wall clock.</summary>
    public DateTime Now => ToLocal(clock.UtcNow);

    /// <summary>The person's date.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now);

    /// <summary>An instant (UTC) on the person's wall clock.</summary>
    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);

    /// <summary>What the person typed as a wall-clock time, as an instant in UTC. A time that the clock skips is moved an hour on.</summary>
    public DateTime ToUtc(DateTime local)
    {
        var wall = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(Zone.IsInvalidTime(wall) ? wall.AddHours(1) : wall, Zone);
    }

    /// <summary>"today 16:00", "5 min ago", "27 Nov": as short as it stays clear.</summary>
    public string Relative(DateTime utc)
    {
        var passed = clock.UtcNow - utc;
        var minutes = (int)Math.Round(Math.Abs(passed.TotalMinutes));
        if (minutes == 0)
            return UiTexts.JustNow;
        if (minutes < 60)
            return (passed > TimeSpan.Zero ? UiTexts.MinutesAgo : UiTexts.InMinutes).With(minutes);

        var local = ToLocal(utc);
        var day = DateOnly.FromDateTime(local);
        var days = day.DayNumber - Today.DayNumber;
        return Math.Abs(days) > 6 ? Relative(day) : UiTexts.AtTime.With(Relative(day), Clock(local));
    }

    /// <summary>"17 Nov, 10:00": a moment that stays as it is written, in a list of what changed.</summary>
    public string Moment(DateTime utc)
    {
        var local = ToLocal(utc);
        return $"{local.ToString(local.Year == Today.Year ? "d MMM" : "d MMM yyyy", CultureInfo.CurrentCulture)}, {Clock(local)}";
    }

    /// <summary>"today", "Thu 27 Nov": a date without a time of day.</summary>
    public string Relative(DateOnly day)
    {
        var culture = CultureInfo.CurrentCulture;
        return (day.DayNumber - Today.DayNumber) switch
        {
            0 => UiTexts.Today,
            1 => UiTexts.Tomorrow,
            -1 => UiTexts.Yesterday,
            > 1 and < 7 or < -1 and > -7 => day.ToString("ddd d MMM", culture),
            _ => day.ToString(day.Year == Today.Year ? "d MMM" : "d MMM yyyy", culture),
        };
    }

    /// <summary>The exact moment in the person's zone, with the zone's offset: what stands behind a relative time.</summary>
    public string Exact(DateTime utc)
    {
        var local = ToLocal(utc);
        var offset = Zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        var sign = offset < TimeSpan.Zero ? "−" : "+";
        return $"{local.ToString("D", CultureInfo.CurrentCulture)}, {Clock(local)} (UTC{sign}{offset:h\\:mm})";
    }

    private static string Clock(DateTime local) => local.ToString("t", CultureInfo.CurrentCulture);
}
