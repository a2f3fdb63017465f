namespace Crm.Bpm.Sdk.Tasks;

/// <summary>Makes and ends tasks inside the caller's transaction. Steps, use cases and pages of every module use it.</summary>
public interface ITasks
{
    /// <summary>Adds a task and tells whoever it waits with.</summary>
    Task<CrmTask> CreateAsync(NewTask task, CancellationToken cancel);

    /// <summary>Cancels every open task about a record: the record was closed, and nobody should work on it. Returns how many.</summary>
    Task<int> CancelForAsync(string subjectKind, Guid subjectId, string reason, CancellationToken cancel);

    /// <summary>Gives every open process task of a record that waits in a queue or with <paramref name="from"/> to a person: the lead was taken.</summary>
    Task MoveAsync(string subjectKind, Guid subjectId, Guid? from, Guid? to, Guid? queue, CancellationToken cancel);
}

/// <summary>A task to make.</summary>
/// <param name="Name">What to do, a short sentence.</param>
public sealed record NewTask(string Name)
{
    public string? Description { get; init; }
    public Guid? AssigneeId { get; init; }
    public Guid? RoleId { get; init; }
    public Guid? QueueId { get; init; }
    public DateTime? DueAt { get; init; }
    public DateTime? EscalateAt { get; init; }
    public TaskPriority Priority { get; init; }
    public string? SubjectKind { get; init; }
    public Guid? SubjectId { get; init; }
    public string? SubjectTitle { get; init; }
    public TaskForm Form { get; init; } = new();
    public Guid? InstanceId { get; init; }
    public string? BookmarkId { get; init; }
    public string? StepName { get; init; }
    public string? ProcessName { get; init; }
}

/// <summary>
/// Knows where waiting tasks of a queue go and who is in it. The plugin that owns queues implements it; without one there
/// are no queues.
/// </summary>
public interface IQueues
{
    /// <summary>Queues this person works in.</summary>
    Task<IReadOnlyList<(Guid Id, string Name)>> OfAsync(Guid userId, CancellationToken cancel);
}
