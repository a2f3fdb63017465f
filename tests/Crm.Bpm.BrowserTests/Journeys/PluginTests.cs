using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Plugins;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>From a company with CRM Basic alone to telephones that ring, and back.</summary>
public sealed class PluginTests(DemoCompany demo) : Journey(demo)
{
    private const string Known = "+79215550001";
    private const string Unknown = "+79215550002";
    private const string Stranger = "+79215550003";
    private static readonly LocatorAssertionsToBeVisibleOptions s_afterRestart = new() { Timeout = 120_000 };

    [Fact]
    public async Task Crm_expert_is_installed_licensed_and_rings_lapses_and_goes_without_taking_anything_of_crm_basic_along()
    {
        var host = await OwnDemoAsync();
        var admin = await EnterAsync(host.Address, ShippedRoles.Administrator, Look.English);
        var manager = await EnterAsync(host.Address, ShippedRoles.Manager, Look.English);
        var client = JsonNode.Parse(await manager.CallAsync("POST", "/api/contractors", $$"""{"name":"Rings Often","phone":"{{Known}}"}"""))!;
        await Expect(manager.Page.Locator("nav a[href='/calls']")).ToHaveCountAsync(0);

        await TryTheReadyPackageAsync(admin);
        await InstallAsync(admin);
        await LicenseAsync(admin);
        // The manager's page has come back by itself, with the menu of telephony.
        await Expect(manager.Page.Locator("nav a[href='/calls']").First).ToBeVisibleAsync(s_afterRestart);
        await manager.AliveAsync();
        manager.ForgiveComplaints();
        admin.ForgiveComplaints();

        var card = manager.Page.Locator(".call-card");
        await OpenSimulatorAsync(admin);
        await TalkAsync(manager, admin, card);
        await manager.OpenAsync("/contractors/" + client["id"]);
        await Expect(manager.Page.Locator(".timeline .past").Filter(new() { HasText = "Wants a visit" })).ToHaveCountAsync(1);
        await Expect(manager.Page.Locator(".timeline .planned")).ToContainTextAsync("Meeting");
        await MissAsync(manager, admin, card);

        await LapseAsync(manager, admin);

        await RemoveAsync(admin);
        await Expect(manager.Page.Locator("nav a[href='/leads']").First).ToBeVisibleAsync(s_afterRestart);
        await BasicWorksAsync(manager, (string)client["id"]!);
        manager.ForgiveComplaints();
        admin.ForgiveComplaints();
    }

