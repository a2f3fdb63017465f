using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>What a task by hand says, as somebody corrects it.</summary>
internal sealed record TaskChanges
{
    public string Name { get; init; } = "";
    public string? Description { get; init; }
    public DateTime? DueAt { get; init; }
    public Guid? ControllerId { get; init; }
    public TaskPriority Priority { get; init; }
}

/// <summary>Corrects an open task that somebody wrote by hand. What a process asks is the process's to say.</summary>
internal sealed class EditTask(CrmDb db, TaskRights rights)
{
    /// <exception cref="NotAllowedException">It is somebody else's, or its assignee would choose who judges the result.</exception>
    public async Task<CrmTask> RunAsync(Guid id, TaskChanges changes, CancellationToken cancel)
    {
        var task = await rights.LoadByHandAsync(id, cancel);
        TaskName.Check(changes.Name);
        if (changes.ControllerId != task.ControllerId)
            await RequireControllerAsync(task, changes.ControllerId, cancel);
        (task.Name, task.Description) = (changes.Name.Trim(), string.IsNullOrWhiteSpace(changes.Description) ? null : changes.Description.Trim());
        (task.DueAt, task.ControllerId, task.Priority) = (changes.DueAt, changes.ControllerId, changes.Priority);
        return task;
    }

    private async Task RequireControllerAsync(CrmTask task, Guid? controller, CancellationToken cancel)
    {
        rights.RequireChoosesController(task);
        if (controller is { } person)
            await db.LoadAsync<User>(person, cancel);
    }
}

/// <summary>Moves an open task by hand to another time, or to none.</summary>
internal sealed class RescheduleTask(TaskRights rights)
{
    public async Task<CrmTask> RunAsync(Guid id, DateTime? dueAt, CancellationToken cancel)
    {
        var task = await rights.LoadByHandAsync(id, cancel);
        task.DueAt = dueAt;
        return task;
    }
}

/// <summary>What a task by hand may be called.</summary>
internal static class TaskName
{
    private const int MaxLength = 500;
    private static readonly Words s_label = new("Task", "Задача");

    /// <exception cref="InvalidInputException">It is empty or too long.</exception>
    public static void Check(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new InvalidInputException("name", SdkTexts.Required.With(s_label));
        if (name.Length > MaxLength)
            throw new InvalidInputException("name", SdkTexts.TooLong.With(s_label, MaxLength, name.Length));
    }
}
