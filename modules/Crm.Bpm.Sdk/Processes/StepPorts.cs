using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Tasks;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>What people call the ports by which a step can be left.</summary>
public static class StepPorts
{
    private static readonly Dictionary<string, Words> s_known = new(StringComparer.Ordinal)
    {
        ["True"] = new("yes", "да"),
        ["False"] = new("no", "нет"),
        ["Default"] = new("otherwise", "иначе"),
        ["Faulted"] = new("on an error", "при ошибке"),
    };

    /// <summary>The port in the reader's language; null for the ordinary one, which needs no word.</summary>
    /// <param name="step">The step as it stands in the document.</param>
    /// <param name="port">The port's code; null for the ordinary one.</param>
    /// <param name="texts">What modules call the ports of their steps.</param>
    public static string? Label(JsonObject step, string? port, IEnumerable<StepTexts>? texts = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (port is null or "" or "Done")
            return null;
        return Outcomes(step).FirstOrDefault(outcome => outcome.Code == port)?.Name ?? s_known.GetValueOrDefault(port)?.ToString()
            ?? StepTexts.Translate(texts ?? [], StepTree.Text(step, "type") ?? "", port);
    }

    /// <summary>The answers of a task with their names, in the order of the step; empty for other steps.</summary>
    public static IReadOnlyList<TaskOutcome> Outcomes(JsonObject step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Literal(StepTree.Member(step, "outcomeNames")) is JsonArray names ? [.. names.OfType<JsonObject>().Select(Outcome).OfType<TaskOutcome>()] : [];
    }

    private static TaskOutcome? Outcome(JsonObject name) =>
        StepTree.Text(name, "code") is { } code ? new TaskOutcome(code, StepTree.Text(name, "nameEn"), StepTree.Text(name, "nameRu")) : null;

    // An input is an expression around its value; a list is written into it as a text. What is computed while it runs has no name yet.
    private static JsonNode? Literal(JsonNode? input)
    {
        var value = input is JsonObject wrapped && StepTree.Object(wrapped, "expression") is { } expression ? StepTree.Member(expression, "value") : input;
        if (value is not JsonValue text || !text.TryGetValue<string>(out var json))
            return value;
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            // Not a list of names after all: the codes stand for themselves, and publishing says what is wrong with the input.
            return null;
        }
    }
}
