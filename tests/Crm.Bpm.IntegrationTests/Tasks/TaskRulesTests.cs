using System.Net;
using System.Text;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.IntegrationTests.Tasks;

public sealed class TaskRulesTests
{
    [Fact]
    public async Task Nobody_accepts_what_they_did_themselves()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var task = await crm.Admin.CreateAsync("tasks", new { name = "Count the stock", assigneeId = await IdOfAsync(crm, "Anna"), controllerId = await IdOfAsync(crm, "Boris") });

        var (taken, _) = await anna.TryAsync(HttpMethod.Patch, $"/api/tasks/{task["id"]}", new { controller = (object?)null });
        await anna.DoAsync("tasks", task, "complete", new { outcome = "Done" });
        var (own, refusal) = await anna.TryAsync(HttpMethod.Post, $"/api/tasks/{task["id"]}/accept");
        var accepted = await boris.DoAsync("tasks", task, "accept");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (taken, own));
        Assert.Contains("yourself", (string)refusal!["detail"]!, StringComparison.Ordinal);
        Assert.False((bool)accepted["awaitsAcceptance"]!);
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_or_names_no_outcome_completes_nothing()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Ada" });
        await crm.Database.UntilAsync("SELECT count(*) FROM crm_task WHERE status = 'Open'", 1, TimeSpan.FromMinutes(1));
        var task = (await crm.Admin.GetAsync("/api/tasks?take=1&scope=all"))["items"]![0]!;

        using var text = new StringContent("""{"outcome":"NotInterested"}""", Encoding.UTF8, "application/x-www-form-urlencoded");
        var (form, _) = await crm.Admin.TryAsync(HttpMethod.Post, $"/api/tasks/{task["id"]}/complete", text);
        using var convert = new StringContent("{}", Encoding.UTF8, "text/plain");
        var (useCase, _) = await crm.Admin.TryAsync(HttpMethod.Post, $"/api/leads/{lead["id"]}/take", convert);
        var (none, refusal) = await crm.Admin.TryAsync(HttpMethod.Post, $"/api/tasks/{task["id"]}/complete", new { values = new { } });

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.BadRequest), (form, useCase, none));
        Assert.Contains("Reached", refusal!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(1, await crm.Database.CountAsync("SELECT count(*) FROM crm_task WHERE status = 'Open'"));
    }

    [Fact]
    public async Task A_blocked_person_gets_no_task_and_nobody_waits_ten_years()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var id = await IdOfAsync(crm, "Anna");
        await crm.Admin.PostAsync($"/api/users/{id}/block");

        var (blocked, refusal) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/tasks", new { name = "Lies unseen", assigneeId = id });
        var (long1, _) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/tasks", new { name = "Never", dueIn = "2900000d" });
        var (long2, _) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/tasks", new { name = "Never", dueIn = "99999999999h" });
        var local = await crm.Admin.CreateAsync("tasks", new { name = "At nine", dueAt = "2030-01-01T09:00:00" });

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (blocked, long1, long2));
        Assert.Contains("Anna", (string)refusal!["detail"]!, StringComparison.Ordinal);
        Assert.StartsWith("2030-01-01T09:00:00", (string)local["dueAt"]!, StringComparison.Ordinal);
    }

    private static Task<Guid> IdOfAsync(CrmHost crm, string name) => crm.ReadAsync(db => db.Set<User>().Where(u => u.Name == name).Select(u => u.Id).SingleAsync());
}
