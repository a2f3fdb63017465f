using System.Collections.Concurrent;
using Crm.Bpm.Workflows.Activities;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>The steps and connections of a flowchart by number.</summary>
internal sealed class FlowGraph
{
    private readonly ConcurrentDictionary<int, FlowShape> _shapes = new();
    private readonly Dictionary<int, int> _localOf = [];

    public FlowGraph(StepNode flowchart, IEnumerable<Connection> connections)
    {
        Steps = [.. flowchart.Children];
        var byId = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Steps.Length; i++)
        {
            byId.TryAdd(Steps[i].Id, i);
            _localOf[Steps[i].Index] = i;
        }

        Edges = [.. connections
            .Where(c => byId.ContainsKey(c.Source) && byId.ContainsKey(c.Target))
            .Distinct()
            .Select((c, i) => new FlowEdge(i, byId[c.Source], c.SourcePort, byId[c.Target], KeyOf(c)))];
        Outbound = [.. Steps.Select((_, i) => Edges.Where(e => e.Source == i).ToArray())];
        StartIndex = FindStart();
    }

    public StepNode[] Steps { get; }

    public FlowEdge[] Edges { get; }

    public FlowEdge[][] Outbound { get; }

    /// <summary>Where the flowchart begins unless a trigger in it started the instance; -1 when it is empty.</summary>
    public int StartIndex { get; }

    public int IndexOf(StepNode step) => _localOf[step.Index];

    /// <summary>Which connections lead forward and which back depends on where the flowchart began.</summary>
    public FlowShape ShapeFrom(int start) => _shapes.GetOrAdd(start, static (root, graph) => new FlowShape(graph, root), this);

    private int FindStart()
    {
        if (Steps.Length == 0)
            return -1;
        var start = Array.FindIndex(Steps, s => s.Descriptor.StepClass == typeof(Start));
        if (start < 0)
            start = Array.FindIndex(Steps, s => s.CanStartWorkflow);
        if (start < 0)
            start = Array.FindIndex(Steps, s => Array.TrueForAll(Edges, e => !ReferenceEquals(Steps[e.Target], s)));
        return Math.Max(start, 0);
    }

    private static string KeyOf(Connection c) => $"{c.Source}:{c.SourcePort ?? "Done"}->{c.Target}:{c.TargetPort ?? "In"}";
}

/// <summary>A connection by number.</summary>
/// <param name="Index">Its position in <see cref="FlowGraph.Edges"/>.</param>
/// <param name="Source">The step it leaves.</param>
/// <param name="Port">The outcome it leaves by; null for the default one.</param>
/// <param name="Target">The step it enters.</param>
/// <param name="Key">Its name in Elsa's state.</param>
internal sealed record FlowEdge(int Index, int Source, string? Port, int Target, string Key)
{
    public bool IsFollowedBy(IReadOnlyList<string> outcomes)
    {
        var port = Port ?? "Done";
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (string.Equals(outcomes[i], port, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}

/// <summary>A flowchart as seen from the step it began with.</summary>
internal sealed class FlowShape
{
    private readonly FlowGraph _graph;
    private readonly int _root;
    private readonly bool[] _isForward;
    private readonly bool[] _isReachable;
    private readonly ConcurrentDictionary<int, bool[]> _ancestors = new();

    public FlowShape(FlowGraph graph, int root)
    {
        _graph = graph;
        _root = root;
        _isForward = new bool[graph.Edges.Length];
        _isReachable = new bool[graph.Steps.Length];
        FindForward();
        Inbound = [.. graph.Steps.Select((_, i) => graph.Edges.Where(e => e.Target == i && _isForward[e.Index]).ToArray())];
        IsValidBackward = [.. graph.Edges.Select(e => !_isForward[e.Index] && _isReachable[e.Source] && Dominates(e.Target, e.Source))];
    }

    /// <summary>Forward connections into each step.</summary>
    public FlowEdge[][] Inbound { get; }

    /// <summary>Connections that lead back to a step every path came through.</summary>
    public bool[] IsValidBackward { get; }

    public bool IsForward(FlowEdge edge) => _isForward[edge.Index];

    public bool IsReachable(int step) => _isReachable[step];

    public bool IsDangling(int step) => step != _root && Inbound[step].Length == 0;

    /// <summary>The steps from which forward connections lead to a step.</summary>
    public bool[] AncestorsOf(int step) => _ancestors.GetOrAdd(step, static (target, shape) =>
    {
        var found = new bool[shape._graph.Steps.Length];
        var open = new Queue<int>([target]);
        while (open.TryDequeue(out var current))
        {
            foreach (var edge in shape.Inbound[current])
            {
                if (edge.Source == target || found[edge.Source])
                    continue;
                found[edge.Source] = true;
                open.Enqueue(edge.Source);
            }
        }

        return found;
    }, this);

    /// <summary>Breadth first; a connection that would close a circle of those taken so far leads back.</summary>
    private void FindForward()
    {
        var count = _graph.Steps.Length;
        var taken = new List<int>[count];
        for (var i = 0; i < count; i++)
            taken[i] = [];
        var open = new Queue<int>([_root]);
        _isReachable[_root] = true;
        while (open.TryDequeue(out var source))
        {
            foreach (var group in _graph.Outbound[source].GroupBy(e => e.Target))
            {
                var target = group.Key;
                if (!taken[source].Contains(target) && !Leads(taken, target, source))
                    taken[source].Add(target);
                if (taken[source].Contains(target))
                {
                    foreach (var edge in group)
                        _isForward[edge.Index] = true;
                }

                if (!_isReachable[target])
                {
                    _isReachable[target] = true;
                    open.Enqueue(target);
                }
            }
        }
    }

    private static bool Leads(List<int>[] edges, int from, int to)
    {
        if (from == to)
            return true;
        var seen = new bool[edges.Length];
        var open = new Stack<int>([from]);
        while (open.TryPop(out var step))
        {
            if (step == to)
                return true;
            if (seen[step])
                continue;
            seen[step] = true;
            foreach (var next in edges[step])
                open.Push(next);
        }

        return false;
    }

    /// <summary>Without passing through <paramref name="step"/> there is no forward way from the start to <paramref name="other"/>.</summary>
    private bool Dominates(int step, int other)
    {
        if (step == _root || step == other)
            return true;
        var seen = new bool[_graph.Steps.Length];
        var open = new Stack<int>([_root]);
        while (open.TryPop(out var current))
        {
            if (current == other)
                return false;
            if (current == step || seen[current])
                continue;
            seen[current] = true;
            foreach (var edge in _graph.Outbound[current])
            {
                if (_isForward[edge.Index])
                    open.Push(edge.Target);
            }
        }

        return true;
    }
}
