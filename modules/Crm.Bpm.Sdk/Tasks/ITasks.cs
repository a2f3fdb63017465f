namespace Crm.Bpm.Sdk.Tasks;

/// <summary>Makes and ends tasks inside the caller's transaction. Steps, use cases and pages of every module use it.</summary>
public interface ITasks
{
    /// <summary>Adds a task and tells whoever it waits with.</summary>
    Task<CrmTask> CreateAsync(NewTask task, CancellationToken cancel);

    /// <summary>Cancels every open task about a record: the record was closed, and nobody should work on it. Returns how many.</summary>
    Task<int> CancelForAsync(string subjectKind, Guid subjectId, string reason, CancellationToken cancel);

    /// <summary>Cancels these tasks; those that are done already stay as they are. Returns how many.</summary>
    Task<int> CancelAsync(IReadOnlyCollection<Guid> tasks, string reason, CancellationToken cancel);

    /// <summary>Opens cancelled tasks again: the record they are about goes on. Tasks of processes stay cancelled. Returns how many.</summary>
    Task<int> ReopenAsync(IReadOnlyCollection<Guid> tasks, CancellationToken cancel);

    /// <summary>Gives every open process task of a record that waits in a queue or with <paramref name="from"/> to a person: the lead was taken.</summary>
    /// <param name="subjectKind">The plural of the subject's kind.</param>
    /// <param name="subjectId">The subject.</param>
    /// <param name="from">The person who had it; null when it was in a queue.</param>
    /// <param name="to">The person who gets the tasks; null puts them into <paramref name="queue"/>.</param>
    /// <param name="queue">The queue they go back to when nobody gets them.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task MoveAsync(string subjectKind, Guid subjectId, Guid? from, Guid? to, Guid? queue, CancellationToken cancel);

    /// <summary>Makes every task about one record be about another: a lead became a contractor.</summary>
    Task MoveSubjectAsync(string fromKind, Guid fromId, string toKind, Guid toId, string toTitle, CancellationToken cancel);

    /// <summary>Makes these tasks be about another record.</summary>
    Task MoveSubjectAsync(IReadOnlyCollection<Guid> tasks, string toKind, Guid toId, string toTitle, CancellationToken cancel);
}

/// <summary>A task to make.</summary>
/// <param name="Name">What to do, a short sentence.</param>
public sealed record NewTask(string Name)
{
    /// <summary>The same in Russian; null when there is one name.</summary>
    public string? NameRu { get; init; }

    public string? Description { get; init; }
    public Guid? AssigneeId { get; init; }
    public Guid? RoleId { get; init; }
    public Guid? QueueId { get; init; }
    public DateTime? DueAt { get; init; }
    public DateTime? RemindAt { get; init; }
    public DateTime? EscalateAt { get; init; }

    /// <summary>Who accepts the result or sends it back; null when nobody does.</summary>
    public Guid? ControllerId { get; init; }

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
/// The plugin that owns queues (of leads) implements it; without one there are no queues. Who works in a queue it keeps in
/// <see cref="QueueMember"/>.
/// </summary>
public interface IQueues
{
    /// <summary>Queues this person works in.</summary>
    Task<IReadOnlyList<(Guid Id, string Name)>> OfAsync(Guid userId, CancellationToken cancel);

    /// <summary>The names of these queues.</summary>
    Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel);

    /// <summary>
    /// The scope's viewer takes a task that waits in the queue: makes them responsible for its subject where that is how the
    /// queue works. Part of the caller's transaction.
    /// </summary>
    /// <exception cref="RuleBrokenException">A colleague was quicker, or the person may not take it.</exception>
    Task TakeAsync(Guid queueId, string? subjectKind, Guid? subjectId, CancellationToken cancel);

    /// <summary>
    /// The scope's viewer gives a process's task back: puts its subject back into the queue where that is how the queue works, and
    /// with it the subject's tasks. Part of the caller's transaction; called before the task itself is returned.
    /// </summary>
    /// <exception cref="RuleBrokenException">The subject cannot go back.</exception>
    /// <exception cref="NotAllowedException">The person may not give the subject back.</exception>
    Task ReturnAsync(CrmTask task, string? reason, CancellationToken cancel);

    /// <summary>
    /// The scope's viewer gives a process's task to a person: hands them its subject where that is how the queue works, and with it
    /// the subject's tasks. Part of the caller's transaction; called before the task itself is given.
    /// </summary>
    /// <exception cref="RuleBrokenException">The subject cannot be handed over.</exception>
    /// <exception cref="NotAllowedException">The person may not hand the subject over.</exception>
    Task HandOverAsync(CrmTask task, Guid person, string? comment, CancellationToken cancel);
}

/// <summary>Who works in which queue. The plugin that owns queues writes it; the access filter of tasks reads it.</summary>
public sealed class QueueMember
{
    /// <summary>Stands for everybody, in a queue that is open to all.</summary>
    public static readonly Guid Everybody = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    public Guid QueueId { get; init; }

    /// <summary>The person; <see cref="Everybody"/> when everybody works in it.</summary>
    public Guid UserId { get; init; }

    /// <summary>How much they get when work is shared out: twice the weight, twice as much. 0 gets nothing.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>How much they take out of the queue in a day; null sets no limit.</summary>
    public int? DailyCap { get; set; }
}

/// <summary>A record that may wait in a queue while nobody is responsible for it; its process tasks then wait there too.</summary>
public interface IQueued
{
    /// <summary>The queue it waits in, or was taken from; null when it is in none.</summary>
    Guid? QueueId { get; }
}

/// <summary>A task was done. Processes start from it and wait for it.</summary>
/// <param name="RecordKind">The kind of the record the task was about, or "tasks" when it was about none.</param>
/// <param name="RecordId">That record, or the task.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Name">What was to be done.</param>
/// <param name="Outcome">The code of the outcome.</param>
/// <param name="DoneBy">Who did it.</param>
public sealed record TaskCompleted(string RecordKind, Guid RecordId, Guid TaskId, string Name, string Outcome, Guid? DoneBy) : Data.CrmEvent(RecordKind, RecordId);
