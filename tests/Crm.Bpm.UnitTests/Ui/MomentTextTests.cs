using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.UnitTests.Ui;

public sealed class MomentTextTests
{
    private static readonly PersonTime s_moscow = new(new NoClock()) { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow") };
    private static readonly PersonTime s_berlin = new(new NoClock()) { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

    [Theory, InlineData("en-US", "2026-12-01T10:30"), InlineData("ru-RU", "2026-12-01T10:30"), InlineData("ru-RU", "01.12.2026 10:30"), InlineData("en-US", "12/1/2026 10:30 AM")]
    public void A_moment_is_read_as_the_browser_or_the_person_writes_it_on_their_own_clock(string culture, string typed)
    {
        using var reader = new Culture(culture);

        Assert.Equal(new DateTime(2026, 12, 1, 7, 30, 0, DateTimeKind.Utc), MomentText.Read(typed, s_moscow));
    }

    [Theory, InlineData(""), InlineData(null), InlineData("soon"), InlineData("2026-13-01T10:30")]
    public void What_is_no_moment_is_not_guessed(string? typed) => Assert.Null(MomentText.Read(typed, s_moscow));

    [Fact]
    public void A_moment_is_edited_to_the_minute_in_the_zone_of_the_person()
    {
        Assert.Equal("2026-12-01T10:30", MomentText.Edit(new DateTime(2026, 12, 1, 7, 30, 59, DateTimeKind.Utc), s_moscow));
        Assert.Equal("2026-12-01T08:30", MomentText.Edit(new DateTime(2026, 12, 1, 7, 30, 59, DateTimeKind.Utc), s_berlin));
    }

    [Fact]
    public void An_hour_that_the_clock_skips_is_the_next()
    {
        Assert.Equal(new DateTime(2027, 3, 28, 1, 30, 0, DateTimeKind.Utc), MomentText.Read("2027-03-28T02:30", s_berlin));
    }

    private sealed class NoClock : ICrmClock
    {
        public event EventHandler? Turned { add { } remove { } }

        public DateTime UtcNow => throw new NotSupportedException();

        public TimeProvider Time => TimeProvider.System;
    }
}
