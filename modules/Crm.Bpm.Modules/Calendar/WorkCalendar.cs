using Crm.Bpm.Sdk.Calendar;

namespace Crm.Bpm.Modules.Calendar;

/// <summary>Hours of one day, by the wall clock.</summary>
public sealed record DayHours(TimeOnly From, TimeOnly To);

/// <summary>When somebody works: hours by day of the week in a time zone, with days that differ. Pure; built from the tables.</summary>
internal sealed class WorkCalendar(TimeZoneInfo zone, IReadOnlyDictionary<DayOfWeek, DayHours> week, Func<DateOnly, DayException?> exceptionOn)
{
    // Somebody on a long leave comes back within two years; beyond that the calendar itself is wrong.
    private const int MaxDaysAhead = 750;

    /// <summary>The instant after so much working time has passed since <paramref name="from"/>; always within working hours or at their end.</summary>
    /// <remarks>Days move to the same wall-clock time of a later working day, fitted into its hours; then hours are worked off.</remarks>
    /// <exception cref="InvalidOperationException">There is no working day in two years.</exception>
    public DateTime Add(DateTime from, WorkingDuration duration)
    {
        ArgumentNullException.ThrowIfNull(duration);
        var at = Opening(from);
        if (duration.Days > 0)
            at = AddDays(at, duration.Days);
        return AddHours(at, TimeSpan.FromHours(duration.Hours));
    }

    /// <summary>Whether work goes on at this instant; the ends of working hours count.</summary>
    public bool IsWorking(DateTime utc) =>
        Working(DateOnly.FromDateTime(Local(utc))) is { } hours && utc >= hours.Open && utc <= hours.Close;

    // The instant itself during working hours, otherwise the next time they begin.
    private DateTime Opening(DateTime utc)
    {
        var day = DateOnly.FromDateTime(Local(utc));
        if (Working(day) is { } today && utc < today.Close)
            return utc > today.Open ? utc : today.Open;
        return Next(day).Open;
    }

    private DateTime AddDays(DateTime at, int days)
    {
        var local = Local(at);
        var (day, hours) = (DateOnly.FromDateTime(local), default((DateOnly Day, DateTime Open, DateTime Close)));
        for (var i = 0; i < days; i++)
        {
            hours = Next(day);
            day = hours.Day;
        }

        var same = Utc(day.ToDateTime(TimeOnly.FromDateTime(local)));
        return same < hours.Open ? hours.Open : same > hours.Close ? hours.Close : same;
    }

    private DateTime AddHours(DateTime at, TimeSpan left)
    {
        var day = DateOnly.FromDateTime(Local(at));
        var close = Working(day)?.Close ?? at;
        while (left > close - at)
        {
            left -= close - at;
            (day, at, close) = Next(day);
        }

        return at + left;
    }

    private (DateOnly Day, DateTime Open, DateTime Close) Next(DateOnly after)
    {
        for (var i = 1; i <= MaxDaysAhead; i++)
        {
            var day = after.AddDays(i);
            if (Working(day) is { } hours)
                return (day, hours.Open, hours.Close);
        }

        throw new InvalidOperationException($"The working calendar has no working day in {MaxDaysAhead} days after {after:O}.");
    }

    private (DateTime Open, DateTime Close)? Working(DateOnly day)
    {
        var exception = exceptionOn(day);
        if (exception is { Hours: null } || (exception is null && !week.ContainsKey(day.DayOfWeek)))
            return null;
        var hours = exception?.Hours ?? week[day.DayOfWeek];
        var (open, close) = (Utc(day.ToDateTime(hours.From)), Utc(day.ToDateTime(hours.To)));
        return close > open ? (open, close) : null;
    }

    private DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);

    // A wall-clock time that the zone skips means the moment of the skip; one that comes twice means its second coming.
    private DateTime Utc(DateTime local)
    {
        if (!zone.IsInvalidTime(local))
            return TimeZoneInfo.ConvertTimeToUtc(local, zone);
        var before = local;
        while (zone.IsInvalidTime(before))
            before = before.AddMinutes(-1);
        return TimeZoneInfo.ConvertTimeToUtc(new DateTime(before.Ticks - before.Ticks % TimeSpan.TicksPerMinute), zone).AddMinutes(1);
    }
}

/// <summary>A day that differs from the week: off when it has no hours.</summary>
internal sealed record DayException(DayHours? Hours);
