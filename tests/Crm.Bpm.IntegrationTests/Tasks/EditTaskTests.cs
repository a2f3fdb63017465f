using Crm.Bpm.Modules.Tasks;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Tasks;

public sealed class EditTaskTests
{
    private static readonly DateTime s_friday = new(2027, 1, 15, 9, 0, 0, DateTimeKind.Utc);

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Who_gave_a_task_corrects_it_and_moves_it(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var task = (Guid)(await anna.CreateAsync("tasks", new { name = "Call the bnak" }))["id"]!;

        await RunAsync<EditTask>(crm, "Anna", edit => edit.RunAsync(task, new TaskChanges { Name = " Call the bank ", Priority = TaskPriority.High }, default));
        await RunAsync<RescheduleTask>(crm, "Anna", reschedule => reschedule.RunAsync(task, s_friday, default));

        var now = await anna.GetAsync($"/api/tasks/{task}");
        Assert.Equal(("Call the bank", "High", s_friday), ((string)now["name"]!, (string)now["priority"]!, ((DateTime)now["dueAt"]!).ToUniversalTime()));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_a_process_asks_and_what_has_ended_is_not_corrected(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var ended = (Guid)(await anna.CreateAsync("tasks", new { name = "Done" }))["id"]!;
        await anna.PostAsync($"/api/tasks/{ended}/complete", new { });
        var asked = await crm.AsTheProductAsync(async services => (await services.GetRequiredService<ITasks>().CreateAsync(
            new NewTask("Asked") { AssigneeId = await IdOfAsync(services, "Anna"), InstanceId = Guid.CreateVersion7(), BookmarkId = "b", ProcessName = "P", StepName = "S" }, CancellationToken.None)).Id);

        await Assert.ThrowsAsync<RuleBrokenException>(() => RunAsync<RescheduleTask>(crm, "Anna", reschedule => reschedule.RunAsync(ended, s_friday, default)));
        await Assert.ThrowsAsync<RuleBrokenException>(() => RunAsync<RescheduleTask>(crm, "Anna", reschedule => reschedule.RunAsync(asked, s_friday, default)));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Who_does_a_task_does_not_choose_who_accepts_it(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var team = await crm.AddTeamAsync("Sales");
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager, team);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager, team);
        var (ofAnna, ofBoris) = await crm.AsTheProductAsync(async services => (await IdOfAsync(services, "Anna"), await IdOfAsync(services, "Boris")));
        var task = (Guid)(await anna.CreateAsync("tasks", new { name = "Report", assigneeId = ofBoris, controllerId = ofAnna }))["id"]!;

        await Assert.ThrowsAsync<NotAllowedException>(() => RunAsync<EditTask>(crm, "Boris", edit => edit.RunAsync(task, new TaskChanges { Name = "Report" }, default)));
        await RunAsync<EditTask>(crm, "Boris", edit => edit.RunAsync(task, new TaskChanges { Name = "Report of May", ControllerId = ofAnna }, default));

        Assert.Equal("Report of May", (string)(await anna.GetAsync($"/api/tasks/{task}"))["name"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_colleague_who_only_sees_a_task_does_not_move_it(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.ProcessAnalyst);
        var task = (Guid)(await anna.CreateAsync("tasks", new { name = "Hers" }))["id"]!;

        var failure = await Xunit.Record.ExceptionAsync(() => RunAsync<RescheduleTask>(crm, "Boris", reschedule => reschedule.RunAsync(task, s_friday, default)));

        Assert.True(failure is NotAllowedException or NotFoundException, failure?.ToString());
    }

    private static async Task RunAsync<TUseCase>(CrmHost crm, string person, Func<TUseCase, Task<CrmTask>> act) where TUseCase : notnull
    {
        var id = await crm.AsTheProductAsync(services => IdOfAsync(services, person));
        var viewer = await crm.Services.GetRequiredService<IViewers>().OfAsync(id, CancellationToken.None);
        await crm.Services.GetRequiredService<UnitOfWork>().RunAsync(viewer, services => act(services.GetRequiredService<TUseCase>()));
    }

    private static Task<Guid> IdOfAsync(IServiceProvider services, string person) =>
        services.GetRequiredService<CrmDb>().Set<User>().Where(user => user.Name == person).Select(user => user.Id).SingleAsync();
}
