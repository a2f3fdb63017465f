using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Processes;

namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>A step on the drawing: its id in the definition, its label in lines that fit its box, and what it did (null when nothing yet).</summary>
internal sealed record DrawnStep(string Id, string Label, IReadOnlyList<string> Lines, double X, double Y, double Width, double Height, StepState? State);

/// <summary>A connection on the drawing as an SVG path, and the outcome it leaves by; taken when both its ends have been reached.</summary>
internal sealed record DrawnEdge(string From, string To, string Path, EdgeLabel? Label, bool Backward, bool Taken);

/// <summary>The name of an outcome on its connection, in a box around its middle.</summary>
internal sealed record EdgeLabel(string Text, double X, double Y, double Width, double Height);

/// <summary>A definition laid out on a plane that begins at zero.</summary>
internal sealed record ProcessDrawing(IReadOnlyList<DrawnStep> Steps, IReadOnlyList<DrawnEdge> Edges, double Width, double Height);

/// <summary>
/// Lays a definition out: where the designer put the steps, otherwise in layers from left to right; wider until the names of
/// outcomes lie on nothing else. Computes only, so a page may call it while it renders.
/// </summary>
internal static class ProcessLayout
{
    private const double Margin = 16;
    private const double BoxWidth = 168;
    private const double BoxHeight = 52;
    private const double GapX = 72;
    private const double GapY = 28;
    // Names are wide and low, so room is made sideways first.
    private static readonly (double X, double Y)[] s_spreads = [(1, 1), (1.1, 1), (1.2, 1), (1.35, 1), (1.5, 1), (1.5, 1.25), (1.75, 1.5)];

    /// <summary>The drawing of a document.</summary>
    /// <param name="document">The definition as Elsa 3 JSON.</param>
    /// <param name="states">What steps did, by id.</param>
    /// <param name="texts">What modules call the ports of their steps.</param>
    public static ProcessDrawing Of(string document, IReadOnlyDictionary<string, StepState> states, IEnumerable<StepTexts>? texts = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(states);
        var graph = ProcessGraph.Parse(document);
        var places = Designed(graph) ?? Layered(graph);
        if (places.Count == 0)
            return new ProcessDrawing([], [], 0, 0);
        var (boxes, curves, labels) = Spread(graph, places, texts);
        var steps = graph.Steps.Select(step => Draw(step, boxes[ProcessGraph.Id(step)], states)).ToList();
        var edges = curves.Select((curve, i) => new DrawnEdge(
            curve.From, curve.To, curve.Path, labels[i], curve.IsBackward, states.ContainsKey(curve.From) && states.ContainsKey(curve.To))).ToList();
        var right = boxes.Values.Select(b => b.Right).Concat(labels.OfType<EdgeLabel>().Select(l => l.X + l.Width / 2)).Max();
        var bottom = boxes.Values.Select(b => b.Bottom).Concat(curves.Select(c => c.Bottom)).Max();
        return new ProcessDrawing(steps, edges, right + Margin, bottom + Margin);
    }

    private static DrawnStep Draw(JsonObject step, Box box, IReadOnlyDictionary<string, StepState> states)
    {
        var (id, label) = (ProcessGraph.Id(step), StepTree.Label(step));
        return new DrawnStep(id, label, LabelLines.Of(label, box.Width), box.X, box.Y, box.Width, box.Height, states.TryGetValue(id, out var state) ? state : null);
    }

    // The least widening at which no name of an outcome covers a step or another name; the widest when none does.
    private static (Dictionary<string, Box> Boxes, List<EdgeCurve> Curves, IReadOnlyList<EdgeLabel?> Labels) Spread(ProcessGraph graph, Dictionary<string, Box> places, IEnumerable<StepTexts>? texts)
    {
        foreach (var spread in s_spreads)
        {
            var boxes = AtZero(places.ToDictionary(p => p.Key, p => p.Value.Moved(spread.X, spread.Y), StringComparer.Ordinal));
            var curves = graph.Edges.Select(edge => EdgeCurve.Of(edge.Source, edge.Target, boxes[edge.Source], boxes[edge.Target])).ToList();
            var names = graph.Edges.Select(edge => StepPorts.Label(graph.Step(edge.Source), edge.SourcePort, texts)).ToList();
            var labels = EdgeLabels.Place(curves, names, boxes.Values, out var allFit);
            if (allFit || spread == s_spreads[^1])
                return (boxes, curves, labels);
        }

        throw new InvalidOperationException("There is at least one spread.");
    }

    private static Dictionary<string, Box> AtZero(Dictionary<string, Box> places)
    {
        var (left, top) = (places.Values.Min(b => b.X) - Margin, places.Values.Min(b => b.Y) - Margin);
        return places.ToDictionary(p => p.Key, p => p.Value with { X = p.Value.X - left, Y = p.Value.Y - top }, StringComparer.Ordinal);
    }

    // Where the designer put them; null when it did not say for every step, or put two onto one place.
    private static Dictionary<string, Box>? Designed(ProcessGraph graph)
    {
        var boxes = new Dictionary<string, Box>(StringComparer.Ordinal);
        foreach (var step in graph.Steps)
        {
            var designer = StepTree.Object(step, "metadata") is { } metadata ? StepTree.Object(metadata, "designer") : null;
            if (designer is null || StepTree.Object(designer, "position") is not { } at || Number(at, "x") is not { } x || Number(at, "y") is not { } y)
                return null;
            var size = StepTree.Object(designer, "size");
            boxes[ProcessGraph.Id(step)] = new Box(x, y, Math.Clamp(size is null ? BoxWidth : Number(size, "width") ?? BoxWidth, 96, 280), Math.Clamp(size is null ? BoxHeight : Number(size, "height") ?? BoxHeight, 40, 120));
        }

        return boxes.Values.DistinctBy(b => (b.X, b.Y)).Count() == boxes.Count ? boxes : null;
    }

    // Each step right of all that lead to it; within a layer near those before it.
    private static Dictionary<string, Box> Layered(ProcessGraph graph)
    {
        var layer = graph.Layers();
        var row = new Dictionary<string, double>(StringComparer.Ordinal);
        var boxes = new Dictionary<string, Box>(StringComparer.Ordinal);
        foreach (var group in graph.Steps.Select(ProcessGraph.Id).GroupBy(id => layer[id]).OrderBy(g => g.Key))
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
}

/// <summary>A step's place.</summary>
internal sealed record Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;
    public double Bottom => Y + Height;
    public double MiddleX => X + Width / 2;
    public double MiddleY => Y + Height / 2;

    /// <summary>Farther from the others by a factor, as large as before.</summary>
    public Box Moved(double sideways, double down) => this with { X = MiddleX * sideways - Width / 2, Y = MiddleY * down - Height / 2 };

    public bool Covers(Box other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;
}
