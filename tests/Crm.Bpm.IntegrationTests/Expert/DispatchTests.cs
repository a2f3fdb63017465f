using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Expert;

/// <summary>Leads that come into a queue with a rule go to its people at once, and say why.</summary>
public sealed class DispatchTests(DispatchHosts hosts) : IClassFixture<DispatchHosts>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Leads_that_come_in_a_crowd_are_each_given_once_by_weight_and_say_why(string database)
    {
        var crm = await hosts.OnAsync(database);
        var team = await (await DispatchTeam.MakeAsync(crm, "Anna", "Boris", "Vera", "Zoe")).RuleAsync("Weighted", weights: [2, 1, 1, 4]);
        await team.AwayAsync("Zoe");
        var leads = new System.Collections.Concurrent.ConcurrentBag<JsonNode>();

        // Other servers look at the same time.
        await Task.WhenAll(
            Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => leads.Add(await team.LeadAsync($"Lead {i}"))),
            Parallel.ForEachAsync(Enumerable.Range(0, 12), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (_, _) => await DispatchAsync(crm, team)));

        await crm.Database.UntilAsync($"SELECT count(*) FROM lead WHERE queue_id = {team.Id(team.Queue)} AND responsible_id IS NULL", 0, s_patience);
        var decisions = await Task.WhenAll(leads.Select(async lead => Assert.Single((await team.WhyAsync(lead))["decisions"]!.AsArray())!));
        int Got(string name) => decisions.Count(d => (Guid)d["person"]! == team.Of(name));
        Assert.Equal((20, 10, 10, 0), (Got("Anna"), Got("Boris"), Got("Vera"), Got("Zoe")));
        Assert.All(decisions, d =>
        {
            Assert.Equal("Weight", (string)d["reason"]!);
            Assert.Contains("3 of 4 people could take it", (string)d["why"]!, StringComparison.Ordinal);
            Assert.Equal("Away", (string)d["candidates"]!.AsArray().Single(c => (string)c!["name"]! == "Zoe")!["standing"]!);
        });
        Assert.Equal(40, await crm.Database.CountAsync($"SELECT count(*) FROM lead_assignment WHERE queue_id = {team.Id(team.Queue)} AND mode = 'Auto'"));
        var figures = await crm.Admin.GetAsync($"/api/dispatch-rules/{team.Rule}/figures");
        Assert.Equal((40, 40, 0), ((int)figures["today"]!, (int)figures["week"]!, (int)figures["waiting"]!));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_lead_waits_while_nobody_is_there_and_goes_to_whoever_comes(string database)
    {
        var crm = await hosts.OnAsync(database);
        var team = await (await DispatchTeam.MakeAsync(crm, "Anna")).RuleAsync("RoundRobin");
        await team.AwayAsync("Anna");
        var lead = await team.LeadAsync("Waiting");
        await crm.UntilNothingIsOnItsWayAsync();

        var waiting = (await team.WhyAsync(lead))["waiting"]!;
        Assert.Null(waiting["person"]);
        Assert.Equal("Away", (string)Assert.Single(waiting["candidates"]!.AsArray())!["standing"]!);
        Assert.Contains("Nobody of the rule can take it now", (string)waiting["why"]!, StringComparison.Ordinal);

        await crm.AsTheProductAsync(services => services.GetRequiredService<CrmDb>().Set<Absence>().Where(a => a.UserId == team.Of("Anna")).ExecuteDeleteAsync());
        team.Turn(TimeSpan.FromSeconds(1));

        await team.UntilAsync(lead, "Anna");
        Assert.Null((await team.WhyAsync(lead))["waiting"]);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_nobody_speaks_to_in_time_goes_back_and_to_somebody_else_and_the_head_is_told(string database)
    {
        var crm = await hosts.OnAsync(database);
        var team = await (await DispatchTeam.MakeAsync(crm, "Anna", "Boris")).RuleAsync("RoundRobin", firstTouchMinutes: 30);
        var late = await team.LeadAsync("Late");
        await team.UntilAsync(late, "Anna");
        var spoken = await team.LeadAsync("Spoken to");
        await team.UntilAsync(spoken, "Boris");
        await crm.Admin.DoAsync("leads", spoken, "set-status", new { status = "InWork" });

        team.Turn(TimeSpan.FromMinutes(31));

        await team.UntilAsync(late, "Boris");
        await team.OutcomeAsync(spoken, "Touched", 1);
        await team.OutcomeAsync(late, "TakenBack", 1);
        Assert.Equal(1, await ToldAsync(crm, team.Head, "Anna has not spoken to Late in time; it is back in the queue"));
        Assert.Equal(1, await ToldAsync(crm, team.Of("Anna"), "Late went back to the queue: nobody has spoken to it in time"));
        Assert.Equal("HadIt", (string)(await team.WhyAsync(late))["decisions"]![0]!["candidates"]!.AsArray().Single(c => (string)c!["name"]! == "Anna")!["standing"]!);

        // Nobody is left who did not have it: it stays in the queue and says so.
        team.Turn(TimeSpan.FromMinutes(31));

        await team.OutcomeAsync(late, "TakenBack", 2);
        team.Turn(TimeSpan.FromSeconds(1));
        var waiting = (await team.WhyAsync(late))["waiting"]!;
        Assert.Equal(["HadIt", "HadIt"], waiting["candidates"]!.AsArray().Select(c => (string)c!["standing"]!));
        var figures = await crm.Admin.GetAsync($"/api/dispatch-rules/{team.Rule}/figures");
        Assert.Equal((3, 2, 1), ((int)figures["week"]!, (int)figures["takenBack"]!, (int)figures["waiting"]!));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_known_clients_lead_goes_to_whoever_cares_for_them_or_stands_in(string database)
    {
        var crm = await hosts.OnAsync(database);
        var team = await (await DispatchTeam.MakeAsync(crm, "Anna", "Boris", "Vera")).RuleAsync("SameResponsible", weights: [9, 1, 1]);
        var number = TestExchange.NewNumber();
        await crm.Admin.CreateAsync("contractors", new { name = "Acme " + number, phone = number, responsible = new { id = team.Of("Boris") } });

        var known = await team.LeadAsync("Known", "8" + number[2..]);
        await team.UntilAsync(known, "Boris");
        await team.AwayAsync("Boris", team.Of("Vera"));
        var substituted = await team.LeadAsync("Known, too", number);
        await team.UntilAsync(substituted, "Vera");

        Assert.Equal("Boris already cares for this client.", (string)(await team.WhyAsync(known))["decisions"]![0]!["why"]!);
        Assert.Equal("Vera stands in for Boris, who cares for this client and is absent.", (string)(await team.WhyAsync(substituted))["decisions"]![0]!["why"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Rules_are_for_heads_and_wrong_ones_are_refused_with_a_sentence(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        using var head = await crm.SignInAsync("Head of sales", ShippedRoles.SalesHead);
        var team = await DispatchTeam.MakeAsync(crm, "Anna");

        Assert.Equal(HttpStatusCode.Forbidden, (await manager.TryAsync(HttpMethod.Post, "/api/dispatch-rules/new", team.Body("RoundRobin"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.TryAsync(HttpMethod.Get, "/api/dispatch-rules")).Status);
        var (wrong, says) = await head.TryAsync(HttpMethod.Post, "/api/dispatch-rules/new", team.Body("RoundRobin", weights: [101]));
        Assert.Equal((HttpStatusCode.BadRequest, true), (wrong, says!.ToJsonString().Contains("A weight is a whole number from 0 to 100.", StringComparison.Ordinal)));
        var rule = await head.PostAsync("/api/dispatch-rules/new", team.Body("RoundRobin", isActive: false));
        var (second, why) = await head.TryAsync(HttpMethod.Post, "/api/dispatch-rules/new", team.Body("RoundRobin"));
        Assert.Equal((HttpStatusCode.BadRequest, true), (second, why!.ToJsonString().Contains("already gives out the leads of this queue", StringComparison.Ordinal)));
        foreach (var path in new[] { "", "/members", "/preview", "/figures" })
            Assert.Equal(HttpStatusCode.Forbidden, (await manager.TryAsync(HttpMethod.Get, $"/api/dispatch-rules/{rule["id"]}{path}")).Status);

        // Off, it gives nothing out; what would happen can be seen all the same. Switched on, it takes up what waits.
        var lead = await team.LeadAsync("Waiting");
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal("Anna", (string)(await head.GetAsync($"/api/dispatch-rules/{rule["id"]}/preview?lead={lead["id"]}"))["personName"]!);
        Assert.Null((await crm.Admin.GetAsync($"/api/leads/{lead["id"]}"))["responsible"]);
        await head.PatchAsync($"/api/dispatch-rules/{rule["id"]}", new { isActive = true });
        await team.UntilAsync(lead, "Anna");
        Assert.Equal(HttpStatusCode.NotFound, (await manager.TryAsync(HttpMethod.Get, $"/api/leads/{lead["id"]}/dispatch")).Status);
        Assert.Equal(1, (int)(await head.GetAsync($"/api/dispatch-rules/{rule["id"]}/figures"))["today"]!);
    }

    [Fact]
    public async Task Without_a_licence_nothing_is_given_out_and_what_was_decided_stays_readable()
    {
        await using var crm = await DispatchHosts.StartAsync("sqlite", validDays: 5);
        var team = await (await DispatchTeam.MakeAsync(crm, "Anna")).RuleAsync("RoundRobin");
        var before = await team.LeadAsync("Before");
        await team.UntilAsync(before, "Anna");

        team.Turn(TimeSpan.FromDays(30));
        await crm.Services.GetRequiredService<LicenceWatch>().LookAsync(CancellationToken.None);
        var after = await team.LeadAsync("After");
        await crm.UntilNothingIsOnItsWayAsync();
        team.Turn(TimeSpan.FromMinutes(1));

        var (status, body) = await crm.Admin.TryAsync(HttpMethod.Post, $"/api/dispatch-rules/{team.Rule}/save", team.Body("Weighted"));
        Assert.Equal((HttpStatusCode.Conflict, true), (status, ((string)body!["detail"]!).Contains("The licence of CRM Expert was over on", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Conflict, (await crm.Admin.TryAsync(HttpMethod.Get, $"/api/dispatch-rules/{team.Rule}/preview")).Status);
        Assert.Single((await team.WhyAsync(before))["decisions"]!.AsArray());
        Assert.Equal(1, await crm.Admin.CountAsync("dispatch-rules"));
        Assert.Equal(1, (int)(await crm.Admin.GetAsync($"/api/dispatch-rules/{team.Rule}/figures"))["waiting"]!);
        Assert.Null((await crm.Admin.GetAsync($"/api/leads/{after["id"]}"))["responsible"]);
    }

    // What a second server's pump would do; the plugin's own type, by the name it has in the host.
    private static async Task DispatchAsync(CrmHost crm, DispatchTeam team)
    {
        var type = crm.Services.GetRequiredService<CrmModules>().Assemblies.Select(a => a.GetType("Crm.Expert.Dispatch.DispatchLeads")).OfType<Type>().Single();
        IReadOnlyList<Guid> waiting = [.. (await crm.Admin.GetAsync($"/api/lead-queues/{team.Queue}/leads"))["items"]!.AsArray().Select(l => (Guid)l!["id"]!)];
        await crm.AsTheProductAsync(services => (Task)type.GetMethod("RunAsync")!.Invoke(services.GetRequiredService(type), [team.Rule, waiting, CancellationToken.None])!);
    }

    private static async Task<int> ToldAsync(CrmHost crm, Guid person, string text) =>
        await crm.ReadAsync(db => db.Set<Sdk.Notifications.Notification>().CountAsync(n => n.UserId == person && n.TextEn == text));
}
