using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>The last strokes that make JSON look as Elsa's: nulls are left out, instants have an offset.</summary>
internal static class ElsaShape
{
    private static readonly HashSet<string> s_instants = new(StringComparer.Ordinal) { "createdAt", "updatedAt", "finishedAt", "startedAt", "completedAt", "timestamp" };

    // What people and scripts put there is theirs: a null in it stays.
    private static readonly HashSet<string> s_values = new(StringComparer.Ordinal) { "input", "output", "properties", "activityState", "payload", "dynamicVariables" };

    public static JsonObject State(JsonElement state)
    {
        var json = JsonObject.Create(state) ?? [];
        Tidy(json);
        return json;
    }

    /// <summary>JSON text as a node; null when there is none.</summary>
    public static JsonNode? Node(string? text) => string.IsNullOrEmpty(text) ? null : JsonNode.Parse(text);

    /// <summary>An instance's id as Elsa's clients know it.</summary>
    public static string Id(Guid id) => id.ToString("N");

    private static void Tidy(JsonObject json)
    {
        foreach (var (name, value) in json.ToList())
        {
            if (value is null)
                json.Remove(name);
            else if (s_instants.Contains(name) && value is JsonValue text && text.TryGetValue<DateTimeOffset>(out var at))
                json[name] = at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
            else if (s_values.Contains(name))
                continue;
            else if (value is JsonObject inner)
                Tidy(inner);
            else if (value is JsonArray list)
                foreach (var item in list.OfType<JsonObject>())
                    Tidy(item);
        }
    }
}
