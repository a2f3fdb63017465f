using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>A lead becomes a client, or is given up.</summary>
public sealed class LeadTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task Making_a_client_makes_what_the_preview_said_and_a_double_click_makes_it_once()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var lead = await Leads.TakenAsync(manager, "Preview and Sons");
        await manager.OpenAsync("/leads/" + lead);

        await manager.Card.PressAsync("Make a client");
        var contractor = manager.Page.Locator("#convert-name");
        var contact = manager.Page.Locator("#convert-contact");
        await Expect(contractor).ToHaveValueAsync("Preview and Sons");
        await Expect(contact).ToHaveValueAsync("Byron Ada");
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Make a client" }).DblClickAsync();

        await Expect(manager.Page.Locator("main")).ToContainTextAsync("Qualified");
        await Expect(manager.Card.Window).ToHaveCountAsync(0);
        await Expect(manager.Page.Locator(".toast")).ToHaveCountAsync(1);
        Assert.Equal(1, await Leads.CountAsync(manager, "contractors", "Preview and Sons"));
        await Expect(manager.Card.Tasks).ToHaveCountAsync(0);
        await manager.List.OpenAsync("contractors?search=Preview%20and%20Sons");
        await Expect(manager.List.Rows).ToHaveCountAsync(1);
        await manager.List.OpenRowAsync("Preview and Sons");
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("Byron Ada");
    }

    [Fact]
    public async Task Whoever_may_only_look_at_a_lead_is_offered_nothing_they_may_not_do()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var lead = await Leads.TakenAsync(manager, "Look and Sons");
        await manager.CallAsync("POST", "/api/relationships", $$"""{"kind":"Call","name":"Ask what they need","lead":"{{lead}}","startAt":"2031-05-06T10:00:00Z"}""");
        var analyst = await EnterAsync(ShippedRoles.ProcessAnalyst, Look.English);

        await analyst.OpenAsync("/leads/" + lead);

        await Expect(analyst.Page.Locator("main")).ToContainTextAsync("Ask what they need");
        foreach (var name in new[] { "Give up", "Make a client", "Complete", "More", "More: Ask what they need" })
            await Expect(analyst.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).ToHaveCountAsync(0);
        await manager.OpenAsync("/leads/" + lead);
        foreach (var name in new[] { "Give up", "Make a client", "Complete", "More", "More: Ask what they need" })
            await Expect(manager.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_step_of_a_lead_is_a_button_only_for_whoever_may_take_it()
    {
        var head = await EnterAsync(ShippedRoles.SalesHead, Look.English);
        var waiting = (string)JsonNode.Parse(await head.CallAsync("POST", "/api/leads", """{"name":"Nobody's yet"}"""))!["id"]!;
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var taken = await Leads.TakenAsync(manager, "Somebody's");

        await head.OpenAsync("/leads/" + waiting);
        await Expect(head.Page.Locator(".steps")).ToContainTextAsync("Qualified");
        await Expect(head.Page.Locator(".steps button").Filter(new() { HasText = "Qualified" })).ToHaveCountAsync(0);

        await manager.OpenAsync("/leads/" + taken);
        await Expect(manager.Page.Locator(".steps button").Filter(new() { HasText = "Qualified" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/leads/00000000-0000-0000-0000-000000000000")]
    [InlineData("/contractors/01900000-0000-7000-8000-000000000000")]
    public async Task A_record_that_is_not_there_is_said_not_to_be(string path)
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);

        await manager.OpenAsync(path);

        await Expect(manager.Page.Locator("main")).ToContainTextAsync("There is no such record, or you may not see it.");
    }

    [Fact]
    public async Task Nonsense_in_an_address_stops_no_page()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        foreach (var path in new[] { "/deals/board?funnel=zzz&mine=zzz", "/inbox?task=zzz", "/leads?open=zzz", "/tasks/new?kind=leads&id=zzz", "/letters/new?kind=leads&id=zzz", "/calendar?week=zzz" })
        {
            await manager.OpenAsync(path);
            await Expect(manager.Page.Locator("main h1").First).ToBeVisibleAsync();
            await Expect(manager.Page.GetByText("This page has stopped working")).Not.ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task A_lead_is_linked_to_a_client_that_nothing_suggests()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        await manager.CallAsync("POST", "/api/contractors", """{"name":"Unlike Anything"}""");
        var lead = await Leads.TakenAsync(manager, "Their New Brand");
        await manager.OpenAsync("/leads/" + lead);

        await manager.Card.PressAsync("Make a client");
        await manager.Page.Locator("#convert-find").FillAsync("Unlike Any");
        await manager.Card.Window.GetByRole(AriaRole.Option, new() { Name = "Unlike Anything" }).ClickAsync();
        await Expect(manager.Page.Locator("#convert-link")).ToContainTextAsync("Unlike Anything");
        await manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Make a client" }).ClickAsync();

        await Expect(manager.Card.Window).ToHaveCountAsync(0);
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("Unlike Anything");
        Assert.Equal(0, await Leads.CountAsync(manager, "contractors", "Their New Brand"));
    }

    [Fact]
    public async Task The_card_shows_every_way_to_reach_a_lead_and_what_the_site_told()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var lead = (string)JsonNode.Parse(await manager.CallAsync("POST", "/api/leads", """
            {"name":"Much Is Known","contactPoints":[{"kind":"Phone","value":"+7 921 555 44 01"},{"kind":"Phone","value":"+7 921 555 44 02","doNotUse":true}],
             "addresses":[{"kind":"Actual","city":"Kazan"}],"utm":{"source":"search","campaign":"autumn","page":"https://loft.example/tables"},"consentText":"I agree to be called."}
            """))!["id"]!;

        await manager.OpenAsync("/leads/" + lead);

        var card = manager.Page.Locator("main");
        foreach (var told in new[] { "555-44-02", "do not call", "Kazan", "autumn", "https://loft.example/tables", "I agree to be called." })
            await Expect(card).ToContainTextAsync(told);
        await Expect(card.Locator("a[href^='tel:']")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Giving_a_lead_up_asks_for_a_reason_and_ends_its_tasks()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        var lead = await Leads.TakenAsync(manager, "Never Again Ltd");
        await manager.OpenAsync("/leads/" + lead);
        await Expect(manager.Card.Tasks).ToHaveCountAsync(1);

        await manager.Card.PressAsync("Give up");
        var confirm = manager.Card.Window.GetByRole(AriaRole.Button, new() { Name = "Give up" });
        await confirm.ClickAsync();
        await Expect(manager.Card.Window.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await manager.Page.Locator("#fail-reason").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await manager.Page.Locator("#fail-comment").FillAsync("They bought elsewhere.");
        await confirm.ClickAsync();

        await Expect(manager.Card.Window).ToHaveCountAsync(0);
        await Expect(manager.Page.Locator("main")).ToContainTextAsync("Given up");
        await Expect(manager.Card.Tasks).ToHaveCountAsync(0);
        await Expect(manager.Card.Processes.First).ToContainTextAsync("cancelled");
    }

    [Fact]
    public async Task A_half_typed_lead_outlives_a_reload_and_a_restart_of_the_server()
    {
        var crm = await OwnDemoAsync();
        var manager = await ComeAsync(crm.Address, Look.English);
        await manager.EnterAsync(ShippedRoles.Manager);
        await manager.OpenAsync("/leads/new");
        var name = manager.Page.Locator("#new-name");
        await name.FillAsync("Half typed, never sav");
        await manager.Page.Keyboard.PressAsync("Tab");

        await manager.OpenAsync("/leads/new");
        await Expect(name).ToHaveValueAsync("Half typed, never sav");

        await crm.KillAsync();
        await crm.StartAgainAsync();
        await manager.OpenAsync("/leads/new");
        manager.ForgiveComplaints();
        await Expect(name).ToHaveValueAsync("Half typed, never sav");
        await name.FillAsync("Half typed and saved");
        await manager.Page.Locator("main button[type=submit]").ClickAsync();
        await Expect(manager.Card.Name).ToHaveTextAsync("Half typed and saved");
        await manager.OpenAsync("/leads/new");
        await Expect(name).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_caller_whom_a_manager_types_in_stays_theirs_unless_they_choose_the_queue()
    {
        var manager = await EnterAsync(ShippedRoles.Manager, Look.English);
        foreach (var (name, waits) in new[] { ("My own caller", false), ("Somebody else's caller", true) })
        {
            await manager.OpenAsync("/leads/new");
            await manager.Page.Locator("#new-name").FillAsync(name);
            await manager.Page.Locator("#new-position").FillAsync("Head of purchasing");
            await manager.Page.Locator("#new-rating").SelectOptionAsync("Hot");
            await manager.Page.Locator("#new-budget").FillAsync("1,500,000");
            if (waits)
                await manager.Page.Locator("#new-lead-wait").CheckAsync();
            await manager.Page.Locator("main button[type=submit]").ClickAsync();
            await Expect(manager.Card.Name).ToHaveTextAsync(name);
        }

        await manager.List.OpenAsync("leads?view=mine&search=caller");
        await Expect(manager.List.Rows).ToHaveCountAsync(1);
        await Expect(manager.List.Row("My own caller")).ToContainTextAsync("1,500,000");
    }

    [Fact]
    public async Task What_a_visitor_of_the_site_leaves_waits_in_the_queue()
    {
        var administrator = await EnterAsync(ShippedRoles.Administrator, Look.English);
        await administrator.CallAsync("POST", "/api/web-forms", """{"name":"Site","key":"journeys"}""");
        var visitor = await ComeAsync(Look.Phone);
        await visitor.Page.GotoAsync("/forms/journeys");

        Assert.Equal(0, await visitor.SidewaysAsync());
        await visitor.Page.Locator("[name=name]").FillAsync("Visitor of the site");
        await visitor.Page.Locator("[name=phone]").FillAsync("+7 921 555 44 33");
        await visitor.Page.Locator("form button").ClickAsync();
        await Expect(visitor.Page.Locator("body")).ToContainTextAsync("Thank you");

        var head = await EnterAsync(ShippedRoles.SalesHead, Look.English);
        await head.List.OpenAsync("leads?view=waiting&search=Visitor%20of%20the%20site");
        await Expect(head.List.Row("Visitor of the site")).ToHaveCountAsync(1);
    }
}
