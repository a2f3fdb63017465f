using Microsoft.Extensions.DependencyInjection.Extensions;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>What people are to do: given by processes and by each other, in one inbox.</summary>
public sealed class TasksModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Bpm.Modules.Tasks.Migrations");
        module.Record<CrmTask>(
            alsoVisible: db => t => (t.AssigneeId != null && db.FilterActsFor.Contains(t.AssigneeId.Value))
                || t.AuthorId == db.FilterUserId || t.ControllerId == db.FilterUserId
                || (t.RoleId != null && db.FilterRoles.Contains(t.RoleId.Value))
                || (t.QueueId != null && db.Set<QueueMember>().Any(m => m.QueueId == t.QueueId && (m.UserId == db.FilterUserId || m.UserId == QueueMember.Everybody))),
            defaults: DefaultLevels.ByTeam, saving: TaskLive.SavingAsync);
        module.Table<QueueMember>(t => t.HasKey(m => new { m.QueueId, m.UserId }));
        module.Event<TaskCompleted>(new("A task was done", "Задача выполнена"));
        DescribePermissions(module);
        AddServices(module);
        module.Endpoints(TaskEndpoints.Map);
        DescribePages(module);
        module.Step<UserTaskStep>();
        module.Step<CreateTaskStep>();
        module.Step<NotifyStep>();
        module.Step<WaitWorkingTimeStep>();
        module.Step<WaitUntilWorkingTimeStep>();
        module.Services.AddSingleton(TaskStepTexts.Russian);
    }

    private static void DescribePages(ModuleBuilder module)
    {
        module.Page(new(Pages.InboxTexts.Inbox, "/inbox", "inbox", MenuSections.Work, 10) { Badge = OpenOfMineAsync });
        module.Create(new(Pages.InboxTexts.NewTask, "/tasks/new", "task", null));
    }

    private static async Task<int?> OpenOfMineAsync(IServiceProvider services, CancellationToken cancel)
    {
        var viewer = await services.GetRequiredService<ICurrentViewer>().GetAsync(cancel);
        var count = await services.GetRequiredService<UnitOfWork>().ReadAsync(viewer, (CrmDb db) => Pages.InboxList.CountAsync(db, TaskScopes.Mine, services.GetServices<IInboxSource>(), cancel));
        return count.Number == 0 ? null : count.Number;
    }

    private static void DescribePermissions(ModuleBuilder module) =>
        module.Permission(new(TaskRights.Assign, new("Give tasks to people", "Давать задачи сотрудникам"))
        {
            Defaults = new Dictionary<string, AccessLevel>(StringComparer.Ordinal)
            {
                [ShippedRoles.Manager] = AccessLevel.Team,
                [ShippedRoles.Marketer] = AccessLevel.Team,
                [ShippedRoles.SalesHead] = AccessLevel.All,
                [ShippedRoles.ProcessAnalyst] = AccessLevel.All,
            },
        });

    private static void AddServices(ModuleBuilder module)
    {
        module.UseCase<CreateTask>();
        module.Services.AddScoped<IPersonsWork, TasksOfPerson>();
        module.Services.AddScoped<IOpenWork, TasksOfRecord>();
        module.UseCase<TakeTask>();
        module.UseCase<CompleteTask>();
        module.UseCase<ReassignTask>();
        module.UseCase<ReturnTask>();
        module.UseCase<CancelTask>();
        module.UseCase<EditTask>();
        module.UseCase<RescheduleTask>();
        module.UseCase<ControlTask>();
        module.UseCase<KeepTask>();
        module.UseCase<CommentTask>();
        module.UseCase<AttendToTask>();
        module.UseCase<TaskRights>();
        module.UseCase<BoundValues>();
        module.UseCase<NextAfter>();
        module.UseCase<StepAssignees>();
        module.UseCase<TaskKeeper>();
        module.Services.AddScoped<ITasks>(s => s.GetRequiredService<TaskKeeper>());
        module.Services.AddSingleton<TaskDesk>();
        module.Services.AddSingleton<TaskClock>();
        module.Services.AddHostedService(s => s.GetRequiredService<TaskClock>());
    }
}
