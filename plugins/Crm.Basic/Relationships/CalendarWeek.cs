namespace Crm.Basic.Relationships;

/// <summary>A week of a calendar as it is drawn: what takes whole days, and for each day the blocks of the hours.</summary>
/// <param name="Days">The days, from Monday.</param>
public sealed record CalendarWeek(IReadOnlyList<CalendarDay> Days)
{
    private const int MinutesOfDay = 1440;
    private const int ShortestBlock = 20;

    /// <summary>Lays events out.</summary>
    /// <param name="events">What happens.</param>
    /// <param name="first">The first day.</param>
    /// <param name="count">How many days.</param>
    /// <param name="toLocal">The clock of whoever looks.</param>
    public static CalendarWeek Of(IReadOnlyList<CalendarEvent> events, DateOnly first, int count, Func<DateTime, DateTime> toLocal)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(toLocal);
        return new([.. Enumerable.Range(0, count).Select(first.AddDays).Select(day => new CalendarDay(day,
            [.. events.Where(one => one.AllDay && one.Day <= day && one.LastDay >= day)],
            LanesOf([.. events.Where(one => !one.AllDay).Select(one => BlockOf(one, day, toLocal)).OfType<CalendarBlock>()])))]);
    }

    // An event over midnight is a block on each of its days, never a whole day.
    private static CalendarBlock? BlockOf(CalendarEvent one, DateOnly day, Func<DateTime, DateTime> toLocal)
    {
        var (start, end) = (toLocal(one.StartAt), toLocal(one.EndAt));
        var (morning, night) = (day.ToDateTime(TimeOnly.MinValue), day.AddDays(1).ToDateTime(TimeOnly.MinValue));
        if (start >= night || end < morning || (end == morning && start < morning))
            return null;
        var from = start < morning ? 0 : (int)(start - morning).TotalMinutes;
        var to = end > night ? MinutesOfDay : (int)(end - morning).TotalMinutes;
        return new CalendarBlock(one, from, Math.Clamp(to - from, ShortestBlock, MinutesOfDay), start >= morning, end <= night) { Start = start, End = end };
    }

    // Blocks that overlap share the width of their day.
    private static List<CalendarBlock> LanesOf(List<CalendarBlock> blocks)
    {
        var placed = new List<CalendarBlock>();
        var together = new List<CalendarBlock>();
        var (ends, until) = (new List<int>(), 0);
        foreach (var block in blocks.OrderBy(b => b.From).ThenByDescending(b => b.Minutes))
        {
            if (block.From >= until)
                Finish();
            var lane = ends.FindIndex(end => end <= block.From);
            if (lane < 0)
                ends.Add(0);
            lane = lane < 0 ? ends.Count - 1 : lane;
            ends[lane] = block.From + block.Minutes;
            until = Math.Max(until, ends[lane]);
            together.Add(block with { Lane = lane });
        }

        Finish();
        return placed;

        void Finish()
        {
            placed.AddRange(together.Select(block => block with { Lanes = ends.Count }));
            together.Clear();
            ends.Clear();
        }
    }
}

/// <summary>A day of a calendar.</summary>
/// <param name="Day">The day.</param>
/// <param name="WholeDay">What takes it whole.</param>
/// <param name="Blocks">What takes hours of it.</param>
public sealed record CalendarDay(DateOnly Day, IReadOnlyList<CalendarEvent> WholeDay, IReadOnlyList<CalendarBlock> Blocks);

/// <summary>Hours of a day that an event takes.</summary>
/// <param name="Event">The event.</param>
/// <param name="From">Minutes after midnight.</param>
/// <param name="Minutes">How tall it is drawn.</param>
/// <param name="Begins">The event begins on this day.</param>
/// <param name="Ends">The event ends on this day.</param>
public sealed record CalendarBlock(CalendarEvent Event, int From, int Minutes, bool Begins, bool Ends)
{
    public DateTime Start { get; init; }
    public DateTime End { get; init; }
    public int Lane { get; init; }
    public int Lanes { get; init; } = 1;
}
