using Crm.Basic.Leads;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class RelationshipTests
{
    private static readonly DateTime s_monday = new(2026, 11, 23, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Guid s_anna = Guid.CreateVersion7();
    private static readonly Guid s_boris = Guid.CreateVersion7();

    [Fact]
    public void A_call_without_a_client_is_refused()
    {
        var call = new Relationship { StartAt = s_monday };

        Assert.Contains("contractor", Assert.Throws<InvalidInputException>(call.Check).Fields.Keys);
    }

    [Fact]
    public void A_meeting_that_ends_before_it_begins_is_refused()
    {
        var meeting = new Relationship { Kind = RelationshipKind.Meeting, ContractorId = Guid.CreateVersion7(), StartAt = s_monday, EndAt = s_monday.AddHours(-1) };

        Assert.Equal(["endAt"], Assert.Throws<InvalidInputException>(meeting.Check).Fields.Keys);
    }

    [Fact]
    public void Completing_asks_for_a_result()
    {
        var call = Planned();

        Assert.Throws<InvalidInputException>(() => call.Complete(" ", null, s_anna, s_monday));
        Assert.Equal(RelationshipStatus.Planned, call.Status);
    }

    [Fact]
    public void Completing_twice_the_same_way_is_one_act()
    {
        var call = Planned();

        Assert.True(call.Complete("Wants an offer", null, s_anna, s_monday));
        Assert.False(call.Complete("Wants an offer", null, s_anna, s_monday.AddSeconds(1)));
        Assert.Throws<RuleBrokenException>(() => call.Complete("Refused", null, s_boris, s_monday));
    }

    [Fact]
    public void Completed_before_its_time_it_took_place_now()
    {
        var call = Planned(s_monday.AddDays(2));

        call.Complete("They called themselves", null, s_anna, s_monday);

        Assert.Equal(s_monday, call.StartAt);
    }

    [Fact]
    public void Moving_keeps_how_long_it_takes()
    {
        var call = Planned();

        call.Reschedule(new RelationshipTime { StartAt = s_monday.AddDays(1) });

        Assert.Equal((s_monday.AddDays(1), s_monday.AddDays(1).AddMinutes(30)), (call.StartAt, call.EndAt));
    }

    [Fact]
    public void What_is_cancelled_is_neither_moved_nor_completed_until_it_is_reopened()
    {
        var call = Planned();
        call.Cancel("Not needed");

        Assert.Throws<RuleBrokenException>(() => call.Reschedule(new RelationshipTime { StartAt = s_monday }));
        Assert.Throws<RuleBrokenException>(() => call.Complete("Done", null, s_anna, s_monday));
        call.Reopen();
        Assert.True(call.Complete("Done", null, s_anna, s_monday));
    }

    [Fact]
    public void Cancelling_asks_why()
    {
        Assert.Throws<InvalidInputException>(() => Planned().Cancel(null));
    }

    [Fact]
    public void Overdue_is_planned_with_its_time_over()
    {
        var call = Planned();

        Assert.False(call.IsOverdue(s_monday.AddMinutes(10)));
        Assert.True(call.IsOverdue(s_monday.AddHours(1)));
        call.Complete("Done", null, s_anna, s_monday);
        Assert.False(call.IsOverdue(s_monday.AddHours(1)));
    }

    [Theory]
    [InlineData("Pacific/Honolulu")]
    [InlineData("Europe/Moscow")]
    [InlineData("Pacific/Kiritimati")]
    public void A_whole_day_stays_the_same_day_in_every_zone(string zone)
    {
        var day = new DateOnly(2026, 11, 25);
        var visit = new Relationship { Kind = RelationshipKind.Meeting, ContractorId = Guid.CreateVersion7(), AllDay = true, Day = day };

        visit.PlaceDays(TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal((day, day), (visit.Day, visit.LastDay));
        Assert.Equal(TimeSpan.FromDays(1), visit.EndAt - visit.StartAt);
        Assert.Equal(day, DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(visit.StartAt, TimeZoneInfo.FindSystemTimeZoneById(zone))));
    }

    [Fact]
    public void A_new_lead_is_in_work_from_its_first_call_and_touched_once_somebody_spoke_to_it()
    {
        var lead = new Lead { Name = "Ada", ResponsibleId = s_anna };

        lead.Touch(LeadStatus.InWork, reached: false, s_monday);
        Assert.Equal((LeadStatus.InWork, (DateTime?)null), (lead.Status, lead.FirstTouchAt));
        lead.Touch(LeadStatus.InWork, reached: true, s_monday.AddHours(1));
        Assert.Equal(s_monday.AddHours(1), lead.FirstTouchAt);
    }

    [Fact]
    public void A_lead_that_waits_in_a_queue_goes_on_waiting()
    {
        var lead = new Lead { Name = "Ada" };

        lead.Touch(LeadStatus.InWork, reached: true, s_monday);

        Assert.Equal((LeadStatus.New, (DateTime?)s_monday), (lead.Status, lead.FirstTouchAt));
    }

    [Fact]
    public void Figures_count_months_gaps_and_who_turned_to_whom()
    {
        Interaction[] past =
        [
            new(RelationshipKind.Call, RelationshipDirection.Out, s_monday.AddDays(-40)), new(RelationshipKind.Letter, RelationshipDirection.In, s_monday.AddDays(-30)),
            new(RelationshipKind.Meeting, null, s_monday.AddDays(-10)), new(RelationshipKind.Call, RelationshipDirection.Out, s_monday.AddDays(-8)),
        ];

        var figures = InteractionFigures.Of(past, s_monday, TimeZoneInfo.Utc, TimeSpan.FromDays(7));

        Assert.Equal((4, 10, 20, 3), (figures.Total, figures.MedianGapDays, figures.LongestSilenceDays, figures.Breaks));
        Assert.Equal((s_monday.AddDays(-8), s_monday.AddDays(-10)), (figures.LastFromUs, figures.LastFromClient));
        Assert.Equal((12, 2, 2), (figures.Months.Count, figures.Months[^1].Total, figures.Months[^2].Total));
    }

    [Fact]
    public void Figures_of_a_client_one_never_dealt_with_are_empty()
    {
        var figures = InteractionFigures.Of([], s_monday, TimeZoneInfo.Utc, TimeSpan.FromDays(7));

        Assert.Equal((0, null, null, 0), (figures.Total, figures.MedianGapDays, figures.LongestSilenceDays, figures.Breaks));
    }

    private static Relationship Planned(DateTime? at = null)
    {
        var start = at ?? s_monday;
        return new Relationship { Name = "Call Ada", ContractorId = Guid.CreateVersion7(), ResponsibleId = s_anna, StartAt = start, EndAt = start.AddMinutes(30) };
    }
}
