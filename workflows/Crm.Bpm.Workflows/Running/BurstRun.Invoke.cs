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
        var marks = Mark();
        IStepScope? scope = null;
        try
        {
            var descriptor = step.Node.Descriptor;
            if (descriptor.UsesServices)
            {
                scope = await Host.BeginStepAsync(descriptor, State, Cancel);
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
            TakeBack(marks, step);
            Fault(step, failure, new Interruption(doing, bookmark, payload, child.Node?.NodeId, [.. child.Outcomes ?? []], child.Backward, child.Tag));
            return;
        }
        finally
        {
            if (scope is not null)
                await scope.DisposeAsync();
        }

        _undo.Clear();
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
            Write(step, "Suspended");
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
        if (parent.Status == StepStatus.Running)
            await InvokeAsync(parent, Doing.ChildCompleted, null, null, new CompletedChild(step.Node, outcomes, step.Backward, step.Tag) { Number = step.Number, Depth = step.Depth });
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
        Write(step, step.Status == StepStatus.Completed ? "Completed" : "Canceled", outcomes);
    }

    private Marks Mark() => new(
        State.Queue.Mark, State.BookmarkList.Count, Burst.BookmarksAdded.Count, Burst.Events.Count, Burst.ChildrenToStart.Count, Burst.Lines.Count);

    private void TakeBack(Marks marks, StepInstance step)
    {
        State.Queue.TakeBack(marks.Queue);
        for (var i = State.BookmarkList.Count - 1; i >= 0; i--)
        {
            var bookmark = State.BookmarkList[i];
            if (bookmark.StepNumber == step.Number && Burst.BookmarksAdded.IndexOf(bookmark) >= marks.BookmarksAdded)
            {
                State.BookmarkList.RemoveAt(i);
                step.BookmarkCount--;
            }
        }

        Trim(Burst.BookmarksAdded, marks.BookmarksAdded);
        Trim(Burst.Events, marks.Events);
        Trim(Burst.ChildrenToStart, marks.ChildrenToStart);
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            var (scope, slot, local, old) = _undo[i];
            if (local is null)
                scope.Variables![slot] = old;
            else
                scope.Locals![slot] = new Local(local, old);
        }

        _undo.Clear();
    }

    private static void Trim<T>(List<T> list, int count)
    {
        if (list.Count > count)
            list.RemoveRange(count, list.Count - count);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Marks(int Queue, int Bookmarks, int BookmarksAdded, int Events, int ChildrenToStart, int Lines);
}
