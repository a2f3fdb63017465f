using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>A deal walks the board: by a mouse, by a card's menu, on a phone.</summary>
public sealed class DealTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task A_deal_is_dragged_to_another_stage_refused_while_postponed_and_dropped_on_won()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var deal = await DealAsync(manager, "Dragged Along");
        await manager.OpenAsync("/deals/board?mine=true");
        var (card, signing) = (CardOf(manager, "Dragged Along"), LaneOf(manager, "Contract signing"));

        await card.DragToAsync(signing);
        await Expect(signing.Locator("[data-card]").Filter(new() { HasText = "Dragged Along" })).ToBeVisibleAsync();
        await manager.CallAsync("POST", $"/api/deals/{deal}/change-status", """{"status":"Postponed"}""");
        await Expect(card).ToContainTextAsync("Postponed");
        await card.DragToAsync(LaneOf(manager, "Customer review"));
        await Expect(signing.Locator("[data-card]").Filter(new() { HasText = "Dragged Along" })).ToBeVisibleAsync();
        await card.DragToAsync(manager.Page.Locator("[data-lane=ClosedWon]"));
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Won", Exact = true }).ClickAsync();

        await Expect(card).ToHaveCountAsync(0);
        Assert.Equal("ClosedWon", (string)JsonNode.Parse(await manager.CallAsync("GET", "/api/deals/" + deal))!["status"]!);
    }

    [Fact]
    public async Task On_a_phone_a_deal_is_moved_by_its_menu_and_lost_with_a_reason()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.Phone);
        var deal = await DealAsync(manager, "Moved By Thumb");
        await manager.OpenAsync("/deals/board?mine=true");
        Assert.Equal(0, await manager.SidewaysAsync());

        await CardOf(manager, "Moved By Thumb").GetByRole(AriaRole.Button).ClickAsync();
        await manager.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Contract agreement" }).ClickAsync();
        await Expect(LaneOf(manager, "Contract agreement").Locator("[data-card]").Filter(new() { HasText = "Moved By Thumb" })).ToHaveCountAsync(1);
        await manager.OpenAsync("/deals/" + deal);
        Assert.Equal(0, await manager.SidewaysAsync());
        await manager.Card.PressAsync("Lost");
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Lost", Exact = true }).ClickAsync();
        await Expect(manager.Card.Window).ToContainTextAsync("Choose the reason why it is lost.");
        await manager.Page.Locator("#deal-reason").SelectOptionAsync(new SelectOptionValue { Label = "Too expensive" });
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Lost", Exact = true }).ClickAsync();

        await Expect(manager.Page.Locator("main")).ToContainTextAsync("Too expensive");
    }

    [Fact]
    public async Task An_administrator_adds_a_stage_and_the_board_and_the_drawing_follow()
    {
        var own = await OwnDemoAsync();
        var administrator = await EnterAsync(own.Address, ShippedRoles.Administrator, Look.English);
        await administrator.OpenAsync("/admin/funnels");

        await administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Add a stage" }).ClickAsync();
        await Expect(administrator.Page.Locator(".stage-row")).ToHaveCountAsync(4);
        var name = administrator.Page.Locator(".stage-row").Last.GetByRole(AriaRole.Textbox, new() { Name = "Stage", Exact = true });
        await name.FillAsync("Delivery check");
        await name.BlurAsync();
        await administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Move “Delivery check” up" }).ClickAsync();
        await administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(administrator.Page.Locator("main")).ToContainTextAsync("has a step for the new stage: version 2 is published");
        await administrator.OpenAsync("/processes/deal-stage-chain");
        await Expect(administrator.Page.Locator("main svg[role=img]")).ToContainTextAsync("Delivery check");

        // A deal that begins now walks it: on the board, in its process and in the sums.
        var deal = await DealAsync(administrator, "Goes To Delivery");
        await administrator.OpenAsync("/deals/board");
        await CardOf(administrator, "Goes To Delivery").DragToAsync(LaneOf(administrator, "Delivery check"));
        await Expect(LaneOf(administrator, "Delivery check").Locator("[data-card]")).ToHaveCountAsync(1);
        await administrator.OpenAsync("/deals/" + deal);
        await Expect(administrator.Card.Processes.First.Locator("g.step.now")).ToContainTextAsync("Delivery check");
        var sums = JsonNode.Parse(await administrator.CallAsync("GET", "/api/deals/summary?by=stage"))!["groups"]!.AsArray();
        Assert.Equal(125_000, (int)(decimal)sums.Single(group => (string)group!["name"]! == "Delivery check")!["amounts"]![0]!["amount"]!);
    }

    private static ILocator CardOf(Somebody somebody, string name) => somebody.Page.Locator("[data-card]").Filter(new() { HasText = name });

    private static ILocator LaneOf(Somebody somebody, string stage) => somebody.Page.Locator($"section.lane[aria-label='{stage}']");

    private static async Task<string> DealAsync(Somebody manager, string name)
    {
        var contractor = (string)JsonNode.Parse(await manager.CallAsync("POST", "/api/contractors", $$"""{"name":"{{name}}"}"""))!["id"]!;
        return (string)JsonNode.Parse(await manager.CallAsync("POST", "/api/deals", $$"""{"name":"{{name}}","contractor":"{{contractor}}","amount":{"amount":125000,"currency":"RUB"} }"""))!["id"]!;
    }
}
