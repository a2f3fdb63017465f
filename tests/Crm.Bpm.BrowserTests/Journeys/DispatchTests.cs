using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Plugins;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>CRM Expert gives leads out: a head of sales makes a rule, and a lead says why it went where it went.</summary>
public sealed class DispatchTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task A_head_makes_a_rule_tries_it_out_and_the_next_lead_says_why_it_went_where_it_went()
    {
        var host = await OwnDemoAsync("Plugins:More=" + ExpertLicences.Folder);
        var admin = await EnterAsync(host.Address, ShippedRoles.Administrator, Look.English);
        await admin.SendFileAsync("/api/plugins/licences", "expert.crmlicence", ExpertLicences.Issue());
        var head = await EnterAsync(host.Address, ShippedRoles.SalesHead, Look.English);
        var queue = (string)JsonNode.Parse(await admin.CallAsync("POST", "/api/lead-queues", """{"name":"Exhibition"}"""))!["id"]!;
        var people = JsonNode.Parse(await admin.CallAsync("GET", "/api/users?take=200"))!["items"]!.AsArray().Select(p => (Id: (string)p!["id"]!, Name: (string)p["name"]!)).OrderBy(p => p.Name, StringComparer.Ordinal).Take(3).ToList();
        // Whoever looks at night, too.
        var week = new JsonObject([.. Enum.GetNames<DayOfWeek>().Select(day => KeyValuePair.Create(day, (JsonNode?)new JsonObject { ["from"] = "00:00:00", ["to"] = "23:59:59" }))]).ToJsonString();
        foreach (var (id, _) in people)
            await admin.CallAsync("PUT", "/api/calendar/hours/" + id, week);

        await head.OpenAsync("/dispatch-rules/new");
        await head.Page.Locator("#d-name").FillAsync("Exhibition in turn");
        await head.Page.Locator("#d-queue").SelectOptionAsync(queue);
        await head.Page.Locator("#d-algorithm").SelectOptionAsync("Skill");
        foreach (var (_, name) in people)
        {
            await head.Page.GetByRole(AriaRole.Combobox, new() { Name = "Add a person" }).FillAsync(name);
            await head.Page.GetByRole(AriaRole.Option, new() { Name = name }).First.ClickAsync();
            await Expect(head.Page.Locator(".line-item").Filter(new() { HasText = name })).ToBeVisibleAsync();
        }

        await head.Page.GetByLabel("Add a skill: " + people[2].Name).SelectOptionAsync(new SelectOptionValue { Label = "Exhibition" });
        await head.Page.Locator("#d-minutes").FillAsync("30");
        await head.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).DblClickAsync();
        await Expect(head.Page.GetByRole(AriaRole.Heading, new() { Name = "Exhibition in turn", Level = 1 })).ToBeVisibleAsync();
        await head.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(head.Page.GetByText("Would get it:")).ToBeVisibleAsync();
        await PicturesAsync(head, "rule");

        var source = (string)JsonNode.Parse(await admin.CallAsync("GET", "/api/dictionaries?dictionary=leadSource&code=Exhibition"))!["items"]![0]!["id"]!;
        var lead = (string)JsonNode.Parse(await admin.CallAsync("POST", "/api/leads", $$"""{"name":"Stand 14","queue":"{{queue}}","source":"{{source}}"}"""))!["id"]!;

        await head.OpenAsync("/leads/" + lead);
        var card = head.Page.Locator("section.card[aria-label='Dispatch']");
        await Expect(card).ToContainTextAsync($"{people[2].Name} fits best (Source); 3 of 3 people could take it.");
        await Expect(head.Page.Locator(".timeline")).ToContainTextAsync("Dispatched to " + people[2].Name);
        await card.Locator("summary").First.ClickAsync();
        await Expect(card).ToContainTextAsync("Fits less");
        await PicturesAsync(head, "lead");
        await head.OpenAsync("/dispatch-rules");
        await Expect(head.Page.GetByRole(AriaRole.Link, new() { Name = "Exhibition in turn" })).ToBeVisibleAsync();
        await PicturesAsync(head, "rules");
    }

    private static async Task PicturesAsync(Somebody who, string name)
    {
        var wide = who.Page.ViewportSize!;
        foreach (var width in (int[])[wide.Width, 360])
        {
            await who.Page.SetViewportSizeAsync(width, 900);
            await who.PictureAsync(Path.Combine(Screens.Folder, "dispatch", $"{name}-{width.ToString(CultureInfo.InvariantCulture)}.png"));
            Assert.Equal(0, await who.SidewaysAsync());
        }

        await who.Page.SetViewportSizeAsync(wide.Width, wide.Height);
    }
}
