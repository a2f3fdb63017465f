using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>CRM Expert on people's screens: an administrator lets the simulator ring, a manager gets the card.</summary>
public sealed class TelephonyTests(DemoCompany demo) : Journey(demo)
{
    private const string Known = "+79215550001";
    private const string Unknown = "+79215550002";

    [Fact]
    public async Task A_telephone_that_rings_brings_up_the_card_and_the_call_ends_in_the_clients_chain()
    {
        var host = await OwnDemoAsync("Plugins:More=" + Folder);
        var admin = await EnterAsync(host.Address, ShippedRoles.Administrator, Look.English);
        var manager = await EnterAsync(host.Address, ShippedRoles.Manager, Look.English);
        var client = JsonNode.Parse(await manager.CallAsync("POST", "/api/contractors", $$"""{"name":"Rings Often","phone":"{{Known}}"}"""))!;
        var exchange = await ConnectAsync(admin, (string)client["responsible"]!["id"]!);
        await manager.OpenAsync("/inbox");

        await RingAsync(admin, exchange, Known, "101");

        var card = manager.Page.Locator(".call-card");
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
        await manager.OpenAsync("/contractors/" + client["id"]);
        await Expect(manager.Page.Locator(".timeline .past").Filter(new() { HasText = "Wants a visit" })).ToHaveCountAsync(1);

        await RingAsync(admin, exchange, Unknown, "101");
        await Expect(card).ToContainTextAsync("Nobody here has this number");
        await card.Locator("input.field").FillAsync("Ivan Caller");
        await card.GetByRole(AriaRole.Button, new() { Name = "New lead" }).DblClickAsync();
        await Expect(card.GetByRole(AriaRole.Link, new() { Name = "Ivan Caller" })).ToBeVisibleAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Gives up" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
        await LookAsync(manager, admin, exchange);
    }

    private static async Task LookAsync(Somebody manager, Somebody admin, string exchange)
    {
        await manager.OpenAsync("/missed-calls");
        await Expect(manager.Page.GetByRole(AriaRole.Link, new() { Name = "Ivan Caller" })).ToBeVisibleAsync();
        foreach (var (who, path, name) in ((Somebody, string, string)[])[(manager, "/missed-calls", "missed-calls"), (manager, "/calls", "calls"), (manager, "/calls/figures", "call-figures"), (admin, "/admin/telephony", "connections"), (admin, "/admin/telephony/" + exchange, "connection"), (admin, $"/admin/telephony/{exchange}/simulator", "simulator")])
        {
            await who.OpenAsync(path);
            await PicturesAsync(who, name);
        }
    }

    private static async Task<string> ConnectAsync(Somebody admin, string person)
    {
        var made = JsonNode.Parse(await admin.CallAsync("POST", "/api/telephony-connections/new", """{"name":"Try-out","provider":"Simulator"}"""))!;
        var id = (string)made["id"]!;
        await admin.CallAsync("POST", $"/api/telephony-connections/{id}/members", $$"""{"telephones":[{"extension":"101","userId":"{{person}}"}]}""");
        await admin.OpenAsync($"/admin/telephony/{id}/simulator");
        return id;
    }

    private static async Task RingAsync(Somebody admin, string exchange, string from, string at)
    {
        Assert.EndsWith($"/admin/telephony/{exchange}/simulator", admin.Page.Url, StringComparison.Ordinal);
        await admin.Page.Locator("#sim-from").FillAsync(from);
        await admin.Page.Locator("#sim-to").FillAsync(at);
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Ring", Exact = true }).ClickAsync();
    }

    private static async Task PicturesAsync(Somebody who, string name)
    {
        var wide = who.Page.ViewportSize!;
        foreach (var width in (int[])[wide.Width, 360])
        {
            await who.Page.SetViewportSizeAsync(width, 900);
            await who.PictureAsync(Path.Combine(Screens.Folder, "telephony", $"{name}-{width.ToString(CultureInfo.InvariantCulture)}.png"));
            Assert.Equal(0, await who.SidewaysAsync());
        }

        await who.Page.SetViewportSizeAsync(wide.Width, wide.Height);
    }

    private static string Folder
    {
        get
        {
            // artifacts/bin/<this project>/<configuration>/ → artifacts/packages-source/<configuration>
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(own.Parent!.Parent!.Parent!.FullName, "packages-source", own.Name);
        }
    }
}
