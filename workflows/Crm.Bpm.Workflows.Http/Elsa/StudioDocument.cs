using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>
/// A definition as Studio can show it, and back. Studio shows an empty canvas for one step of a type it does not know, and
/// would then save the empty canvas; so such steps travel inside placeholders. Nothing here changes what is stored.
/// </summary>
internal static class StudioDocument
{
    private const string Kept = "notFoundConnections";
    private static readonly string[] s_lists = ["variables", "inputs", "outputs", "outcomes"];

    /// <summary>Completes a document as Elsa's server does, and wraps the steps of unknown types.</summary>
    public static JsonObject Out(JsonObject document, Func<JsonObject, IReadOnlySet<string>> unknownSteps)
    {
        foreach (var list in s_lists)
            document[list] ??= new JsonArray();
        document["customProperties"] ??= new JsonObject();
        document["options"] ??= new JsonObject { ["autoUpdateConsumingWorkflows"] = false };
        document["isReadonly"] ??= false;
        document["isSystem"] ??= false;
        if (document["root"] is not JsonObject root)
            return document;
        NameSteps(root);
        var unknown = unknownSteps(document);
        var shown = UnknownSteps.Hide(document, step => !unknown.Contains(StepTree.Text(step, "id") ?? ""));
        Complete((JsonObject)shown["root"]!, "Workflow1", unknown);
        return shown;
    }

    /// <summary>Takes what Studio saves: the steps in placeholders become themselves again.</summary>
    public static JsonObject In(JsonObject document)
    {
        document.Remove("links");
        var restored = UnknownSteps.Restore(document);
        foreach (var flowchart in restored["root"] is JsonObject root ? StepTree.Steps(root).Where(s => s["connections"] is JsonArray) : [])
            RestoreConnections(flowchart);
        return restored;
    }

    private static void NameSteps(JsonObject root)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var step in StepTree.Steps(root).Where(s => StepTree.Text(s, "id") is not { Length: > 0 }).ToList())
            step["id"] = NewId(StepTree.Text(step, "type") ?? "", numbers);
    }

    private static void Complete(JsonObject step, string parent, IReadOnlySet<string> unknown)
    {
        var id = StepTree.Text(step, "id")!;
        var nodeId = parent + ":" + id;
        step["nodeId"] = nodeId;
        step["metadata"] ??= new JsonObject();
        CompleteProperties(step);
        if (step.ContainsKey("connections") || StepTree.Text(step, "type") == "Elsa.Flowchart")
            CompleteFlowchart(step, unknown);
        foreach (var inner in StepTree.Inside(step).ToList())
            Complete(inner, nodeId, unknown);
    }

    // Files of 2023 say "canStartWorkflow" at the step or in "applicationProperties"; the designer looks only here.
    private static void CompleteProperties(JsonObject step)
    {
        var properties = step["customProperties"] as JsonObject;
        if (properties is null)
            step["customProperties"] = properties = (StepTree.Object(step, "applicationProperties")?.DeepClone() as JsonObject) ?? [];
        foreach (var name in (string[])["canStartWorkflow", "runAsynchronously"])
            if (StepTree.Member(properties, name) is null)
                properties[name] = (StepTree.Member(step, name) as JsonValue)?.DeepClone() ?? JsonValue.Create(false);
    }

    private static void CompleteFlowchart(JsonObject flowchart, IReadOnlySet<string> unknown)
    {
        var (drawn, kept) = (new JsonArray(), (flowchart["customProperties"]![Kept] as JsonArray)?.DeepClone() as JsonArray ?? []);
        foreach (var connection in Connection.Of(flowchart))
        {
            // A placeholder has one outlet, "Done"; what leaves by another port waits beside the drawing.
            var isDrawn = !unknown.Contains(connection.Source) || connection.SourcePort is null or "Done";
            (isDrawn ? drawn : kept).Add((JsonNode)Json(connection, Vertices(flowchart, connection)));
        }

        flowchart["activities"] ??= new JsonArray();
        flowchart["variables"] ??= new JsonArray();
        flowchart["connections"] = drawn;
        flowchart["customProperties"]![Kept] = kept;
    }

    private static JsonObject Json(Connection connection, JsonArray vertices) => new()
    {
        ["source"] = new JsonObject { ["activity"] = connection.Source, ["port"] = connection.SourcePort ?? "Done" },
        ["target"] = new JsonObject { ["activity"] = connection.Target, ["port"] = connection.TargetPort ?? "In" },
        ["vertices"] = vertices,
    };

    private static JsonArray Vertices(JsonObject flowchart, Connection connection) =>
        (flowchart["connections"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c =>
            c["source"] is JsonObject s && c["target"] is JsonObject t && StepTree.Text(s, "activity") == connection.Source
            && StepTree.Text(t, "activity") == connection.Target && StepTree.Text(s, "port") == connection.SourcePort)?["vertices"]?.DeepClone() as JsonArray ?? [];

    private static void RestoreConnections(JsonObject flowchart)
    {
        if ((flowchart["customProperties"] as JsonObject)?[Kept] is not JsonArray { Count: > 0 } kept)
            return;
        var steps = StepTree.Inside(flowchart).Select(s => StepTree.Text(s, "id")).ToHashSet(StringComparer.Ordinal);
        foreach (var connection in kept.OfType<JsonObject>().ToList())
        {
            if (!steps.Contains(StepTree.Text((connection["source"] as JsonObject) ?? [], "activity")) || !steps.Contains(StepTree.Text((connection["target"] as JsonObject) ?? [], "activity")))
                continue;
            kept.Remove(connection);
            ((JsonArray)flowchart["connections"]!).Add((JsonNode)connection);
        }
    }

    private static string NewId(string type, Dictionary<string, int> numbers)
    {
        var word = type[(type.LastIndexOf('.') + 1)..];
        var number = numbers[word] = numbers.GetValueOrDefault(word) + 1;
        return word + number.ToString(CultureInfo.InvariantCulture);
    }
}
