using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>What a burst asks of whoever runs it. One object per burst or one for all, as the host likes.</summary>
public interface IBurstHost
{
    /// <summary>The time for timers, journals and scripts.</summary>
    TimeProvider Clock { get; }

    /// <summary>Named values for expressions, such as the record the process is about. Null when there are none.</summary>
    IExpressionGlobals? Globals => null;

    /// <summary>Opens a scope and a savepoint for one run of a step. Called only for steps with <see cref="StepDescriptor.UsesServices"/>.</summary>
    /// <param name="step">The kind of step.</param>
    /// <param name="instance">The instance it runs in: the burst's own, or a child inside it.</param>
    /// <param name="cancel">The host is going down.</param>
    ValueTask<IStepScope> BeginStepAsync(StepDescriptor step, InstanceState instance, CancellationToken cancel);

    /// <summary>Finds a definition that a step wants to run as an instance of its own; null when there is none.</summary>
    ValueTask<CompiledWorkflow?> FindWorkflowAsync(WorkflowReference reference, CancellationToken cancel);

    /// <summary>Receives what Elsa.WriteLine writes; the burst lists it too.</summary>
    void WriteLine(string? text)
    {
    }

    /// <summary>An id for a child instance.</summary>
    string NewInstanceId() => Guid.CreateVersion7().ToString("N");
}

/// <summary>The services of one run of a step, and the savepoint it can be taken back to.</summary>
public interface IStepScope : IAsyncDisposable
{
    /// <summary>The services the step may use.</summary>
    IServiceProvider Services { get; }

    /// <summary>The step did its work: keep what it stored.</summary>
    ValueTask CommitAsync(CancellationToken cancel);

    /// <summary>The step failed: nothing of what it stored may remain.</summary>
    /// <param name="failure">
    /// What went wrong. A host that wants to run the whole burst again, because the database says that somebody else was
    /// quicker, throws here; otherwise the failure becomes an incident.
    /// </param>
    /// <param name="cancel">The host is going down.</param>
    ValueTask RollbackAsync(Exception failure, CancellationToken cancel);
}
