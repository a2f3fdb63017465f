using System.Globalization;

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
    private const double MostHours = 10 * 366 * 24;
    private static readonly Words s_wrong = new("“{0}” is not a working time. Write 2d, 4h, 30m or 1d 4h.", "«{0}» — не рабочее время. Пишите 2d, 4h, 30m или 1d 4h.");

    private static readonly Words s_tooLong = new("“{0}” is longer than ten years.", "«{0}» — это больше десяти лет.");

    /// <summary>Reads "2d", "4h", "30m", "1d 4h" or an Elsa time span ("02:00:00", then hours of work).</summary>
    /// <exception cref="FormatException">It is none of these, negative, or longer than ten years.</exception>
    public static WorkingDuration Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero
                ? Bounded(0, span.TotalHours, text)
                : throw new FormatException(s_wrong.With(text));
        var (days, hours) = (0, 0d);
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!double.TryParse(part.AsSpan(0, part.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                throw new FormatException(s_wrong.With(text));
            (days, hours) = part[^1] switch
            {
                'd' when number == Math.Floor(number) => (days + (int)Math.Min(number, MostHours), hours),
                'h' => (days, hours + number),
                'm' => (days, hours + number / 60),
                _ => throw new FormatException(s_wrong.With(text)),
            };
        }

        return Bounded(days, hours, text);
    }

    // Working time is counted day by day.
    private static WorkingDuration Bounded(int days, double hours, string text) =>
        days * 24d + hours <= MostHours ? new WorkingDuration(days, hours) : throw new FormatException(s_tooLong.With(text));
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
