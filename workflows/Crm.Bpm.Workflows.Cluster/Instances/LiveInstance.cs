using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>An instance in memory: its row as last written, its state, and the definition the state is tied to.</summary>
internal sealed record LiveInstance(ProcessInstance Row, InstanceState State, CompiledWorkflow Workflow)
{
    /// <summary>Whether it may still do something: it runs, or an incident stopped it and it may be retried.</summary>
    public bool MayGoOn => State.SubStatus is not (InstanceSubStatus.Finished or InstanceSubStatus.Cancelled);
}

/// <summary>The instance that acts in a scope, for services that change where the process stands. Empty outside bursts.</summary>
internal sealed class ActingInstance
{
    /// <summary>The record the process is about from now on; applied when the step's work is kept.</summary>
    public Subject? MovedTo { get; set; }
}

/// <summary>Somebody else was quicker, and the whole burst may run again on what is there now.</summary>
internal sealed class BurstLostException : Exception
{
    public BurstLostException() { }

    public BurstLostException(string message) : base(message) { }

    public BurstLostException(string message, Exception inner) : base(message, inner) { }
}
