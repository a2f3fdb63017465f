using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>Makes, moves and ends tasks in the caller's transaction, whoever the caller works for.</summary>
internal sealed class TaskKeeper(CrmDb db, INotifications notifications, ICrmClock clock) : ITasks
{
    public async Task<CrmTask> CreateAsync(NewTask task, CancellationToken cancel)
    {
        if (task.AssigneeId is null && task.RoleId is null && task.QueueId is null)
            throw new RuleBrokenException(TaskTexts.AssignToSomebody);
        var made = new CrmTask
        {
            Name = Cut(task.Name),
            NameRu = task.NameRu is { } russian && russian != task.Name ? Cut(russian) : null,
            Description = task.Description,
            Kind = task.InstanceId is null ? TaskKind.Manual : TaskKind.Process,
            AuthorId = task.ProcessName is null ? db.Session.Viewer.UserId : null,
            ControllerId = task.ControllerId,
            Priority = task.Priority,
            Form = task.Form.ToJson(),
            InstanceId = task.InstanceId,
            BookmarkId = task.BookmarkId,
            StepName = task.StepName,
            ProcessName = task.ProcessName,
            DueAt = task.DueAt,
            RemindAt = task.RemindAt,
            EscalateAt = task.EscalateAt,
        };
        made.BeAbout(task.SubjectKind, task.SubjectId, task.SubjectTitle);
        made.WaitWith(task.AssigneeId, task.RoleId, task.QueueId);
        db.Add(made);
        await TellAssigneeAsync(made, cancel);
        return made;
    }

    public async Task<int> CancelForAsync(string subjectKind, Guid subjectId, string reason, CancellationToken cancel) =>
        Cancel(await OpenOf(subjectKind, subjectId).ToListAsync(cancel), reason);

    public async Task<int> CancelAsync(IReadOnlyCollection<Guid> tasks, string reason, CancellationToken cancel) =>
        Cancel(await All().Where(t => tasks.Contains(t.Id) && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress)).ToListAsync(cancel), reason);

    public async Task<int> ReopenAsync(IReadOnlyCollection<Guid> tasks, CancellationToken cancel)
    {
        var cancelled = await All().Where(t => tasks.Contains(t.Id) && t.Status == TaskStatus.Cancelled && t.InstanceId == null).ToListAsync(cancel);
        foreach (var task in cancelled)
            task.Reopen();
        return cancelled.Count;
    }

    public async Task MoveAsync(string subjectKind, Guid subjectId, Guid? from, Guid? to, Guid? queue, CancellationToken cancel)
    {
        await Subjects.HoldAsync(db, subjectKind, subjectId, cancel);
        var waiting = await OpenOf(subjectKind, subjectId)
            .Where(t => t.Kind == TaskKind.Process && ((t.AssigneeId == null && t.QueueId != null) || (from != null && t.AssigneeId == from)))
            .ToListAsync(cancel);
        foreach (var task in waiting)
        {
            if (to is { } person)
            {
                task.AssignTo(person);
                await TellAssigneeAsync(task, cancel);
            }
            else
            {
                task.WaitWith(null, null, queue);
            }
        }
    }

    public async Task MoveSubjectAsync(string fromKind, Guid fromId, string toKind, Guid toId, string toTitle, CancellationToken cancel)
    {
        var about = await All().Where(t => t.SubjectKind == fromKind && t.SubjectId == fromId).ToListAsync(cancel);
        foreach (var task in about)
            task.BeAbout(toKind, toId, toTitle);
    }

    public async Task MoveSubjectAsync(IReadOnlyCollection<Guid> tasks, string toKind, Guid toId, string toTitle, CancellationToken cancel)
    {
        foreach (var task in await All().Where(t => tasks.Contains(t.Id)).ToListAsync(cancel))
            task.BeAbout(toKind, toId, toTitle);
    }

    /// <summary>Tells the person it waits with, unless they did it themselves.</summary>
    internal async Task TellAssigneeAsync(CrmTask task, CancellationToken cancel)
    {
        if (task.AssigneeId is not { } person)
            return;
        var about = task.SubjectTitle is null ? "" : " · " + task.SubjectTitle;
        await notifications.NotifyAsync(new NewNotification(person, NotificationKind.Assigned,
            new Words("New task: " + task.Name + about, "Новая задача: " + (task.NameRu ?? task.Name) + about), HrefOf(task.Id)), cancel);
    }

    internal static string HrefOf(Guid task) => "/inbox?task=" + task;

    private static string Cut(string name) => name.Length > 500 ? name[..499] + "…" : name;

    private int Cancel(List<CrmTask> open, string reason)
    {
        foreach (var task in open)
            task.Cancel(reason, clock.UtcNow);
        return open.Count;
    }

    // Whoever closes a record closes all work on it, also the work they may not see.
    private IQueryable<CrmTask> All() => db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access]);

    private IQueryable<CrmTask> OpenOf(string kind, Guid id) =>
        All().Where(t => t.SubjectKind == kind && t.SubjectId == id && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress));
}
