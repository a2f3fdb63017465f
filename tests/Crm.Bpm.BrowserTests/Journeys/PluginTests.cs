using Crm.Bpm.IntegrationTests.Plugins;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>An administrator and packages of plugins.</summary>
public sealed class PluginTests(DemoCompany demo) : Journey(demo)
{
    private static readonly LocatorAssertionsToBeVisibleOptions s_afterRestart = new() { Timeout = 120_000 };

    [Fact]
    public async Task A_package_is_checked_and_installed_and_the_page_comes_back_by_itself_with_the_plugin()
    {
        using var packages = new TestPackages();
        var own = await OwnDemoAsync();
        var administrator = await EnterAsync(own.Address, ShippedRoles.Administrator, Look.English);
        await administrator.OpenAsync("/admin/plugins");
        var page = administrator.Page;

        await page.Locator(".drop input[type=file]").SetInputFilesAsync(packages.Make("1.0.0"));
        await Expect(page.Locator("[data-report='bad'] [data-check='Signature']")).ToContainTextAsync("a key that you do not trust");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Install", Exact = true })).ToBeDisabledAsync();

        await page.Locator("#p-name").FillAsync("Test publisher");
        await page.Locator("#p-key").FillAsync(packages.Key.Public.Pem);
        await page.GetByRole(AriaRole.Button, new() { Name = "Trust this publisher" }).ClickAsync();
        await Expect(page.Locator("[data-report='good']")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Install", Exact = true }).ClickAsync();

        await Expect(page.Locator("[data-plugin='Crm.TestPlugin']")).ToBeVisibleAsync(s_afterRestart);
        await Expect(page.Locator("[data-plugin='Crm.TestPlugin'] .pill")).ToHaveTextAsync("Works");
        administrator.ForgiveComplaints();
    }
}
