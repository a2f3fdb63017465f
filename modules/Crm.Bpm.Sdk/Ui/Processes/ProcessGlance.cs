using Crm.Bpm.Sdk.Processes;

namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>
/// A line of a glance: a step, by which outcome one comes to it (null for the ordinary way), what it did (null when it may come
/// next), the line it follows (null for the first), and where it is drawn.
/// </summary>
public sealed record GlanceRow(string Id, string Label, string? Port, IReadOnlyList<string> Lines, StepState? State, int? From, double X, double Y, double Width, double Height);

/// <summary>
/// A process in short, for a card: the steps done last, where it is now, and where each outcome leads, one under the other, so
/// that it reads in a narrow place without being made smaller.
/// </summary>
public sealed record ProcessGlance(IReadOnlyList<GlanceRow> Rows, double Height)
{
    /// <summary>How wide it is drawn.</summary>
    public const double Width = 288;

    private const double Indent = 24;
    private const double Gap = 8;
    private const double Line = 16;
    private const double Padding = 7;
    private const double Letter = 6.2;
    private const int MaxBefore = 2;
    private const int MaxNext = 5;
    private static readonly StepState[] s_current = [StepState.Waiting, StepState.Faulted];

    /// <summary>The glance at a process.</summary>
    /// <param name="document">The definition as Elsa 3 JSON.</param>
    /// <param name="states">What steps did, by id.</param>
    /// <param name="texts">What modules call the ports of their steps.</param>
    public static ProcessGlance Of(string document, IReadOnlyDictionary<string, StepState> states, IEnumerable<StepTexts>? texts = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(states);
        var graph = ProcessGraph.Parse(document);
        var rows = new Column(graph, states);
        var current = graph.Steps.Select(ProcessGraph.Id).Where(id => states.TryGetValue(id, out var state) && s_current.Contains(state)).ToList();
        foreach (var id in Before(graph, states, current))
            rows.Add(id, null, false);
        foreach (var id in current)
        {
            var at = rows.Add(id, null, false);
            foreach (var edge in graph.Edges.Where(e => e.Source == id).Take(MaxNext))
                rows.Add(edge.Target, StepPorts.Label(graph.Step(id), edge.SourcePort, texts), true, at);
        }

        return new ProcessGlance(rows.All, rows.Bottom);
    }

    // What led to where it is; of a process that has ended, its last steps; of one that did nothing yet, how it begins.
    private static IEnumerable<string> Before(ProcessGraph graph, IReadOnlyDictionary<string, StepState> states, List<string> current)
    {
        var layer = graph.Layers();
        var reached = graph.Steps.Select(ProcessGraph.Id).Where(states.ContainsKey).OrderBy(id => layer[id]).ToList();
        if (current.Count == 0)
            return reached.Count > 0 ? reached.TakeLast(MaxBefore + 1) : graph.Steps.Select(ProcessGraph.Id).OrderBy(id => layer[id]).Take(MaxBefore + 1);
        var near = new List<string>();
        for (var (front, depth) = (current, 0); depth < MaxBefore && near.Count < MaxBefore; depth++)
        {
            front = [.. graph.Edges.Where(e => front.Contains(e.Target) && states.GetValueOrDefault(e.Source, StepState.Waiting) == StepState.Done).Select(e => e.Source).Distinct().Except(near).Except(current)];
            near.AddRange(front);
        }

        return near.Take(MaxBefore).OrderBy(id => layer[id]);
    }

    private sealed class Column(ProcessGraph graph, IReadOnlyDictionary<string, StepState> states)
    {
        private readonly List<GlanceRow> _rows = [];

        public IReadOnlyList<GlanceRow> All => _rows;

        public double Bottom => _rows.Count == 0 ? 0 : _rows[^1].Y + _rows[^1].Height + 1;

        public int Add(string id, string? port, bool ahead, int? from = null)
        {
            var label = StepTree.Label(graph.Step(id));
            var x = ahead ? Indent : 1;
            var width = Width - x - 1;
            var letters = (int)((width - 24) / Letter);
            IReadOnlyList<string> lines = ahead ? [LabelLines.Cut(label, letters - (port is null ? 0 : port.Length + 3))] : LabelLines.Of(label, width);
            StepState? state = !ahead && states.TryGetValue(id, out var did) ? did : null;
            _rows.Add(new GlanceRow(id, label, port, lines, state, from ?? (_rows.Count == 0 ? null : _rows.Count - 1), x, _rows.Count == 0 ? 1 : Bottom + Gap, width, lines.Count * Line + 2 * Padding));
            return _rows.Count - 1;
        }
    }
}
