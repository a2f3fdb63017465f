using System.Text;
using Crm.Expert.Providers;
using Crm.Expert.Telephony;

namespace Crm.Bpm.UnitTests.Expert;

/// <summary>What exchanges post, as recorded; the words of each are settings.</summary>
public sealed class EventReaderTests
{
    private static readonly DateTime s_now = new(2026, 11, 27, 9, 0, 0, DateTimeKind.Utc);

    // Infra CallCenter describes its messages to its customers only: this is one such message in the form its settings of the CRM expect.
    private static readonly ConnectionSettings s_infratel = new()
    {
        Fields = "events=data\ncallKey=session.id\ntype=event\noccurredAt=time\nexternalNumber=session.ani\nline=session.dnis\nextension=agent.number\nlegKey=agent.id\nqueue=service.name\ndirection=session.direction\nrecording=file\ntalkSeconds=session.talk\ndisposition=session.result",
        Values = "OFFERED=Started\nALERTING=Ringing\nCONNECTED=Answered\nRELEASED=Ended\nINBOUND=In\nOUTBOUND=Out\nABANDON=Cancelled\nOK=Answered",
    };

    [Fact]
    public void Our_own_words_need_no_settings()
    {
        var happened = Assert.Single(Read(new(), """{"callKey":"c-1","type":"ringing","legKey":"101","extension":"101","direction":"In","externalNumber":"+79215551407","occurredAt":"2026-11-27T12:00:00+03:00","seq":7}"""));

        Assert.Equal(("c-1", CallEventType.Ringing, "101", 7L, s_now), (happened.CallKey, happened.Type, happened.Extension, happened.Seq, happened.OccurredAt));
    }

    [Fact]
    public void A_recorded_message_of_an_Infra_CallCenter_is_read_by_its_settings()
    {
        var events = Read(s_infratel, """
            {"data":[
              {"event":"OFFERED","time":1795770000,"session":{"id":"77-1","ani":"89215551407","dnis":"8800","direction":"INBOUND"},"service":{"name":"sales"}},
              {"event":"ALERTING","time":1795770002,"session":{"id":"77-1","direction":"INBOUND"},"agent":{"id":"a5","number":"101"}},
              {"event":"CONNECTED","time":1795770009,"session":{"id":"77-1","direction":"INBOUND"},"agent":{"id":"a5","number":"101"}},
              {"event":"RELEASED","time":1795770099,"session":{"id":"77-1","direction":"INBOUND","talk":90,"result":"OK"},"file":"77-1.mp3"}]}
            """);

        Assert.Equal([CallEventType.Started, CallEventType.Ringing, CallEventType.Answered, CallEventType.Ended], events.Select(e => e.Type));
        Assert.Equal(("89215551407", "8800", "sales"), (events[0].ExternalNumber, events[0].Line, events[0].Queue));
        Assert.Equal(("a5", "101"), (events[2].LegKey, events[2].Extension));
        Assert.Equal((CallDisposition.Answered, 90, "77-1.mp3"), (events[3].Disposition, events[3].TalkSeconds, events[3].Recording));
    }

    [Fact]
    public void A_line_of_a_list_of_calls_is_a_beginning_and_an_end()
    {
        var events = Read(new(), """{"items":[{"callKey":"c-1","type":"Ended","startedAt":"2026-11-27T08:58:00Z","occurredAt":"2026-11-27T09:00:00Z","disposition":"Missed","externalNumber":"+79215551407"}]}""");

        Assert.Equal([(CallEventType.Started, s_now.AddMinutes(-2)), (CallEventType.Ended, s_now)], events.Select(e => (e.Type, e.OccurredAt)));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("7")]
    [InlineData("[7]")]
    [InlineData("{}")]
    [InlineData("""{"callKey":"a","type":"Danced"}""")]
    [InlineData("""{"callKey":"a","type":"99"}""")]
    public void What_cannot_be_read_is_refused(string body) => Assert.Throws<FormatException>(() => Read(new(), body));

    private static IReadOnlyList<CallEvent> Read(ConnectionSettings settings, string body) => new EventReader(settings).Read(Encoding.UTF8.GetBytes(body), s_now);
}