    // One click takes it and trusts who signed it; here somebody thinks better of both.
    private static async Task TryTheReadyPackageAsync(Somebody admin)
    {
        var page = admin.Page;
        await admin.OpenAsync("/admin/plugins");
        await PicturesAsync(admin, "ready");
        await page.Locator("[data-ready='Crm.Expert']").GetByRole(AriaRole.Button, new() { Name = "Take the package" }).ClickAsync();
        await Expect(page.Locator("[data-report='good'] [data-check='Signature']")).ToContainTextAsync("Crm.Bpm");
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Trust no longer: Crm.Bpm" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Trust no longer: Crm.Bpm" })).ToHaveCountAsync(0);
    }

    private static async Task InstallAsync(Somebody admin)
    {
        var page = admin.Page;
        await page.Locator(".drop input[type=file]").SetInputFilesAsync(ExpertLicences.Package);
        await Expect(page.Locator("[data-report='bad'] [data-check='Signature']")).ToContainTextAsync("a key that you do not trust");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Install", Exact = true })).ToBeDisabledAsync();
        await page.Locator("#p-name").FillAsync("Vendor of Expert");
        await page.Locator("#p-key").FillAsync(ExpertLicences.PublisherKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Trust this publisher" }).ClickAsync();
        await Expect(page.Locator("[data-report='good']")).ToBeVisibleAsync();
        await PicturesAsync(admin, "package");
        await page.GetByRole(AriaRole.Button, new() { Name = "Install", Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-plugin='Crm.Expert'] .pill")).ToHaveTextAsync("Works", new() { Timeout = s_afterRestart.Timeout });
    }

    private static async Task LicenseAsync(Somebody admin)
    {
        await admin.AliveAsync();
        await Expect(admin.Page.Locator("[data-licence='Missing']")).ToContainTextAsync("CRM Expert has no licence");
        await PicturesAsync(admin, "no-licence");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Take the trial licence" }).ClickAsync();
        await Expect(admin.Page.Locator("[data-licence='Active']")).ToContainTextAsync("Licensed to Demo", new() { Timeout = s_afterRestart.Timeout });
    }

    // The demo's exchange came with the licence; every manager has a telephone at it.
    private static async Task OpenSimulatorAsync(Somebody admin)
    {
        await admin.OpenAsync("/admin/telephony");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Имитатор АТС" }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Make calls" }).ClickAsync();
        await Expect(admin.Page.Locator("#sim-from")).ToBeVisibleAsync();
        await admin.AliveAsync();
    }

    private static async Task TalkAsync(Somebody manager, Somebody admin, ILocator card)
    {
        await RingAsync(admin, Known);
        await Expect(card).ToContainTextAsync("Rings Often");
        await PicturesAsync(manager, "card-known");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "101 picks up" }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Note the result" }).ClickAsync();
        await card.Locator("#done-result").FillAsync("Wants a visit");
        await card.Locator("[data-next='Meeting']").ClickAsync();
        await Expect(card.Locator("#next-start")).Not.ToHaveValueAsync("");
        await PicturesAsync(manager, "card-result");
        await card.GetByRole(AriaRole.Button, new() { Name = "Save the result" }).DblClickAsync();
        await Expect(card).ToHaveCountAsync(0);
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Hang up" }).ClickAsync();
    }

    // One is named while it rings and becomes a lead, the other stays a number.
    private static async Task MissAsync(Somebody manager, Somebody admin, ILocator card)
    {
        await RingAsync(admin, Unknown);
        await Expect(card).ToContainTextAsync("Nobody here has this number");
        await card.Locator("input.field").FillAsync("Ivan Caller");
        await card.GetByRole(AriaRole.Button, new() { Name = "New lead" }).DblClickAsync();
        await Expect(card.GetByRole(AriaRole.Link, new() { Name = "Ivan Caller" })).ToBeVisibleAsync();
        await GiveUpAsync(admin, card);
        await RingAsync(admin, Stranger);
        await Expect(card).ToContainTextAsync("Nobody here has this number");
        await GiveUpAsync(admin, card);
        await manager.OpenAsync("/missed-calls");
        await Expect(manager.Page.GetByRole(AriaRole.Link, new() { Name = "Ivan Caller" })).ToBeVisibleAsync();
        await manager.Inbox.OpenAsync();
        await Expect(manager.Inbox.Tasks.Filter(new() { HasText = "Call back: Ivan Caller" })).ToHaveCountAsync(1);
    }

    private static async Task LapseAsync(Somebody manager, Somebody admin)
    {
        var tomorrow = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(1);
        await admin.SendFileAsync("/api/plugins/licences", "short.crmlicence", ExpertLicences.Issue(tomorrow));
        await admin.CallAsync("POST", "/demo/clock/forward?days=3");

        await manager.OpenAsync("/calls");
        await Expect(manager.Page.Locator("main .notice")).ToContainTextAsync("The licence of CRM Expert was over on");
        await Expect(manager.Page.GetByRole(AriaRole.Link, new() { Name = "Rings Often" }).First).ToBeVisibleAsync();
        await PicturesAsync(manager, "lapsed");
        await manager.Page.GetByRole(AriaRole.Link, new() { Name = "Rings Often" }).First.ClickAsync();
        await Expect(manager.Page.Locator("audio")).ToBeVisibleAsync();
        await manager.OpenAsync("/missed-calls");
        await Expect(manager.Page.GetByRole(AriaRole.Link, new() { Name = "Ivan Caller" })).ToBeVisibleAsync();
        await manager.OpenAsync("/calls/figures");
        await Expect(manager.Page.Locator("dl.facts")).ToBeVisibleAsync();
        await admin.OpenAsync("/admin/telephony");
        await Expect(admin.Page.Locator("nav a[href='/admin/telephony']")).ToHaveCountAsync(0);
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Имитатор АТС" }).ClickAsync();
        await Expect(admin.Page.Locator("main .notice")).ToContainTextAsync("The licence of CRM Expert was over on");
        await Expect(admin.Page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToHaveCountAsync(0);
    }

    private static async Task RemoveAsync(Somebody admin)
    {
        await admin.OpenAsync("/admin/plugins");
        await admin.Page.Locator("[data-plugin='Crm.Expert'] button[aria-haspopup=menu]").ClickAsync();
        await admin.Page.Locator(".menu:popover-open").GetByRole(AriaRole.Menuitem, new() { Name = "Remove, keep its data" }).ClickAsync();
        await Expect(admin.Page.Locator("[data-plugin='Crm.Expert'] .pill")).ToHaveTextAsync("Removed", new() { Timeout = s_afterRestart.Timeout });
        await admin.AliveAsync();
    }

    private static async Task BasicWorksAsync(Somebody manager, string client)
    {
        await manager.OpenAsync("/contractors/" + client);
        await Expect(manager.Page.Locator("nav a[href='/calls']")).ToHaveCountAsync(0);
        await Expect(manager.Page.Locator(".timeline .past").Filter(new() { HasText = "Wants a visit" })).ToHaveCountAsync(1);
        await manager.Page.Locator(".timeline .past").Filter(new() { HasText = "Wants a visit" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("Wants a visit");
        await manager.Inbox.OpenAsync();
        // The number that nobody named: what its task was about is gone with the plugin, the task is not.
        foreach (var about in (string[])["Ivan Caller", "555-00-03"])
        {
            await manager.Inbox.Tasks.Filter(new() { HasText = about }).First.ClickAsync();
            await Expect(manager.Inbox.Title).ToContainTextAsync(about);
        }

        await manager.Inbox.Pane.GetByRole(AriaRole.Button, new() { Name = "Not needed" }).ClickAsync();
        await Expect(manager.Inbox.Tasks.Filter(new() { HasText = "555-00-03" })).ToHaveCountAsync(0);
        var lead = JsonNode.Parse(await manager.CallAsync("POST", "/api/leads", """{"name":"After Expert","phone":"+79215550009"}"""))!;
        await manager.OpenAsync("/leads/" + lead["id"]);
        await Expect(manager.Page.Locator("h1")).ToContainTextAsync("After Expert");
    }

    private static async Task RingAsync(Somebody admin, string from)
    {
        await admin.Page.Locator("#sim-from").FillAsync(from);
        await admin.Page.Locator("#sim-to").FillAsync("101");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Ring", Exact = true }).ClickAsync();
    }

    private static async Task GiveUpAsync(Somebody admin, ILocator card)
    {
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Gives up" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
    }

    private static async Task PicturesAsync(Somebody who, string name)
    {
        var wide = who.Page.ViewportSize!;
        foreach (var width in (int[])[wide.Width, 360])
        {
            await who.Page.SetViewportSizeAsync(width, 900);
            await who.PictureAsync(Path.Combine(Screens.Folder, "expert", $"{name}-{width.ToString(CultureInfo.InvariantCulture)}.png"));
            Assert.Equal(0, await who.SidewaysAsync());
        }

        await who.Page.SetViewportSizeAsync(wide.Width, wide.Height);
    }
}
