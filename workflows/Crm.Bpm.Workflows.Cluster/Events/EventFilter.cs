using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Workflows.Cluster.Instances;

namespace Crm.Bpm.Workflows.Cluster.Events;

/// <summary>
/// Decides whether an event passes a filter: the tree that lists and saved filters use. A field is looked for in what the
/// event carries, then in the record it happened to.
/// </summary>
internal sealed class EventFilter(CrmDb db, Stimulus stimulus)
{
    private readonly JsonNode? _event = string.IsNullOrEmpty(stimulus.Payload) ? null : JsonNode.Parse(stimulus.Payload);
    private JsonObject? _record;
    private bool _loaded;

    /// <exception cref="JsonException">The filter is not JSON.</exception>
    /// <exception cref="FormatException">It is not a filter; the message says why.</exception>
    public async Task<bool> PassesAsync(string? filter, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(filter))
            return true;
        using var tree = JsonDocument.Parse(filter);
        return await NodeAsync(tree.RootElement, cancel);
    }

    private async Task<bool> NodeAsync(JsonElement node, CancellationToken cancel)
    {
        if (node.ValueKind != JsonValueKind.Object)
            throw new FormatException("A condition is an object.");
        if (node.TryGetProperty("not", out var not))
            return !await NodeAsync(not, cancel);
        if (node.TryGetProperty("and", out var all))
        {
            foreach (var one in all.EnumerateArray())
                if (!await NodeAsync(one, cancel))
                    return false;
            return true;
        }

        if (!node.TryGetProperty("or", out var either))
            return await LeafAsync(node, cancel);
        foreach (var one in either.EnumerateArray())
            if (await NodeAsync(one, cancel))
                return true;
        return false;
    }

    private async Task<bool> LeafAsync(JsonElement node, CancellationToken cancel)
    {
        var path = node.TryGetProperty("field", out var field) ? field.GetString() : null;
        if (string.IsNullOrEmpty(path))
            throw new FormatException("A condition names a “field”.");
        var actual = TextOf(await ValueAsync(path.Split('.'), cancel));
        var wanted = node.TryGetProperty("value", out var value) ? value : default;
        return (node.TryGetProperty("is", out var name) ? name.GetString() : "equals") switch
        {
            "empty" => string.IsNullOrEmpty(actual),
            "notEmpty" => !string.IsNullOrEmpty(actual),
            "in" => IsAnyOf(actual, wanted),
            "equals" => IsAnyOf(actual, wanted),
            "notEquals" => !IsAnyOf(actual, wanted),
            "contains" => actual?.Contains(TextOf(wanted) ?? "", StringComparison.OrdinalIgnoreCase) == true,
            "startsWith" => actual?.StartsWith(TextOf(wanted) ?? "", StringComparison.OrdinalIgnoreCase) == true,
            "greater" => Compare(actual, wanted) > 0,
            "greaterOrEqual" => Compare(actual, wanted) >= 0,
            "less" => Compare(actual, wanted) < 0,
            "lessOrEqual" => Compare(actual, wanted) <= 0,
            var unknown => throw new FormatException($"“{unknown}” is not a comparison; use one of {string.Join(", ", RecordFilter.Comparisons)}."),
        };
    }

    private async Task<JsonNode?> ValueAsync(string[] path, CancellationToken cancel)
    {
        if (Reach(_event, path) is { } carried)
            return carried;
        if (!_loaded && stimulus is { RecordKind: { } kind, RecordId: { } id } && db.Modules.KindOf(kind) is { } known)
            _record = await AnyRecord.JsonAsync(db, known, id, cancel);
        _loaded = true;
        return Reach(_record, path);
    }

    private static JsonNode? Reach(JsonNode? from, string[] path)
    {
        foreach (var part in path)
            from = from is JsonObject here && here.TryGetPropertyValue(part, out var next) ? next : null;
        // A lookup compares by its id, money by its amount.
        return from is JsonObject whole ? whole["id"] ?? whole["amount"] : from;
    }

    private static bool IsAnyOf(string? actual, JsonElement wanted) => wanted.ValueKind == JsonValueKind.Array
        ? wanted.EnumerateArray().Any(one => Equal(actual, TextOf(one)))
        : Equal(actual, TextOf(wanted));

    private static bool Equal(string? actual, string? wanted) =>
        string.Equals(actual ?? "", wanted ?? "", StringComparison.OrdinalIgnoreCase) || (Number(actual) is { } a && a == Number(wanted));

    // Nothing is neither more nor less than something; instants and dates are ISO and compare as text.
    private static int? Compare(string? actual, JsonElement wanted)
    {
        var other = TextOf(wanted);
        if (string.IsNullOrEmpty(actual) || string.IsNullOrEmpty(other))
            return null;
        return Number(actual) is { } a && Number(other) is { } b ? a.CompareTo(b) : string.CompareOrdinal(actual, other);
    }

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? TextOf(JsonNode? node) => node is null ? null : TextOf(JsonSerializer.SerializeToElement(node));

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
