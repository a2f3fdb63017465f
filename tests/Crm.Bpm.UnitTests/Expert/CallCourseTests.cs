using CsCheck;
using Crm.Expert.Calls;
using Crm.Expert.Telephony;

namespace Crm.Bpm.UnitTests.Expert;

public sealed class CallCourseTests
{
    private static readonly CallDisposition?[] s_ends = [null, CallDisposition.Busy, CallDisposition.Cancelled, CallDisposition.Missed];
    private static readonly DateTime s_start = new(2026, 11, 27, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_call_that_rings_at_five_telephones_is_one_call_with_five_legs()
    {
        var course = CallCourse.Of([Event(CallEventType.Started, 0), .. Enumerable.Range(101, 5).Select(n => Ringing(n.ToString(System.Globalization.CultureInfo.InvariantCulture), 1))]);

        Assert.Equal((CallState.Ringing, 5), (course.State, course.Legs.Count));
    }

    [Fact]
    public void A_late_ring_does_not_take_an_ended_call_back()
    {
        var course = CallCourse.Of([Event(CallEventType.Started, 0), Event(CallEventType.Ended, 20), Ringing("101", 5)]);

        Assert.Equal((CallState.Ended, CallDisposition.Missed, 20), (course.State, course.Disposition, course.WaitSeconds));
    }

    [Fact]
    public void A_menu_that_picks_up_is_nobody()
    {
        var course = CallCourse.Of([Event(CallEventType.Started, 0), Event(CallEventType.Answered, 2), Event(CallEventType.Ended, 30) with { Disposition = CallDisposition.Cancelled }]);

        Assert.Equal((null, CallDisposition.Cancelled), (course.AnsweredAt, course.Disposition));
    }

    [Fact]
    public void A_transferred_call_belongs_to_whoever_got_it_and_stays_one_call()
    {
        var course = CallCourse.Of([Event(CallEventType.Started, 0), Ringing("101", 1), Answered("101", 5), Event(CallEventType.Transferred, 40) with { Extension = "101", ToExtension = "102", Seq = 1 }, Event(CallEventType.Ended, 100)]);

        Assert.Equal(("102", 5, 95, CallDisposition.Answered), (course.Extension, course.WaitSeconds, course.TalkSeconds, course.Disposition));
    }

    [Fact]
    public void A_held_call_is_taken_up_again()
    {
        CallEvent[] events = [Event(CallEventType.Started, 0), Answered("101", 5), Event(CallEventType.Held, 10) with { Seq = 1 }, Event(CallEventType.Resumed, 15) with { Seq = 2 }];

        Assert.Equal(CallState.Held, CallCourse.Of(events[..3]).State);
        Assert.Equal(CallState.Answered, CallCourse.Of(events).State);
    }

    [Fact]
    public void A_line_of_a_list_of_past_calls_says_that_it_was_answered()
    {
        var course = CallCourse.Of([Event(CallEventType.Ended, 60) with { Disposition = CallDisposition.Answered, TalkSeconds = 45, Extension = "101" }]);

        Assert.Equal((s_start.AddSeconds(15), 45, "101"), (course.AnsweredAt, course.TalkSeconds, course.Extension));
    }

    [Fact]
    public void Repeated_delayed_and_swapped_events_say_the_same_in_the_end() =>
        Gen.Select(GenEvents, Gen.Shuffle(Enumerable.Range(0, 40).ToArray()), Gen.Int[0, 39].List[0, 20]).Sample((events, order, repeats) =>
        {
            var expected = CallCourse.Of(events);
            var shuffled = order.Where(i => i < events.Count).Select(i => events[i]).ToList();
            foreach (var repeat in repeats.Where(i => i < events.Count))
                shuffled.Insert(repeat % shuffled.Count, events[repeat]);

            var actual = CallCourse.Of(shuffled);

            Assert.Equal(expected with { Legs = [] }, actual with { Legs = [] });
            Assert.Equal(expected.Legs, actual.Legs);
        }, iter: 2000);

    [Fact]
    public void No_event_takes_a_call_back() =>
        Gen.Select(GenEvents, Gen.Shuffle(Enumerable.Range(0, 40).ToArray())).Sample((events, order) =>
        {
            var come = new List<CallEvent>();
            var (rank, answered, ended) = (-1, false, false);
            foreach (var happened in order.Where(i => i < events.Count).Select(i => events[i]))
            {
                come.Add(happened);
                var course = CallCourse.Of(come);
                var now = course.State is CallState.Held ? (int)CallState.Answered : (int)course.State;
                Assert.True(now >= rank, $"{happened.Type} took the call from {rank} to {course.State}");
                Assert.False(answered && course.AnsweredAt is null, "an answered call became unanswered");
                Assert.False(ended && course.EndedAt is null, "an ended call became open");
                (rank, answered, ended) = (now, course.AnsweredAt is not null, course.EndedAt is not null);
            }
        }, iter: 2000);

    // A call as exchanges tell it: rings at some telephones, is perhaps queued, perhaps answered, held, transferred, ended.
    private static readonly Gen<List<CallEvent>> GenEvents =
        from legs in Gen.Int[0, 5]
        from queued in Gen.Bool
        from answerer in Gen.Int[-1, 4]
        from holds in Gen.Int[0, 3]
        from transferred in Gen.Bool
        from ends in Gen.Bool
        from disposition in Gen.Int[0, 3]
        select Told(legs, queued, answerer, holds, transferred, ends, s_ends[disposition]);

    private static List<CallEvent> Told(int legs, bool queued, int answerer, int holds, bool transferred, bool ends, CallDisposition? disposition)
    {
        var events = new List<CallEvent> { Event(CallEventType.Started, 0) with { ExternalNumber = "+79215551407", Line = "78001234567" } };
        if (queued)
            events.Add(Event(CallEventType.QueueEntered, 1) with { Queue = "sales" });
        for (var leg = 0; leg < legs; leg++)
            events.Add(Ringing("10" + leg, 2 + leg));
        if (answerer >= 0 && answerer < legs)
        {
            events.Add(Answered("10" + answerer, 10));
            for (var hold = 0; hold < holds; hold++)
                events.AddRange([Event(CallEventType.Held, 20 + hold * 10) with { Seq = hold * 2 + 1 }, Event(CallEventType.Resumed, 25 + hold * 10) with { Seq = hold * 2 + 2 }]);
            if (transferred)
                events.Add(Event(CallEventType.Transferred, 60) with { Extension = "10" + answerer, ToExtension = "109", Seq = 1 });
        }

        if (ends)
            events.AddRange([Event(CallEventType.Ended, 90) with { Disposition = disposition }, Event(CallEventType.RecordingReady, 91) with { Recording = "2026/a.wav" }]);
        return events;
    }

    private static CallEvent Event(CallEventType type, int second) => new("call-1", type, s_start.AddSeconds(second));

    private static CallEvent Ringing(string extension, int second) => Event(CallEventType.Ringing, second) with { LegKey = extension, Extension = extension };

    private static CallEvent Answered(string extension, int second) => Event(CallEventType.Answered, second) with { LegKey = extension, Extension = extension };
}
