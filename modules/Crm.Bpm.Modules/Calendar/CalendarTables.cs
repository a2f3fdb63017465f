using System.Text.Json;

namespace Crm.Bpm.Modules.Calendar;

/// <summary>Hours of a person who does not work as the company does.</summary>
public sealed class WorkingHours
{
    public Guid UserId { get; init; }

    /// <summary>JSON: <c>{"Monday":{"from":"10:00","to":"19:00"}}</c>; a day that is missing is off.</summary>
    public required string Week { get; set; }

    /// <summary>The hours by day of the week.</summary>
    public IReadOnlyDictionary<DayOfWeek, DayHours> Days() =>
        JsonSerializer.Deserialize<Dictionary<DayOfWeek, DayHours>>(Week, JsonSerializerOptions.Web) ?? [];
}

/// <summary>A day that differs from the week: a holiday, a moved working day, a shorter one.</summary>
public sealed class CalendarException
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public DateOnly Date { get; set; }

    /// <summary>The same day every year; <see cref="Date"/>'s year does not count then. A day of one year wins over it.</summary>
    public bool EveryYear { get; set; }

    /// <summary>Whose; null for the company. A person's own day wins over the company's.</summary>
    public Guid? UserId { get; set; }

    /// <summary>Working hours of the day; null when it is off.</summary>
    public TimeOnly? From { get; set; }

    public TimeOnly? To { get; set; }
    public required string Name { get; set; }
    public string? NameRu { get; set; }

    /// <summary>"seed", "ics", or null when somebody typed it.</summary>
    public string? Source { get; init; }

    internal DayException ToDay() => new(From is { } from && To is { } to ? new DayHours(from, to) : null);
}
