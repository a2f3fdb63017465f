using Crm.Bpm.BrowserTests.Pages;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>Coming in: the first start, an invitation, wrong passwords, pages that are not one's own.</summary>
public sealed class DoorTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task Everybody_says_on_their_own_page_when_they_are_away()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        await manager.OpenAsync("/me");
        await manager.Page.Locator("#a-from").FillAsync("2031-07-01");
        await manager.Page.Locator("#a-to").FillAsync("2031-07-14");
        await manager.Page.GetByRole(AriaRole.Button, new() { Name = "Add an absence" }).ClickAsync();
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("2031");

        await manager.OpenAsync("/me");
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("2031");
        await manager.Page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(manager.Page.Locator("main")).Not.ToContainTextAsync("2031");
    }

    [Fact]
    public async Task The_first_start_asks_for_an_administrator_who_can_sign_in_afterwards()
    {
        var crm = await NewServerAsync();
        var owner = await ComeAsync(crm.Address, Look.English);
        await owner.Page.GotoAsync("/");

        await Expect(owner.Page).ToHaveURLAsync(new Uri(crm.Address, "/setup").ToString());
        await Door.SetUpAsync(owner);
        await Expect(owner.Page.GetByRole(AriaRole.Heading, new() { Name = "Inbox" })).ToBeVisibleAsync();

        var later = await ComeAsync(crm.Address, Look.English);
        await later.SignInAsync(Door.Email, Door.Password);
        await later.InsideAsync();
        await Expect(later.Page.GetByRole(AriaRole.Heading, new() { Name = "Inbox" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_person_invited_by_a_link_chooses_a_password_works_and_is_blocked()
    {
        var administrator = await EnterAsync(ShippedRoles.Administrator, Look.English);
        await administrator.OpenAsync("/admin/people");
        await administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Add a person" }).ClickAsync();
        await administrator.Card.Window.GetByLabel("Name").FillAsync("Nina Berg");
        await administrator.Card.Window.GetByLabel("E-mail").FillAsync("nina.berg@loft.example");
        await administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Add and invite" }).ClickAsync();
        var link = await administrator.Page.Locator("#hand-over").InputValueAsync();
        // Wherever the focus is.
        await administrator.Page.EvaluateAsync("document.activeElement.blur()");
        await administrator.Page.Keyboard.PressAsync("Escape");
        await Expect(administrator.Card.Window).ToHaveCountAsync(0);

        var nina = await ComeAsync(Look.English);
        await nina.Page.GotoAsync(link);
        await Expect(nina.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Welcome, Nina Berg");
        await nina.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Door.Password);
        await nina.Page.GetByLabel("Password again").FillAsync(Door.Password);
        await nina.Page.GetByRole(AriaRole.Button, new() { Name = "Save and enter" }).ClickAsync();
        await nina.InsideAsync();
        await Expect(nina.Page.GetByRole(AriaRole.Heading, new() { Name = "Inbox" })).ToBeVisibleAsync();

        await administrator.List.SearchAsync("Nina Berg");
        await administrator.List.OpenRowAsync("Nina Berg");
        await administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Block", Exact = true }).ClickAsync();
        await administrator.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Block", Exact = true }).ClickAsync();
        await Expect(administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Unblock" })).ToBeVisibleAsync();

        var again = await ComeAsync(Look.English);
        await again.SignInAsync("nina.berg@loft.example", Door.Password);
        await Expect(again.Page.Locator(".notice.bad")).ToHaveTextAsync("Your access was blocked. Ask an administrator.");
    }

    [Fact]
    public async Task A_link_that_was_used_says_so()
    {
        var somebody = await ComeAsync(Look.English);

        await somebody.Page.GotoAsync("/welcome/0000000000");

        await Expect(somebody.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("This link has ended or was used already. Ask for a new one.");
    }

    [Fact]
    public async Task Wrong_passwords_get_a_sentence_and_in_the_end_a_pause()
    {
        var crm = await NewServerAsync("--Setup:AdminEmail=" + Door.Email, "--Setup:AdminPassword=" + Door.Password);
        var ada = await ComeAsync(crm.Address, Look.English);
        var said = ada.Page.Locator(".notice.bad");

        await ada.SignInAsync(Door.Email, "wrong horse battery");
        await Expect(said).ToHaveTextAsync("The e-mail or the password is wrong.");
        await Expect(ada.Page.Locator("#email")).ToHaveValueAsync(Door.Email);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await ada.SignInAsync(Door.Email, "wrong horse battery");
            await said.WaitForAsync();
        }

        await Expect(said).ToContainTextAsync("Too many wrong passwords. Try again in");
        await ada.SignInAsync(Door.Email, Door.Password);
        await Expect(said).ToContainTextAsync("Too many wrong passwords. Try again in");
    }

    [Fact]
    public async Task Whoever_opens_what_is_not_theirs_reads_why_and_finds_a_way_on()
    {
        var head = await EnterAsync(ShippedRoles.SalesHead, Look.English);
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var others = await Leads.OfSomebodyElseAsync(head, "Олег Петров");

        await manager.OpenAsync("/admin/people");
        await Expect(manager.Page.Locator("main .state")).ToContainTextAsync("Administer");
        await Expect(manager.Page.Locator("table.grid")).ToHaveCountAsync(0);

        await manager.OpenAsync($"/leads/{others}");
        await Expect(manager.Page.Locator("main .state")).ToBeVisibleAsync();
        await manager.Page.Locator("main .state a.btn").First.ClickAsync();
        await Expect(manager.Page.Locator("main h1")).ToBeVisibleAsync();
    }
}
