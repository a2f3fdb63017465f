using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>Says after the commit whose inboxes have something new to show: theirs with whom a task waited before or waits now, and nobody else's.</summary>
internal static class TaskLive
{
    /// <summary>Whoever changes a task, the record itself says whom it concerns.</summary>
    public static Task SavingAsync(CrmDb db, CrmTask task, bool isNew, CancellationToken cancel)
    {
        Changed(db, task);
        return Task.CompletedTask;
    }

    public static void Changed(CrmDb db, CrmTask task)
    {
        var (live, entry) = (db.Service<ILive>(), db.Entry(task));
        foreach (var topic in TopicsOf(Place(entry.CurrentValues)).Union(TopicsOf(Place(entry.OriginalValues)), StringComparer.Ordinal))
            live.ChangedAfterCommit(db, topic);
    }

    private static TaskPlace Place(PropertyValues values) => new(
        values.GetValue<Guid?>(nameof(CrmTask.AssigneeId)), values.GetValue<Guid?>(nameof(CrmTask.RoleId)), values.GetValue<Guid?>(nameof(CrmTask.QueueId)),
        values.GetValue<Guid?>(nameof(CrmTask.AuthorId)), values.GetValue<Guid?>(nameof(CrmTask.ControllerId)),
        values.GetValue<string?>(nameof(CrmTask.SubjectKind)), values.GetValue<Guid?>(nameof(CrmTask.SubjectId)));

    /// <summary>The topics of those whose inbox shows a task that stands so.</summary>
    internal static IEnumerable<string> TopicsOf(TaskPlace place)
    {
        foreach (var person in new[] { place.Assignee, place.Author, place.Controller }.OfType<Guid>().Distinct())
            yield return TaskTopics.OfPerson(person);
        // With a person it has left the lists of the role and of the queue.
        if (place is { Assignee: null, Role: { } role })
            yield return TaskTopics.OfRole(role);
        if (place is { Assignee: null, Queue: { } queue })
            yield return TaskTopics.OfQueue(queue);
        if (place is { SubjectKind: { } kind, SubjectId: { } subject })
            yield return TaskTopics.About(kind, subject);
    }

    /// <summary>What the inbox of the scope's viewer listens to: their own tasks and those of whom they stand in for, their roles and their queues.</summary>
    public static async Task<IReadOnlyCollection<string>> OfViewerAsync(CrmDb db, CancellationToken cancel)
    {
        var viewer = db.Session.Viewer;
        var me = viewer.UserId ?? Guid.Empty;
        var queues = await db.Set<QueueMember>().Where(m => m.UserId == me || m.UserId == QueueMember.Everybody).Select(m => m.QueueId).Distinct().ToListAsync(cancel);
        return
        [
            .. new[] { TaskTopics.Any, TaskTopics.OfPerson(me) }.Concat(viewer.ActsFor.Select(TaskTopics.OfPerson))
                .Concat(viewer.Roles.Select(TaskTopics.OfRole)).Concat(queues.Select(TaskTopics.OfQueue)).Distinct(StringComparer.Ordinal),
        ];
    }
}

/// <summary>With whom a task waits, who answers for it, and what it is about.</summary>
internal sealed record TaskPlace(Guid? Assignee, Guid? Role, Guid? Queue, Guid? Author, Guid? Controller, string? SubjectKind, Guid? SubjectId);
