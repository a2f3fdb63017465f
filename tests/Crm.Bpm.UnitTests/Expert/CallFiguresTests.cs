using Crm.Expert.Connections;
using Crm.Expert.Figures;
using Crm.Expert.Telephony;

namespace Crm.Bpm.UnitTests.Expert;

public sealed class CallFiguresTests
{
    private static readonly DateTime s_monday = new(2026, 11, 23, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Guid s_anna = Guid.CreateVersion7();
    private static readonly Guid s_connection = Guid.CreateVersion7();

    [Fact]
    public void Calls_answered_in_time_are_a_share_of_all_that_came()
    {
        var figures = Of(In(5, 60, "1"), In(25, 120, "2"), In(30, null, "3", CallDisposition.Cancelled), In(12, null, "3"), Out(true), Out(false));

        Assert.Equal((4, 2, 1, 25), (figures.Offered, figures.Answered, figures.Abandoned, figures.ServiceLevel));
        Assert.Equal((15, 30, 90), (figures.AverageWait, figures.LongestWait, figures.AverageTalk));
        Assert.Equal((2, 1, 33), (figures.Outgoing, figures.OutgoingAnswered, figures.Repeaters));
        Assert.Equal(new CallDay(new DateOnly(2026, 11, 23), 2, 2, 2), figures.Days[0]);
        Assert.Equal((s_anna, 2, 2, 180), (figures.People[0].Id, figures.People[0].Answered, figures.People[0].Outgoing, figures.People[0].TalkSeconds));
    }

    [Fact]
    public void Without_calls_there_is_no_share()
    {
        var figures = Of();

        Assert.Equal((0, null, null, 7), (figures.Offered, figures.ServiceLevel, figures.AverageWait, figures.Days.Count));
    }

    [Theory]
    [InlineData("89215551407", true)]
    [InlineData("+7 921 555-14-07", true)]
    [InlineData("+78001110099", true)]
    [InlineData("+79215551408", false)]
    [InlineData(null, false)]
    public void Ignored_numbers_are_whole_ones_or_patterns(string? number, bool ignored) =>
        Assert.Equal(ignored, new TelephonyConnection { IgnoredNumbers = "+7 (921) 555-14-07\n/^\\+7800/\n/(a+)+$/" }.Ignores(number));

    private static CallFigures Of(params CountCalls.Line[] calls) =>
        CountCalls.Of(calls, new Dictionary<Guid, int> { [s_connection] = 20 }, new DateOnly(2026, 11, 23), new DateOnly(2026, 11, 29), TimeZoneInfo.Utc, new Dictionary<Guid, string> { [s_anna] = "Anna" });

    private static CountCalls.Line In(int wait, int? talk, string number, CallDisposition? disposition = null) =>
        new(CallDirection.In, talk is not null, talk is not null ? CallDisposition.Answered : disposition ?? CallDisposition.Missed, s_monday, wait, talk, talk is null ? null : s_anna, s_connection, number);

    private static CountCalls.Line Out(bool answered) => new(CallDirection.Out, answered, null, s_monday, 5, null, s_anna, s_connection, "9");
}
