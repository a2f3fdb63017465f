using Crm.Basic.Relationships;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class CalendarWeekTests
{
    private static readonly DateOnly s_monday = new(2026, 3, 23);

    [Fact]
    public void Half_an_hour_on_either_side_of_midnight_is_a_block_on_both_days_and_no_whole_day()
    {
        var week = Week(TimeZoneInfo.Utc, Timed("2026-03-24T23:30", "2026-03-25T00:30"));

        Assert.All(week.Days, day => Assert.Empty(day.WholeDay));
        var (first, second) = (Assert.Single(week.Days[1].Blocks), Assert.Single(week.Days[2].Blocks));
        Assert.Equal((1410, 30, true, false), (first.From, first.Minutes, first.Begins, first.Ends));
        Assert.Equal((0, 30, false, true), (second.From, second.Minutes, second.Begins, second.Ends));
    }

    [Fact]
    public void What_ends_at_midnight_is_not_on_the_next_day()
    {
        var week = Week(TimeZoneInfo.Utc, Timed("2026-03-24T23:00", "2026-03-25T00:00"));

        Assert.Empty(week.Days[2].Blocks);
    }

    [Fact]
    public void The_clock_of_the_event_counts_not_the_clock_of_today()
    {
        // Berlin changes its clock on Sunday, 29 March 2026.
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        var week = Week(berlin, Timed("2026-03-28T09:00", "2026-03-28T10:00"), Timed("2026-03-29T09:00", "2026-03-29T10:00"));

        Assert.Equal((600, 660), (week.Days[5].Blocks[0].From, week.Days[6].Blocks[0].From));
    }

    [Theory]
    [InlineData("Pacific/Honolulu")]
    [InlineData("Pacific/Kiritimati")]
    public void Whole_days_are_the_same_days_wherever_one_looks_from(string zone)
    {
        var fair = new CalendarEvent(Guid.CreateVersion7(), "Fair", RelationshipKind.Meeting, RelationshipStatus.Planned, null, Utc("2026-03-23T21:00"), Utc("2026-03-25T21:00"), true, new(2026, 3, 24), new(2026, 3, 25), [], true);

        var week = Week(TimeZoneInfo.FindSystemTimeZoneById(zone), fair);

        Assert.Equal([1, 2], week.Days.Index().Where(day => day.Item.WholeDay.Count > 0).Select(day => day.Index));
    }

    [Fact]
    public void Blocks_that_overlap_share_the_width_and_others_have_all_of_it()
    {
        var week = Week(TimeZoneInfo.Utc, Timed("2026-03-23T09:00", "2026-03-23T11:00"), Timed("2026-03-23T10:00", "2026-03-23T12:00"), Timed("2026-03-23T11:00", "2026-03-23T11:30"), Timed("2026-03-23T15:00", "2026-03-23T16:00"));

        Assert.Equal([(0, 2), (1, 2), (0, 2), (0, 1)], week.Days[0].Blocks.OrderBy(b => b.From).Select(b => (b.Lane, b.Lanes)));
    }

    private static CalendarWeek Week(TimeZoneInfo zone, params CalendarEvent[] events) => CalendarWeek.Of(events, s_monday, 7, utc => TimeZoneInfo.ConvertTimeFromUtc(utc, zone));

    private static CalendarEvent Timed(string from, string to) => new(Guid.CreateVersion7(), "Call", RelationshipKind.Call, RelationshipStatus.Planned, null, Utc(from), Utc(to), false, null, null, [], true);

    private static DateTime Utc(string text) => DateTime.SpecifyKind(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
