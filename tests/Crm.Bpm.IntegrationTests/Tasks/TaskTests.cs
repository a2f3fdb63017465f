using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Modules.Tasks;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Tasks;

public sealed class TaskTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_task_given_to_a_colleague_reaches_their_inbox_and_their_bell(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var team = await crm.AddTeamAsync("Sales");
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager, team);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager, team);

        var task = await anna.CreateAsync("tasks", new { name = "Call the bank", assigneeId = await IdOfAsync(crm, "Boris"), dueIn = "4h" });

        Assert.Equal(1, await boris.CountAsync("tasks", "scope=mine&open=true"));
        Assert.Equal(0, await anna.CountAsync("tasks", "scope=mine"));
        Assert.Equal(1, await anna.CountAsync("tasks", "scope=control"));
        Assert.NotNull(task["dueAt"]);
        var bell = await boris.GetAsync("/api/notifications");
        Assert.Equal(1, (int)bell["unread"]!);
        Assert.Contains("Call the bank", (string)bell["items"]![0]!["text"]!, StringComparison.Ordinal);
        await boris.PostAsync("/api/notifications/read-all");
        Assert.Equal(0, (int)(await boris.GetAsync("/api/notifications"))["unread"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Work_is_not_given_beyond_ones_team_and_strangers_do_not_see_it(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager, await crm.AddTeamAsync("Sales"));
        using var stranger = await crm.SignInAsync("Stranger", ShippedRoles.Manager, await crm.AddTeamAsync("Export"));

        var (refused, _) = await anna.TryAsync(HttpMethod.Post, "/api/tasks", new { name = "Work for me", assigneeId = await IdOfAsync(crm, "Stranger") });
        var own = await anna.CreateAsync("tasks", new { name = "My own" });
        var (hidden, _) = await stranger.TryAsync(HttpMethod.Get, $"/api/tasks/{own["id"]}");

        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Equal(HttpStatusCode.NotFound, hidden);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Of_two_who_take_a_task_of_their_role_one_gets_it_and_the_other_is_told_who(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var task = await crm.AsTheProductAsync(async services =>
        {
            var role = await services.GetRequiredService<Sdk.Data.CrmDb>().Set<Role>().SingleAsync(r => r.Code == ShippedRoles.Manager);
            return (await services.GetRequiredService<ITasks>().CreateAsync(new NewTask("Ring them") { RoleId = role.Id }, CancellationToken.None)).Id;
        });
        var (nobody, _) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/tasks", new { name = "Ring them", roleId = Guid.CreateVersion7() });
        var (tooSoon, _) = await anna.TryAsync(HttpMethod.Post, $"/api/tasks/{task}/complete", new { });

        var both = await Task.WhenAll(anna.TryAsync(HttpMethod.Post, $"/api/tasks/{task}/take"), boris.TryAsync(HttpMethod.Post, $"/api/tasks/{task}/take"));

        Assert.Equal(HttpStatusCode.BadRequest, nobody);
        Assert.Equal(HttpStatusCode.Conflict, tooSoon);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], both.Select(b => b.Status).Order());
        var (winner, loser, name) = both[0].Status == HttpStatusCode.OK ? (anna, boris, "Anna") : (boris, anna, "Boris");
        Assert.Contains(name, both.Single(b => b.Status == HttpStatusCode.Conflict).Body!.ToJsonString(), StringComparison.Ordinal);
        await winner.PostAsync($"/api/tasks/{task}/complete", new { });
        var (late, why) = await loser.TryAsync(HttpMethod.Post, $"/api/tasks/{task}/complete", new { });
        Assert.Equal(HttpStatusCode.Conflict, late);
        Assert.Contains(name, why!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_process_goes_on_once_however_often_its_task_is_completed(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var id = (await IdOfAsync(crm, "Anna")).ToString();
        await crm.PublishAsync("approval", UserTask("First", id), UserTask("Second", id));
        var instance = await crm.StartAsync("approval");
        var first = (await anna.GetAsync("/api/tasks?scope=mine&open=true"))["items"]![0]!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => anna.PostAsync($"/api/tasks/{first["id"]}/complete", new { values = new { note = "fine" } })));

        Assert.All(answers, a => Assert.Equal("Done", (string)a["status"]!));
        var second = (await anna.GetAsync("/api/tasks?scope=mine&open=true"))["items"]!.AsArray();
        Assert.Equal("Second", (string)Assert.Single(second)!["name"]!);
        Assert.Contains(answers, a => (string?)a["next"]!["kind"] == "Task" && (string?)a["next"]!["taskId"] == (string?)second[0]!["id"]);

        var last = await anna.PostAsync($"/api/tasks/{second[0]!["id"]}/complete", new { });
        await crm.UntilAsync(instance, InstanceSubStatus.Finished);
        Assert.Equal("Finished", (string)last["next"]!["kind"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_was_filled_in_is_kept_without_touching_the_task(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var task = await crm.Admin.CreateAsync("tasks", new { name = "Write" });

        await crm.Admin.DoAsync("tasks", task, "keep", new { values = new { result = "half a sent" } });

        var now = await crm.Admin.GetAsync($"/api/tasks/{task["id"]}");
        Assert.Equal("half a sent", (string)now["values"]!["result"]!);
        Assert.Equal((int)task["version"]!, (int)now["version"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task An_overdue_task_is_told_and_escalated_once_however_many_look(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var team = await crm.AddTeamAsync("Sales");
        using var head = await crm.SignInAsync("Head", ShippedRoles.SalesHead, team);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager, team);
        var (annaId, headId) = (await IdOfAsync(crm, "Anna"), await IdOfAsync(crm, "Head"));
        var clock = crm.Services.GetRequiredService<CrmClock>();
        await crm.AsTheProductAsync(async services =>
        {
            var db = services.GetRequiredService<Sdk.Data.CrmDb>();
            (await db.Set<Team>().SingleAsync(t => t.Id == team)).HeadId = headId;
            await services.GetRequiredService<ITasks>().CreateAsync(new NewTask("Late")
            {
                AssigneeId = annaId,
                DueAt = clock.UtcNow.AddHours(1),
                EscalateAt = clock.UtcNow.AddHours(2),
            }, CancellationToken.None);
        });

        clock.Forward(TimeSpan.FromHours(3));
        var looks = crm.Services.GetRequiredService<TaskClock>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => looks.LookAsync(CancellationToken.None)));
        await crm.UntilAsync("the task was looked at", db => db.Set<CrmTask>().AnyAsync(t => t.AttentionAt == null));

        var told = await crm.ReadAsync(db => db.Set<Notification>().Where(n => n.UserId == annaId || n.UserId == headId).ToListAsync());
        Assert.Single(told, n => n.UserId == headId && n.Kind == NotificationKind.Escalated);
        Assert.Single(told, n => n.UserId == annaId && n.Kind == NotificationKind.Overdue);
        Assert.Single(told, n => n.UserId == annaId && n.Kind == NotificationKind.Escalated);
        Assert.Equal(1, await anna.CountAsync("tasks", "overdue=true"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Somebody_mentioned_in_a_note_is_told(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var task = await crm.Admin.CreateAsync("tasks", new { name = "Discuss" });

        await crm.Admin.DoAsync("tasks", task, "comment", new { text = $"@[Anna]({await IdOfAsync(crm, "Anna")}) what do you think?" });

        var bell = await anna.GetAsync("/api/notifications?unread=true");
        Assert.Equal("Mentioned", (string)Assert.Single(bell["items"]!.AsArray())!["kind"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_holiday_moves_what_is_due(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var before = (await crm.Admin.GetAsync("/api/calendar/exceptions"))["items"]!.AsArray().Count;
        const string File = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270503\nSUMMARY:Bridge day\nEND:VEVENT\nEND:VCALENDAR\n";

        var (status, added) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/calendar/exceptions/import", new StringContent(File, null, "text/calendar"));
        await crm.Admin.TryAsync(HttpMethod.Post, "/api/calendar/exceptions/import", new StringContent(File, null, "text/calendar"));

        Assert.Equal((HttpStatusCode.OK, 1), (status, (int)added!["added"]!));
        Assert.Equal(before + 1, (await crm.Admin.GetAsync("/api/calendar/exceptions"))["items"]!.AsArray().Count);
        using var manager = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var (refused, _) = await manager.TryAsync(HttpMethod.Post, "/api/calendar/exceptions", new { date = "2027-05-04", name = "My day off" });
        Assert.Equal(HttpStatusCode.Forbidden, refused);
    }

    private static JsonObject UserTask(string title, string user) =>
        Step(title, "Crm.UserTask", ("title", title), ("assigneeKind", "User"), ("user", user), ("dueIn", "4h"));

    private static Task<Guid> IdOfAsync(CrmHost crm, string name) => crm.ReadAsync(db => db.Set<User>().Where(u => u.Name == name).Select(u => u.Id).SingleAsync());
}
