namespace Crm.Bpm.Sdk.Calendar;

/// <summary>Working hours of the company and of people, with holidays and other exceptions.</summary>
public interface IWorkingTime
{
    /// <summary>The instant after so much working time of this person (null: the company) has passed since <paramref name="from"/>.</summary>
    /// <param name="from">UTC.</param>
    /// <param name="duration">Working days and hours; a working day is the company's usual one.</param>
    /// <param name="userId">Whose calendar; null for the company's.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<DateTime> AddAsync(DateTime from, WorkingDuration duration, Guid? userId, CancellationToken cancel);
}

/// <summary>So many working days and hours.</summary>
public sealed record WorkingDuration(int Days, double Hours)
{
    /// <summary>Reads "2d", "4h", "1d 4h" or an Elsa time span ("02:00:00", then hours of work).</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static WorkingDuration Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains(':', StringComparison.Ordinal))
            return new WorkingDuration(0, TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture).TotalHours);
        var (days, hours) = (0, 0d);
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var number = double.Parse(part.AsSpan(0, part.Length - 1), System.Globalization.CultureInfo.InvariantCulture);
            if (part[^1] == 'd')
                days += (int)number;
            else if (part[^1] == 'h')
                hours += number;
            else
                throw new FormatException($"“{text}” is not a working duration; write 2d, 4h or 1d 4h.");
        }

        return new WorkingDuration(days, hours);
    }
}

/// <summary>The time the product lives by. In the demo a visitor may turn it forward; Orleans and the web server keep the real one.</summary>
public interface ICrmClock
{
    DateTime UtcNow { get; }

    /// <summary>Raised when the clock was turned: whoever waits for a time looks again.</summary>
    event EventHandler? Turned;

    /// <summary>The same clock for code that wants a <see cref="System.TimeProvider"/>.</summary>
    TimeProvider Time { get; }
}
