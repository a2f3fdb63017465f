using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>What only built-in containers need.</summary>
public sealed partial class StepContext
{
    /// <summary>The workflow that shall be complete when this step is.</summary>
    internal StepInstance? CompositeToComplete { get; private set; }

    /// <summary>The numbers a container remembers, all zero at first.</summary>
    internal int[] Count(int numbers)
    {
        if (Execution.Memory is not Counters counters)
        {
            Execution.Memory = counters = Execution.StoredMemory is { } stored ? Counters.Read(stored, numbers) : new Counters(new int[numbers]);
            Execution.StoredMemory = null;
        }

        for (var i = 0; i < counters.Values.Length; i++)
            _run.Undo.Count(counters.Values, i);
        return counters.Values;
    }

    internal void CompleteWorkflow(string[] outcomes)
    {
        var workflow = Workflow.Catalog.Workflow;
        for (var step = Execution.Parent; step is not null; step = step.Parent)
        {
            if (step.Node.Descriptor == workflow)
            {
                step.CompositeOutcomes = outcomes.Length == 0 ? null : outcomes;
                CompositeToComplete = step;
                return;
            }
        }
    }

    /// <summary>Marks the loop around this step, and the containers up to it, as left.</summary>
    internal void BreakLoop()
    {
        for (var step = Execution.Parent; step is not null; step = step.Parent)
        {
            var kind = step.Node.Descriptor.StepClass;
            if (kind.IsAssignableTo(typeof(Loop)))
            {
                step.Breaking = true;
                return;
            }

            if (kind == typeof(Sequence) || kind == typeof(Fork) || kind == typeof(Parallel))
                step.Breaking = true;
        }
    }

    /// <summary>Schedules the steps found in one of this step's members; false when there are none.</summary>
    internal bool SchedulePort(string port, int tag = 0, params (string Name, object? Value)[] locals)
    {
        foreach (var child in Node.Children)
        {
            if (child.Port.Equals(port, StringComparison.OrdinalIgnoreCase))
            {
                Schedule(child, tag, locals);
                return true;
            }
        }

        return false;
    }

    internal void ScheduleAfter(StepNode child, bool backward, int scheduledBy, int depth) =>
        _run.Schedule(Execution, child, 0, backward, null, scheduledBy, depth);

    internal StepNode? TriggerChild()
    {
        if (!_run.IsStart || _run.State.TriggerStepId is not { } id)
            return null;
        foreach (var child in Node.Children)
        {
            if (child.Id == id && child.CanStartWorkflow)
                return child;
        }

        return null;
    }
}
