using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>Filling in, correcting, and colliding with a colleague.</summary>
public sealed class FormTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task Enter_takes_a_suggestion_and_does_not_send_the_form()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        await manager.OpenAsync("/leads/new");
        await manager.Page.Locator("#new-name").FillAsync("Half filled in");
        var source = manager.Page.Locator("#new-source");

        // Enter comes before the answers on a quick day and after them on a slow one: both take what was typed for.
        await source.PressSequentiallyAsync("Exhib");
        await source.PressAsync("Enter");

        await Expect(source).ToHaveValueAsync("Exhibition");
        await Expect(manager.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/leads/new$"));
        Assert.Equal(0, await Leads.CountAsync(manager, "leads", "Half filled in"));
    }

    [Fact]
    public async Task Pressing_Create_twice_makes_one_record()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        await manager.OpenAsync("/leads/new");
        await manager.Page.Locator("#new-name").FillAsync("Pressed twice");

        await manager.Page.Locator("main button[type=submit]").DblClickAsync();

        await Expect(manager.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/leads/0"));
        await Expect(manager.Page.Locator("h1")).ToContainTextAsync("Pressed twice");
        Assert.Equal(1, await Leads.CountAsync(manager, "leads", "Pressed twice"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_field_is_tied_to_its_editor()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        await manager.OpenAsync("/contacts/new");
        var name = manager.Page.Locator("#new-lastName");
        await Expect(name).Not.ToHaveAttributeAsync("aria-invalid", "true");

        await manager.Page.Locator("main button[type=submit]").ClickAsync();

        await Expect(name).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(name).ToHaveAttributeAsync("aria-describedby", "new-lastName-error");
    }

    [Fact]
    public async Task A_field_that_a_colleague_changed_meanwhile_shows_theirs_and_lets_one_choose()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var administrator = await EnterAsync(ShippedRoles.Administrator, Look.English);
        var id = (string)JsonNode.Parse(await manager.CallAsync("POST", "/api/contractors", """{"name":"Collision Ltd"}"""))!["id"]!;
        await manager.OpenAsync("/contractors?open=" + id);
        var panel = manager.Page.Locator(".panel");
        var (value, editor, wrong) = (panel.Locator("button.fact-value").First, panel.Locator(".fact-edit input"), panel.Locator(".fact-state.bad"));

        await value.ClickAsync();
        await administrator.CallAsync("PATCH", "/api/contractors/" + id, """{"name":"Theirs Ltd"}""");
        await editor.FillAsync("Mine Ltd");
        await editor.PressAsync("Enter");
        await Expect(wrong).ToContainTextAsync("Theirs Ltd");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Keep mine" }).ClickAsync();
        await Expect(value).ToContainTextAsync("Mine Ltd");
        Assert.Equal(1, await Leads.CountAsync(manager, "contractors", "Mine Ltd"));

        await value.ClickAsync();
        await administrator.CallAsync("PATCH", "/api/contractors/" + id, """{"name":"Theirs again Ltd"}""");
        await editor.FillAsync("Mine again Ltd");
        await editor.PressAsync("Enter");
        await Expect(wrong).ToContainTextAsync("Theirs again Ltd");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await Expect(value).ToContainTextAsync("Theirs again Ltd");
        Assert.Equal(1, await Leads.CountAsync(manager, "contractors", "Theirs again Ltd"));
    }
}
