using System.Globalization;
using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;

namespace Crm.Bpm.UnitTests.Calendar;

public sealed class WorkCalendarTests
{
    private static readonly TimeZoneInfo s_moscow = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow");
    private static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateOnly s_unityDay = new(2026, 11, 4);

    [Theory]
    [InlineData("2026-11-23 10:00", "4h", "2026-11-23 14:00")] // Monday
    [InlineData("2026-11-23 16:00", "4h", "2026-11-24 11:00")] // over night
    [InlineData("2026-11-27 17:00", "2h", "2026-11-30 10:00")] // over the weekend
    [InlineData("2026-11-28 12:00", "1h", "2026-11-30 10:00")] // from a Saturday
    [InlineData("2026-11-23 05:00", "30m", "2026-11-23 09:30")] // before work
    [InlineData("2026-11-24 16:00", "1d", "2026-11-25 16:00")]
    [InlineData("2026-11-27 16:00", "1d", "2026-11-30 16:00")]
    [InlineData("2026-11-03 12:00", "1d", "2026-11-05 12:00")] // 4 November is off
    [InlineData("2026-11-03 17:00", "1d 2h", "2026-11-06 10:00")]
    [InlineData("2026-11-23 10:00", "02:00:00", "2026-11-23 12:00")]
    [InlineData("2026-11-23 22:00", "0h", "2026-11-24 09:00")]
    public void Time_counts_only_while_people_work(string from, string duration, string until)
    {
        var calendar = Calendar(s_moscow);

        var at = calendar.Add(Utc(s_moscow, from), WorkingDuration.Parse(duration));

        Assert.Equal(Utc(s_moscow, until), at);
    }

    [Fact]
    public void A_moved_working_day_counts_with_its_own_hours()
    {
        var saturday = new DateOnly(2026, 11, 28);
        var calendar = Calendar(s_moscow, day => day == saturday ? new DayException(new(new(10, 0), new(14, 0))) : null);

        var at = calendar.Add(Utc(s_moscow, "2026-11-27 17:00"), WorkingDuration.Parse("3h"));

        Assert.Equal(Utc(s_moscow, "2026-11-28 12:00"), at);
    }

    [Fact]
    public void A_night_shift_on_the_day_the_clock_jumps_is_an_hour_shorter()
    {
        // 29 March 2026: 02:00 becomes 03:00 in Berlin.
        var calendar = new WorkCalendar(s_berlin, Enum.GetValues<DayOfWeek>().ToDictionary(d => d, _ => new DayHours(new(1, 0), new(5, 0))), _ => null);

        var at = calendar.Add(Utc(s_berlin, "2026-03-29 01:00"), WorkingDuration.Parse("4h"));

        Assert.Equal(Utc(s_berlin, "2026-03-30 02:00"), at);
    }

    [Fact]
    public void A_calendar_without_working_days_says_so() =>
        Assert.Throws<InvalidOperationException>(() => new WorkCalendar(s_moscow, new Dictionary<DayOfWeek, DayHours>(), _ => null)
            .Add(Utc(s_moscow, "2026-11-23 10:00"), WorkingDuration.Parse("1h")));

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("1.5d")]
    [InlineData("-4h")]
    [InlineData("-01:00:00")]
    [InlineData("4")]
    public void What_is_no_working_time_is_refused(string text) => Assert.Throws<FormatException>(() => WorkingDuration.Parse(text));

    // Ten thousand random calendars, moments and durations, always the same ones.
    [Fact]
    public void However_it_is_counted_it_ends_in_working_time_and_later_starts_do_not_end_earlier()
    {
        var random = new Random(20261124);
        for (var round = 0; round < 10_000; round++)
        {
            var calendar = AnyCalendar(random);
            var from = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(0, 2 * 365 * 24 * 60));
            var later = from.AddMinutes(random.Next(0, 5 * 24 * 60));
            var duration = new WorkingDuration(random.Next(0, 6), random.Next(0, 40) / 4d);

            var (until, untilLater) = (calendar.Add(from, duration), calendar.Add(later, duration));

            Assert.True(until >= from, $"round {round}: {until:O} is before {from:O}");
            Assert.True(calendar.IsWorking(until), $"round {round}: {until:O} is outside working time");
            Assert.True(untilLater >= until, $"round {round}: {from:O} → {until:O}, but {later:O} → {untilLater:O}");
            Assert.True(calendar.Add(from, duration with { Hours = duration.Hours + 1 }) >= until, $"round {round}: an hour more ends earlier");
        }
    }

    [Fact]
    public void A_holiday_file_gives_a_row_per_day()
    {
        const string File = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270103\r\nSUMMARY:New Ye\r\n ar\r\nEND:VEVENT\r\n"
            + "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270612\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Russia Day\r\nEND:VEVENT\r\n"
            + "BEGIN:VEVENT\r\nDTSTART:20270612T090000Z\r\nSUMMARY:A meeting\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

        var days = IcsDays.Read(File);

        Assert.Equal([new(2027, 1, 1), new(2027, 1, 2), new DateOnly(2027, 6, 12)], days.Select(d => d.Date));
        Assert.Equal("New Year", days[0].Name);
        Assert.True(days[2].EveryYear);
        Assert.Throws<InvalidInputException>(() => IcsDays.Read("hello"));
    }

    private static WorkCalendar AnyCalendar(Random random)
    {
        var week = Enum.GetValues<DayOfWeek>().Where(d => d == DayOfWeek.Wednesday || random.Next(3) > 0).ToDictionary(d => d, _ =>
        {
            var open = random.Next(0, 20);
            return new DayHours(new(open, random.Next(0, 60)), new(random.Next(open + 1, 24), random.Next(0, 60)));
        });
        var seed = random.Next();
        return new WorkCalendar(random.Next(2) == 0 ? s_berlin : s_moscow, week, day => HashCode(day, seed) % 9 == 0 ? new DayException(null) : null);
    }

    private static int HashCode(DateOnly day, int seed) => (int)((uint)(day.DayNumber * 2654435761L + seed) >> 3);

    private static WorkCalendar Calendar(TimeZoneInfo zone, Func<DateOnly, DayException?>? exceptions = null) => new(
        zone,
        Enumerable.Range(1, 5).ToDictionary(d => (DayOfWeek)d, _ => new DayHours(new(9, 0), new(18, 0))),
        exceptions ?? (day => day == s_unityDay ? new DayException(null) : null));

    private static DateTime Utc(TimeZoneInfo zone, string local) =>
        TimeZoneInfo.ConvertTimeToUtc(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), zone);
}
