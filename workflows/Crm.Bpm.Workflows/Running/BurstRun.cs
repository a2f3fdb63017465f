using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>One burst while it happens: takes steps from the queue until none is left.</summary>
internal sealed partial class BurstRun
{
    private readonly Budget _budget;
    private readonly bool _journal;
    private readonly int _firstNew;
    private readonly Undo _undo;
    private readonly List<StepInstance> _listed = [];
    private bool _stopped;
    private bool _finishRequested;

    public BurstRun(
        WorkflowRunner runner, CompiledWorkflow workflow, InstanceState state, IBurstHost host, Budget budget, int depth, CancellationToken cancel)
    {
        Runner = runner;
        Workflow = workflow;
        State = state;
        Host = host;
        Depth = depth;
        Cancel = cancel;
        _budget = budget;
        _journal = runner.Options.Journal;
        _firstNew = state.NextNumber;
        Burst = new Burst { State = state, Workflow = workflow };
        _undo = new Undo(state, Burst);
    }

    public WorkflowRunner Runner { get; }

    public CompiledWorkflow Workflow { get; }

    public InstanceState State { get; }

    public IBurstHost Host { get; }

    public Burst Burst { get; }

    public int Depth { get; }

    public CancellationToken Cancel { get; }

    public bool IsStart { get; init; }

    public Undo Undo => _undo;

    /// <summary>The trigger that started the instance has done its part; when a loop returns to it, it waits like others.</summary>
    public bool TriggerIsSpent { get; private set; }

    public ExpressionLimits Limits => Runner.Options.Expressions;

    public DateTime Now => Host.Clock.GetUtcNow().UtcDateTime;

    public async Task<Burst> StartAsync()
    {
        State.Queue.Enqueue(new WorkItem(Workflow.Root.NodeId, null, 0, false, null, 0, 0) { Node = Workflow.Root });
        await DrainAsync();
        return Close();
    }

    public async Task<Burst> ResumeAsync(ResumeRequest request)
    {
        var bookmark = State.BookmarkList.Find(b => b.Id == request.BookmarkId);
        var step = bookmark is null ? null : State.Steps.Find(s => s.Number == bookmark.StepNumber);
        if (bookmark is null || step is null || State.SubStatus is InstanceSubStatus.Finished or InstanceSubStatus.Cancelled)
        {
            Burst.Ignored = true;
            return Burst;
        }

        var wasFaulted = State.SubStatus == InstanceSubStatus.Faulted;
        _stopped = wasFaulted;
        State.SubStatus = InstanceSubStatus.Executing;
        await ResumeStepAsync(step, bookmark, request.Payload);
        if (!wasFaulted)
            await DrainAsync();
        else if (State.SubStatus == InstanceSubStatus.Executing)
            State.SubStatus = InstanceSubStatus.Faulted;
        return Close();
    }

    public async Task<Burst> RetryAsync(string incidentId)
    {
        var incident = State.IncidentList.Find(i => i.Id == incidentId);
        if (incident is null || State.SubStatus is InstanceSubStatus.Finished or InstanceSubStatus.Cancelled)
        {
            Burst.Ignored = true;
            return Burst;
        }

        State.IncidentList.Remove(incident);
        Burst.IncidentsResolved.Add(incident);
        State.Status = InstanceStatus.Running;
        State.SubStatus = InstanceSubStatus.Executing;
        State.FinishedAt = null;
        var step = State.Steps.Find(s => s.Number == incident.StepNumber && s.Status == StepStatus.Faulted);
        if (step is not null)
            await DoAgainAsync(step);
        await DrainAsync();
        return Close();
    }

    private async Task DoAgainAsync(StepInstance step)
    {
        var was = step.Interruption;
        step.Status = StepStatus.Running;
        step.Interruption = null;
        (step.Error, step.ErrorType) = (null, null);
        List(step);
        await DoAgainAsync(step, was);

        // What its children told it meanwhile, in their order; it may fail again at any of them, and then the rest waits on.
        while (step is { Status: StepStatus.Running, Missed: [var missed, ..] })
        {
            step.Missed.RemoveAt(0);
            if (Workflow.FindNode(missed.ChildNodeId!) is not null)
                await DoAgainAsync(step, missed);
        }
    }

    private async Task DoAgainAsync(StepInstance step, Interruption? was)
    {
        switch (was?.Doing)
        {
            case Doing.Resume when was.Bookmark is { } bookmark:
                Write(step, "Resumed");
                await InvokeAsync(step, Doing.Resume, bookmark, was.Payload, default);
                break;
            case Doing.ChildCompleted or Doing.ChildCanceled when Workflow.FindNode(was.ChildNodeId ?? string.Empty) is { } child:
                await InvokeAsync(step, was.Doing, null, null, new CompletedChild(child, was.Outcomes, was.Backward, was.Tag));
                break;
            default:
                Write(step, "Started");
                await InvokeAsync(step, Doing.Run, null, null, default);
                break;
        }
    }

    private async Task DrainAsync()
    {
        while (!_stopped && State.Queue.Count > 0)
        {
            if (_budget.UsedUp() is { } used)
            {
                StopEndlessLoop(used);
                return;
            }

            Cancel.ThrowIfCancellationRequested();
            State.Queue.TryDequeue(out var item);
            _budget.Spend();
            var step = Begin(item);
            await InvokeAsync(step, Doing.Run, null, null, default);
        }
    }

    private StepInstance Begin(WorkItem item)
    {
        var step = new StepInstance(State.NextNumber++, item.NodeId, item.Owner)
        {
            StartedAt = Now,
            Tag = item.Tag,
            Backward = item.Backward,
            Locals = item.Locals,
            ScheduledBy = item.ScheduledBy,
            Depth = item.Depth,
        };
        step.Begin(item.Node!);
        State.Steps.Add(step);
        if (item.Owner is { } owner)
            owner.OpenChildren++;
        if (_journal)
        {
            List(step);
            Write(step, "Started");
        }

        return step;
    }

    public void Schedule(StepInstance owner, StepNode child, int tag, bool backward, List<Local>? locals, int scheduledBy = 0, int depth = -1) =>
        State.Queue.Enqueue(new WorkItem(
            child.NodeId, owner, tag, backward, locals, scheduledBy == 0 ? owner.Number : scheduledBy, depth < 0 ? owner.Depth + 1 : depth)
        {
            Node = child,
        });

    /// <summary>Settles how the instance stands after the burst.</summary>
    private Burst Close()
    {
        var now = Now;
        State.UpdatedAt = now;
        if (State.SubStatus == InstanceSubStatus.Executing)
            State.SubStatus = InstanceSubStatus.Suspended;
        if (State.Status == InstanceStatus.Finished)
        {
            State.FinishedAt ??= now;
            if (State is { ParentInstanceId: { } parent, ParentBookmarkId: { } bookmark })
                Burst.ParentToResume = new ParentResume(parent, bookmark, ChildResult.Of(State));

            // As with Elsa an incident is an end, too; what a retry does afterwards the parent no longer waits for.
            State.ParentBookmarkId = null;
        }

        Burst.StepCount = _budget.Spent;
        Burst.Executions = _journal ? [.. _listed.Select(ExecutionOf)] : [];
        foreach (var step in _listed)
            step.ListedIn = null;
        return Burst;
    }
}
