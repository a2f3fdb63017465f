using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>What a flowchart does when one of its steps is left.</summary>
internal sealed class FlowRound
{
    private readonly StepContext _context;
    private readonly FlowGraph _graph;
    private readonly FlowVisits _visits;
    private readonly FlowShape _shape;
    private List<int>? _cancelPathsInto;
    private int _leftBy;
    private int _depth;

    private FlowRound(StepContext context)
    {
        _context = context;
        _graph = (FlowGraph)context.Node.Plan!;
        _visits = VisitsOf(context.Execution);
        _shape = _visits.Shape;
    }

    public static FlowRound Of(StepContext context) => new(context);

    public async Task LeaveAsync(CompletedChild child)
    {
        _leftBy = child.Number;
        _depth = child.Depth + 1;
        var step = _graph.IndexOf(child.Node);
        if (_shape.IsDangling(step))
            throw new StepFaultException($"The step '{child.Node.DisplayName}' has no way leading to it from the start of '{_context.Node.DisplayName}'.");
        await LeaveAsync(step, child.Outcomes, child.Backward);
        foreach (var target in _cancelPathsInto ?? [])
            await CancelAncestorsAsync(_context, _visits, target);
        if (_context.Execution.OpenChildren == 0 && _context.Execution.Queued == 0)
            _context.Complete();
    }

    /// <summary>
    /// Follows the connections out of a step and, through the steps that are passed over, those behind it: depth first, as
    /// Elsa does, but with a list of its own, since a dead path may be longer than the stack is deep.
    /// </summary>
    private async Task LeaveAsync(int step, IReadOnlyList<string> outcomes, bool backward)
    {
        if (!backward)
            Visit(step);
        var open = new Stack<(FlowEdge[] Edges, int Next, IReadOnlyList<string> Outcomes)>();
        open.Push((_graph.Outbound[step], 0, outcomes));
        while (open.TryPop(out var leaving))
        {
            if (leaving.Next == leaving.Edges.Length)
                continue;
            open.Push(leaving with { Next = leaving.Next + 1 });
            var edge = leaving.Edges[leaving.Next];
            var followed = edge.IsFollowedBy(leaving.Outcomes);
            Visit(edge, followed);
            if (_shape.IsForward(edge))
            {
                if (!await IsPassedOverAsync(edge, followed))
                    continue;
                Visit(edge.Target);
                open.Push((_graph.Outbound[edge.Target], 0, []));
            }
            else if (followed)
            {
                GoBack(edge);
            }
        }
    }

    private void Visit(int step)
    {
        _context.Run.Undo.Count(_visits.Steps, step);
        _visits.Steps[step]++;
    }

    private void Visit(FlowEdge edge, bool followed)
    {
        _context.Run.Undo.Count(_visits.Edges, edge.Index);
        _visits.Edges[edge.Index]++;
        _context.Run.Undo.Flag(_visits.Followed, edge.Index);
        _visits.Followed[edge.Index] = followed;
    }

    private void GoBack(FlowEdge edge)
    {
        if (!_shape.IsValidBackward[edge.Index])
        {
            throw new StepFaultException(
                $"The connection from '{_graph.Steps[edge.Source].DisplayName}' back to '{_graph.Steps[edge.Target].DisplayName}' is not allowed: not every way to the first leads through the second.");
        }

        Schedule(edge.Target, backward: true);
    }

    /// <summary>Enters the step a connection leads to, when it is its turn. A step that no living path leads to is passed over: true.</summary>
    private async ValueTask<bool> IsPassedOverAsync(FlowEdge edge, bool followed)
    {
        var target = edge.Target;
        switch (await ModeOfAsync(_graph.Steps[target]))
        {
            case FlowJoinMode.WaitAny:
                return EnterAny(edge, followed);
            case FlowJoinMode.WaitAll when AllVisited(target):
                return !Enter(target, Array.TrueForAll(_shape.Inbound[target], e => _visits.Followed[e.Index]));
            case FlowJoinMode.WaitAllActive when AllVisited(target):
                return !Enter(target, AnyFollowed(target));
            default:
                return false;
        }
    }

    private bool EnterAny(FlowEdge edge, bool followed)
    {
        var target = edge.Target;
        if (_visits.Steps[target] >= _visits.Edges[edge.Index] || _context.Instance.Queue.Holds(_context.Execution, _graph.Steps[target]))
            return false;
        if (!followed)
            return AllVisited(target) && !AnyFollowed(target);
        Schedule(target, backward: false);
        (_cancelPathsInto ??= []).Add(target);
        return false;
    }

    private bool Enter(int target, bool isAlive)
    {
        if (isAlive)
            Schedule(target, backward: false);
        return isAlive;
    }

    private bool AllVisited(int target)
    {
        foreach (var edge in _shape.Inbound[target])
        {
            if (_visits.Edges[edge.Index] <= _visits.Steps[target])
                return false;
        }

        return true;
    }

    private bool AnyFollowed(int target) => Array.Exists(_shape.Inbound[target], e => _visits.Followed[e.Index]);

    private void Schedule(int target, bool backward) => _context.ScheduleAfter(_graph.Steps[target], backward, _leftBy, _depth);

    private async ValueTask<FlowJoinMode> ModeOfAsync(StepNode step)
    {
        if (step.Descriptor.StepClass != typeof(FlowJoin))
            return FlowJoinMode.WaitAllActive;
        var mode = step.Inputs[0];
        if (mode is null)
            return FlowJoinMode.WaitAny;
        return Expressions.Values.To<FlowJoinMode>(mode.IsConstant ? mode.ConstantOrThrow() : await mode.EvaluateAsync(_context.Scope()));
    }

    /// <summary>Cancels what still runs on the ways into a join.</summary>
    public static Task CancelPathsIntoAsync(StepContext join)
    {
        var flowchart = join.Execution.Parent;
        if (flowchart?.Node.Plan is not FlowGraph graph)
            return Task.CompletedTask;
        return CancelAncestorsAsync(new StepContext(join.Run, flowchart), VisitsOf(flowchart), graph.IndexOf(join.Node));
    }

    private static async Task CancelAncestorsAsync(StepContext flowchart, FlowVisits visits, int target)
    {
        if (flowchart.Execution.OpenChildren == 0)
            return;
        var graph = (FlowGraph)flowchart.Node.Plan!;
        var ancestors = visits.Shape.AncestorsOf(target);
        var running = flowchart.Instance.Steps
            .Where(s => ReferenceEquals(s.Parent, flowchart.Execution) && ancestors[graph.IndexOf(s.Node)])
            .ToList();
        foreach (var step in running)
            await flowchart.Run.CancelChildAsync(step);
    }

    private static FlowVisits VisitsOf(StepInstance flowchart)
    {
        if (flowchart.Memory is FlowVisits known)
            return known;
        var visits = FlowVisits.Read((FlowGraph)flowchart.Node.Plan!, flowchart.StoredMemory);
        flowchart.Memory = visits;
        flowchart.StoredMemory = null;
        return visits;
    }
}
