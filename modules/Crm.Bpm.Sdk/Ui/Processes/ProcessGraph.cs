using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>The steps of a definition's outermost container and how they follow one another.</summary>
internal sealed record ProcessGraph(IReadOnlyList<JsonObject> Steps, IReadOnlyList<Connection> Edges)
{
    public static string Id(JsonObject step) => StepTree.Text(step, "id") ?? "";

    /// <summary>The graph of a document; empty when it has no root.</summary>
    /// <param name="document">The definition as Elsa 3 JSON.</param>
    public static ProcessGraph Parse(string document)
    {
        var json = JsonNode.Parse(document, documentOptions: new JsonDocumentOptions { MaxDepth = DefinitionVersion.MaxDepth }) as JsonObject;
        return json?["root"] is JsonObject root ? Of(root) : new ProcessGraph([], []);
    }

    /// <summary>The step with this id.</summary>
    public JsonObject Step(string id) => Steps.First(step => Id(step) == id);

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

    private static ProcessGraph Of(JsonObject root)
    {
        var isContainer = StepTree.Member(root, "activities") is not null;
        var steps = (isContainer ? StepTree.Inside(root) : [root]).Where(s => Id(s).Length > 0).DistinctBy(Id, StringComparer.Ordinal).ToList();
        var ids = steps.Select(Id).ToHashSet(StringComparer.Ordinal);
        var edges = StepTree.Member(root, "connections") is null
            ? steps.Zip(steps.Skip(1), (a, b) => new Connection(Id(a), null, Id(b), null))
            : Connection.Of(root).Where(c => ids.Contains(c.Source) && ids.Contains(c.Target));
        return new ProcessGraph(steps, [.. edges.Distinct()]);
    }
}
