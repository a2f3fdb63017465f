using System.Text.Json.Nodes;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>Finds the steps in a definition's document, wherever they are: in flowcharts, bodies, branches, cases.</summary>
public static class StepTree
{
    /// <summary>The step and every step inside it, outer ones first.</summary>
    public static IEnumerable<JsonObject> Steps(JsonObject step)
    {
        ArgumentNullException.ThrowIfNull(step);
        yield return step;
        foreach (var inner in Inside(step))
            foreach (var found in Steps(inner))
                yield return found;
    }

    /// <summary>The steps a step holds itself, not those deeper down.</summary>
    public static IEnumerable<JsonObject> Inside(JsonObject step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Where(m => !IsPlain(m.Key)).SelectMany(m => StepsAt(m.Value));
    }

    /// <summary>Whether a node of the document is a step: it has a type, and what only steps have beside it.</summary>
    public static bool IsStep(JsonNode? node) =>
        node is JsonObject json && Text(json, "type") is { Length: > 0 } && (json.ContainsKey("id") || json.ContainsKey("nodeId") || json.ContainsKey("version"));

    /// <summary>A text member of a step, in either casing; null when it is missing or no text.</summary>
    public static string? Text(JsonObject json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Member(json, name) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    /// <summary>A member that is an object, in either casing.</summary>
    public static JsonObject? Object(JsonObject json, string name) => Member(json, name) as JsonObject;

    /// <summary>A member in either casing: documents of some years have PascalCase.</summary>
    public static JsonNode? Member(JsonObject json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.TryGetPropertyValue(name, out var value) || json.TryGetPropertyValue(char.ToUpperInvariant(name[0]) + name[1..], out value) ? value : null;
    }

    /// <summary>What people call the step in the reader's language: the text on the canvas, else its name, else its type's last part.</summary>
    /// <remarks>The canvas has one text, <c>displayText</c>; beside it may stand <c>displayTextEn</c> and <c>displayTextRu</c>.</remarks>
    public static string Label(JsonObject step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (Object(step, "metadata") is { } metadata && Text(metadata, "displayText") is { } shown && !string.IsNullOrWhiteSpace(shown))
            return new Words(Text(metadata, "displayTextEn") ?? shown, Text(metadata, "displayTextRu") ?? shown);
        if (Text(step, "name") is { } name && !string.IsNullOrWhiteSpace(name))
            return name;
        var type = Text(step, "type") ?? "";
        return type[(type.LastIndexOf('.') + 1)..];
    }

    /// <summary>What a step that the canvas calls so is called in the reader's language; the given name where there is no such step.</summary>
    /// <param name="document">The definition as Elsa 3 JSON; null when it may not be seen.</param>
    /// <param name="shown">The text on the canvas.</param>
    public static string? LabelOf(string? document, string? shown)
    {
        if (shown is null || document is null || JsonNode.Parse(document) is not JsonObject definition || Object(definition, "root") is not { } root)
            return shown;
        var step = Steps(root).FirstOrDefault(step => Object(step, "metadata") is { } metadata && Text(metadata, "displayText") == shown);
        return step is null ? shown : Label(step);
    }

    private static IEnumerable<JsonObject> StepsAt(JsonNode? node) => node switch
    {
        JsonObject json when IsStep(json) => [json],
        JsonObject json => json.Where(m => !IsPlain(m.Key)).SelectMany(m => StepsAt(m.Value)),
        JsonArray list => list.SelectMany(StepsAt),
        _ => [],
    };

    private static bool IsPlain(string member) => member is "metadata" or "customProperties" or "expression" or "variables" or "connections" or "memoryReference";
}
