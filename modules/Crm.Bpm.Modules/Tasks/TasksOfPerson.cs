using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>The open tasks of a person who is blocked: somebody else gets them.</summary>
internal sealed class TasksOfPerson(CrmDb db) : IPersonsWork
{
    public Words Label { get; } = new("Open tasks", "Открытые задачи");

    public Task<int> CountAsync(Guid userId, CancellationToken cancel) => Open(userId).CountAsync(cancel);

    public async Task<int> HandOverAsync(Guid from, Guid to, CancellationToken cancel)
    {
        var tasks = await Open(from).ToListAsync(cancel);
        foreach (var task in tasks)
            task.AssignTo(to);
        return tasks.Count;
    }

    // An administrator hands over what they need not see themselves.
    private IQueryable<CrmTask> Open(Guid userId) => db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access])
        .Where(t => t.AssigneeId == userId && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress));
}

/// <summary>The open tasks about a record whose responsible changes: whoever is responsible from now on may get them.</summary>
internal sealed class TasksOfRecord(CrmDb db, TaskKeeper keeper) : IOpenWork
{
    public Words Label { get; } = new("Open tasks", "Открытые задачи");

    public Task<int> CountAsync(string kind, Guid id, Guid person, CancellationToken cancel) => Open(kind, id, person).CountAsync(cancel);

    public async Task HandOverAsync(string kind, Guid id, Guid from, Guid to, CancellationToken cancel)
    {
        await Subjects.HoldAsync(db, kind, id, cancel);
        foreach (var task in await Open(kind, id, from).ToListAsync(cancel))
        {
            // The rule of the record may have given it to them already.
            if (task.AssigneeId != from)
                continue;
            task.AssignTo(to);
            await keeper.TellAssigneeAsync(task, cancel);
        }
    }

    private IQueryable<CrmTask> Open(string kind, Guid id, Guid person) => db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access])
        .Where(t => t.SubjectKind == kind && t.SubjectId == id && t.AssigneeId == person && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress));
}
