using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Calendar;

/// <summary>Changes holidays and working hours. Administrators only.</summary>
internal sealed class ChangeCalendar(CrmDb db, WorkCalendars calendars)
{
    private static readonly Words s_hours = new("Working hours end after they begin.", "Рабочее время заканчивается позже, чем начинается.");

    /// <summary>Adds a day that differs, or changes the one of this id.</summary>
    public async Task<CalendarException> SetAsync(Guid? id, NewDay day, CancellationToken cancel)
    {
        Check(day.From, day.To);
        if (string.IsNullOrWhiteSpace(day.Name))
            throw new InvalidInputException("name", SdkTexts.Required.With("name"));
        var exception = id is { } known ? await FindAsync(known, cancel) : Added(new CalendarException { Name = day.Name });
        (exception.Date, exception.EveryYear, exception.UserId) = (day.Date, day.EveryYear, day.UserId);
        (exception.From, exception.To, exception.Name, exception.NameRu) = (day.From, day.To, day.Name.Trim(), day.NameRu?.Trim());
        Changed();
        return exception;
    }

    public async Task RemoveAsync(Guid id, CancellationToken cancel)
    {
        db.Remove(await FindAsync(id, cancel));
        Changed();
    }

    /// <summary>Adds the days of an iCalendar file that are not there yet; returns how many.</summary>
    public async Task<int> ImportAsync(string ics, CancellationToken cancel)
    {
        var known = (await db.Set<CalendarException>().Where(e => e.UserId == null).Select(e => new { e.Date, e.EveryYear }).ToListAsync(cancel)).ToHashSet();
        var fresh = IcsDays.Read(ics).Where(e => known.Add(new { e.Date, e.EveryYear })).ToList();
        db.AddRange(fresh);
        Changed();
        return fresh.Count;
    }

    /// <summary>Gives a person hours of their own; an empty week takes them away.</summary>
    public async Task SetHoursAsync(Guid userId, IReadOnlyDictionary<DayOfWeek, DayHours> week, CancellationToken cancel)
    {
        await db.LoadAsync<User>(userId, cancel);
        foreach (var day in week.Values)
            Check(day.From, day.To);
        var hours = await db.Set<WorkingHours>().FirstOrDefaultAsync(h => h.UserId == userId, cancel);
        var json = JsonSerializer.Serialize(week, JsonSerializerOptions.Web);
        if (week.Count == 0 && hours is not null)
            db.Remove(hours);
        else if (hours is not null)
            hours.Week = json;
        else if (week.Count > 0)
            db.Add(new WorkingHours { UserId = userId, Week = json });
        Changed();
    }

    private static void Check(TimeOnly? from, TimeOnly? to)
    {
        if (from is null != to is null || from >= to)
            throw new InvalidInputException("to", s_hours);
    }

    private void Changed()
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        calendars.Forget();
    }

    private CalendarException Added(CalendarException exception)
    {
        db.Add(exception);
        return exception;
    }

    private async Task<CalendarException> FindAsync(Guid id, CancellationToken cancel) =>
        await db.Set<CalendarException>().FirstOrDefaultAsync(e => e.Id == id, cancel) ?? throw new NotFoundException();
}

/// <summary>A day that differs, as the API takes it: off unless it has hours.</summary>
internal sealed record NewDay
{
    public DateOnly Date { get; init; }
    public bool EveryYear { get; init; }
    public Guid? UserId { get; init; }
    public TimeOnly? From { get; init; }
    public TimeOnly? To { get; init; }
    public string Name { get; init; } = "";
    public string? NameRu { get; init; }
}
