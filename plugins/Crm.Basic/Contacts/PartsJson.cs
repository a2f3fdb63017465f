using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Crm.Basic.Contacts;

/// <summary>Lists of parts (phones, addresses, accounts) as a page changes them and the API takes them.</summary>
internal static class PartsJson
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The parts as a field's value.</summary>
    public static JsonNode? Of<T>(IReadOnlyList<T> parts) => JsonSerializer.SerializeToNode(parts, s_json);

    /// <summary>With a part at its place, or after the others when it is new.</summary>
    public static IReadOnlyList<T> With<T>(this IReadOnlyList<T> parts, int? at, T part) =>
        at is { } place ? [.. parts.Select((old, index) => index == place ? part : old)] : [.. parts, part];
}
