using Crm.Expert.Calls;
using Crm.Expert.Providers;
using Crm.Expert.Telephony;

namespace Crm.Bpm.UnitTests.Expert;

/// <summary>What Asterisk says of channels, message by message.</summary>
public sealed class AmiCallsTests
{
    private static readonly DateTime s_now = new(2026, 11, 27, 9, 0, 0, DateTimeKind.Utc);
    private readonly AmiCalls _calls = new(new ConnectionSettings());

    [Fact]
    public void A_call_from_outside_that_rings_at_two_and_is_answered_by_one()
    {
        var events = Said(
            Newchannel("t.1", "t.1", "PJSIP/trunk-0001", "+79215551407", "78001234567", "from-trunk"),
            "Event: QueueCallerJoin\nUniqueid: t.1\nLinkedid: t.1\nQueue: sales",
            Dial("DialBegin", "t.1", "a.2", "PJSIP/101-0002"), Dial("DialBegin", "t.1", "b.3", "PJSIP/102-0003"),
            Dial("DialEnd", "t.1", "b.3", "PJSIP/102-0003", "ANSWER"), Dial("DialEnd", "t.1", "a.2", "PJSIP/101-0002", "CANCEL"),
            Hangup("a.2", "t.1", "26"), Hangup("b.3", "t.1", "16"), Hangup("t.1", "t.1", "16"));

        var course = CallCourse.Of(events);

        Assert.Equal((CallDirection.In, CallState.Ended, CallDisposition.Answered), (course.Direction, course.State, course.Disposition));
        Assert.Equal(("+79215551407", "78001234567", "sales", "102"), (course.Number, course.Line, course.Queue, course.Extension));
        Assert.Equal(["101", "102"], course.Legs.Select(l => l.Extension));
        Assert.Single(events, e => e is { Type: CallEventType.Ended, IsOfCall: true });
    }

    [Fact]
    public void A_caller_who_gives_up_in_the_queue()
    {
        var events = Said(Newchannel("t.1", "t.1", "PJSIP/trunk-0001", "+79215551407", "7800", "from-trunk"), "Event: QueueCallerJoin\nLinkedid: t.1\nQueue: sales", "Event: QueueCallerAbandon\nLinkedid: t.1\nQueue: sales", Hangup("t.1", "t.1", "16"));

        Assert.Equal(CallDisposition.Cancelled, CallCourse.Of(events).Disposition);
    }

    [Fact]
    public void A_call_we_asked_for_carries_what_we_gave_and_learns_its_number_when_it_is_dialled()
    {
        var id = Guid.CreateVersion7().ToString();
        var events = Said(Newchannel("crm-" + id, "crm-" + id, "PJSIP/101-0001", "101", "s", "from-internal"),
            $"Event: DialBegin\nUniqueid: crm-{id}\nLinkedid: crm-{id}\nExten: 89215551407\nDestUniqueid: t.2\nDestChannel: PJSIP/trunk-0002\nDialString: trunk/89215551407",
            $"Event: DialEnd\nUniqueid: crm-{id}\nLinkedid: crm-{id}\nDestUniqueid: t.2\nDestChannel: PJSIP/trunk-0002\nDialStatus: ANSWER");

        var course = CallCourse.Of(events);

        Assert.Equal((CallDirection.Out, CallState.Answered, id, "89215551407", "101"), (course.Direction, course.State, course.CorrelationId, course.Number, course.Extension));
    }

    [Fact]
    public void A_colleague_who_dials_a_colleague_is_no_call_from_outside() =>
        Assert.Equal(CallDirection.Internal, CallCourse.Of(Said(Newchannel("a.1", "a.1", "PJSIP/101-0001", "101", "102", "from-internal"))).Direction);

    [Fact]
    public void A_number_that_is_busy()
    {
        var events = Said(Newchannel("a.1", "a.1", "PJSIP/101-0001", "101", "89215551407", "from-internal"), Dial("DialBegin", "a.1", "t.2", "PJSIP/trunk-2"), Dial("DialEnd", "a.1", "t.2", "PJSIP/trunk-2", "BUSY"), Hangup("t.2", "a.1", "17"), Hangup("a.1", "a.1", "17"));

        Assert.Equal((CallDirection.Out, CallDisposition.Busy), (CallCourse.Of(events).Direction, CallCourse.Of(events).Disposition));
    }

    [Fact]
    public void A_recording_is_known_by_its_file() =>
        Assert.Equal("2026/11/27/t.1.wav", CallCourse.Of(Said(Newchannel("t.1", "t.1", "PJSIP/trunk-1", "+79215551407", "7800", "from-trunk"), "Event: VarSet\nLinkedid: t.1\nVariable: MIXMONITOR_FILENAME\nValue: 2026/11/27/t.1.wav")).Recording);

    [Fact]
    public void What_is_about_no_call_says_nothing() => Assert.Empty(Said("Event: FullyBooted\nStatus: Fully Booted", "Event: Hangup\nUniqueid: x\nLinkedid: x"));

    private List<CallEvent> Said(params string[] messages) => [.. messages.SelectMany((text, second) => _calls.Read(Message(text), s_now.AddSeconds(second)).ToList())];

    private static AmiMessage Message(string text)
    {
        var message = new AmiMessage();
        foreach (var line in text.Split('\n'))
            message.Add(line);
        return message;
    }

    private static string Newchannel(string id, string call, string channel, string from, string to, string context) =>
        $"Event: Newchannel\nChannel: {channel}\nUniqueid: {id}\nLinkedid: {call}\nCallerIDNum: {from}\nCallerIDName: <unknown>\nExten: {to}\nContext: {context}";

    private static string Dial(string name, string call, string leg, string channel, string status = "") =>
        $"Event: {name}\nUniqueid: {call}\nLinkedid: {call}\nDestUniqueid: {leg}\nDestChannel: {channel}\nDialStatus: {status}";

    private static string Hangup(string id, string call, string cause) => $"Event: Hangup\nUniqueid: {id}\nLinkedid: {call}\nCause: {cause}\nCause-txt: Normal Clearing";
}
