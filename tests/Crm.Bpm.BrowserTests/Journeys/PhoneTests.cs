using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>The same work on a screen of 360 pixels, and in the other language.</summary>
public sealed class PhoneTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task On_a_phone_a_client_is_found_a_lead_taken_and_its_task_done_without_scrolling_sideways()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.Phone);
        var client = (string)JsonNode.Parse(await manager.CallAsync("GET", "/api/contractors?take=1"))!["items"]![0]!["name"]!;
        await manager.List.OpenAsync("contractors");
        Assert.Equal(0, await manager.SidewaysAsync());
        await manager.List.SearchAsync(client);
        await manager.List.OpenRowAsync(client);
        await Expect(manager.Card.Name).ToHaveTextAsync(client);
        Assert.Equal(0, await manager.SidewaysAsync());

        await manager.Inbox.OpenAsync();
        Assert.Equal(0, await manager.SidewaysAsync());
        await manager.Inbox.TakeNextLeadAsync();
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Contact the lead");
        Assert.Equal(0, await manager.SidewaysAsync());
        await manager.Inbox.CompleteAsync("Reached");
        await Expect(manager.Page.Locator(".toast").First).ToBeVisibleAsync();
        Assert.Equal(0, await manager.SidewaysAsync());
    }

    [Fact]
    public async Task On_a_phone_what_is_unread_is_counted_at_the_bottom()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.Phone with { Language = "ru" });
        var me = (string)JsonNode.Parse(await manager.CallAsync("POST", "/api/tasks", """{"name":"Whose?"}"""))!["assignee"]!["id"]!;
        var head = await EnterAsync(ShippedRoles.SalesHead, Look.English);
        var more = manager.Page.Locator("nav.bottom > button .badge");

        await head.CallAsync("POST", "/api/tasks", $$"""{"name":"Ring the bell","assigneeId":"{{me}}"}""");

        await Expect(more).ToBeVisibleAsync();
        await Expect(manager.Page.Locator("nav.bottom .word").Nth(1)).ToHaveTextAsync("Календарь");
        Assert.False(await manager.Page.EvaluateAsync<bool>("[...document.querySelectorAll('nav.bottom > * .word')].filter(word => word.offsetParent).some(word => word.scrollWidth > word.clientWidth)"));
    }

    [Fact]
    public async Task The_language_is_changed_from_the_menu_of_the_person()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        await Expect(manager.Page.GetByRole(AriaRole.Heading, new() { Name = "Inbox" })).ToBeVisibleAsync();

        await manager.Page.Locator("header button.me").ClickAsync();
        await manager.Page.Locator(".menu:popover-open").GetByText("Русский").ClickAsync();
        await Expect(manager.Page.Locator("html")).ToHaveAttributeAsync("lang", "ru");
        await manager.AliveAsync();
        await Expect(manager.Page.GetByRole(AriaRole.Heading, new() { Name = "Входящие" })).ToBeVisibleAsync();

        await manager.Page.Locator("header button.me").ClickAsync();
        await manager.Page.Locator(".menu:popover-open").GetByText("English").ClickAsync();
        await Expect(manager.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await manager.AliveAsync();
        await Expect(manager.Page.GetByRole(AriaRole.Heading, new() { Name = "Inbox" })).ToBeVisibleAsync();
    }
}
