using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>A task somebody writes by hand.</summary>
internal sealed record TaskToCreate
{
    public string Name { get; init; } = "";
    public string? Description { get; init; }

    /// <summary>Oneself when neither a person nor a role nor a queue is given.</summary>
    public Guid? AssigneeId { get; init; }

    public Guid? RoleId { get; init; }
    public Guid? QueueId { get; init; }
    public Guid? ControllerId { get; init; }
    public DateTime? DueAt { get; init; }

    /// <summary>"4h", "1d": working time of whoever does it; <see cref="DueAt"/> wins.</summary>
    public string? DueIn { get; init; }

    public DateTime? RemindAt { get; init; }
    public TaskPriority Priority { get; init; }
    public string? SubjectKind { get; init; }
    public Guid? SubjectId { get; init; }
}

/// <summary>Writes a task for oneself or for people one may give work to.</summary>
internal sealed class CreateTask(CrmDb db, ITasks tasks, TaskRights rights, IWorkingTime time, ICrmClock clock)
{
    /// <summary>What a task by hand asks: what came of it.</summary>
    internal static readonly TaskForm Form = new()
    {
        Fields = [new TaskFormField("result", "longText") { LabelEn = "Result", LabelRu = "Результат" }],
    };

    public async Task<CrmTask> RunAsync(TaskToCreate task, CancellationToken cancel)
    {
        db.Session.Viewer.Require("tasks.create");
        TaskName.Check(task.Name);
        var to = task.AssigneeId ?? (task.RoleId is null && task.QueueId is null ? db.Session.Viewer.UserId : null);
        await rights.RequireAssignAsync(to, task.RoleId, task.QueueId, cancel);
        if (to is { } person)
            await db.LoadAsync<User>(person, cancel);
        if (task.RoleId is { } role && !await db.Set<Role>().AnyAsync(r => r.Id == role, cancel))
            throw new InvalidInputException("roleId", SdkTexts.UnknownLookup.With("roleId"));
        if (task.ControllerId is { } controller)
            await db.LoadAsync<User>(controller, cancel);
        var subject = await SubjectAsync(task, cancel);
        return await tasks.CreateAsync(new NewTask(task.Name.Trim())
        {
            Description = task.Description?.Trim(),
            AssigneeId = to,
            RoleId = task.RoleId,
            QueueId = task.QueueId,
            ControllerId = task.ControllerId,
            DueAt = UtcOf(task.DueAt) ?? await DueAsync(task.DueIn, to, cancel),
            RemindAt = UtcOf(task.RemindAt),
            Priority = task.Priority,
            SubjectKind = subject is null ? null : task.SubjectKind,
            SubjectId = subject?.Id,
            SubjectTitle = subject?.Title,
            Form = Form,
        }, cancel);
    }

    // A time without an offset is UTC, as everywhere in the API; the server's own zone means nothing to anybody.
    private static DateTime? UtcOf(DateTime? time) => time is not { } given ? null : given.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(given, DateTimeKind.Utc) : given.ToUniversalTime();

    private async Task<Record?> SubjectAsync(TaskToCreate task, CancellationToken cancel) =>
        task is { SubjectKind: { } kind, SubjectId: { } id } ? await Subjects.FindAsync(db, kind, id, cancel) ?? throw new NotFoundException() : null;

    private async Task<DateTime?> DueAsync(string? dueIn, Guid? person, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(dueIn))
            return null;
        try
        {
            return await time.AddAsync(clock.UtcNow, WorkingDuration.Parse(dueIn), person, cancel);
        }
        catch (FormatException wrong)
        {
            throw new InvalidInputException("dueIn", wrong.Message);
        }
    }
}
