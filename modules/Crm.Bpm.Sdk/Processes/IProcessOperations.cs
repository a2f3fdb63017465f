using System.Text.Json;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>
/// Runs and operates processes from outside, at once and each in transactions of its own: what the Elsa API and the process
/// pages do. Call it outside of a unit of work; the caller has checked the permission.
/// </summary>
public interface IProcessOperations
{
    /// <summary>Starts an instance and runs it until it waits or ends; returns its id.</summary>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    Task<Guid> ExecuteAsync(ProcessStart start, CancellationToken cancel);

    /// <summary>Stores the wish to start an instance and returns its id; it runs soon.</summary>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    Task<Guid> DispatchAsync(ProcessStart start, CancellationToken cancel);

    /// <summary>Ends a running instance; false when it had already ended.</summary>
    /// <exception cref="NotFoundException">There is no such instance.</exception>
    Task<bool> CancelAsync(Guid instanceId, string? reason, CancellationToken cancel);

    /// <summary>Does again what led to an incident; every unresolved one when no incident is named.</summary>
    /// <exception cref="NotFoundException">There is no such instance or incident.</exception>
    Task RetryAsync(Guid instanceId, Guid? incidentId, CancellationToken cancel);

    /// <summary>Removes an instance that has ended, with its journal. One that runs is cancelled first.</summary>
    /// <exception cref="NotFoundException">There is no such instance.</exception>
    Task DeleteAsync(Guid instanceId, CancellationToken cancel);

    /// <summary>Hands an event to everything that waits for it or starts from it; returns when it is stored.</summary>
    Task TriggerEventAsync(string name, string? correlationId, Guid? onlyInstanceId, JsonElement? payload, CancellationToken cancel);

    /// <summary>The instance's state in the shape of Elsa's <c>workflowState</c>, for operators.</summary>
    /// <exception cref="NotFoundException">There is no such instance.</exception>
    Task<JsonElement> StateAsync(Guid instanceId, CancellationToken cancel);

    /// <summary>Variables that are alive: id, name, value.</summary>
    /// <exception cref="NotFoundException">There is no such instance.</exception>
    Task<IReadOnlyList<ProcessVariable>> VariablesAsync(Guid instanceId, CancellationToken cancel);
}

/// <summary>What to start.</summary>
/// <param name="VersionId">The version to run.</param>
public sealed record ProcessStart(string VersionId)
{
    public string? CorrelationId { get; init; }
    public string? Name { get; init; }
    public string? SubjectKind { get; init; }
    public Guid? SubjectId { get; init; }

    /// <summary>The trigger step to begin at; null begins at the definition's start.</summary>
    public string? TriggerStepId { get; init; }

    public IReadOnlyDictionary<string, object?> Input { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);
}

/// <summary>A variable of a process and its value now.</summary>
public sealed record ProcessVariable(string Id, string Name, JsonElement? Value);

/// <summary>What pages listen to with <see cref="Notifications.ILive"/> to follow a process.</summary>
public static class ProcessTopics
{
    /// <summary>The topic of one process: it did something, waits elsewhere, or has ended.</summary>
    public static string Of(Guid instance) => "process:" + instance.ToString("N");
}
