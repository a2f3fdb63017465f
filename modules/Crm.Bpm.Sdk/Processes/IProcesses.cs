using System.Text.Json;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>Starts, stops and reads processes. What it changes inside a transaction happens when that transaction commits.</summary>
public interface IProcesses
{
    /// <summary>Starts the published version of a definition for a record, after the caller's transaction commits; the id the instance will have.</summary>
    /// <exception cref="RuleBrokenException">There is no published version.</exception>
    Task<Guid> StartAsync(string definitionId, string? subjectKind, Guid? subjectId, IReadOnlyDictionary<string, object?> input, CancellationToken cancel);

    /// <summary>Cancels every running process about a record except the one acting now. Part of the caller's transaction; returns how many.</summary>
    Task<int> CancelForAsync(string subjectKind, Guid subjectId, string reason, CancellationToken cancel);

    /// <summary>Cancels these processes, except the one acting now and those that have ended. Part of the caller's transaction; returns how many.</summary>
    Task<int> CancelAsync(IReadOnlyCollection<Guid> instances, string reason, CancellationToken cancel);

    /// <summary>Makes running processes of one record be about another: a lead became a contractor. Part of the caller's transaction.</summary>
    Task MoveSubjectAsync(string fromKind, Guid fromId, string toKind, Guid toId, CancellationToken cancel);

    /// <summary>Makes these processes be about another record, also those that have ended. Part of the caller's transaction.</summary>
    Task MoveSubjectAsync(IReadOnlyCollection<Guid> instances, string toKind, Guid toId, CancellationToken cancel);

    /// <summary>Resumes the bookmark a task or an intent stands for, after the caller's transaction commits.</summary>
    void Resume(Guid instanceId, string bookmarkId, JsonElement payload);

    /// <summary>Waits until these stimuli have been taken by the processes, or the time is over. For showing what came next.</summary>
    Task<bool> WaitUntilTakenAsync(Guid instanceId, TimeSpan atMost, CancellationToken cancel);

    /// <summary>The processes of a record, running ones first, newest first; at most <paramref name="take"/>.</summary>
    Task<IReadOnlyList<ProcessOverview>> OfAsync(string subjectKind, Guid subjectId, int take, CancellationToken cancel);

    /// <summary>One process with its steps' states and the drawing's document; null when there is none. For whoever sees what it is about or has a task of it.</summary>
    Task<ProcessPicture?> PictureAsync(Guid instanceId, CancellationToken cancel);
}

/// <summary>A process as a record's card shows it: which, at which step, at whom, since when.</summary>
public sealed record ProcessOverview(
    Guid InstanceId, string DefinitionId, string Name, string Status, string SubStatus, DateTime StartedAt, DateTime? FinishedAt, int Incidents,
    IReadOnlyList<WaitingStep> WaitsAt);

/// <summary>A step a process waits at.</summary>
/// <param name="StepId">The step's id in the definition.</param>
/// <param name="StepName">What it is called in the drawing.</param>
/// <param name="Since">When it began to wait.</param>
/// <param name="With">The person, role or queue it waits for; null when it waits for time or an event.</param>
/// <param name="Until">When time moves it on, or when it is due; null when neither.</param>
/// <param name="TaskId">The task; null when it does not wait for a person.</param>
public sealed record WaitingStep(string StepId, string StepName, DateTime Since, string? With, DateTime? Until, Guid? TaskId);

/// <summary>What is needed to draw a process: the definition's document and what each step did.</summary>
public sealed record ProcessPicture(Guid InstanceId, string DefinitionId, string Document, IReadOnlyDictionary<string, StepState> Steps);

/// <summary>What a step of a drawing did so far.</summary>
public enum StepState
{
    Waiting,
    Done,
    Faulted,
    Cancelled,
}
