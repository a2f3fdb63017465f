using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>Gives a task to another person. The task of a record that came out of a queue takes the record along: who works on it sees it.</summary>
internal sealed class ReassignTask(CrmDb db, TaskRights rights, TaskKeeper keeper, AddComment comments, IEnumerable<IQueues> queues)
{
    public async Task<CrmTask> RunAsync(Guid id, Guid assignee, string? comment, CancellationToken cancel)
    {
        var task = await db.LoadAsync<CrmTask>(id, cancel);
        if (!await rights.MayTakeAsync(task, cancel))
            await rights.RequireDirectAsync(task, cancel);
        var person = await db.LoadAsync<User>(assignee, cancel);
        await rights.RequireAssignAsync(person.Id, null, null, cancel);
        foreach (var owner in queues)
            await owner.HandOverAsync(task, person.Id, comment, cancel);
        // Whom the subject took along to the person was told already.
        var isTold = task.AssigneeId == person.Id;
        task.AssignTo(person.Id);
        if (!string.IsNullOrWhiteSpace(comment))
            comments.Add(task, comment);
        if (!isTold)
            await keeper.TellAssigneeAsync(task, cancel);
        return task;
    }
}

/// <summary>Puts a task back into the role or queue it was taken from, together with the record that was taken with it.</summary>
internal sealed class ReturnTask(CrmDb db, TaskRights rights, IEnumerable<IQueues> queues)
{
    public async Task<CrmTask> RunAsync(Guid id, string? reason, CancellationToken cancel)
    {
        var task = await db.LoadAsync<CrmTask>(id, cancel);
        await rights.RequireWorkOnAsync(task, cancel);
        foreach (var owner in queues)
            await owner.ReturnAsync(task, reason, cancel);
        task.Return(reason);
        return task;
    }
}

/// <summary>Ends a task that is no longer needed. A process's tasks end with their process.</summary>
internal sealed class CancelTask(CrmDb db, TaskRights rights, ICrmClock clock)
{
    public async Task<CrmTask> RunAsync(Guid id, string? reason, CancellationToken cancel)
    {
        var task = await db.LoadAsync<CrmTask>(id, cancel);
        await rights.RequireDirectAsync(task, cancel);
        if (task.InstanceId is not null && task.IsOpen)
            throw new RuleBrokenException(TaskTexts.ProcessOwnsIt, task.Title);
        if (string.IsNullOrWhiteSpace(reason))
            throw new InvalidInputException("reason", TaskTexts.ReasonRequired);
        task.Cancel(reason.Trim(), clock.UtcNow);
        return task;
    }
}

/// <summary>The controller accepts a result, or sends it back with a reason.</summary>
internal sealed class ControlTask(CrmDb db, INotifications notifications, ICrmClock clock)
{
    public async Task<CrmTask> AcceptAsync(Guid id, CancellationToken cancel)
    {
        var task = await LoadAsync(id, cancel);
        task.Accept(clock.UtcNow);
        return task;
    }

    public async Task<CrmTask> SendBackAsync(Guid id, string? reason, CancellationToken cancel)
    {
        var task = await LoadAsync(id, cancel);
        task.SendBack(reason);
        if (task.AssigneeId is { } person)
            await notifications.NotifyAsync(new NewNotification(person, NotificationKind.Assigned,
                new Words($"“{task.Name}” was sent back: {task.Reason}", $"«{task.Name}» возвращена на доработку: {task.Reason}"), TaskKeeper.HrefOf(task.Id)), cancel);
        return task;
    }

    private async Task<CrmTask> LoadAsync(Guid id, CancellationToken cancel)
    {
        var task = await db.LoadAsync<CrmTask>(id, cancel);
        var me = db.Session.Viewer.UserId;
        if (me is not null && task.ControllerId == me)
            return task;
        // Nobody judges their own work, whatever else they may do with the task.
        if (me is not null && (task.DoneById == me || task.AssigneeId == me))
            throw new NotAllowedException(TaskTexts.NotYourOwnResult.With(task.Title));
        if (me is null || task.AuthorId != me)
            await db.RequireAsync(task, "tasks.edit", cancel);
        return task;
    }
}

/// <summary>Keeps what somebody has filled in so far; nothing else of the task changes, not even its version.</summary>
internal sealed class KeepTask(CrmDb db, TaskRights rights)
{
    public async Task RunAsync(Guid id, IReadOnlyDictionary<string, System.Text.Json.JsonElement> values, CancellationToken cancel)
    {
        var task = await db.LoadAsync<CrmTask>(id, cancel);
        if (!await rights.MayTakeAsync(task, cancel))
            await rights.RequireWorkOnAsync(task, cancel);
        var json = System.Text.Json.JsonSerializer.Serialize(values);
        await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteUpdateAsync(
            db.Set<CrmTask>().Where(t => t.Id == id && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress)),
            set => set.SetProperty(t => t.Values, json), cancel);
    }
}
