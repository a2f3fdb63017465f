using System.Data.Common;
using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>Who gets which lead out of a queue, and who decides about it.</summary>
public sealed class QueueTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_lead_that_left_the_queue_meanwhile_is_not_taken(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var vip = await crm.Admin.CreateAsync("lead-queues", new { name = "VIP" });
        await crm.Admin.CreateAsync("leads", new { name = "Analytical Engines" });
        await crm.UntilNothingIsOnItsWayAsync();
        await using DbConnection outside = database == "sqlite" ? new SqliteConnection(crm.Database.Connection) : new NpgsqlConnection(crm.Database.Connection);
        await outside.OpenAsync();

        // The head moves it to a queue the manager does not work in; the manager asks before that is committed.
        Task<(HttpStatusCode Status, JsonNode? Body)> taking;
        await using (var moving = await outside.BeginTransactionAsync())
        {
            await using var move = outside.CreateCommand();
            move.Transaction = moving;
            move.CommandText = "UPDATE lead SET queue_id = (SELECT id FROM lead_queue WHERE name = 'VIP')";
            await move.ExecuteNonQueryAsync();
            taking = manager.TryAsync(HttpMethod.Post, "/api/leads/take-next", new { });
            if (database == "postgres")
                await crm.Database.UntilAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", 1, TimeSpan.FromSeconds(20));
            await moving.CommitAsync();
        }

        var (status, body) = await taking;
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("queues are empty", (string)body!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(1, (await crm.Admin.GetAsync($"/api/lead-queues/{vip["id"]}/leads"))["items"]!.AsArray().Count);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Whoever_took_as_many_as_the_head_allows_is_told_so(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var queue = await QueueAsync(crm, ("Manager", 1, 1));
        for (var i = 0; i < 2; i++)
            await crm.Admin.CreateAsync("leads", new { name = $"Lead {i}", queue = queue["id"] });
        await crm.UntilNothingIsOnItsWayAsync();

        await manager.DoAsync("lead-queues", queue, "take-next");
        var (status, body) = await manager.TryAsync(HttpMethod.Post, $"/api/lead-queues/{queue["id"]}/take-next", new { });

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("as its head allows", (string)body!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(1, await manager.CountAsync("leads", "scope=mine"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Leads_are_shared_out_by_weight_and_daily_limit(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var queue = await QueueAsync(crm, ("Anna", 2, null), ("Boris", 1, 1));
        var leads = new List<string>();
        for (var i = 0; i < 6; i++)
            leads.Add((string)(await crm.Admin.CreateAsync("leads", new { name = $"Lead {i}", queue = queue["id"] }))["id"]!);
        await crm.UntilNothingIsOnItsWayAsync();

        var shared = await crm.Admin.DoAsync("lead-queues", queue, "share-out", new { leads });

        Assert.Equal(0, (int)shared["left"]!);
        Assert.Equal((5, 1), (await anna.CountAsync("leads", "scope=mine"), await boris.CountAsync("leads", "scope=mine")));
        Assert.Equal(5, await anna.CountAsync("tasks", "scope=mine&open=true"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Whoever_is_away_today_gets_no_leads_and_is_named(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var queue = await QueueAsync(crm, ("Anna", 1, null), ("Boris", 1, null));
        var leads = new List<string>();
        for (var i = 0; i < 2; i++)
            leads.Add((string)(await crm.Admin.CreateAsync("leads", new { name = $"Lead {i}", queue = queue["id"] }))["id"]!);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await boris.PostAsync($"/api/users/{await IdOfAsync(crm, "Boris")}/absences", new { from = today.AddDays(-1), to = today.AddDays(1) });

        var shared = await crm.Admin.DoAsync("lead-queues", queue, "share-out", new { leads });

        Assert.Equal("Boris", (string)Assert.Single(shared["away"]!.AsArray())!);
        Assert.Equal((2, 0), (await anna.CountAsync("leads", "scope=mine"), await boris.CountAsync("leads", "scope=mine")));
        await anna.PostAsync($"/api/users/{await IdOfAsync(crm, "Anna")}/absences", new { from = today.AddDays(-1), to = today.AddDays(1) });
        var (nobody, why) = await crm.Admin.TryAsync(HttpMethod.Post, $"/api/lead-queues/{queue["id"]}/share-out", new { leads });
        Assert.Equal(HttpStatusCode.Conflict, nobody);
        Assert.Contains("away today: Anna, Boris", (string)why!["detail"]!, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_queue_is_set_up_by_its_head_and_by_nobody_else(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var head = await crm.SignInAsync("Head", ShippedRoles.Manager);
        using var member = await crm.SignInAsync("Member", ShippedRoles.Manager);
        var queue = await QueueAsync(crm, ("Member", 1, null));
        var settings = new { name = "Renamed", ownerId = await IdOfAsync(crm, "Head"), order = "Rating", firstTouchMinutes = 60, members = new[] { new { id = await IdOfAsync(crm, "Member"), weight = 3 } } };

        var (refused, _) = await member.TryAsync(HttpMethod.Post, $"/api/lead-queues/{queue["id"]}/settings", settings);
        await crm.Admin.DoAsync("lead-queues", queue, "settings", settings);
        await head.DoAsync("lead-queues", queue, "settings", settings);

        Assert.Equal(HttpStatusCode.Forbidden, refused);
        var line = Assert.Single((await member.GetAsync($"/api/lead-queues/{queue["id"]}/members"))["members"]!.AsArray())!;
        Assert.Equal(("Member", 3), ((string)line["name"]!, (int)line["weight"]!));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Returning_the_task_of_a_lead_returns_the_lead_and_a_colleague_takes_it_next(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        using var colleague = await crm.SignInAsync("Colleague", ShippedRoles.Manager);
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Analytical Engines" });
        await crm.UntilNothingIsOnItsWayAsync();
        await manager.PostAsync("/api/leads/take-next", new { });
        var task = await TaskOfAsync(manager);

        var (silent, _) = await manager.TryAsync(HttpMethod.Post, $"/api/tasks/{task["id"]}/return", new { });
        await manager.DoAsync("tasks", task, "return", new { reason = "Speaks Chinese only" });
        var taken = await colleague.PostAsync("/api/leads/take-next", new { });

        Assert.Equal(HttpStatusCode.BadRequest, silent);
        Assert.Equal((string)lead["id"]!, (string)taken["id"]!);
        Assert.Equal((0, 1), (await manager.CountAsync("tasks", "scope=mine&open=true"), await colleague.CountAsync("tasks", "scope=mine&open=true")));
        Assert.Contains("Speaks Chinese only", (await colleague.GetAsync($"/api/leads/{lead["id"]}/assignments")).ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Returning_a_later_task_of_a_lead_returns_it_too(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        await crm.Admin.CreateAsync("leads", new { name = "Analytical Engines" });
        await crm.UntilNothingIsOnItsWayAsync();
        await manager.PostAsync("/api/leads/take-next", new { });
        await manager.DoAsync("tasks", await TaskOfAsync(manager), "complete", new { outcome = "Reached" });
        await crm.UntilNothingIsOnItsWayAsync();

        await manager.DoAsync("tasks", await TaskOfAsync(manager), "return", new { reason = "Speaks Chinese only" });

        Assert.Equal((1, 1), (await manager.CountAsync("leads", "scope=queue"), await manager.CountAsync("tasks", "scope=queue&open=true")));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Giving_the_task_of_a_lead_to_a_colleague_gives_them_the_lead(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var team = await crm.AddTeamAsync("Sales");
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager, team);
        using var colleague = await crm.SignInAsync("Colleague", ShippedRoles.Manager, team);
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Analytical Engines" });
        await crm.UntilNothingIsOnItsWayAsync();
        await manager.PostAsync("/api/leads/take-next", new { });

        await manager.DoAsync("tasks", await TaskOfAsync(manager), "reassign", new { assigneeId = await IdOfAsync(crm, "Colleague"), comment = "They asked for you" });

        Assert.Equal("Colleague", (string)(await colleague.GetAsync($"/api/leads/{lead["id"]}"))["responsible"]!["name"]!);
        Assert.Equal((1, 0), (await colleague.CountAsync("tasks", "scope=mine&open=true"), await manager.CountAsync("leads", "scope=mine")));
        var bell = await colleague.GetAsync("/api/notifications");
        Assert.Equal(1, (int)bell["unread"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_queue_that_a_web_form_leads_to_is_not_deleted(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var queue = await QueueAsync(crm);
        var form = await crm.Admin.CreateAsync("web-forms", new { name = "Quote", queue = queue["id"] });

        var (refused, why) = await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/lead-queues/{queue["id"]}");
        await crm.Admin.PatchAsync($"/api/web-forms/{form["id"]}", new { queue = (string?)null });
        await crm.Admin.DeleteAsync($"/api/lead-queues/{queue["id"]}");

        Assert.Equal(HttpStatusCode.Conflict, refused);
        Assert.Contains("Quote", (string)why!["detail"]!, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Leads_of_a_deleted_queue_come_back_into_the_default_one(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var queue = await QueueAsync(crm);
        var (taken, failed) = (await crm.Admin.CreateAsync("leads", new { name = "Taken", queue = queue["id"] }), await crm.Admin.CreateAsync("leads", new { name = "Failed", queue = queue["id"] }));
        await crm.UntilNothingIsOnItsWayAsync();
        await crm.Admin.DoAsync("leads", taken, "take");
        await crm.Admin.DoAsync("leads", failed, "fail", new { reason = "Spam", comment = "Looked like spam" });
        await crm.Admin.DeleteAsync($"/api/lead-queues/{queue["id"]}");

        await crm.Admin.DoAsync("leads", taken, "return", new { reason = "On holiday" });
        await crm.Admin.DoAsync("leads", failed, "activate");

        var incoming = Assert.Single((await crm.Admin.GetAsync("/api/lead-queues?isDefault=true"))["items"]!.AsArray())!;
        Assert.Equal(2, (await crm.Admin.GetAsync($"/api/lead-queues/{incoming["id"]}/leads"))["items"]!.AsArray().Count);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Waiting_leads_are_corrected_given_up_and_deleted_by_whoever_decides_about_the_queue_and_by_nobody_else(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var salesHead = await crm.SignInAsync("Sales head", ShippedRoles.SalesHead, await crm.AddTeamAsync("Sales"));
        using var queueHead = await crm.SignInAsync("Queue head", ShippedRoles.Manager);
        using var member = await crm.SignInAsync("Member", ShippedRoles.Manager);
        var queue = await QueueAsync(crm, ("Member", 1, null));
        await crm.Admin.PatchAsync($"/api/lead-queues/{queue["id"]}", new { owner = await IdOfAsync(crm, "Queue head") });

        foreach (var (person, decides, deletes) in new[] { (salesHead, true, true), (queueHead, true, false), (member, false, false) })
        {
            var (wrong, spam) = (await crm.Admin.CreateAsync("leads", new { name = "Wrong", queue = queue["id"] }), await crm.Admin.CreateAsync("leads", new { name = "Spam", queue = queue["id"] }));
            var (corrected, _) = await person.TryAsync(HttpMethod.Patch, $"/api/leads/{wrong["id"]}", new { company = "Right" });
            var (failed, _) = await person.TryAsync(HttpMethod.Post, $"/api/leads/{wrong["id"]}/fail", new { reason = "Spam", comment = "Sells links" });
            var (deleted, _) = await person.TryAsync(HttpMethod.Delete, $"/api/leads/{spam["id"]}");

            Assert.Equal((decides, decides, deletes), (corrected == HttpStatusCode.OK, failed == HttpStatusCode.OK, deleted == HttpStatusCode.NoContent));
        }

        var taken = await crm.Admin.CreateAsync("leads", new { name = "Taken", queue = queue["id"] });
        await member.DoAsync("leads", taken, "take");
        foreach (var person in new[] { salesHead, queueHead })
            Assert.NotEqual(HttpStatusCode.OK, (await person.TryAsync(HttpMethod.Patch, $"/api/leads/{taken["id"]}", new { company = "Mine" })).Status);
    }

    private static async Task<JsonNode> TaskOfAsync(Api api) => Assert.Single((await api.GetAsync("/api/tasks?scope=mine&open=true"))["items"]!.AsArray())!;

    private static async Task<JsonNode> QueueAsync(CrmHost crm, params (string Name, int Weight, int? Cap)[] members)
    {
        var queue = await crm.Admin.CreateAsync("lead-queues", new { name = "Corporate" });
        var shares = new List<object>();
        foreach (var (name, weight, cap) in members)
            shares.Add(new { id = await IdOfAsync(crm, name), weight, dailyCap = cap });
        await crm.Admin.DoAsync("lead-queues", queue, "members", new { members = shares });
        return queue;
    }

    private static Task<Guid> IdOfAsync(CrmHost crm, string name) => crm.ReadAsync(db => db.Set<User>().Where(u => u.Name == name).Select(u => u.Id).SingleAsync());
}
