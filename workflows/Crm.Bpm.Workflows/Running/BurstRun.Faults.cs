using System.Globalization;
using Crm.Bpm.Workflows.Activities;

namespace Crm.Bpm.Workflows.Running;

/// <summary>Incidents, cancelling and finishing early.</summary>
internal sealed partial class BurstRun
{
    private void Fault(StepInstance step, Exception failure, Interruption interruption)
    {
        step.Status = StepStatus.Faulted;
        step.FaultCount++;
        (step.Error, step.ErrorType) = (failure.Message, failure.GetType().FullName);
        step.Interruption = interruption;
        var node = step.Node;
        AddIncident(new Incident
        {
            Id = State.IdOf(State.NextNumber++),
            StepId = node.Id,
            NodeId = node.NodeId,
            StepType = node.Type,
            StepName = node.DisplayName,
            StepInstanceId = State.IdOf(step.Number),
            StepNumber = step.Number,
            Message = failure.Message,
            Failure = failure,
            ExceptionType = failure.GetType().FullName,
            StackTrace = failure is StepFaultException ? null : failure.StackTrace,
            At = Now,
        });
        List(step);
        if (_journal)
            Write(step, "Faulted", message: failure.Message, inputs: Recorded.Inputs(step, _budget));
        if (Workflow.FaultsOnIncident)
            StopFaulted();
    }

    private void StopEndlessLoop(string used)
    {
        var next = State.Queue.Peek();
        var node = next.Node!;
        AddIncident(new Incident
        {
            Id = State.IdOf(State.NextNumber++),
            StepId = node.Id,
            NodeId = node.NodeId,
            StepType = node.Type,
            StepName = node.DisplayName,
            Message = string.Create(CultureInfo.InvariantCulture,
                $"The process ran {used} without waiting and was stopped before step '{node.DisplayName}'. It looks like an endless loop."),
            At = Now,
        });
        StopFaulted();
    }

    private void AddIncident(Incident incident)
    {
        State.IncidentList.Add(incident);
        Burst.IncidentsAdded.Add(incident);
    }

    private void StopFaulted()
    {
        _stopped = true;
        State.Status = InstanceStatus.Finished;
        State.SubStatus = InstanceSubStatus.Faulted;
    }

    public async Task<Burst> CancelAsync(string? reason)
    {
        if (State.SubStatus is InstanceSubStatus.Finished or InstanceSubStatus.Cancelled)
        {
            Burst.Ignored = true;
            return Burst;
        }

        State.Queue.Clear();
        if (reason is not null && State.Steps.Count > 0)
            Note(State.Steps[0], "CancelRequested", reason, null);
        if (State.Steps.Count > 0)
            await CancelStepAsync(State.Steps[0]);
        State.Status = InstanceStatus.Finished;
        State.SubStatus = InstanceSubStatus.Cancelled;
        return Close();
    }

    /// <summary>Cancels one execution and all below it; its parent hears of it when it goes on itself.</summary>
    public async ValueTask CancelChildAsync(StepInstance step)
    {
        await CancelStepAsync(step);
        if (step.Parent is { } parent)
            await TellAsync(parent, Doing.ChildCanceled, step, []);
    }

    private async ValueTask CancelStepAsync(StepInstance step)
    {
        if (!step.IsOpen)
            return;
        await DropBelowAsync(step);
        if (step.Node.Descriptor.HearsCancel)
            await TellCancelledAsync(step);
        step.Status = StepStatus.Canceled;
        RemoveBookmarksOf(step);
        State.IncidentList.RemoveAll(i => i.StepNumber == step.Number);
        if (step.Parent is { } parent)
            parent.OpenChildren--;
        End(step, null);
    }

    private async ValueTask TellCancelledAsync(StepInstance step)
    {
        var descriptor = step.Node.Descriptor;
        var context = new StepContext(this, step);
        if (!descriptor.UsesServices)
        {
            await descriptor.Resolve(context.Services).CancelAsync(context);
            return;
        }

        await using var scope = await Host.BeginStepAsync(descriptor, State, Cancel);
        context.Services = scope.Services;
        await descriptor.Resolve(scope.Services).CancelAsync(context);
        await scope.CommitAsync(Cancel);
    }

    /// <summary>Cancels everything below an execution, innermost first, and forgets what it had scheduled.</summary>
    private async ValueTask DropBelowAsync(StepInstance step)
    {
        State.Queue.RemoveOwnedBy(step);
        if (step.OpenChildren == 0)
            return;
        foreach (var child in State.Steps.Where(s => ReferenceEquals(s.Parent, step)).ToList())
            await CancelStepAsync(child);
    }

    public void RequestFinish() => _finishRequested = true;

    /// <summary>Elsa.Finish: nothing more is run. What led here counts as completed, the rest as cancelled.</summary>
    private async ValueTask FinishNowAsync(StepInstance finish)
    {
        _finishRequested = false;
        State.Queue.Clear();
        for (var step = finish; step is not null; step = step.Parent)
        {
            await DropBelowAsync(step);
            step.Status = StepStatus.Completed;
            RemoveBookmarksOf(step);
            if (step.Parent is { } parent)
                parent.OpenChildren--;
            End(step, s_done);
        }

        State.Status = InstanceStatus.Finished;
        State.SubStatus = InstanceSubStatus.Finished;
        _stopped = true;
    }
}
