using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>Limits and habits of bursts.</summary>
public sealed record RunnerOptions
{
    /// <summary>Write journal entries and execution records. True by default.</summary>
    public bool Journal { get; init; } = true;

    /// <summary>Steps one burst may run, those of children inside it included. At the limit the instance is stopped with an incident. 10,000 by default.</summary>
    public int MaxSteps { get; init; } = 10_000;

    /// <summary>
    /// How long one burst may run, children's steps included and waiting for the host's transaction left out; six times as long
    /// while it has run fewer than 100 steps, because that is no loop but a slow machine. Then the instance is stopped with an incident, so that it
    /// does not keep others from writing. 10 seconds by default.
    /// </summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bytes of one input, output or line are recorded; of a larger one the journal has the beginning. 64 KB by default.</summary>
    public int MaxRecordedValue { get; init; } = 64 * 1024;

    /// <summary>How many bytes of inputs, outputs and lines one burst records; what comes after that is not recorded. 4 MB by default.</summary>
    public int MaxRecorded { get; init; } = 4 * 1024 * 1024;

    /// <summary>How deep workflows may run one another inside a burst. 16 by default.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>What expressions may use up.</summary>
    public ExpressionLimits Expressions { get; init; } = new();
}

/// <summary>Runs instances, a burst at a time. It keeps nothing, so one serves all threads; an instance may be in one burst at a time.</summary>
public sealed class WorkflowRunner(RunnerOptions? options = null)
{
    internal RunnerOptions Options { get; } = options ?? new();

    /// <summary>Starts an instance and runs it until it waits or ends.</summary>
    public Task<Burst> StartAsync(CompiledWorkflow workflow, StartRequest request, IBurstHost host, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(host);
        return StartAsync(workflow, request, host, new Budget(Options), depth: 0, cancel);
    }

    internal async Task<Burst> StartAsync(
        CompiledWorkflow workflow, StartRequest request, IBurstHost host, Budget budget, int depth, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(request);
        var state = new InstanceState(
            request.InstanceId ?? host.NewInstanceId(), workflow.DefinitionId, workflow.VersionId, workflow.Version,
            host.Clock.GetUtcNow().UtcDateTime)
        {
            CorrelationId = request.CorrelationId,
            Name = request.Name,
            Subject = request.Subject,
            ParentInstanceId = request.ParentInstanceId,
            ParentBookmarkId = request.ParentBookmarkId,
            TriggerStepId = request.TriggerStepId,
            TriggerPayload = Values.Normalize(request.TriggerPayload),
            SubStatus = InstanceSubStatus.Executing,
        };
        foreach (var (name, value) in request.Input ?? new Dictionary<string, object?>(StringComparer.Ordinal))
            state.Inputs[name] = Values.Normalize(value);
        foreach (var (name, value) in request.Properties ?? new Dictionary<string, object?>(StringComparer.Ordinal))
            state.Properties[name] = Values.Normalize(value);
        state.Bind(workflow);
        var run = new BurstRun(this, workflow, state, host, budget, depth, cancel) { IsStart = true };
        return await run.StartAsync();
    }

    /// <summary>Continues an instance at a bookmark that was met. A bookmark that is gone changes nothing: <see cref="Burst.Ignored"/>.</summary>
    /// <remarks>
    /// An instance that an incident stopped takes the stimulus too: the waiting step is done, and what follows it
    /// waits for the retry, so that nobody's answer is lost.
    /// </remarks>
    public Task<Burst> ResumeAsync(
        CompiledWorkflow workflow, InstanceState state, ResumeRequest request, IBurstHost host, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Prepare(workflow, state, host, cancel).ResumeAsync(request);
    }

    /// <summary>Ends an instance from outside. Steps that wait are told so.</summary>
    public Task<Burst> CancelAsync(
        CompiledWorkflow workflow, InstanceState state, string? reason, IBurstHost host, CancellationToken cancel) =>
        Prepare(workflow, state, host, cancel).CancelAsync(reason);

    /// <summary>Does again what led to an incident, and goes on from there. Steps that were completed do not run again.</summary>
    public Task<Burst> RetryAsync(
        CompiledWorkflow workflow, InstanceState state, string incidentId, IBurstHost host, CancellationToken cancel) =>
        Prepare(workflow, state, host, cancel).RetryAsync(incidentId);

    private BurstRun Prepare(CompiledWorkflow workflow, InstanceState state, IBurstHost host, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(host);
        state.Bind(workflow);
        return new BurstRun(this, workflow, state, host, new Budget(Options), depth: 0, cancel);
    }
}
