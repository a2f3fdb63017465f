using System.Net;
using System.Net.Http.Json;

namespace Crm.Bpm.IntegrationTests.Access;

public sealed class SignInTests
{
    private const string Password = "four words make sense";

    [Fact]
    public async Task Whoever_has_the_password_comes_in()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var browser = new Browser(crm.Address);

        var (status, _) = await browser.SignInAsync(CrmHost.AdminEmail, CrmHost.AdminPassword);

        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/api/me"));
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_out_even_the_right_one()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var browser = new Browser(crm.Address);
        for (var attempt = 0; attempt < 5; attempt++)
            await browser.SignInAsync(CrmHost.AdminEmail, "wrong password");

        var (status, body) = await browser.SignInAsync(CrmHost.AdminEmail, CrmHost.AdminPassword);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Too many wrong passwords", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusOfAsync("/api/me"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Blocking_ends_the_session_and_the_token(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var (id, browser) = await InvitedAsync(crm, "Manager");
        using var _ = browser;
        using var post = new HttpRequestMessage(HttpMethod.Post, "/api/tokens") { Content = JsonContent.Create(new { name = "script" }) };
        post.Headers.Add("X-Crm-Request", "1");
        using var made = await browser.Http.SendAsync(post);
        var token = (await made.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonObject>())!["token"]!.ToString();
        using var program = new Api(crm.Address, token);
        await program.GetAsync("/api/me");

        await crm.Admin.PostAsync($"/api/users/{id}/block");

        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusOfAsync("/api/me"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.TryAsync(HttpMethod.Get, "/api/me")).Status);
        var (_, body) = await browser.SignInAsync("anna@example.test", Password);
        Assert.Contains("blocked", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_works_once()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var user = await crm.Admin.CreateAsync("users", new { name = "Anna", email = "anna@example.test" });
        var link = (await crm.Admin.DoAsync("users", user, "invite", new { roles = new[] { "Manager" } }))["link"]!.ToString();
        using var first = new Browser(crm.Address);
        using var second = new Browser(crm.Address);
        await first.SendFormAsync(link, "welcome", ("password", Password), ("repeated", Password));

        var again = await second.Http.GetStringAsync(new Uri(link));

        Assert.Equal(HttpStatusCode.OK, await first.StatusOfAsync("/api/me"));
        Assert.Contains("used already", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var me = (await crm.Admin.GetAsync("/api/me"))["id"]!;

        Assert.Equal(HttpStatusCode.Conflict, (await crm.Admin.TryAsync(HttpMethod.Post, $"/api/users/{me}/block")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await crm.Admin.TryAsync(HttpMethod.Post, $"/api/users/{me}/roles", new { roles = new[] { "Manager" } })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/users/{me}")).Status);
    }

    [Fact]
    public async Task A_manager_does_not_administer()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var (id, browser) = await InvitedAsync(crm, "Manager");
        using var _ = browser;
        using var post = new HttpRequestMessage(HttpMethod.Post, $"/api/users/{id}/roles") { Content = JsonContent.Create(new { roles = new[] { "Administrator" } }) };
        post.Headers.Add("X-Crm-Request", "1");

        using var answer = await browser.Http.SendAsync(post);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.Created)]
    [InlineData("X-Crm-Request", "1", HttpStatusCode.Created)]
    [InlineData("X-Nothing", "1", HttpStatusCode.Forbidden)]
    public async Task Another_sites_page_changes_nothing_with_the_cookie(string header, string value, HttpStatusCode expected)
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var browser = new Browser(crm.Address);
        await browser.SignInAsync(CrmHost.AdminEmail, CrmHost.AdminPassword);
        using var post = new HttpRequestMessage(HttpMethod.Post, "/api/tokens") { Content = JsonContent.Create(new { name = "x" }) };
        post.Headers.Add(header, value);

        using var answer = await browser.Http.SendAsync(post);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_fresh_server_sends_everybody_to_the_set_up_and_strangers_need_the_code()
    {
        await using var crm = await CrmHost.OnAsync("sqlite", "Setup:AdminEmail=", "Setup:ApiToken=");
        using var browser = new Browser(crm.Address);
        browser.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        var (_, body) = await browser.SendFormAsync("/setup", "set-up", ("code", "AAAA-AAAA"), ("adminName", "Eve"), ("email", "eve@example.test"), ("password", Password),
            ("name", "Evil"), ("language", "en"), ("timeZone", "UTC"), ("currency", "USD"), ("workFrom", "09:00"), ("workTo", "18:00"), ("workDays", "Monday"));

        Assert.Contains("not the set-up code", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await browser.StatusOfAsync("/"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync("/api/me"));
    }

    [Fact]
    public async Task Set_up_at_the_server_itself_makes_the_first_administrator()
    {
        await using var crm = await CrmHost.OnAsync("sqlite", "Setup:AdminEmail=", "Setup:ApiToken=");
        using var browser = new Browser(crm.Address);

        var (status, _) = await browser.SendFormAsync("/setup", "set-up", ("adminName", "Ada"), ("email", "ada@example.test"), ("password", Password),
            ("name", "Ada & Co"), ("language", "ru"), ("timeZone", "Europe/Moscow"), ("currency", "RUB"), ("workFrom", "09:00"), ("workTo", "18:00"), ("workDays", "Monday"));

        Assert.Equal(HttpStatusCode.Redirect, status);
        var me = await browser.Http.GetStringAsync(new Uri("/api/me", UriKind.Relative));
        Assert.Contains("Administrator", me, StringComparison.Ordinal);
        Assert.Contains("Europe/Moscow", me, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_draft_is_kept_replaced_and_forgotten(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var first = new StringContent("one");
        using var second = new StringContent("two");
        await crm.Admin.TryAsync(HttpMethod.Put, "/api/drafts/leads/new", first);
        await crm.Admin.TryAsync(HttpMethod.Put, "/api/drafts/leads/new", second);

        Assert.Equal("two", (await crm.Admin.GetAsync("/api/drafts/leads/new"))["value"]!.ToString());
        await crm.Admin.TryAsync(HttpMethod.Delete, "/api/drafts/leads/new");
        Assert.Equal(HttpStatusCode.NotFound, (await crm.Admin.TryAsync(HttpMethod.Get, "/api/drafts/leads/new")).Status);
    }

    private static async Task<(string Id, Browser Browser)> InvitedAsync(CrmHost crm, string role)
    {
        var user = await crm.Admin.CreateAsync("users", new { name = "Anna", email = "anna@example.test" });
        var link = (await crm.Admin.DoAsync("users", user, "invite", new { roles = new[] { role } }))["link"]!.ToString();
        var browser = new Browser(crm.Address);
        await browser.SendFormAsync(link, "welcome", ("password", Password), ("repeated", Password));
        return (user["id"]!.ToString(), browser);
    }
}
