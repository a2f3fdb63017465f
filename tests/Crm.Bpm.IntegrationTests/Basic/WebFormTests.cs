using System.Net;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>What a visitor of the company's site meets, and what reaches the queue.</summary>
public sealed class WebFormTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task An_answer_becomes_a_lead_in_the_forms_queue_with_consent_and_campaign(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var visitor = new Api(crm.Address, null);
        var queue = await crm.Admin.CreateAsync("lead-queues", new { name = "Site" });
        var form = await crm.Admin.CreateAsync("web-forms", new { name = "Quote", key = "quote", queue = queue["id"], consentText = "I agree.", utmCampaign = "site" });

        var (status, page) = await SendAsync(visitor, "quote", ("name", "Ada Byron"), ("company", "Engines"), ("phone", "+44 20 7946 0123"), ("consent", "true"), ("utm_source", "search"));

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Contains("Thank you", page, StringComparison.Ordinal);
        var lead = Assert.Single((await crm.Admin.GetAsync($"/api/leads?webForm={form["id"]}"))["items"]!.AsArray())!;
        Assert.Equal(("Engines", "Ada Byron", "I agree."), ((string)lead["company"]!, (string)lead["contactName"]!, (string)lead["consentText"]!));
        Assert.Equal((string)queue["id"]!, (string)lead["queue"]!["id"]!);
        Assert.Equal(("search", "site"), ((string)lead["utm"]!["source"]!, (string)lead["utm"]!["campaign"]!));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task An_answer_to_a_form_whose_queue_is_gone_waits_in_the_default_queue(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var visitor = new Api(crm.Address, null);
        var queue = await crm.Admin.CreateAsync("lead-queues", new { name = "Site" });
        var form = await crm.Admin.CreateAsync("web-forms", new { name = "Quote", key = "quote", queue = queue["id"] });
        await crm.Admin.DeleteAsync($"/api/web-forms/{form["id"]}");
        await crm.Admin.DeleteAsync($"/api/lead-queues/{queue["id"]}");
        await crm.Admin.PostAsync("/api/web-forms/restore", new { ids = new[] { form["id"] } });

        await SendAsync(visitor, "quote", ("name", "Ada Byron"), ("phone", "+44 20 7946 0123"));

        var lead = Assert.Single((await crm.Admin.GetAsync("/api/leads"))["items"]!.AsArray())!;
        Assert.Equal("Incoming leads", (string)lead["queue"]!["name"]!);
    }

    [Fact]
    public async Task What_is_missing_is_said_at_its_field_and_nothing_typed_is_lost()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var visitor = new Api(crm.Address, null);
        await crm.Admin.CreateAsync("web-forms", new { name = "Quote", key = "quote", consentText = "I agree.", consentTextRu = "Согласен." });

        var (english, page) = await SendAsync(visitor, "quote", ("name", "Ada <Byron>"), ("message", "Six engines"));
        var (russian, pageRu) = await SendAsync(visitor, "quote", ("name", "Ада"), ("lang", "ru"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (english, russian));
        Assert.Contains("Leave a phone or an e-mail", page, StringComparison.Ordinal);
        Assert.Contains("without your consent", page, StringComparison.Ordinal);
        Assert.Contains("Six engines", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<Byron>", page, StringComparison.Ordinal);
        Assert.Contains("Оставьте телефон или e-mail", WebUtility.HtmlDecode(pageRu), StringComparison.Ordinal);
        Assert.Equal(0, await crm.Admin.CountAsync("leads"));
    }

    [Fact]
    public async Task Robots_and_try_outs_are_thanked_and_make_no_lead()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var visitor = new Api(crm.Address, null);
        await crm.Admin.CreateAsync("web-forms", new { name = "Quote", key = "quote" });

        var (robot, _) = await SendAsync(visitor, "quote", ("phone", "+44 20 7946 0123"), ("name", "Bot"), ("website_url", "https://spam.example"));
        var (trial, page) = await SendAsync(visitor, "quote", ("phone", "+44 20 7946 0123"), ("name", "Ada"), ("try", "1"));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (robot, trial));
        Assert.Contains("no lead was made", page, StringComparison.Ordinal);
        Assert.Equal(0, await crm.Admin.CountAsync("leads"));
    }

    [Fact]
    public async Task Whoever_sends_too_often_is_asked_to_wait_and_a_closed_form_says_so()
    {
        await using var crm = await CrmHost.OnAsync("sqlite", "WebForms:Answers=2");
        using var visitor = new Api(crm.Address, null);
        var form = await crm.Admin.CreateAsync("web-forms", new { name = "Quote", key = "quote" });

        for (var i = 0; i < 2; i++)
            await SendAsync(visitor, "quote", ("phone", "+44 20 7946 0123"), ("name", "Ada"));
        var (often, wait) = await SendAsync(visitor, "quote", ("phone", "+44 20 7946 0123"), ("name", "Ada"));
        await crm.Admin.PatchAsync($"/api/web-forms/{form["id"]}", new { isActive = false });
        var (gone, closed) = await visitor.TryAsync(HttpMethod.Get, "/forms/quote");

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.NotFound), (often, gone));
        Assert.Contains("Please try again in", wait, StringComparison.Ordinal);
        Assert.Contains("This form is closed", (string)closed!, StringComparison.Ordinal);
        Assert.Equal(2, await crm.Admin.CountAsync("leads"));
    }

    [Fact]
    public async Task A_form_may_stand_in_a_frame_of_the_sites_it_names_and_managers_do_not_change_it()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        await crm.Admin.CreateAsync("web-forms", new { name = "Quote", key = "quote", allowedOrigins = "https://loft.example" });

        using var shown = await manager.Http.GetAsync(new Uri("/forms/quote", UriKind.Relative));
        var (refused, _) = await manager.TryAsync(HttpMethod.Post, "/api/web-forms", new { name = "Mine" });

        Assert.Contains("frame-ancestors 'self' https://loft.example", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(shown.Headers.Contains("X-Frame-Options"));
        Assert.Equal(HttpStatusCode.Forbidden, refused);
    }

    private static async Task<(HttpStatusCode Status, string Page)> SendAsync(Api visitor, string key, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        var (status, page) = await visitor.TryAsync(HttpMethod.Post, $"/forms/{key}", form);
        return (status, (string)page!);
    }
}
