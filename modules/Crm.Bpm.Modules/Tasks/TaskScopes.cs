using System.Linq.Expressions;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>The tabs of the inbox, which are also the scopes of the API.</summary>
internal static class TaskScopes
{
    public const string Mine = "mine";
    public const string Role = "role";
    public const string Queue = "queue";
    public const string Control = "control";
    public const string All = "all";

    private static readonly Words s_unknown = new("“{0}” is not a scope. Use mine, role, queue, control or all.", "«{0}» — не область. Возможные: mine, role, queue, control, all.");

    /// <summary>Narrows to what waits: with the viewer, their roles or queues, or under their control.</summary>
    /// <exception cref="InvalidInputException">The scope is unknown.</exception>
    public static IQueryable<CrmTask> In(this IQueryable<CrmTask> tasks, CrmDb db, string scope)
    {
        var viewer = db.Session.Viewer;
        var (me, actsFor, roles) = (viewer.UserId ?? Guid.Empty, viewer.ActsFor, viewer.Roles);
        return scope switch
        {
            Mine => tasks.Where(t => t.AssigneeId != null && actsFor.Contains(t.AssigneeId.Value)),
            Role => tasks.Where(t => t.AssigneeId == null && t.RoleId != null && roles.Contains(t.RoleId.Value)),
            Queue => tasks.Where(t => t.AssigneeId == null && t.QueueId != null && db.Set<QueueMember>().Any(m => m.QueueId == t.QueueId && (m.UserId == me || m.UserId == QueueMember.Everybody))),
            Control => tasks.Where(Controlled(me)),
            All => tasks,
            _ => throw new InvalidInputException("scope", s_unknown.With(scope)),
        };
    }

    /// <summary>Those somebody still has to do something about.</summary>
    public static IQueryable<CrmTask> Waiting(this IQueryable<CrmTask> tasks, string scope) => scope == Control
        ? tasks.Where(t => t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress || (t.Status == TaskStatus.Done && t.ControllerId != null && t.AcceptedAt == null))
        : tasks.Where(t => t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress);

    private static Expression<Func<CrmTask, bool>> Controlled(Guid me) =>
        t => t.ControllerId == me || (t.AuthorId == me && (t.AssigneeId == null || t.AssigneeId != me));
}
