using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>Meetings that take place again.</summary>
public sealed class SeriesTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task A_meeting_is_repeated_and_this_and_the_following_are_moved_on_a_phone()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.Phone);
        var client = (string)JsonNode.Parse(await manager.CallAsync("POST", "/api/contractors", """{"name":"Every Week"}"""))!["id"]!;
        await manager.OpenAsync("/contractors/" + client);

        await manager.Page.Locator("[data-plan='Meeting']").ClickAsync();
        await manager.Page.Locator("#plan-name").FillAsync("How it goes");
        await manager.Page.Locator("#plan-start").FillAsync("2027-02-01T10:00");
        await manager.Page.Locator("#plan-repeat").SelectOptionAsync("Weekly");
        await manager.Page.Locator("#plan-repeat-times").FillAsync("3");
        await manager.Page.Locator("[data-weekday='Monday']").ClickAsync();
        Assert.Equal(0, await manager.SidewaysAsync());
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Plan", Exact = true }).ClickAsync();
        await Expect(manager.Page.Locator(".timeline .planned")).ToHaveCountAsync(3);

        var plans = JsonNode.Parse(await manager.CallAsync("GET", $"/api/relationships?contractor={client}&status=Planned&sort=startAt"))!["items"]!.AsArray();
        await manager.OpenAsync("/relationships/" + plans[1]!["id"]);
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("2 of 3");
        await manager.Page.GetByRole(AriaRole.Button, new() { Name = "More: How it goes" }).First.ClickAsync();
        await manager.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Move", Exact = true }).First.ClickAsync();
        await manager.Page.Locator("#move-start").FillAsync("2027-02-09T15:00");
        await manager.Page.Locator("[data-which='following']").CheckAsync();
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("1 of 2");

        var moved = JsonNode.Parse(await manager.CallAsync("GET", $"/api/relationships?contractor={client}&status=Planned&sort=startAt"))!["items"]!.AsArray();
        Assert.Equal([0, 8 * 24 + 5, 15 * 24 + 5], moved.Select(one => (int)((DateTime)one!["startAt"]! - (DateTime)moved[0]!["startAt"]!).TotalHours));
    }
}
