using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>Letters, as managers write them and administrators word them.</summary>
public sealed class LetterTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task A_manager_writes_a_letter_from_a_template_sees_it_first_and_finds_it_on_the_card()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var id = (string)JsonNode.Parse(await manager.CallAsync("POST", "/api/contractors", """{"name":"Letters Ltd","email":"office@letters.example"}"""))!["id"]!;
        await manager.OpenAsync("/contractors/" + id);
        var page = manager.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = "Write a letter" }).ClickAsync();
        await Expect(page.Locator("#l-to")).ToHaveValueAsync("\"Letters Ltd\" <office@letters.example>");
        await page.Locator("#l-template").SelectOptionAsync(new SelectOptionValue { Label = "Thanks for the talk" });
        await page.Locator("#l-language").SelectOptionAsync("en");
        await Expect(page.FrameLocator("iframe.html-frame").GetByText("thank you for your time today")).ToBeVisibleAsync();
        await page.Locator("#l-name").FillAsync("Thank you, and until Tuesday");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        await page.WaitForURLAsync("**/contractors/" + id, new() { WaitUntil = WaitUntilState.Commit });
        var card = page.Locator("section[aria-label='Letters']");
        await Expect(card.GetByText("Kept here")).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Link, new() { Name = "Thank you, and until Tuesday" }).ClickAsync();
        await Expect(page.FrameLocator("iframe.html-frame").GetByText("thank you for your time today")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_words_a_template_sees_it_with_a_real_client_and_reads_what_is_wrong()
    {
        var head = await EnterAsync(ShippedRoles.SalesHead, Look.English);
        var page = head.Page;
        await head.OpenAsync("/templates/new");
        await page.Locator("#t-name").FillAsync("Holiday greeting");
        await page.Locator("#t-about").SelectOptionAsync("contractors");
        await page.Locator("#t-subject").FillAsync("Greetings");

        await page.Locator("#t-body").FillAsync("<p>Dear {{ record.nmae }}</p>");
        await Expect(page.GetByText("there is no field “nmae”")).ToBeVisibleAsync();
        await page.Locator("#t-body").FillAsync("<p>Dear {{ record.name }}, greetings</p>");
        await Expect(page.FrameLocator("iframe.html-frame").GetByText("greetings")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await page.WaitForURLAsync(url => System.Text.RegularExpressions.Regex.IsMatch(url, "/templates/[0-9a-f-]{36}$"), new() { WaitUntil = WaitUntilState.Commit });
        await Expect(page.Locator("h1")).ToHaveTextAsync("Holiday greeting");
    }
}
