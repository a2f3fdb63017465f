using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>Takes a task that waits with a role or a queue. One's own again changes nothing.</summary>
internal sealed class TakeTask(CrmDb db, TaskRights rights, IEnumerable<IQueues> queues)
{
    public async Task<CrmTask> RunAsync(Guid id, CancellationToken cancel)
    {
        var task = await db.LoadAsync<CrmTask>(id, cancel);
        if (task.AssigneeId == db.Session.Viewer.UserId && task.IsOpen)
            return task;
        if (task.AssigneeId is { } other)
            throw task.RoleId is null && task.QueueId is null
                ? new RuleBrokenException(TaskTexts.NothingToTake, task.Title)
                : new RuleBrokenException(task.Status == TaskStatus.Done ? TaskTexts.WasDoneBy : TaskTexts.TakenBy, task.Title, await rights.NameOfAsync(task.DoneById ?? other, cancel));
        if (task.IsOpen && !await rights.MayTakeAsync(task, cancel))
            await rights.RequireWorkOnAsync(task, cancel);
        await TakeAsync(task, cancel);
        return task;
    }

    internal async Task TakeAsync(CrmTask task, CancellationToken cancel)
    {
        if (task.QueueId is { } queue)
        {
            foreach (var owner in queues)
                await owner.TakeAsync(queue, task.SubjectKind, task.SubjectId, cancel);
        }

        if (task.AssigneeId is null)
            task.AssignTo(db.Session.Viewer.UserId ?? throw new NotAllowedException());
    }
}
