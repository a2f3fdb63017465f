using Crm.Bpm.Sdk;

namespace Crm.Basic.Relationships;

/// <summary>The days of a series, and those of its rule that are left out because nobody works then.</summary>
/// <param name="Days">When it takes place, in order.</param>
/// <param name="LeftOut">Holidays the rule would have met.</param>
/// <param name="Rule">The rule that says exactly this: its number of times counts what is left out, too, as RFC 5545 has it.</param>
public sealed record RecurrenceDays(IReadOnlyList<DateOnly> Days, IReadOnlyList<DateOnly> LeftOut, Recurrence Rule)
{
    /// <summary>The days of a new series.</summary>
    /// <param name="rule">What the person wants: <see cref="Recurrence.Count"/> times really.</param>
    /// <param name="first">Not before this day.</param>
    /// <param name="isOff">Whether nobody works on a day; asked for rules on working days only.</param>
    /// <exception cref="InvalidInputException">It has no end, ends before it begins, or goes beyond sixty times or a year.</exception>
    public static RecurrenceDays Of(Recurrence rule, DateOnly first, Func<DateOnly, bool> isOff)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule is { Count: null, Until: null })
            throw new InvalidInputException("rule", RecurrenceTexts.NeedsEnd);
        var (days, leftOut) = Take(rule, first, isOff, rule.Count ?? Recurrence.Most + 1, rule.Until);
        if (days.Count == 0)
            throw new InvalidInputException("rule", RecurrenceTexts.NoDays);
        if (rule.Count > Recurrence.Most || days.Count > Recurrence.Most || days[^1] > days[0].AddYears(1) || rule.Until > days[0].AddYears(1))
            throw new InvalidInputException("rule", RecurrenceTexts.TooMany.With(Recurrence.Most));
        return new(days, leftOut, rule.Count is null ? rule : rule with { Count = days.Count + leftOut.Count });
    }

    /// <summary>The days of a series that moves: so many, whatever its own end says.</summary>
    internal static RecurrenceDays Again(Recurrence rule, DateOnly first, int count, Func<DateOnly, bool> isOff)
    {
        var (days, leftOut) = Take(rule with { Until = null }, first, isOff, count, null);
        return new(days, leftOut, rule with { Until = null, Count = days.Count + leftOut.Count });
    }

    private static (List<DateOnly> Days, List<DateOnly> LeftOut) Take(Recurrence rule, DateOnly first, Func<DateOnly, bool> isOff, int most, DateOnly? until)
    {
        var (days, leftOut) = (new List<DateOnly>(), new List<DateOnly>());
        var latest = first.AddYears(2);
        foreach (var day in rule.From(first).TakeWhile(day => day <= (until ?? latest)))
        {
            if (days.Count >= most)
                break;
            // What is left out before the first occurrence is no part of the series.
            if (!rule.IsOnWorkdays || !isOff(day))
                days.Add(day);
            else if (days.Count > 0)
                leftOut.Add(day);
        }

        leftOut.RemoveAll(day => days.Count == 0 || day > days[^1]);
        return (days, leftOut);
    }
}
