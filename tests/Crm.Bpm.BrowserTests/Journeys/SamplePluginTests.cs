using Crm.Bpm.IntegrationTests.Plugins;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>What the documentation shows authors, as a person meets it.</summary>
public sealed class SamplePluginTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task A_visitor_is_expected_at_an_hour_of_ones_own_clock_moved_checked_in_by_a_task_and_found_in_the_list()
    {
        var folder = Directory.CreateTempSubdirectory("crm-sample-").FullName;
        SamplePlugin.LayOut(Path.Combine(folder, SamplePlugin.Id));
        var crm = await OwnDemoAsync("Plugins:More=" + folder);
        var manager = await EnterAsync(crm.Address, ShippedRoles.Manager, Look.English);
        await manager.OpenAsync("/visits/new");
        await manager.Page.Locator("#new-name").FillAsync("Grace Hopper");
        await manager.Page.Locator("#new-expectedAt").FillAsync("2031-05-06T10:00");
        await manager.Page.Locator("main button[type=submit]").ClickAsync();
        await Expect(manager.Page.Locator("h1")).ToContainTextAsync("Grace Hopper");

        var expected = manager.Page.Locator(".fact").Filter(new() { HasText = "Expected at" });
        await Expect(expected).ToContainTextAsync("6 May 2031");
        await expected.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(expected.Locator("input")).ToHaveValueAsync("2031-05-06T10:00");
        await expected.Locator("input").FillAsync("2031-05-07T11:30");
        await expected.Locator("input").PressAsync("Enter");
        await Expect(expected).ToContainTextAsync("7 May 2031");

        await manager.Inbox.OpenAsync();
        await manager.Inbox.Tasks.Filter(new() { HasText = "Grace Hopper" }).ClickAsync();
        await Expect(manager.Inbox.Subject).ToHaveTextAsync("Grace Hopper");
        await manager.Inbox.Pane.Locator("[data-outcome]").First.ClickAsync();
        await Expect(manager.Inbox.Tasks.Filter(new() { HasText = "Grace Hopper" })).ToHaveCountAsync(0);
        await manager.OpenAsync("/visits");
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("Arrived");
        Directory.Delete(folder, recursive: true);
    }
}
