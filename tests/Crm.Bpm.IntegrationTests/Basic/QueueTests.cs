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
