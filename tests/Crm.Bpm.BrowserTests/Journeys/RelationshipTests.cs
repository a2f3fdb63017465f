using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>Calls and meetings: planned on a card, completed with what comes next, moved in the calendar.</summary>
public sealed class RelationshipTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task A_call_planned_on_the_card_is_completed_in_the_inbox_with_a_meeting_that_is_dragged_to_another_day()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var client = (string)JsonNode.Parse(await manager.CallAsync("POST", "/api/contractors", """{"name":"Chain and Link"}"""))!["id"]!;
        await manager.OpenAsync("/contractors/" + client);
        await Expect(manager.Page.Locator(".timeline .gap")).ToContainTextAsync("Nothing is planned");

        await manager.Page.Locator("[data-plan='Call']").ClickAsync();
        await manager.Page.Locator("#plan-name").FillAsync("Ask about the order");
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Plan", Exact = true }).DblClickAsync();
        await Expect(manager.Page.Locator(".timeline .planned")).ToContainTextAsync("Ask about the order");
        Assert.Single(await PlansOfAsync(manager, client));
        await Expect(manager.Page.Locator(".timeline .gap")).ToHaveCountAsync(0);

        var call = await ClientsPlanAsync(manager, client);
        await manager.OpenAsync($"/inbox?task={call}&of=relationships");
        await manager.Page.Locator("#done-result").FillAsync("Wants a visit");
        await manager.Page.Locator("#done-agreed").FillAsync("Bring samples");
        await manager.Page.Locator("[data-next='Meeting']").ClickAsync();
        await Expect(manager.Page.Locator("#next-start")).Not.ToHaveValueAsync("");
        await manager.Page.Locator("#next-name").FillAsync("Visit them");
        await manager.Page.Locator("[data-outcome='Complete']").DblClickAsync();
        await Expect(manager.Page.Locator(".toast").Filter(new() { HasText = "the next step is planned" })).ToBeVisibleAsync();

        await manager.OpenAsync("/contractors/" + client);
        await Expect(manager.Page.Locator(".timeline .planned")).ToContainTextAsync("Visit them");
        await Expect(manager.Page.Locator(".timeline .past").Filter(new() { HasText = "Wants a visit" })).ToContainTextAsync("Bring samples");
        await Expect(manager.Card.Tasks.Filter(new() { HasText = "We promised: Bring samples" }).First).ToBeVisibleAsync();
        await DragAsync(manager, await ClientsPlanAsync(manager, client));
    }

    private static async Task DragAsync(Somebody manager, string meeting)
    {
        // On Wednesday of the week after next, where nothing else is.
        var today = TimeProvider.System.GetUtcNow().UtcDateTime.Date;
        var monday = today.AddDays(14 - ((int)today.DayOfWeek + 6) % 7);
        await manager.CallAsync("POST", $"/api/relationships/{meeting}/reschedule", $$"""{"startAt":"{{monday.AddDays(2).AddHours(9):O}}"}""");
        await manager.OpenAsync($"/calendar?week={monday:yyyy-MM-dd}");
        var item = manager.Page.Locator($".cal-item[data-event='{meeting}']");
        await Expect(item).ToBeVisibleAsync();
        var (from, to) = (await item.BoundingBoxAsync(), await manager.Page.Locator($"[data-day='{monday.AddDays(3):yyyy-MM-dd}']").BoundingBoxAsync());

        await manager.Page.Mouse.MoveAsync(from!.X + from.Width / 2, from.Y + 8);
        await manager.Page.Mouse.DownAsync();
        await manager.Page.Mouse.MoveAsync(to!.X + to.Width / 2, from.Y + 8, new() { Steps = 5 });
        await manager.Page.Mouse.UpAsync();

        await Expect(manager.Page.Locator($"[data-day='{monday.AddDays(3):yyyy-MM-dd}'] .cal-item[data-event='{meeting}']")).ToBeVisibleAsync();
        var moved = JsonNode.Parse(await manager.CallAsync("GET", "/api/relationships/" + meeting))!;
        Assert.Equal(monday.AddDays(3).AddHours(9), ((DateTime)moved["startAt"]!).ToUniversalTime());
        Assert.Equal(TimeSpan.FromHours(1), (DateTime)moved["endAt"]! - (DateTime)moved["startAt"]!);
    }

    [Fact]
    public async Task On_a_phone_a_call_is_logged_and_the_next_one_planned_without_scrolling_sideways()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.Phone);
        var client = (string)JsonNode.Parse(await manager.CallAsync("POST", "/api/contractors", """{"name":"Small Screen"}"""))!["id"]!;
        await manager.OpenAsync("/contractors/" + client);

        await manager.Page.Locator("[data-plan='Call']").ClickAsync();
        await manager.Page.GetByLabel("It took place already").CheckAsync();
        await manager.Page.Locator("#plan-result").FillAsync("They are interested");
        Assert.Equal(0, await manager.SidewaysAsync());
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Log", Exact = true }).ClickAsync();
        await Expect(manager.Page.Locator(".timeline")).ToContainTextAsync("They are interested");
        await manager.Page.Locator("[data-plan='Meeting']").ClickAsync();
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Plan", Exact = true }).ClickAsync();
        await Expect(manager.Page.Locator(".timeline .planned")).ToContainTextAsync("Meeting");
        Assert.Equal(0, await manager.SidewaysAsync());
        await manager.OpenAsync("/calendar");
        await Expect(manager.Page.Locator(".cal-list")).ToBeVisibleAsync();
        Assert.Equal(0, await manager.SidewaysAsync());
    }

    private static async Task<string> ClientsPlanAsync(Somebody manager, string client) =>
        (string)(await PlansOfAsync(manager, client)).Single()!["id"]!;

    private static async Task<JsonArray> PlansOfAsync(Somebody manager, string client) =>
        JsonNode.Parse(await manager.CallAsync("GET", $"/api/relationships?contractor={client}&status=Planned"))!["items"]!.AsArray();
}
