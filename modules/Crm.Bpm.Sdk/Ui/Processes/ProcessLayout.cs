using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>A step on the drawing: its id in the definition, its label in lines that fit its box, and what it did (null when nothing yet).</summary>
public sealed record DrawnStep(string Id, string Label, IReadOnlyList<string> Lines, double X, double Y, double Width, double Height, StepState? State);

/// <summary>A connection on the drawing as an SVG path, with the port it leaves by (null for the ordinary one); taken when both its ends have been reached.</summary>
public sealed record DrawnEdge(string From, string To, string Path, string? Label, double LabelX, double LabelY, bool Backward, bool Taken);

/// <summary>A definition laid out on a plane that begins at zero.</summary>
public sealed record ProcessDrawing(IReadOnlyList<DrawnStep> Steps, IReadOnlyList<DrawnEdge> Edges, double Width, double Height);

/// <summary>
/// Lays a definition out: where the designer put the steps, otherwise in layers from left to right. Computes only, so a page
/// may call it while it renders.
/// </summary>
public static class ProcessLayout
{
    private const double Margin = 16;
    private const double BoxWidth = 168;
    private const double BoxHeight = 52;
    private const double GapX = 56;
    private const double GapY = 28;
    private const int CompactSteps = 10;
    private static readonly StepState[] s_current = [StepState.Waiting, StepState.Faulted];

