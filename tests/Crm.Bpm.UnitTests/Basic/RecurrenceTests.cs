using System.Globalization;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using CsCheck;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class RecurrenceTests
{
    private static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateOnly s_monday = new(2026, 11, 30);
    private static readonly Func<DateOnly, bool> s_never = _ => false;

    private static readonly Gen<Recurrence> s_rules = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 4], Gen.Int[0, 127], Gen.Int[1, 31], Gen.Int[1, 60], Gen.Int[0, 300], Gen.Bool, (kind, interval, days, monthDay, count, until, ends) =>
    {
        var rule = kind switch
        {
            0 => Recurrence.OnWorkdays,
            1 => new Recurrence { Frequency = RecurrenceFrequency.Daily, Interval = interval },
            2 => new Recurrence { Frequency = RecurrenceFrequency.Weekly, Interval = interval, Days = [.. Enum.GetValues<DayOfWeek>().Where(day => (days >> (int)day & 1) == 1)] },
            _ => new Recurrence { Frequency = RecurrenceFrequency.Monthly, Interval = interval, MonthDay = monthDay, OrLastDay = monthDay > 28 },
        };
        return ends ? rule with { Until = s_monday.AddDays(until) } : rule with { Count = count };
    });

    [Theory]
    [InlineData("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=6", "2026-12-03", "2026-12-03 2026-12-04 2026-12-07 2026-12-08 2026-12-09 2026-12-10")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "2026-11-30", "2026-11-30 2026-12-02 2026-12-07 2026-12-09")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,FR;COUNT=3", "2026-12-01", "2026-12-04 2026-12-07 2026-12-11")]
    [InlineData("FREQ=WEEKLY;COUNT=3", "2026-12-01", "2026-12-01 2026-12-08 2026-12-15")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=4", "2026-11-30", "2026-11-30 2026-12-06 2026-12-14 2026-12-20")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;UNTIL=20270110", "2026-12-01", "2026-12-01 2026-12-15 2026-12-29")]
    [InlineData("FREQ=MONTHLY;COUNT=3", "2026-12-15", "2026-12-15 2027-01-15 2027-02-15")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "2026-12-31", "2026-12-31 2027-01-31 2027-03-31")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;COUNT=4", "2026-12-31", "2026-12-31 2027-01-31 2027-02-28 2027-03-31")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1;COUNT=3", "2027-01-30", "2027-01-30 2027-02-28 2027-03-30")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=10;COUNT=2", "2026-12-15", "2027-01-10 2027-02-10")]
    [InlineData("RRULE:FREQ=DAILY;INTERVAL=10;COUNT=3", "2026-12-25", "2026-12-25 2027-01-04 2027-01-14")]
    public void A_rule_says_these_days(string rule, string first, string expected)
    {
        var days = RecurrenceDays.Of(Recurrence.Parse(rule, s_berlin), Day(first), s_never).Days;

        Assert.Equal(expected, string.Join(' ', days.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("FREQ=HOURLY;COUNT=2")]
    [InlineData("FREQ=DAILY;COUNT=0")]
    [InlineData("FREQ=DAILY;COUNT=two")]
    [InlineData("FREQ=DAILY;COUNT=2;UNTIL=20270101")]
    [InlineData("FREQ=WEEKLY;BYDAY=1MO;COUNT=2")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO;COUNT=2")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32;COUNT=2")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=5,9;COUNT=2")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2")]
    [InlineData("FREQ=WEEKLY;WKST=SU;COUNT=2")]
    [InlineData("FREQ=DAILY;BYHOUR=9;COUNT=2")]
    [InlineData("FREQ=DAILY;FREQ=DAILY;COUNT=2")]
    [InlineData("FREQ")]
    [InlineData("FREQ=DAILY;UNTIL=20271399")]
    public void What_is_no_rule_one_understands_is_refused(string rule) =>
        Assert.Contains("rule", Assert.Throws<InvalidInputException>(() => Recurrence.Parse(rule, s_berlin)).Fields.Keys);

    [Theory]
    [InlineData("FREQ=DAILY")]
    [InlineData("FREQ=DAILY;COUNT=61")]
    [InlineData("FREQ=DAILY;UNTIL=20270301")]
    [InlineData("FREQ=MONTHLY;COUNT=14")]
    [InlineData("FREQ=WEEKLY;UNTIL=20280101")]
    [InlineData("FREQ=WEEKLY;UNTIL=20261101")]
    public void A_series_has_an_end_within_a_year_and_sixty_times(string rule) =>
        Assert.Throws<InvalidInputException>(() => RecurrenceDays.Of(Recurrence.Parse(rule, s_berlin), s_monday, s_never));

    [Fact]
    public void Holidays_are_left_out_on_working_days_and_the_text_counts_them_as_the_standard_does()
    {
        var newYear = new HashSet<DateOnly> { new(2026, 12, 31), new(2027, 1, 1), new(2027, 1, 4) };
        var days = RecurrenceDays.Of(Recurrence.OnWorkdays with { Count = 4 }, new DateOnly(2026, 12, 31), newYear.Contains);

        Assert.Equal([new(2027, 1, 5), new(2027, 1, 6), new(2027, 1, 7), new(2027, 1, 8)], days.Days);
        Assert.Empty(days.LeftOut);
        days = RecurrenceDays.Of(Recurrence.OnWorkdays with { Count = 4 }, new DateOnly(2026, 12, 30), newYear.Contains);
        Assert.Equal([new(2026, 12, 30), new(2027, 1, 5), new(2027, 1, 6), new(2027, 1, 7)], days.Days);
        Assert.Equal(newYear.Order(), days.LeftOut);
        Assert.Equal("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=7", days.Rule.ToText(s_berlin));
    }

    [Fact]
    public void What_is_written_reads_back_the_same() =>
        s_rules.Sample(rule => Recurrence.Parse(rule.ToText(s_berlin), s_berlin) == rule && Recurrence.Parse(rule.ToText(null), s_berlin) == rule);

    [Fact]
    public void Days_of_a_rule_come_one_after_another_fit_it_and_do_not_pass_its_end() => s_rules.Sample(rule =>
    {
        var days = rule.From(s_monday).TakeWhile(day => day <= (rule.Until ?? DateOnly.MaxValue)).Take(rule.Count ?? 400).ToList();
        return days.Zip(days.Skip(1)).All(pair => pair.First < pair.Second) && days.TrueForAll(day => day >= s_monday && Fits(rule, days[0], day));
    });

    [Fact]
    public void No_day_that_fits_is_passed_over() => s_rules.Sample(rule =>
    {
        var days = rule.From(s_monday).Take(20).ToList();
        return Enumerable.Range(0, days[^1].DayNumber - days[0].DayNumber).Select(i => days[0].AddDays(i)).Where(day => Fits(rule, days[0], day)).SequenceEqual(days[..^1]);
    });

    [Fact]
    public void The_same_local_time_after_the_clock_was_changed()
    {
        var slot = new Slot(new DateOnly(2027, 3, 22), new TimeOnly(10, 0), TimeSpan.FromHours(1));
        var starts = RecurrenceDays.Of(Recurrence.Parse("FREQ=WEEKLY;COUNT=3", s_berlin), slot.Day, s_never).Days.Select(day => slot.On(day, s_berlin).StartAt!.Value).ToList();

        // The clocks of Berlin went forward on 28 March 2027.
        Assert.Equal(["09:00", "08:00", "08:00"], starts.Select(at => at.ToString("HH:mm", CultureInfo.InvariantCulture)));
        Assert.All(starts, at => Assert.Equal(10, TimeZoneInfo.ConvertTimeFromUtc(at, s_berlin).Hour));
    }

    [Fact]
    public void A_time_the_clock_skips_is_an_hour_later_that_day()
    {
        var slot = new Slot(new DateOnly(2027, 3, 27), new TimeOnly(2, 30), TimeSpan.FromMinutes(30));

        Assert.Equal(new DateTime(2027, 3, 28, 1, 30, 0, DateTimeKind.Utc), slot.On(new DateOnly(2027, 3, 28), s_berlin).StartAt);
    }

    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "2026-11-30", "2026-12-01", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4")]
    [InlineData("FREQ=WEEKLY;BYDAY=SU;COUNT=4", "2026-12-06", "2026-12-04", "FREQ=WEEKLY;BYDAY=FR;COUNT=4")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=5;COUNT=4", "2026-12-05", "2026-12-31", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;COUNT=4")]
    [InlineData("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=4", "2026-12-03", "2026-12-07", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=4")]
    public void A_series_that_moves_takes_its_rule_along(string rule, string from, string to, string expected) =>
        Assert.Equal(expected, Recurrence.Parse(rule, s_berlin).Moved(Day(from), Day(to)).ToText(null));

    // The rule in words of its own, day by day.
    private static bool Fits(Recurrence rule, DateOnly first, DateOnly day) => rule.Frequency switch
    {
        RecurrenceFrequency.Daily => rule.Days.Count > 0 ? day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) : (day.DayNumber - first.DayNumber) % rule.Interval == 0,
        RecurrenceFrequency.Weekly => (rule.Days.Count > 0 ? rule.Days.Contains(day.DayOfWeek) : day.DayOfWeek == s_monday.DayOfWeek) && (Monday(day) - Monday(first)) / 7 % rule.Interval == 0,
        _ => (day.Year * 12 + day.Month - first.Year * 12 - first.Month) % rule.Interval == 0 && day.Day == Math.Min(rule.MonthDay!.Value, DateTime.DaysInMonth(day.Year, day.Month)),
    };

    private static int Monday(DateOnly day) => day.DayNumber - ((int)day.DayOfWeek + 6) % 7;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
