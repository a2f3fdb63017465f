using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Workflows.Cluster.Stimuli;

namespace Crm.Bpm.UnitTests.Workflows;

/// <summary>Events that nobody listens to leave together, and never past one that is still on its way.</summary>
public sealed class OpenLanesTests
{
    private static readonly Guid s_lead = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid s_other = new("00000000-0000-0000-0000-000000000002");
    private static readonly HashSet<Guid> s_none = [];

    [Fact]
    public void An_event_that_nobody_listens_to_is_handed_to_nobody()
    {
        var (wanted, unheard) = OpenLanes.Sort([Event("Answered", s_lead), Event("Ended", s_lead)], s_none, Listening(toAny: "Missed"));

        Assert.Equal((0, 2), (wanted.Count, unheard.Count));
    }

    [Fact]
    public void An_event_behind_one_that_somebody_hears_waits_for_it_and_is_asked_about_afterwards()
    {
        var (missed, ended, elsewhere) = (Event("Missed", s_lead), Event("Ended", s_lead), Event("Ended", s_other));

        var (wanted, unheard) = OpenLanes.Sort([missed, ended, elsewhere], s_none, Listening(toAny: "Missed"));

        Assert.Equal([missed, ended], wanted);
        Assert.Equal([elsewhere], unheard);
    }

    [Fact]
    public void An_event_whose_record_has_an_earlier_one_on_its_way_waits_behind_it()
    {
        var ended = Event("Ended", s_lead);

        var (wanted, _) = OpenLanes.Sort([ended, Event("Ended", s_other)], new HashSet<Guid> { s_lead }, Listening(toAny: "Missed"));

        Assert.Equal([ended], wanted);
    }

    [Fact]
    public void A_process_that_waits_for_one_record_makes_nobody_listen_to_others()
    {
        var (mine, elsewhere) = (Event("Ended", s_lead), Event("Ended", s_other));

        var (wanted, unheard) = OpenLanes.Sort([elsewhere, mine], s_none, new Listeners(new HashSet<string>(), new HashSet<(string, Guid)> { ("Ended", s_lead) }));

        Assert.Equal([mine], wanted);
        Assert.Equal([elsewhere], unheard);
    }

    [Fact]
    public void The_start_of_a_process_about_a_record_has_its_turn_among_what_happens_to_the_record()
    {
        var (start, moved) = (new Stimulus { Name = StimulusNames.Start, RecordId = s_lead, InstanceId = s_other, Payload = "" }, Event("Moved", s_lead));

        var (wanted, unheard) = OpenLanes.Sort([start, moved], s_none, Listening());

        Assert.Equal([start, moved], wanted);
        Assert.Empty(unheard);
        Assert.Equal(OpenLanes.KeyOf(moved), OpenLanes.KeyOf(start));
    }

    [Fact]
    public void To_cancel_what_is_about_to_begin_is_nothing_that_nobody_hears()
    {
        var ended = new Stimulus { Name = StimulusNames.CancelBeginning, RecordId = s_lead, Payload = "" };

        var (wanted, _) = OpenLanes.Sort([ended], s_none, Listening());

        Assert.Equal([ended], wanted);
    }

    [Fact]
    public void What_has_an_address_or_is_found_by_its_hash_always_goes_on()
    {
        var (addressed, hashed) = (new Stimulus { Name = StimulusNames.Resume, InstanceId = s_lead, Payload = "" }, new Stimulus { Name = StimulusNames.Event, Payload = "" });

        var (wanted, _) = OpenLanes.Sort([addressed, hashed], s_none, Listening());

        Assert.Equal([addressed, hashed], wanted);
    }

    [Fact]
    public void A_lane_is_open_until_everything_in_it_was_handed_on()
    {
        var open = new OpenLanes();
        open.Enter(Event("Missed", s_lead));
        open.Enter(Event("Ended", s_lead));

        open.Leave(Event("Missed", s_lead));
        Assert.True(open.IsOpen(s_lead));
        open.Leave(Event("Ended", s_lead));

        Assert.False(open.IsOpen(s_lead));
    }

    private static Stimulus Event(string name, Guid record) => new() { Name = name, RecordKind = "leads", RecordId = record, Payload = "{}" };

    private static Listeners Listening(params string[] toAny) => new(toAny.ToHashSet(StringComparer.Ordinal), new HashSet<(string, Guid)>());
}
