using System.Collections.Concurrent;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Calendar;

/// <summary>Working time from the tables, read through the caller's own context so that it works inside any transaction.</summary>
internal sealed class WorkingTime(CrmDb db, CompanySettings settings, WorkCalendars calendars) : IWorkingTime
{
    public async Task<DateTime> AddAsync(DateTime from, WorkingDuration duration, Guid? userId, CancellationToken cancel)
    {
        var calendar = calendars.Known(userId) ?? calendars.Keep(userId, await LoadAsync(userId, cancel));
        return calendar.Add(from, duration);
    }

    private async Task<WorkCalendar> LoadAsync(Guid? userId, CancellationToken cancel)
    {
        var company = await settings.GetAsync(db, cancel);
        var person = await db.Set<User>().Where(u => u.Id == userId).Select(u => u.TimeZone).FirstOrDefaultAsync(cancel);
        var hours = await db.Set<WorkingHours>().AsNoTracking().FirstOrDefaultAsync(h => h.UserId == userId, cancel);
        var exceptions = await db.Set<CalendarException>().AsNoTracking().Where(e => e.UserId == null || e.UserId == userId).ToListAsync(cancel);
        var week = hours?.Days() is { Count: > 0 } own ? own : company.WorkDays.Distinct().ToDictionary(d => d, _ => new DayHours(company.WorkFrom, company.WorkTo));
        return new WorkCalendar(ZoneOf(person ?? company.TimeZone), week, Days(exceptions));
    }

    // A person's day wins over the company's, a day of one year over one of every year.
    private static Func<DateOnly, DayException?> Days(List<CalendarException> exceptions)
    {
        var ordered = exceptions.OrderBy(e => e.UserId is null ? 0 : 1).ThenBy(e => e.EveryYear ? 0 : 1).ToList();
        var once = new Dictionary<DateOnly, (int Rank, DayException Day)>();
        var yearly = new Dictionary<(int Month, int Day), (int Rank, DayException Day)>();
        foreach (var (exception, rank) in ordered.Select((e, rank) => (e, rank)))
        {
            if (exception.EveryYear)
                yearly[(exception.Date.Month, exception.Date.Day)] = (rank, exception.ToDay());
            else
                once[exception.Date] = (rank, exception.ToDay());
        }

        return day =>
        {
            var (isOnce, isYearly) = (once.TryGetValue(day, out var one), yearly.TryGetValue((day.Month, day.Day), out var every));
            return isOnce && (!isYearly || one.Rank > every.Rank) ? one.Day : isYearly ? every.Day : null;
        };
    }

    private static TimeZoneInfo ZoneOf(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>Calendars kept for a minute, or until somebody changes them on this host.</summary>
internal sealed class WorkCalendars
{
    private static readonly TimeSpan s_keptFor = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, (WorkCalendar Calendar, long LoadedAt)> _known = new();

    public WorkCalendar? Known(Guid? userId) =>
        _known.TryGetValue(userId ?? Guid.Empty, out var known) && TimeProvider.System.GetElapsedTime(known.LoadedAt) < s_keptFor ? known.Calendar : null;

    public WorkCalendar Keep(Guid? userId, WorkCalendar calendar)
    {
        _known[userId ?? Guid.Empty] = (calendar, TimeProvider.System.GetTimestamp());
        return calendar;
    }

    public void Forget() => _known.Clear();
}
