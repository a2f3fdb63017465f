using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>Who may do what with a task they see.</summary>
internal sealed class TaskRights(CrmDb db)
{
    /// <summary>To whom one may give tasks: levels reach people instead of records.</summary>
    public const string Assign = "tasks.assign";

    private const string Edit = "tasks.edit";

    private Viewer Viewer => db.Session.Viewer;

    /// <summary>It waits with the viewer, or with somebody they stand in for.</summary>
    public bool IsMine(CrmTask task) => task.AssigneeId is { } person && Viewer.ActsFor.Contains(person);

    /// <summary>It waits with a role or a queue the viewer belongs to.</summary>
    public async Task<bool> MayTakeAsync(CrmTask task, CancellationToken cancel)
    {
        if (task.AssigneeId is not null || !task.IsOpen)
            return false;
        return (task.RoleId is { } role && Viewer.Roles.Contains(role)) || await IsInQueueAsync(task, cancel);
    }

    public async Task<bool> IsInQueueAsync(CrmTask task, CancellationToken cancel)
    {
        var (queue, me) = (task.QueueId, Viewer.UserId);
        return queue is not null && await db.Set<QueueMember>().AnyAsync(m => m.QueueId == queue && (m.UserId == me || m.UserId == QueueMember.Everybody), cancel);
    }

    /// <summary>The assignee, their substitute, or a head of theirs.</summary>
    /// <exception cref="NotAllowedException">It is somebody else's.</exception>
    public async Task RequireWorkOnAsync(CrmTask task, CancellationToken cancel)
    {
        if (IsMine(task) || Viewer.IsUnrestricted || await db.MayAsync(task, Edit, cancel))
            return;
        throw new NotAllowedException(TaskTexts.NotYours.With(task.Title, await NameOfAsync(task.AssigneeId, cancel)));
    }

    /// <summary>As <see cref="RequireWorkOnAsync"/>; also whoever gave or controls it.</summary>
    /// <exception cref="NotAllowedException">It is somebody else's.</exception>
    public async Task RequireDirectAsync(CrmTask task, CancellationToken cancel)
    {
        if (!await MayDirectAsync(task, cancel))
            await RequireWorkOnAsync(task, cancel);
    }

    /// <summary>Whether the viewer gave or controls it, does it, or heads whoever does.</summary>
    public async Task<bool> MayDirectAsync(CrmTask task, CancellationToken cancel) =>
        (Viewer.UserId is { } me && (task.AuthorId == me || task.ControllerId == me)) || IsMine(task) || Viewer.IsUnrestricted || await db.MayAsync(task, Edit, cancel);

    /// <summary>Who judges the result is not the choice of whoever does the work.</summary>
    /// <exception cref="NotAllowedException">The viewer does a task that somebody else gave.</exception>
    public void RequireChoosesController(CrmTask task)
    {
        if (task.AssigneeId == Viewer.UserId && task.AuthorId != Viewer.UserId)
            throw new NotAllowedException(TaskTexts.ControllerStays.With(task.Title));
    }

    /// <summary>An open task by hand that the viewer may direct.</summary>
    /// <exception cref="NotAllowedException">It is somebody else's.</exception>
    /// <exception cref="RuleBrokenException">A process asks it, or it has ended.</exception>
    public async Task<CrmTask> LoadByHandAsync(Guid id, CancellationToken cancel)
    {
        var task = await db.LoadAsync<CrmTask>(id, cancel);
        await RequireDirectAsync(task, cancel);
        if (task.InstanceId is not null)
            throw new RuleBrokenException(TaskTexts.ProcessSaysIt, task.Title);
        task.RequireOpen();
        return task;
    }

    /// <summary>Whether the viewer may give work to this person.</summary>
    /// <exception cref="NotAllowedException">The permission to assign does not reach them.</exception>
    public async Task RequireAssignAsync(Guid? person, Guid? role, Guid? queue, CancellationToken cancel)
    {
        if (person is { } given && await db.Set<User>().Where(u => u.Id == given && u.Status == UserStatus.Blocked).Select(u => u.Name).FirstOrDefaultAsync(cancel) is { } blocked)
            throw new RuleBrokenException(TaskTexts.AssigneeBlocked, blocked);
        var level = Viewer.LevelOf(Assign);
        if (level == AccessLevel.All || (person is { } one && Viewer.ActsFor.Contains(one)))
            return;
        if (person is { } other)
            await RequireReachAsync(other, level, cancel);
        else if (role is { } theirs && !Viewer.Roles.Contains(theirs))
            throw Viewer.Refusal(Assign);
        else if (queue is not null && !await db.Set<QueueMember>().AnyAsync(m => m.QueueId == queue && (m.UserId == Viewer.UserId || m.UserId == QueueMember.Everybody), cancel))
            throw Viewer.Refusal(Assign);
    }

    /// <summary>What a person is called; "" for nobody.</summary>
    public async Task<string> NameOfAsync(Guid? person, CancellationToken cancel) =>
        await db.Set<User>().IgnoreQueryFilters([AccessFilter.Deleted]).Where(u => u.Id == person).Select(u => u.Name).FirstOrDefaultAsync(cancel) ?? "";

    private async Task RequireReachAsync(Guid person, AccessLevel level, CancellationToken cancel)
    {
        var user = await db.Set<User>().Where(u => u.Id == person).Select(u => new { u.TeamId, u.RegionId }).FirstOrDefaultAsync(cancel) ?? throw new NotFoundException();
        var reaches = (level >= AccessLevel.Team && user.TeamId is { } team && Viewer.Teams.Contains(team))
            || (level >= AccessLevel.Region && user.RegionId is { } region && Viewer.Regions.Contains(region));
        if (!reaches)
            throw Viewer.Refusal(Assign);
    }
}
