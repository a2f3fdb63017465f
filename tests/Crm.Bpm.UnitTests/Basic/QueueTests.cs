using Crm.Basic.Leads;
using Crm.Basic.Queues;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class QueueTests
{
    private static readonly DateTime s_monday = new(2026, 11, 23, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Guid[] s_leads = [.. Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7())];
    private static readonly Guid s_queue = Guid.CreateVersion7();

    [Fact]
    public void A_dragged_lead_stands_before_the_one_it_was_dropped_on() =>
        Assert.Equal([s_leads[0], s_leads[3], s_leads[1], s_leads[2], s_leads[4]], Dragged([s_leads[3]], s_leads[1], gap: 1000));

    [Fact]
    public void Dropped_nowhere_it_stands_at_the_end() =>
        Assert.Equal([s_leads[0], s_leads[2], s_leads[3], s_leads[4], s_leads[1]], Dragged([s_leads[1]], null, gap: 1000));

    [Fact]
    public void Several_keep_the_order_they_were_given_in() =>
        Assert.Equal([s_leads[4], s_leads[2], s_leads[0], s_leads[1], s_leads[3]], Dragged([s_leads[4], s_leads[2]], s_leads[0], gap: 1000));

    [Fact]
    public void Without_room_between_neighbours_all_get_new_places() =>
        Assert.Equal([s_leads[0], s_leads[3], s_leads[1], s_leads[2], s_leads[4]], Dragged([s_leads[3]], s_leads[1], gap: 0));

    [Fact]
    public void With_room_only_the_dragged_lead_changes() =>
        Assert.Single(ReorderQueue.NewPlaces(Places(1000), new() { Leads = [s_leads[3]], Before = s_leads[1] }, wasManual: true));

    [Fact]
    public void Hot_comes_before_warm_and_what_waits_longer_before_what_came_later()
    {
        Lead[] leads = [Rated("cold", LeadRating.Cold, 0), Rated("warm", LeadRating.Warm, 1), Rated("hot later", LeadRating.Hot, 3), Rated("hot", LeadRating.Hot, 2)];

        Assert.Equal(["hot", "hot later", "warm", "cold"], leads.AsQueryable().InOrder(QueueOrder.Rating).Select(l => l.Name));
        Assert.Equal(["cold", "warm", "hot", "hot later"], leads.AsQueryable().InOrder(QueueOrder.Fifo).Select(l => l.Name));
    }

    [Fact]
    public void What_somebody_has_or_gave_up_does_not_wait()
    {
        var (waits, taken, failed) = (Rated("waits", null, 0), Rated("taken", null, 1), Rated("failed", null, 2));
        taken.Take(Guid.CreateVersion7(), s_monday);
        failed.Fail(Guid.CreateVersion7(), "Spam");

        Assert.Equal([waits], new[] { waits, taken, failed }.AsQueryable().Waiting(s_queue));
    }

    [Fact]
    public void Who_has_twice_the_weight_is_dealt_twice_as_many()
    {
        var (anna, boris) = (Hand("Anna", 2, null), Hand("Boris", 1, null));

        var left = ShareOutLeads.Deal([.. Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7())], [anna, boris]);

        Assert.Equal((0, 4, 2), (left, anna.Leads.Count, boris.Leads.Count));
    }

    [Fact]
    public void Nobody_is_dealt_more_than_they_may_have_today()
    {
        var (anna, boris) = (Hand("Anna", 1, 1), Hand("Boris", 1, 0));

        var left = ShareOutLeads.Deal(s_leads, [anna, boris]);

        Assert.Equal((4, 1, 0), (left, anna.Leads.Count, boris.Leads.Count));
    }

    private static ShareOutLeads.Hand Hand(string name, int weight, int? room) => new(Guid.CreateVersion7(), name, weight, room);

    private static IEnumerable<Guid> Dragged(IReadOnlyList<Guid> leads, Guid? before, long gap)
    {
        var places = Places(gap);
        var changed = ReorderQueue.NewPlaces(places, new() { Leads = leads, Before = before }, wasManual: true).ToDictionary(p => p.Lead, p => p.Position);
        return places.OrderBy(p => changed.GetValueOrDefault(p.Lead, p.Position)).Select(p => p.Lead);
    }

    private static List<Place> Places(long gap) => [.. s_leads.Select((lead, i) => new Place(lead, 5000 + (i * gap)))];

    private static Lead Rated(string name, LeadRating? rating, int minute)
    {
        var lead = new Lead { Name = name, Rating = rating };
        lead.PlaceIn(s_queue, s_monday.AddMinutes(minute));
        return lead;
    }
}
