using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>Reminds, tells what is overdue and escalates, each once however many hosts look: whoever moves the row first does it.</summary>
internal sealed partial class TaskClock(UnitOfWork work, ICrmClock clock, ILogger<TaskClock> log) : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private static readonly Viewer s_viewer = Viewer.Unrestricted("Crm.Bpm");

    /// <summary>Looks at everything that is due by now; returns how many tasks it took.</summary>
    public async Task<int> LookAsync(CancellationToken cancel)
    {
        var now = clock.UtcNow;
        var due = await work.ReadAsync(s_viewer, (CrmDb db) => db.Set<CrmTask>()
            .Where(t => t.AttentionAt <= now).OrderBy(t => t.AttentionAt).Select(t => t.Id).Take(Batch).ToListAsync(cancel));
        foreach (var task in due)
            await TakeAsync(task, now, cancel);
        return due.Count;
    }

    /// <summary>Looks until nothing is due by now.</summary>
    public async Task LookAtAllAsync(CancellationToken cancel)
    {
        while (await LookAsync(cancel) == Batch)
            continue;
    }

    // Real time between looks: the demo's clock may jump, and the next look sees it.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause);
        do
        {
            try
            {
                await LookAtAllAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotLooked(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TakeAsync(Guid id, DateTime now, CancellationToken cancel)
    {
        try
        {
            await work.RunAsync(s_viewer, services => services.GetRequiredService<AttendToTask>().RunAsync(id, now, cancel), cancel);
        }
        catch (StaleRecordException)
        {
            // Somebody has just changed the task, or another host took it; the next look sees what is left.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Due tasks could not be looked at.")]
    private partial void NotLooked(Exception failure);
}

/// <summary>Does what is due at one task.</summary>
internal sealed class AttendToTask(CrmDb db, INotifications notifications)
{
    public async Task RunAsync(Guid id, DateTime now, CancellationToken cancel)
    {
        var task = await db.Set<CrmTask>().Include(t => t.Assignee).FirstOrDefaultAsync(t => t.Id == id, cancel);
        var due = task?.TakeAttention(now) ?? TaskAttention.None;
        if (due == TaskAttention.None)
            return;
        if (due.HasFlag(TaskAttention.Remind))
            await TellAsync(task!.AssigneeId, NotificationKind.Due, task, new("Soon due: {0}", "Скоро срок: {0}"), cancel);
        if (due.HasFlag(TaskAttention.Overdue))
            await TellAsync(task!.AssigneeId, NotificationKind.Overdue, task, new("Overdue: {0}", "Просрочено: {0}"), cancel);
        if (due.HasFlag(TaskAttention.Escalate))
            await EscalateAsync(task!, cancel);
    }

    private async Task EscalateAsync(CrmTask task, CancellationToken cancel)
    {
        var who = task.Assignee?.Name;
        foreach (var head in await HeadsAsync(task, cancel))
            await TellAsync(head, NotificationKind.Escalated, task, who is null
                ? new("Nobody has taken: {0}", "Никто не взял: {0}")
                : new($"{who} has not done: {{0}}", $"Не выполнено ({who}): {{0}}"), cancel);
        await TellAsync(task.AssigneeId, NotificationKind.Escalated, task, new("Passed on to your head: {0}", "Передано вашему руководителю: {0}"), cancel);
    }

    // For a role or a queue, those who lead.
    private async Task<IReadOnlyList<Guid>> HeadsAsync(CrmTask task, CancellationToken cancel) =>
        task.AssigneeId is not { } person ? await Heads.OfSalesAsync(db, cancel)
        : await Heads.OfAsync(db, person, cancel) is { } head ? [head] : [];

    private async Task TellAsync(Guid? person, NotificationKind kind, CrmTask task, Words text, CancellationToken cancel)
    {
        var about = task.SubjectTitle is null ? "" : " · " + task.SubjectTitle;
        if (person is { } user)
            await notifications.NotifyAsync(new NewNotification(user, kind,
                new Words(
                    text.En.Replace("{0}", task.Name + about, StringComparison.Ordinal),
                    text.Ru.Replace("{0}", (task.NameRu ?? task.Name) + about, StringComparison.Ordinal)),
                TaskKeeper.HrefOf(task.Id)), cancel);
    }
}
