using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>Many people want the same thing at the same moment.</summary>
public sealed class RaceTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Five_hundred_people_take_the_next_lead_and_none_is_shared(string database)
    {
        const int leads = 300;
        await using var crm = await CrmHost.OnAsync(database);
        await ImportLeadsAsync(crm, leads);
        var people = new List<Api>();
        for (var i = 0; i < 20; i++)
            people.Add(await crm.SignInAsync($"Manager {i}", ShippedRoles.Manager));

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => people[i % people.Count].TryAsync(HttpMethod.Post, "/api/leads/take-next", new { })));

        var taken = answers.Where(a => a.Status == HttpStatusCode.OK).Select(a => (string)a.Body!["id"]!).ToList();
        Assert.Equal(leads, taken.Count);
        Assert.Equal(leads, taken.Distinct(StringComparer.Ordinal).Count());
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.OK), a =>
        {
            Assert.Equal(HttpStatusCode.Conflict, a.Status);
            Assert.Contains("queues are empty", (string)a.Body!["detail"]!, StringComparison.Ordinal);
        });
        Assert.Equal(0, await crm.Database.CountAsync("SELECT count(*) FROM lead WHERE responsible_id IS NULL"));
        people.ForEach(p => p.Dispose());
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Whoever_takes_a_lead_while_its_process_begins_has_its_task(string database)
    {
        const int leads = 60;
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);

        await Parallel.ForEachAsync(Enumerable.Range(0, leads), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            await manager.DoAsync("leads", await manager.CreateAsync("leads", new { name = $"Lead {i}" }), "take"));

        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(leads, await crm.Database.CountAsync("SELECT count(*) FROM crm_task"));
        Assert.Equal(0, await crm.Database.CountAsync("SELECT count(*) FROM crm_task t JOIN lead l ON l.id = t.subject_id WHERE t.assignee_id IS NULL OR t.assignee_id <> l.responsible_id"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_deal_that_is_moved_while_its_process_begins_waits_at_the_stage_it_was_moved_to(string database)
    {
        const int deals = 40;
        await using var crm = await CrmHost.OnAsync(database);
        var contractor = (await crm.Admin.CreateAsync("contractors", new { name = "Acme" }))["id"];

        await Parallel.ForEachAsync(Enumerable.Range(0, deals), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            await crm.Admin.DoAsync("deals", await crm.Admin.CreateAsync("deals", new { name = $"Deal {i}", contractor }), "move-stage", new { stage = "ContractSigning" }));

        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(deals, await crm.Database.CountAsync("SELECT count(*) FROM crm_task WHERE status IN ('Open', 'InProgress')"));
        Assert.Equal(0, await crm.Database.CountAsync("SELECT count(*) FROM crm_task WHERE status IN ('Open', 'InProgress') AND name <> 'Sign the contract'"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_lead_that_is_closed_while_its_process_begins_leaves_no_work(string database)
    {
        const int leads = 48;
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("welcome", [Company.Step("Came", "Crm.Basic.LeadCreated").Starting(), Company.Step("Welcome", "Crm.UserTask")], [("Came", "Done", "Welcome")]);

        await Parallel.ForEachAsync(Enumerable.Range(0, leads), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var lead = await crm.Admin.CreateAsync("leads", new { name = $"Lead {i}", company = $"Company {i}" });
            if (i % 3 == 0)
                await crm.Admin.DoAsync("leads", lead, "fail", new { reason = "Spam", comment = "Not serious" });
            else if (i % 3 == 1)
                await crm.Admin.DoAsync("leads", lead, "convert");
            else
                Assert.Equal(HttpStatusCode.NoContent, (await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/leads/{lead["id"]}")).Status);
        });

        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal("", await crm.Database.TextAsync("SELECT t.name, l.name, l.status FROM crm_task t JOIN lead l ON l.id = t.subject_id WHERE t.status IN ('Open', 'InProgress')", 2));
        Assert.Equal(0, await crm.Database.CountAsync("SELECT count(*) FROM process_instance p JOIN lead l ON l.id = p.subject_id WHERE p.status = 'Running'"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_double_click_on_convert_makes_one_contractor(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var lead = await manager.CreateAsync("leads", new { name = "Analytical Engines", company = "Analytical Engines", contactName = "Ada Byron" });
        await manager.DoAsync("leads", lead, "take");

        var both = await Task.WhenAll(manager.DoAsync("leads", lead, "convert"), manager.DoAsync("leads", lead, "convert"));

        Assert.Equal((string)both[0]["contractor"]!["id"]!, (string)both[1]["contractor"]!["id"]!);
        Assert.Equal(1, await crm.Admin.CountAsync("contractors"));
        Assert.Equal(1, await crm.Admin.CountAsync("contacts"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_lead_that_a_colleague_took_says_so_kindly(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var first = await crm.SignInAsync("First", ShippedRoles.Manager);
        using var second = await crm.SignInAsync("Second", ShippedRoles.Manager);
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Ada Byron" });
        await first.DoAsync("leads", lead, "take");

        var (status, body) = await second.TryAsync(HttpMethod.Post, $"/api/leads/{lead["id"]}/take", new { });

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Somebody else has taken", (string)body!["detail"]!, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_stale_save_says_what_changed_and_loses_nothing(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var contractor = await crm.Admin.CreateAsync("contractors", new { name = "Acme", description = "old" });
        await crm.Admin.PatchAsync($"/api/contractors/{contractor["id"]}", new { description = "theirs" });

        var (status, body) = await crm.Admin.TryAsync(HttpMethod.Patch, $"/api/contractors/{contractor["id"]}", new { description = "mine" },
            request => request.Headers.TryAddWithoutValidation("If-Match", $"\"{contractor["version"]}\""));

        Assert.Equal(HttpStatusCode.PreconditionFailed, status);
        var conflict = Assert.Single(body!["conflicts"]!.AsArray())!;
        Assert.Equal("description", (string)conflict["field"]!);
        Assert.Equal("mine", (string)conflict["yours"]!);
        Assert.Equal("theirs", (string)conflict["theirs"]!);
        Assert.Equal("theirs", (string)(await crm.Admin.GetAsync($"/api/contractors/{contractor["id"]}"))["description"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Many_saves_of_one_record_with_the_same_version_let_one_through(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var contractor = await crm.Admin.CreateAsync("contractors", new { name = "Acme" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => crm.Admin.TryAsync(
            HttpMethod.Patch, $"/api/contractors/{contractor["id"]}", new { description = $"save {i}" },
            request => request.Headers.TryAddWithoutValidation("If-Match", $"\"{contractor["version"]}\""))));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.OK), a => Assert.True(a.Status == HttpStatusCode.PreconditionFailed, $"{a.Status}: {a.Body}"));
        JsonNode saved = await crm.Admin.GetAsync($"/api/contractors/{contractor["id"]}");
        Assert.Equal(2, (int)saved["version"]!);
    }

    private static async Task ImportLeadsAsync(CrmHost crm, int leads)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("name\n" + string.Concat(Enumerable.Range(0, leads).Select(i => $"Lead {i}\n"))), "file", "leads.csv" },
            { new StringContent("leads"), "target" },
            { new StringContent("{\"mapping\":[{\"column\":\"name\",\"field\":\"name\"}]}"), "options" },
        };
        await crm.Admin.PostAsync("/api/imports", form);
        await crm.Database.UntilAsync("SELECT count(*) FROM import_job WHERE state = 'Done'", 1, TimeSpan.FromMinutes(5));
    }
}
