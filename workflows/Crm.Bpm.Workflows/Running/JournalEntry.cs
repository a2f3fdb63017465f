using System.Text.Json;

namespace Crm.Bpm.Workflows.Running;

/// <summary>One line of an instance's history.</summary>
public sealed record JournalEntry
{
    /// <summary>Position in the instance's history, from zero.</summary>
    public required long Sequence { get; init; }

    /// <summary>Started, Resumed, Suspended, Completed, Canceled, Faulted, or a name a step chose.</summary>
    public required string EventName { get; init; }

    /// <summary>The execution.</summary>
    public required string StepInstanceId { get; init; }

    /// <summary>The execution of the step around it.</summary>
    public string? ParentStepInstanceId { get; init; }

    /// <summary>The step's id in the definition.</summary>
    public required string StepId { get; init; }

    /// <summary>The step's type.</summary>
    public required string StepType { get; init; }

    /// <summary>The step type's version.</summary>
    public required int StepTypeVersion { get; init; }

    /// <summary>The step's name in the definition.</summary>
    public string? StepName { get; init; }

    /// <summary>The step's path of ids.</summary>
    public required string NodeId { get; init; }

    /// <summary>When.</summary>
    public required DateTime At { get; init; }

    /// <summary>A sentence, where there is something to say.</summary>
    public string? Message { get; init; }

    /// <summary>The values the step's inputs had, by name; sensitive ones masked. Only where it ended, failed or waits.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>More about it: outcomes of a completion.</summary>
    public JsonElement? Payload { get; init; }
}

/// <summary>One execution of a step as Elsa records it.</summary>
public sealed record StepExecution
{
    /// <summary>The execution's id.</summary>
    public required string Id { get; init; }

    /// <summary>The execution of the step around it.</summary>
    public string? ParentId { get; init; }

    /// <summary>The step's id in the definition.</summary>
    public required string StepId { get; init; }

    /// <summary>The step's path of ids.</summary>
    public required string NodeId { get; init; }

    /// <summary>The step's type.</summary>
    public required string StepType { get; init; }

    /// <summary>The step type's version.</summary>
    public required int StepTypeVersion { get; init; }

    /// <summary>The step's name in the definition.</summary>
    public string? StepName { get; init; }

    /// <summary>Where it stands.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>When it began.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? CompletedAt { get; init; }

    /// <summary>It waits for something.</summary>
    public bool HasBookmarks { get; init; }

    /// <summary>The values its inputs had, by name; sensitive ones masked.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>The values it put out, by name.</summary>
    public JsonElement? Outputs { get; init; }

    /// <summary>The names it completed with.</summary>
    public IReadOnlyList<string>? Outcomes { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>The type of the exception behind <see cref="Error"/>.</summary>
    public string? ErrorType { get; init; }

    /// <summary>How often it failed.</summary>
    public int FaultCount { get; init; }

    /// <summary>It began in this burst, so nothing of it is stored yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>The execution after which it was scheduled.</summary>
    public string? ScheduledById { get; init; }

    /// <summary>How many executions led to it.</summary>
    public int Depth { get; init; }
}

/// <summary>Where an execution of a step stands; the names are Elsa's.</summary>
public enum StepStatus
{
    /// <summary>Scheduled.</summary>
    Pending,

    /// <summary>Begun, perhaps waiting.</summary>
    Running,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>No longer wanted.</summary>
    Canceled,

    /// <summary>Failed; a retry takes it up again.</summary>
    Faulted,
}

/// <summary>Whether an instance has ended; the names are Elsa's.</summary>
public enum InstanceStatus
{
    /// <summary>It goes on or waits.</summary>
    Running,

    /// <summary>It has ended, one way or another.</summary>
    Finished,
}

/// <summary>How an instance stands; the names are Elsa's.</summary>
public enum InstanceSubStatus
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>In a burst right now.</summary>
    Executing,

    /// <summary>Waiting at bookmarks.</summary>
    Suspended,

    /// <summary>Ended as drawn.</summary>
    Finished,

    /// <summary>Ended from outside.</summary>
    Cancelled,

    /// <summary>Stopped by an incident; a retry lets it go on.</summary>
    Faulted,

    /// <summary>Stopped in the middle of a burst.</summary>
    Interrupted,
}
