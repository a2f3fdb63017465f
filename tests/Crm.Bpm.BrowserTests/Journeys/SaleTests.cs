using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Letters;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>What the product is for: somebody who asked becomes a client who has bought.</summary>
public sealed class SaleTests(DemoCompany demo) : Journey(demo)
{
    private const string Name = "Twelve Tables Ltd";

    [Fact]
    public async Task A_lead_becomes_a_deal_gets_its_offer_is_called_met_and_won()
    {
        await using var box = await LetterBox.OpenAsync();
        var crm = await OwnDemoAsync(box.Settings);
        var manager = await EnterAsync(crm.Address, ShippedRoles.Manager, Look.English);

        var deal = await QualifyAsync(manager);
        await OfferAsync(manager, deal, box);
        await FollowUpAsync(manager, deal);
        await WinAsync(manager, deal);

        Assert.Equal("ClosedWon", (string)(await ReadAsync(manager, "/api/deals/" + deal))["status"]!);
        Assert.Empty((await ReadAsync(manager, $"/api/tasks?subjectId={deal}&open=true"))["items"]!.AsArray());
    }

    // Taken, reached and qualified in the inbox; the last answer makes the client and begins the deal.
    private static async Task<string> QualifyAsync(Somebody manager)
    {
        await manager.CallAsync("POST", "/api/leads", $$"""{"name":"{{Name}}","company":"{{Name}}","contactName":"Ada Byron","email":"ada@tables.example","phone":"+7 911 000 12 12"}""");
        await manager.List.OpenAsync("leads?view=all&search=Twelve%20Tables");
        await manager.List.OpenRowAsync(Name);
        await manager.Card.PressAsync("Take");
        await manager.Card.Tasks.First.ClickAsync();
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Contact the lead");
        await manager.Inbox.CompleteAsync("Reached");
        await manager.Inbox.GoOnAsync("Qualify the lead", Name);
        await manager.Page.Locator("#task-withDeal").CheckAsync();
        await manager.Inbox.CompleteAsync("Convert");

        await Expect(manager.Inbox.Tasks.Filter(new() { HasText = "Get the customer's decision" }).Filter(new() { HasText = Name })).ToHaveCountAsync(1);
        return (string)(await ReadAsync(manager, "/api/deals?search=Twelve%20Tables"))["items"]![0]!["id"]!;
    }

    // The deal gets a product and its client the offer, as a letter with the document.
    private static async Task OfferAsync(Somebody manager, string deal, LetterBox box)
    {
        await manager.OpenAsync("/deals/" + deal);
        await manager.Page.GetByRole(AriaRole.Button, new() { Name = "Change the products" }).ClickAsync();
        var line = manager.Card.Window.Locator("fieldset").First;
        await line.GetByRole(AriaRole.Combobox).PressSequentiallyAsync("Форум");
        await line.GetByRole(AriaRole.Combobox).PressAsync("Enter");
        await Expect(line.GetByLabel("What the line says")).ToHaveValueAsync("Стол переговорный «Форум»");
        await line.GetByLabel("Quantity").FillAsync("12");
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("768,000");

        await manager.Page.GetByRole(AriaRole.Link, new() { Name = "Letter with the offer" }).ClickAsync();
        await Expect(manager.Page.Locator("#l-to")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("ada@tables.example"));
        await manager.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await manager.Page.WaitForURLAsync("**/deals/" + deal, new() { WaitUntil = WaitUntilState.Commit });

        await LetterBox.UntilAsync("the offer arrives", () => box.For("ada@tables.example").Count == 1);
        Assert.Contains(box.For("ada@tables.example")[0].Attachments, file => file.ContentType.IsMimeType("application", "pdf") || file.ContentType.IsMimeType("text", "html"));
    }

    // The call that the process planned, in the language of the company, completed with what was agreed and a meeting.
    private static async Task FollowUpAsync(Somebody manager, string deal)
    {
        var planned = manager.Page.Locator(".timeline .planned").Filter(new() { HasText = "Обсудить предложение" });
        await Expect(planned).ToHaveCountAsync(1);
        await planned.GetByRole(AriaRole.Button, new() { Name = "Complete" }).ClickAsync();
        await manager.Page.Locator("#done-result").FillAsync("Likes the tables, wants to see one");
        await manager.Page.Locator("#done-agreed").FillAsync("Bring a table to their office");
        await manager.Page.Locator("[data-next='Meeting']").ClickAsync();
        await Expect(manager.Page.Locator("#next-start")).Not.ToHaveValueAsync("");
        await manager.Page.Locator("#next-name").FillAsync("Show the table");
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Complete", Exact = true }).ClickAsync();

        await Expect(manager.Page.Locator(".timeline .planned").Filter(new() { HasText = "Show the table" })).ToHaveCountAsync(1);
        await Expect(manager.Card.Tasks.Filter(new() { HasText = "We promised: Bring a table to their office" }).First).ToBeVisibleAsync();
        var meeting = (await ReadAsync(manager, $"/api/relationships?deal={deal}&status=Planned"))["items"]![0]!;
        await manager.CallAsync("POST", $"/api/relationships/{meeting["id"]}/complete", """{"resultCode":"Agreed"}""");
        var promise = (await ReadAsync(manager, $"/api/tasks?subjectId={deal}&open=true"))["items"]!.AsArray().Single(task => ((string)task!["name"]!).StartsWith("We promised", StringComparison.Ordinal))!;
        await manager.CallAsync("POST", $"/api/tasks/{promise["id"]}/complete", "{}");
    }

    // The first stage by its task, the second on the board, the third by its task again.
    private static async Task WinAsync(Somebody manager, string deal)
    {
        await manager.Inbox.OpenAsync();
        await manager.Inbox.GoOnAsync("Get the customer's decision on the offer", Name);
        await manager.Inbox.CompleteAsync("Next");
        await Expect(manager.Inbox.Tasks.Filter(new() { HasText = "Agree the contract" }).Filter(new() { HasText = Name })).ToHaveCountAsync(1);

        await manager.OpenAsync("/deals/board?mine=true");
        var card = manager.Page.Locator("[data-card]").Filter(new() { HasText = Name });
        var signing = manager.Page.Locator("section.lane[aria-label='Contract signing']");
        await card.DragToAsync(signing);
        await Expect(signing.Locator("[data-card]").Filter(new() { HasText = Name })).ToBeVisibleAsync();

        await manager.OpenAsync("/deals/" + deal);
        await Expect(manager.Card.Processes.Filter(new() { HasText = "Deal stage chain" })).ToContainTextAsync("Contract signing");
        await manager.Card.Tasks.Filter(new() { HasText = "Sign the contract" }).First.ClickAsync();
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Sign the contract");
        await manager.Inbox.CompleteAsync("Next");
        await manager.OpenAsync("/deals/" + deal);
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("Won");
    }

    private static async Task<JsonNode> ReadAsync(Somebody manager, string path) => JsonNode.Parse(await manager.CallAsync("GET", path))!;
}
