using System.Net;
using System.Text;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Hostile;

public sealed class WrongApiRequestsTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly string s_nobody = "00000000-0000-7000-8000-000000000000";
    private static readonly string s_deep = new string('[', 1_000) + new string(']', 1_000);
    private static readonly string s_nested = string.Concat(Enumerable.Repeat("{\"not\":", 50)) + "{}" + new string('}', 50);

    private static readonly (string Path, int[] Statuses)[] s_reads =
    [
        ("/api/leads?filter={", [400]), ("/api/leads?filter=[]", [400]), ("/api/leads?filter=7", [400]), ("/api/leads?filter={\"field\":\"nope\",\"value\":1}", [400]),
        ("/api/leads?filter={\"field\":7,\"value\":1}", [400]), ("/api/leads?filter={\"field\":\"name\",\"is\":\"like\",\"value\":\"x\"}", [400]), ("/api/leads?filter={\"field\":\"name\",\"is\":\"in\",\"value\":[]}", [400]),
        ("/api/leads?filter={\"field\":\"name\",\"value\":{\"a\":1}}", [400]), ("/api/leads?filter={\"and\":{}}", [400]), ("/api/leads?filter={\"field\":\"budget.amount\",\"is\":\"greater\",\"value\":1e27}", [400]),
        ("/api/leads?filter={\"field\":\"name\",\"value\":\"\\ud800\"}", [400]), ("/api/leads?filter=" + s_nested, [400]), ("/api/leads?filter=" + s_deep, [400]),
        ("/api/leads?sort=nope", [400]), ("/api/leads?sort=,", [400]), ("/api/leads?sort=-", [400]), ("/api/leads?sort=contactPoints", [200, 400]),
        ("/api/leads?after=xxx", [400]), ("/api/leads?after=WyJhIiwiYiJd", [400]), ("/api/leads?after=bnVsbA", [400]), ("/api/leads?after=W251bGwsbnVsbF0", [400]),
        ("/api/leads?take=abc", [400]), ("/api/leads?take=99999999999999", [400]), ("/api/leads?take=-5", [200]), ("/api/leads?take=2000000000", [200]),
        ("/api/leads?nope=1", [400]), ("/api/leads?status=Nope", [400]), ("/api/leads?createdAt=yesterday", [400]), ("/api/leads?createdAt=2026-13-45", [400]), ("/api/leads?number=x", [400]),
        ("/api/leads?responsible=not-an-id", [400]), ("/api/leads?responsible.region.name.x.y.z=1", [400]), ("/api/leads?contactPoints=1", [400]),
        ("/api/leads?search=%00%01", [200]), ("/api/leads?search=%22%27*()%3A%5E", [200]), ("/api/leads?search=" + new string('a', 4_000), [200]), ("/api/leads?search=%F0%9F%98%80%ED%A0%80", [200]),
        ("/api/leads?fields=nope", [200]), ("/api/leads?count=maybe", [200]),
        ("/api/leads/nobody", [404]), ("/api/leads/" + s_nobody, [404]), ($"/api/leads/{s_nobody}/history", [404]), ($"/api/leads/{s_nobody}/history?before=yesterday", [400]), ($"/api/leads/{s_nobody}/comments?take=x", [400]),
        ("/api/nope", [404]), ("/api/imports/" + s_nobody, [404]), ("/api/imports?take=x", [400]), ("/api/imports?after=x", [400]), ("/api/search?text=a", [200]), ("/api/search?take=x&text=ab", [400]),
        ($"/api/leads/{s_nobody}/convert-preview?contractorId=x", [404]), ("/api/tasks?scope=nope", [200, 400]), ("/api/tasks?overdue=maybe", [200, 400]), ("/api/tasks/" + s_nobody, [404]),
    ];

    private static readonly (string Path, string Body, int[] Statuses)[] s_writes =
    [
        ("/api/leads", "", [400]), ("/api/leads", "{", [400]), ("/api/leads", "[]", [400]), ("/api/leads", "null", [400]), ("/api/leads", "7", [400]), ("/api/leads", s_deep, [400]), ("/api/leads", "{}", [400]),
        ("/api/leads", "{\"name\":\"x\",\"nope\":1}", [400]), ("/api/leads", "{\"name\":{}}", [400]), ("/api/leads", "{\"name\":\"x\",\"rating\":\"Nope\"}", [400]), ("/api/leads", "{\"name\":\"x\",\"rating\":999}", [400]),
        ("/api/leads", "{\"name\":\"x\",\"budget\":5}", [400]), ("/api/leads", "{\"name\":\"x\",\"budget\":{\"amount\":1e25,\"currency\":\"USD\"}}", [400]), ("/api/leads", "{\"name\":\"x\",\"budget\":{\"amount\":1,\"currency\":5}}", [400]),
        ("/api/leads", "{\"name\":\"x\",\"budget\":{\"amount\":\"much\",\"currency\":\"USD\"}}", [400]), ("/api/leads", "{\"name\":\"a\\u0000b\"}", [400]), ("/api/leads", "{\"name\":\"\\ud800\"}", [400]), ("/api/leads", "{\"\\ud800\":1}", [400]),
        ("/api/leads", "{\"name\":\"" + new string('x', 501) + "\"}", [400]), ("/api/leads", "{\"name\":\"x\",\"responsible\":{\"id\":\"" + s_nobody + "\"}}", [400]), ("/api/leads", "{\"name\":\"x\",\"region\":[1]}", [400]),
        ("/api/leads", "{\"name\":\"x\",\"contactPoints\":{\"a\":1}}", [400]), ("/api/leads", "{\"name\":\"x\",\"contactPoints\":[{\"kind\":\"Nope\",\"value\":\"1\"}]}", [400]), ("/api/leads", "{\"name\":\"x\",\"number\":7}", [400]),
        ("/api/contractors", "{\"name\":\"x\",\"staff\":99999999999}", [400]), ("/api/contractors", "{\"name\":\"x\",\"staff\":-1}", [400]), ("/api/contractors", "{\"name\":\"x\",\"inn\":\"abc\"}", [400]), ("/api/contractors", "{\"name\":\"x\",\"inn\":\"1234567890\"}", [400]),
        ("/api/contacts", "{\"lastName\":\"x\",\"birthDate\":\"31.02.2026\"}", [400]), ("/api/contacts", "{\"lastName\":\"x\",\"birthDate\":\"99999-01-01\"}", [400]), ("/api/contacts", "{\"lastName\":\"x\",\"birthDate\":true}", [400]),
        ("/api/leads/take-next", "{\"queue\":\"nope\"}", [400]), ("/api/leads/take-next", "{\"queue\":\"" + s_nobody + "\"}", [403, 404, 409]), ("/api/leads/place", "{\"leads\":7}", [400]), ($"/api/leads/{s_nobody}/convert", "{", [400]),
        ($"/api/leads/{s_nobody}/convert", "{}", [404]), ($"/api/leads/{s_nobody}/fail", "[]", [400]), ($"/api/leads/{s_nobody}/comments", "{\"text\":\"\"}", [404, 400]), ($"/api/leads/{s_nobody}/comments", "{\"text\":7}", [400]),
        ("/api/tasks", "{\"name\":\"\"}", [400]), ("/api/tasks", "{\"name\":\"x\",\"dueAt\":\"soon\"}", [400]), ("/api/tasks", "{\"name\":7}", [400]), ($"/api/tasks/{s_nobody}/complete", "{\"outcome\":7}", [400]), ($"/api/tasks/{s_nobody}/complete", "{}", [404]),
        ("/api/imports", "{}", [400, 415]), ("/api/users", "{\"name\":\"x\",\"email\":\"no mail\"}", [201, 400]), ("/api/roles", "{\"name\":\"x\"}", [400]), ("/api/calendar/exceptions", "{\"date\":\"never\"}", [400]),
    ];

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Nonsense_in_the_address_gets_a_sentence(string database)
    {
        var crm = await hosts.OnAsync(database);
        var wrong = new List<string>();
        foreach (var (path, statuses) in s_reads)
        {
            var (status, body) = await crm.Admin.TryAsync(HttpMethod.Get, path);
            if (Refusal.Problem(status, body, statuses) is { } problem)
                wrong.Add($"{(path.Length > 120 ? path[..120] : path)} {problem}");
        }

        Assert.Empty(wrong);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Nonsense_in_the_body_gets_a_sentence_and_changes_nothing(string database)
    {
        var crm = await hosts.OnAsync(database);
        var before = await crm.Admin.CountAsync("leads");
        var wrong = new List<string>();
        foreach (var (path, text, statuses) in s_writes)
        {
            using var content = new StringContent(text, Encoding.UTF8, "application/json");
            var (status, body) = await crm.Admin.TryAsync(HttpMethod.Post, path, content);
            if (Refusal.Problem(status, body, statuses) is { } problem)
                wrong.Add($"{path} {(text.Length > 120 ? text[..120] : text)} {problem}");
        }

        Assert.Empty(wrong);
        Assert.Equal(before, await crm.Admin.CountAsync("leads"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_condition_or_a_key_that_cannot_be_read_is_not_taken_for_none(string database)
    {
        var crm = await hosts.OnAsync(database);
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Guarded" });
        var wrong = new List<string>();
        foreach (var (header, value, status) in new[]
        {
            ("If-Match", "banana", 400), ("If-Match", "\"99999999999999\"", 400), ("If-Match", "\"7\"", 412), ("If-Match", "W/\"7\"", 412), ("If-Match", "*", 200),
        })
            await SendAsync(HttpMethod.Patch, $"/api/leads/{lead["id"]}", header, value, status);
        foreach (var value in new[] { "", new string('k', 201), "a b" })
            await SendAsync(HttpMethod.Post, "/api/leads/take-next", "Idempotency-Key", value, 400);

        Assert.Empty(wrong);

        async Task SendAsync(HttpMethod method, string path, string header, string value, int expected)
        {
            var (status, body) = await crm.Admin.TryAsync(method, path, new { }, r => r.Headers.TryAddWithoutValidation(header, value));
            if (Refusal.Problem(status, body, expected) is { } problem)
                wrong.Add($"{header}: {value} {problem}");
        }
    }

    [Fact]
    public async Task Another_media_type_is_named_as_the_mistake()
    {
        var crm = await hosts.OnAsync("sqlite");
        using var content = new StringContent("name=x", Encoding.UTF8, "application/x-www-form-urlencoded");

        var (status, body) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/leads", content);

        Assert.Null(Refusal.Problem(status, body, 415));
    }

    [Theory]
    [InlineData("/api/leads"), InlineData("/api/imports"), InlineData("/elsa/api/workflow-definitions"), InlineData("/openapi/v1.json"), InlineData("/api/search?text=ab")]
    public async Task A_wrong_token_gets_a_sentence_and_no_page(string path)
    {
        var crm = await hosts.OnAsync("sqlite");
        foreach (var token in new[] { "wrong", "Bearer", new string('x', 5_000), "'; DROP TABLE users" })
        {
            using var stranger = new Api(crm.Address, null);
            var (status, body) = await stranger.TryAsync(HttpMethod.Get, path, change: r => r.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token));
            Assert.Null(Refusal.Problem(status, body, 401));
        }
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Somebody_elses_record_looks_like_none(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var owner = await crm.SignInAsync("Owner", ShippedRoles.Manager);
        using var other = await crm.SignInAsync("Other", ShippedRoles.Manager);
        var mine = await owner.CreateAsync("contractors", new { name = "Mine" });
        var path = $"/api/contractors/{mine["id"]}";
        var wrong = new List<string>();
        foreach (var (method, where, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, path, null), (HttpMethod.Patch, path, new { name = "Stolen" }), (HttpMethod.Delete, path, null), (HttpMethod.Get, path + "/history", null),
            (HttpMethod.Get, path + "/comments", null), (HttpMethod.Post, path + "/comments", new { text = "x" }),
        })
        {
            var (status, answer) = await other.TryAsync(method, where, body);
            if (Refusal.Problem(status, answer, 404) is { } problem)
                wrong.Add($"{method} {where} {problem}");
        }

        Assert.Empty(wrong);
        Assert.Equal("Mine", (string)(await owner.GetAsync(path))["name"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Markup_is_kept_as_it_was_typed(string database)
    {
        var crm = await hosts.OnAsync(database);
        const string markup = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"{{7*7}}";
        var lead = await crm.Admin.CreateAsync("leads", new { name = markup });
        await crm.Admin.PostAsync($"/api/leads/{lead["id"]}/comments", new { text = markup });

        var (_, page) = await crm.Admin.TryAsync(HttpMethod.Get, $"/api/leads/{lead["id"]}");

        Assert.Equal(markup, (string)page!["name"]!);
        using var response = await crm.Admin.Http.GetAsync(new Uri($"/api/leads/{lead["id"]}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }
}
