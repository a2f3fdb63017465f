using System.Text;
using System.Text.Json.Nodes;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>How members are named and found in definitions, where both casings occur.</summary>
internal static class JsonMembers
{
    public static string Camel(string name) =>
        name.Length == 0 || char.IsLower(name[0]) ? name : char.ToLowerInvariant(name[0]) + name[1..];

    public static string Pascal(string name) =>
        name.Length == 0 || char.IsUpper(name[0]) ? name : char.ToUpperInvariant(name[0]) + name[1..];

    public static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]))
                words.Append(' ');
            words.Append(name[i]);
        }

        return words.ToString();
    }

    public static JsonNode? Find(JsonObject json, string name)
    {
        if (json.TryGetPropertyValue(Camel(name), out var value))
            return value;
        return json.TryGetPropertyValue(Pascal(name), out value) ? value : null;
    }

    public static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        _ => null,
    };

    public static string? Text(JsonObject json, string name) => Text(Find(json, name));

    public static bool? Flag(JsonObject json, string name) => Find(json, name) switch
    {
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<string>(out var text) && bool.TryParse(text, out var flag) => flag,
        _ => null,
    };

    public static int? Number(JsonObject json, string name) =>
        Find(json, name) is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    public static JsonArray? List(JsonObject json, string name) => Find(json, name) switch
    {
        JsonArray list => list,
        JsonObject wrapped when wrapped["$values"] is JsonArray values => values,
        _ => null,
    };

    public static IEnumerable<JsonObject> Objects(JsonObject json, string name) => List(json, name)?.OfType<JsonObject>() ?? [];
}
