using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class LeadTests
{
    private static readonly DateTime s_monday = new(2026, 11, 23, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Guid s_anna = Guid.CreateVersion7();
    private static readonly Guid s_boris = Guid.CreateVersion7();
    private static readonly Guid s_queue = Guid.CreateVersion7();
    private static readonly Guid s_reason = Guid.CreateVersion7();

    [Fact]
    public void Taking_a_waiting_lead_begins_the_work()
    {
        var lead = Waiting();

        lead.Take(s_anna, s_monday);

        Assert.Equal((s_anna, LeadStatus.InWork, s_monday), (lead.ResponsibleId, lead.Status, lead.TakenAt));
    }

    [Fact]
    public void Taking_what_one_has_changes_nothing()
    {
        var lead = Waiting();
        lead.Take(s_anna, s_monday);

        lead.Take(s_anna, s_monday.AddHours(1));

        Assert.Equal(s_monday, lead.TakenAt);
    }

    [Fact]
    public void A_lead_that_a_colleague_has_is_not_taken()
    {
        var lead = Waiting();
        lead.Take(s_boris, s_monday);

        Assert.Throws<RuleBrokenException>(() => lead.Take(s_anna, s_monday));
        Assert.Equal(s_boris, lead.ResponsibleId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Returning_needs_a_reason(string? reason)
    {
        var lead = InWork();

        var refusal = Assert.Throws<InvalidInputException>(() => lead.Return(s_queue, reason, s_monday));

        Assert.Contains("reason", refusal.Fields);
        Assert.Equal(s_anna, lead.ResponsibleId);
    }

    [Fact]
    public void A_returned_lead_waits_again_as_a_new_one()
    {
        var lead = InWork();

        lead.Return(s_queue, "Speaks Chinese only", s_monday.AddDays(1));

        Assert.True(lead.IsWaiting);
        Assert.Equal((LeadStatus.New, s_queue, "Speaks Chinese only"), (lead.Status, lead.QueueId, lead.StatusComment));
    }

    [Fact]
    public void Nobody_returns_what_already_waits() =>
        Assert.Throws<RuleBrokenException>(() => Waiting().Return(s_queue, "Not mine", s_monday));

    [Fact]
    public void Work_needs_somebody_responsible() =>
        Assert.Throws<RuleBrokenException>(() => Waiting().SetStatus(LeadStatus.InWork, null, s_monday));

    [Fact]
    public void Who_cannot_be_reached_may_be_reached_later()
    {
        var lead = InWork();
        lead.SetStatus(LeadStatus.Unreachable, "No answer", s_monday);

        lead.SetStatus(LeadStatus.InWork, null, s_monday.AddDays(1));

        Assert.Equal((LeadStatus.InWork, "No answer"), (lead.Status, lead.StatusComment));
    }

    [Fact]
    public void The_first_touch_is_when_somebody_spoke_to_the_lead_and_not_when_nobody_answered()
    {
        var lead = InWork();

        lead.SetStatus(LeadStatus.Unreachable, "No answer", s_monday);
        Assert.Null(lead.FirstTouchAt);
        lead.SetStatus(LeadStatus.InWork, null, s_monday.AddDays(1));

        Assert.Equal(s_monday.AddDays(1), lead.FirstTouchAt);
    }

    [Theory]
    [InlineData(LeadStatus.New)]
    [InlineData(LeadStatus.Unqualified)]
    [InlineData(LeadStatus.Qualified)]
    [InlineData(LeadStatus.Duplicate)]
    public void Statuses_with_an_act_of_their_own_are_not_simply_set(LeadStatus status) =>
        Assert.Throws<RuleBrokenException>(() => InWork().SetStatus(status, null, s_monday));

    [Fact]
    public void Giving_up_asks_for_the_reason_and_a_comment()
    {
        var lead = InWork();

        var refusal = Assert.Throws<InvalidInputException>(() => lead.Fail(null, " "));

        Assert.Equal(["comment", "reason"], refusal.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(LeadStatus.InWork, lead.Status);
    }

    [Fact]
    public void A_given_up_lead_begins_again_with_its_responsible()
    {
        var lead = InWork();
        lead.Fail(s_reason, "No money this year");

        lead.Reactivate();

        Assert.Equal((LeadStatus.InWork, null, null), (lead.Status, lead.FailReasonId, lead.StatusComment));
    }

    [Fact]
    public void A_given_up_lead_nobody_had_begins_again_as_new()
    {
        var lead = Waiting();
        lead.Fail(s_reason, "Spam");

        lead.Reactivate();

        Assert.Equal(LeadStatus.New, lead.Status);
    }

    [Fact]
    public void Only_a_given_up_lead_begins_again() => Assert.Throws<RuleBrokenException>(() => InWork().Reactivate());

    [Fact]
    public void Failing_makes_a_contractor_only_once()
    {
        var lead = InWork();
        lead.Fail(s_reason, "No money");
        lead.ContractorOnFailure();
        lead.Reactivate();
        lead.Fail(s_reason, "Still no money");

        Assert.Throws<RuleBrokenException>(() => lead.ContractorOnFailure());
    }

    [Fact]
    public void A_duplicate_is_again_what_it_was_when_it_is_none()
    {
        var lead = InWork();
        lead.SetStatus(LeadStatus.Unreachable, null, s_monday);
        lead.MarkDuplicateOf(Waiting());

        lead.NotDuplicate();

        Assert.Equal((LeadStatus.Unreachable, null), (lead.Status, lead.DuplicateOfLeadId));
    }

    [Fact]
    public void A_lead_may_repeat_a_contractor()
    {
        var (lead, contractor) = (InWork(), new Contractor { Name = "Acme" });

        lead.MarkDuplicateOf(contractor);

        Assert.Equal((LeadStatus.Duplicate, contractor.Id, null), (lead.Status, lead.DuplicateOfContractorId, lead.DuplicateOfLeadId));
    }

    [Fact]
    public void Neither_itself_nor_its_own_duplicate_is_the_original()
    {
        var (lead, other) = (InWork(), InWork());
        other.MarkDuplicateOf(lead);

        Assert.Throws<RuleBrokenException>(() => lead.MarkDuplicateOf(lead));
        Assert.Throws<RuleBrokenException>(() => lead.MarkDuplicateOf(other));
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public void Nothing_is_done_with_a_closed_lead(LeadStatus status)
    {
        var lead = ClosedAs(status);

        Assert.Throws<RuleBrokenException>(() => lead.Take(s_boris, s_monday));
        Assert.Throws<RuleBrokenException>(() => lead.AssignTo(s_boris, s_monday));
        Assert.Throws<RuleBrokenException>(() => lead.PlaceIn(s_queue, s_monday));
        Assert.Throws<RuleBrokenException>(() => lead.SetStatus(LeadStatus.Unreachable, null, s_monday));
        Assert.Throws<RuleBrokenException>(() => lead.Fail(s_reason, "Again"));
        Assert.Throws<RuleBrokenException>(() => lead.MarkDuplicateOf(Waiting()));
        Assert.Throws<RuleBrokenException>(() => lead.Plan(new(), null, null));
        Assert.Equal(status, lead.Status);
    }

    public static TheoryData<LeadStatus> Closed => [LeadStatus.Unqualified, LeadStatus.Qualified, LeadStatus.Duplicate];

    [Fact]
    public void A_lead_with_only_a_phone_is_called_by_it()
    {
        var lead = new Lead { Phone = "+7 921 555-14-07" };

        lead.Check();

        Assert.Equal("+7 921 555-14-07", lead.Name);
    }

    [Fact]
    public void A_lead_of_whom_nothing_is_known_is_refused() =>
        Assert.Contains("name", Assert.Throws<InvalidInputException>(() => new Lead().Check()).Fields);

    private static Lead ClosedAs(LeadStatus status)
    {
        var lead = InWork();
        if (status == LeadStatus.Unqualified)
            lead.Fail(s_reason, "No money");
        else if (status == LeadStatus.Duplicate)
            lead.MarkDuplicateOf(Waiting());
        else
            lead.Convert(lead.Plan(new(), null, null), s_monday);
        return lead;
    }

    private static Lead Waiting()
    {
        var lead = new Lead { Name = "Ada Byron", ContactName = "Ada Byron", Kind = LeadKind.Individual };
        lead.PlaceIn(s_queue, s_monday);
        return lead;
    }

    private static Lead InWork()
    {
        var lead = Waiting();
        lead.Take(s_anna, s_monday);
        return lead;
    }
}
