using System.Runtime.InteropServices;
using System.Text.Json;
using Crm.Bpm.Workflows.Activities;

namespace Crm.Bpm.Workflows.Running;

/// <summary>Calling a step's class, and what follows from it.</summary>
internal sealed partial class BurstRun
{
    private static readonly string[] s_done = ["Done"];

    private async Task ResumeStepAsync(StepInstance step, Bookmark bookmark, JsonElement? payload)
    {
        RemoveBookmark(bookmark);
        List(step);
        Write(step, "Resumed");
        await InvokeAsync(step, Doing.Resume, bookmark, payload, default);
    }

    private async ValueTask InvokeAsync(StepInstance step, Doing doing, Bookmark? bookmark, JsonElement? payload, CompletedChild child)
    {
        var context = new StepContext(this, step);
        var before = Before();
        IStepScope? scope = null;
        try
        {
            var descriptor = step.Node.Descriptor;
            if (descriptor.UsesServices)
            {
                var asked = _budget.Now;
                scope = await Host.BeginStepAsync(descriptor, State, Cancel);
                _budget.WaitedSince(asked);
                context.Services = scope.Services;
            }

            if (doing == Doing.Run && !step.Node.HasOnlyConstants)
                await EvaluateInputsAsync(context);
            var runner = descriptor.Resolve(context.Services);
            var task = doing switch
            {
                Doing.Run => runner.RunAsync(context),
                Doing.Resume => runner.ResumeAsync(context, bookmark!, payload),
                Doing.ChildCompleted => runner.ChildCompletedAsync(context, child),
                _ => runner.ChildCanceledAsync(context, child),
            };
            if (!task.IsCompletedSuccessfully)
                await task;
            if (scope is not null)
                await scope.CommitAsync(Cancel);
        }
        catch (Exception failure) when (!Cancel.IsCancellationRequested)
        {
            if (scope is not null)
                await scope.RollbackAsync(failure, Cancel);
            TakeBack(before, step);
            Fault(step, failure, new Interruption(doing, bookmark, payload, child.Node?.NodeId, [.. child.Outcomes ?? []], child.Backward, child.Tag));
            return;
        }
        finally
        {
            if (scope is not null)
                await scope.DisposeAsync();
        }

        _undo.Keep(before.Changes);
        await SettleAsync(context, doing);
    }

    private async ValueTask SettleAsync(StepContext context, Doing doing)
    {
        var step = context.Execution;
        if (_finishRequested)
            await FinishNowAsync(step);
        else if (context.IsCompleted)
            await CompleteAsync(step, context.Outcomes);
        else if (doing is Doing.Run or Doing.Resume && step.IsIdle)
            await CompleteAsync(step, s_done);
        else if (_journal && step.BookmarkCount > 0 && doing is Doing.Run or Doing.Resume)
            Write(step, "Suspended", inputs: Recorded.Inputs(step, _budget));
        if (context.CompositeToComplete is { } composite && composite.IsOpen)
            await CompleteAsync(composite, composite.CompositeOutcomes ?? s_done);
    }

    private static async ValueTask EvaluateInputsAsync(StepContext context)
    {
        var node = context.Node;
        var values = context.Execution.InputValues ??= new object?[node.Inputs.Length];
        var scope = context.Scope();
        foreach (var slot in node.EagerInputs)
            values[slot] = await node.Inputs[slot]!.EvaluateAsync(scope);
    }

    public async ValueTask CompleteAsync(StepInstance step, string[] outcomes)
    {
        if (!step.IsOpen)
            return;
        step.Status = StepStatus.Completed;
        if (!step.IsIdle)
            await DropBelowAsync(step);
        RemoveBookmarksOf(step);
        End(step, outcomes);
        if (step.Parent is not { } parent)
        {
            State.Status = InstanceStatus.Finished;
            State.SubStatus = InstanceSubStatus.Finished;
            State.Queue.Clear();
            return;
        }

        parent.OpenChildren--;
        await TellAsync(parent, Doing.ChildCompleted, step, outcomes);
    }

    /// <summary>Tells a container of the end of a child; one that stands at an incident hears of it when it is retried.</summary>
    private async ValueTask TellAsync(StepInstance parent, Doing doing, StepInstance child, string[] outcomes)
    {
        if (parent.Status == StepStatus.Running)
            await InvokeAsync(parent, doing, null, null, new CompletedChild(child.Node, outcomes, child.Backward, child.Tag) { Number = child.Number, Depth = child.Depth });
        else if (parent.Status == StepStatus.Faulted)
            (parent.Missed ??= []).Add(new Interruption(doing, null, null, child.NodeId, outcomes, child.Backward, child.Tag));
    }

    private void End(StepInstance step, string[]? outcomes)
    {
        State.Steps.RemoveAt(State.Steps.LastIndexOf(step));
        TriggerIsSpent |= IsStart && step.Node.Id == State.TriggerStepId;
        if (!_journal)
            return;
        step.EndedAt = Now;
        step.EndedWith = outcomes;
        List(step);
        Record(step, isOver: true);
        Write(step, step.Status == StepStatus.Completed ? "Completed" : "Canceled", outcomes, inputs: step.RecordedInputs);
    }

    private Snapshot Before() => new(
        _undo.Mark, State.Queue.Mark, Burst.BookmarksAdded.Count, Burst.Events.Count, Burst.ChildrenToStart.Count, Burst.ChildrenToCancel.Count, Burst.Lines.Count,
        State.CorrelationId, State.Name, State.LastResult);

    private void TakeBack(in Snapshot before, StepInstance step)
    {
        _undo.Back(before.Changes);
        _finishRequested = false;
        (State.CorrelationId, State.Name, State.LastResult) = (before.CorrelationId, before.Name, before.LastResult);
        State.Queue.TakeBack(before.Queue);
        for (var i = State.BookmarkList.Count - 1; i >= 0; i--)
        {
            var bookmark = State.BookmarkList[i];
            if (bookmark.StepNumber == step.Number && Burst.BookmarksAdded.IndexOf(bookmark) >= before.BookmarksAdded)
            {
                State.BookmarkList.RemoveAt(i);
                step.BookmarkCount--;
            }
        }

        Trim(Burst.BookmarksAdded, before.BookmarksAdded);
        Trim(Burst.Events, before.Events);
        Trim(Burst.ChildrenToStart, before.ChildrenToStart);
        Trim(Burst.ChildrenToCancel, before.ChildrenToCancel);
        Trim(Burst.Lines, before.Lines);
    }

    private static void Trim<T>(List<T> list, int count)
    {
        if (list.Count > count)
            list.RemoveRange(count, list.Count - count);
    }

    /// <summary>How things stood before a call, as far as a number or a reference tells.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Snapshot(
        int Changes, int Queue, int BookmarksAdded, int Events, int ChildrenToStart, int ChildrenToCancel, int Lines,
        string? CorrelationId, string? Name, object? LastResult);
}