    /// <summary>The drawing of a document.</summary>
    /// <param name="document">The definition as Elsa 3 JSON.</param>
    /// <param name="states">What steps did, by id.</param>
    /// <param name="compact">For a card: a large process is cut down to where it is now.</param>
    public static ProcessDrawing Of(string document, IReadOnlyDictionary<string, StepState> states, bool compact = false)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(states);
        var json = JsonNode.Parse(document, documentOptions: new JsonDocumentOptions { MaxDepth = DefinitionVersion.MaxDepth }) as JsonObject;
        if (json?["root"] is not JsonObject root)
            return new ProcessDrawing([], [], 0, 0);
        var graph = Graph.Of(root);
        var isCut = compact && graph.Steps.Count > CompactSteps;
        if (isCut)
            graph = graph.Around(states);
        var places = isCut ? null : Designed(graph);
        return Draw(graph, places ?? Layered(graph), states);
    }

    private static ProcessDrawing Draw(Graph graph, Dictionary<string, Box> places, IReadOnlyDictionary<string, StepState> states)
    {
        if (places.Count == 0)
            return new ProcessDrawing([], [], 0, 0);
        var (left, top) = (places.Values.Min(b => b.X) - Margin, places.Values.Min(b => b.Y) - Margin);
        var boxes = places.ToDictionary(p => p.Key, p => p.Value with { X = p.Value.X - left, Y = p.Value.Y - top }, StringComparer.Ordinal);
        var steps = graph.Steps.Select(s =>
        {
            var (id, box) = (Graph.Id(s), boxes[Graph.Id(s)]);
            return new DrawnStep(id, StepTree.Label(s), LabelLines.Of(StepTree.Label(s), box.Width), box.X, box.Y, box.Width, box.Height, states.TryGetValue(id, out var state) ? state : null);
        }).ToList();
        var edges = graph.Edges.Select(e => EdgePath.Of(e, boxes[e.Source], boxes[e.Target], states.ContainsKey(e.Source) && states.ContainsKey(e.Target))).ToList();
        var bottom = boxes.Values.Max(b => b.Bottom) + Margin + (edges.Exists(e => e.Backward) ? EdgePath.Dip : 0);
        return new ProcessDrawing(steps, edges, boxes.Values.Max(b => b.Right) + Margin, bottom);
    }

    // Where the designer put them; null when it did not say for every step, or put two onto one place.
    private static Dictionary<string, Box>? Designed(Graph graph)
    {
        var boxes = new Dictionary<string, Box>(StringComparer.Ordinal);
        foreach (var step in graph.Steps)
        {
            var designer = StepTree.Object(step, "metadata") is { } metadata ? StepTree.Object(metadata, "designer") : null;
            if (designer is null || StepTree.Object(designer, "position") is not { } at || Number(at, "x") is not { } x || Number(at, "y") is not { } y)
                return null;
            var size = StepTree.Object(designer, "size");
            boxes[Graph.Id(step)] = new Box(x, y, Math.Clamp(size is null ? BoxWidth : Number(size, "width") ?? BoxWidth, 96, 280), Math.Clamp(size is null ? BoxHeight : Number(size, "height") ?? BoxHeight, 40, 120));
        }

        return boxes.Values.DistinctBy(b => (b.X, b.Y)).Count() == boxes.Count ? boxes : null;
    }

    // Each step right of all that lead to it; within a layer near those before it.
    private static Dictionary<string, Box> Layered(Graph graph)
    {
        var layer = graph.Layers();
        var row = new Dictionary<string, double>(StringComparer.Ordinal);
        var boxes = new Dictionary<string, Box>(StringComparer.Ordinal);
        foreach (var group in graph.Steps.Select(Graph.Id).GroupBy(id => layer[id]).OrderBy(g => g.Key))
        {
            var ordered = group.OrderBy(id => graph.Edges.Where(e => e.Target == id && row.ContainsKey(e.Source)).Select(e => row[e.Source]).DefaultIfEmpty(0).Average()).ToList();
            for (var i = 0; i < ordered.Count; i++)
            {
                row[ordered[i]] = i - (ordered.Count - 1) / 2.0;
                boxes[ordered[i]] = new Box(group.Key * (BoxWidth + GapX), row[ordered[i]] * (BoxHeight + GapY), BoxWidth, BoxHeight);
            }
        }

        return boxes;
    }

    private static double? Number(JsonObject json, string name) => StepTree.Member(json, name) is JsonValue value && value.TryGetValue<double>(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>The steps of the outermost container and how they follow one another.</summary>
    private sealed record Graph(IReadOnlyList<JsonObject> Steps, IReadOnlyList<Connection> Edges)
    {
        public static string Id(JsonObject step) => StepTree.Text(step, "id") ?? "";

        public static Graph Of(JsonObject root)
        {
            var isContainer = StepTree.Member(root, "activities") is not null;
            var steps = (isContainer ? StepTree.Inside(root) : [root]).Where(s => Id(s).Length > 0).DistinctBy(Id, StringComparer.Ordinal).ToList();
            var ids = steps.Select(Id).ToHashSet(StringComparer.Ordinal);
            var edges = StepTree.Member(root, "connections") is null
                ? steps.Zip(steps.Skip(1), (a, b) => new Connection(Id(a), null, Id(b), null))
                : Connection.Of(root).Where(c => ids.Contains(c.Source) && ids.Contains(c.Target));
            return new Graph(steps, [.. edges.Distinct()]);
        }

        /// <summary>What is left for a card: where the process is, two steps before, and what may come next.</summary>
        public Graph Around(IReadOnlyDictionary<string, StepState> states)
        {
            var kept = Steps.Select(Id).Where(id => states.TryGetValue(id, out var state) && s_current.Contains(state)).ToHashSet(StringComparer.Ordinal);
            if (kept.Count == 0 && Steps.Select(Id).LastOrDefault(states.ContainsKey) is { } last)
                kept.Add(last);
            if (kept.Count == 0)
                kept.UnionWith(Steps.Take(1).Select(Id));
            for (var back = 0; back < 2; back++)
                kept.UnionWith(Edges.Where(e => kept.Contains(e.Target) && states.ContainsKey(e.Source)).Select(e => e.Source).Take(3).ToList());
            kept.UnionWith(Edges.Where(e => kept.Contains(e.Source)).Select(e => e.Target).Take(CompactSteps - Math.Min(kept.Count, CompactSteps - 1)).ToList());
            return new Graph([.. Steps.Where(s => kept.Contains(Id(s)))], [.. Edges.Where(e => kept.Contains(e.Source) && kept.Contains(e.Target))]);
        }

        /// <summary>The longest way to each step, connections that lead back left out.</summary>
        public Dictionary<string, int> Layers()
        {
            var next = Edges.ToLookup(e => e.Source, e => e.Target, StringComparer.Ordinal);
            var (layer, order, open) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<string>(), new HashSet<string>(StringComparer.Ordinal));
            var (seen, forward) = (new HashSet<string>(StringComparer.Ordinal), new List<(string From, string To)>());
            var entered = Edges.Select(e => e.Target).ToHashSet(StringComparer.Ordinal);
            foreach (var id in Steps.Select(Id).OrderBy(entered.Contains))
                Visit(id);
            foreach (var id in Enumerable.Reverse(order))
            {
                layer.TryAdd(id, 0);
                foreach (var (_, to) in forward.Where(f => f.From == id))
                    layer[to] = Math.Max(layer.GetValueOrDefault(to), layer[id] + 1);
            }

            return layer;

            void Visit(string id)
            {
                if (!seen.Add(id))
                    return;
                open.Add(id);
                foreach (var target in next[id])
                {
                    if (open.Contains(target))
                        continue;
                    forward.Add((id, target));
                    Visit(target);
                }

                open.Remove(id);
                order.Add(id);
            }
        }
    }
}

/// <summary>A step's place.</summary>
internal sealed record Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;
    public double Bottom => Y + Height;
    public double MiddleX => X + Width / 2;
    public double MiddleY => Y + Height / 2;
}
