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
    ValueTask<IStepScope> BeginStepAsync(StepDescriptor step, CancellationToken cancel);

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
    ValueTask RollbackAsync(CancellationToken cancel);
}
