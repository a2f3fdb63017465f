using Crm.Basic.Deals;
using Crm.Basic.Funnels;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class DealTests
{
    private static readonly DateTime s_monday = new(2026, 11, 23, 9, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly s_today = new(2026, 11, 23);
    private static readonly Guid s_funnel = Guid.CreateVersion7();
    private static readonly DealStage s_review = Stage("Review", 1, 20);
    private static readonly DealStage s_signing = Stage("Signing", 2, 80);

    [Fact]
    public void A_deal_that_moves_takes_the_probability_of_its_stage()
    {
        var deal = New();

        var row = deal.MoveTo(s_review, s_signing, "They agreed", s_monday.AddHours(2));

        Assert.Equal((s_signing.Id, (int?)80), (deal.StageId, deal.Probability));
        Assert.Equal((s_review.Id, s_signing.Id, 7200L, StageDirection.Forward), (row!.FromStageId, row.ToStageId, row.SecondsInFrom!.Value, row.Direction));
    }

    [Fact]
    public void A_probability_that_somebody_set_stays_until_it_is_emptied()
    {
        var deal = New();
        deal.Probability = 35;

        deal.MoveTo(s_review, s_signing, null, s_monday);

        Assert.Equal(35, deal.Probability);
        deal.Probability = null;
        deal.FollowProbability(s_signing);
        Assert.Equal(80, deal.Probability);
    }

    [Fact]
    public void Moving_a_deal_where_it_stands_changes_nothing() =>
        Assert.Null(New().MoveTo(s_review, s_review, null, s_monday));

    [Fact]
    public void Going_back_is_remembered_as_such()
    {
        var deal = New();
        deal.MoveTo(s_review, s_signing, null, s_monday);

        Assert.Equal(StageDirection.Back, deal.MoveTo(s_signing, s_review, null, s_monday)!.Direction);
    }

    [Fact]
    public void Only_an_active_deal_moves()
    {
        var (postponed, won) = (New(), New());
        postponed.Postpone(null, null, s_today);
        won.Win(null, null, s_today);

        Assert.Throws<RuleBrokenException>(() => postponed.MoveTo(s_review, s_signing, null, s_monday));
        Assert.Throws<RuleBrokenException>(() => won.MoveTo(s_review, s_signing, null, s_monday));
    }

    [Fact]
    public void A_stage_of_another_funnel_is_refused() =>
        Assert.Throws<RuleBrokenException>(() => New().MoveTo(s_review, new DealStage { FunnelId = Guid.CreateVersion7(), Name = "Elsewhere" }, null, s_monday));

    [Fact]
    public void A_deal_is_lost_with_a_reason_only()
    {
        var deal = New();

        Assert.Throws<InvalidInputException>(() => deal.Lose(null, null, "No idea", s_today));
        Assert.Equal(DealStatus.Active, deal.Status);
    }

    [Fact]
    public void A_closed_deal_knows_the_day_and_may_not_be_closed_tomorrow()
    {
        var deal = New();

        Assert.Throws<InvalidInputException>(() => deal.Win(s_today.AddDays(1), null, s_today));
        deal.Win(null, "Signed", s_today);
        Assert.Equal((DealStatus.ClosedWon, (DateOnly?)s_today, "Signed"), (deal.Status, deal.ClosedOn, deal.StatusComment));
        Assert.Throws<RuleBrokenException>(() => deal.Lose(Guid.CreateVersion7(), null, null, s_today));
    }

    [Fact]
    public void A_deal_that_goes_on_forgets_how_it_was_closed()
    {
        var deal = New();
        deal.Lose(Guid.CreateVersion7(), null, "Too expensive", s_today);

        deal.Resume(null);

        Assert.Equal((DealStatus.Active, null, null, null), (deal.Status, deal.ClosedOn, deal.LossReasonId, deal.StatusComment));
    }

    [Fact]
    public void A_postponed_deal_resumes_in_the_future()
    {
        var deal = New();

        Assert.Throws<InvalidInputException>(() => deal.Postpone(s_today, null, s_today));
        deal.Postpone(s_today.AddDays(7), null, s_today);
        Assert.Equal((DealStatus.Postponed, (DateOnly?)s_today.AddDays(7)), (deal.Status, deal.ResumeOn));
        Assert.Throws<RuleBrokenException>(() => { deal.Resume(null); deal.Resume(null); });
    }

    [Theory]
    [InlineData(2, 100, 0, 200)]
    [InlineData(3, 33.33, 10, 89.99)]
    [InlineData(1.5, 10, 0, 15)]
    public void A_line_costs_quantity_times_price_less_discount(double quantity, double price, double discount, double sum) =>
        Assert.Equal((decimal)sum, Line((decimal)quantity, (decimal)price, (decimal)discount).Sum);

    [Fact]
    public void Vat_is_contained_in_the_price() =>
        Assert.Equal(20m, new DealProduct { Name = "Licence", Currency = "RUB", Price = 120, VatPercent = 20 }.VatSum);

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, -1, 0)]
    [InlineData(1, 1, 101)]
    public void Impossible_lines_are_refused(double quantity, double price, double discount) =>
        Assert.Throws<InvalidInputException>(() => Line((decimal)quantity, (decimal)price, (decimal)discount).Check());

    [Theory]
    [InlineData("Customer review", "CustomerReview")]
    [InlineData("2nd call", "NdCall")]
    [InlineData("Договор", "Stage")]
    public void A_stage_without_a_code_is_called_after_its_name(string name, string code) =>
        Assert.Equal(code, DealStage.CodeOf(name));

    [Fact]
    public void A_typed_amount_below_zero_is_refused()
    {
        var deal = New();
        deal.Amount = new Money(-1, "RUB");

        Assert.Throws<InvalidInputException>(deal.Check);
    }

    private static Deal New()
    {
        var deal = new Deal { Name = "Licences", ContractorId = Guid.CreateVersion7() };
        deal.Begin(s_review, s_monday, s_today);
        return deal;
    }

    private static DealStage Stage(string name, int order, int probability) => new() { FunnelId = s_funnel, Name = name, Order = order, Probability = probability };

    private static DealProduct Line(decimal quantity, decimal price, decimal discount) => new() { Name = "Licence", Currency = "RUB", Quantity = quantity, Price = price, DiscountPercent = discount };
}
