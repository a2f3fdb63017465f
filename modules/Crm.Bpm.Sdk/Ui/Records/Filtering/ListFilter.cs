using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Bpm.Sdk.Ui.Records.Filtering;

/// <summary>One condition of a filter as people read and change it.</summary>
/// <param name="Field">The path of the field.</param>
/// <param name="Is">One of <see cref="Data.RecordFilter.Comparisons"/>, or "within".</param>
/// <param name="Values">None for "empty", several for "in", one otherwise.</param>
public sealed record FilterCondition(string Field, string Is, IReadOnlyList<string> Values)
{
    internal JsonObject ToJson()
    {
        var leaf = new JsonObject { ["field"] = Field, ["is"] = Is };
        if (Is == "in")
            leaf["value"] = new JsonArray([.. Values.Select(value => (JsonNode?)value)]);
        else if (Values.Count > 0)
            leaf["value"] = Values[0];
        return leaf;
    }

    internal static FilterCondition? Of(JsonNode? node)
    {
        if (node is not JsonObject leaf || TextOf(leaf["field"]) is not { Length: > 0 } field)
            return null;
        var comparison = TextOf(leaf["is"]) ?? "equals";
        return leaf["value"] switch
        {
            null => new(field, comparison, []),
            JsonArray several => new(field, "in", [.. several.Select(TextOf).OfType<string>()]),
            var one => TextOf(one) is { } text ? new(field, comparison, [text]) : null,
        };
    }

    private static string? TextOf(JsonNode? node) => node is not JsonValue value ? null : value.TryGetValue<string>(out var text) ? text : value.ToJsonString();
}

/// <summary>
/// What a list is narrowed to: conditions that all hold, as chips. Parts of the tree that are no simple condition (an "or" that
/// somebody wrote by hand) are kept as they are.
/// </summary>
/// <param name="Conditions">Those a person can change.</param>
/// <param name="Others">The other parts, as JSON.</param>
public sealed record ListFilter(IReadOnlyList<FilterCondition> Conditions, IReadOnlyList<string> Others)
{
    /// <summary>Shows everything.</summary>
    public static ListFilter Everything { get; } = new([], []);

    /// <summary>Shows everything.</summary>
    public bool IsEmpty => Conditions.Count == 0 && Others.Count == 0;

    /// <summary>Reads a tree. What cannot be read stays a part of it, so that the list says what is wrong with it.</summary>
    public static ListFilter Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return Everything;
        JsonNode? tree;
        try
        {
            tree = JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return new([], [json]);
        }

        var parts = tree is JsonObject all && all["and"] is JsonArray several ? [.. several] : (List<JsonNode?>)[tree];
        return new([.. parts.Select(FilterCondition.Of).OfType<FilterCondition>()], [.. parts.Where(part => part is not null && FilterCondition.Of(part) is null).Select(part => part!.ToJsonString())]);
    }

    /// <summary>The tree; empty when it shows everything.</summary>
    public string ToJson()
    {
        if (IsEmpty)
            return "";
        if (Conditions.Count == 0 && Others.Count == 1)
            return Others[0];
        var parts = new JsonArray([.. Conditions.Select(condition => (JsonNode?)condition.ToJson()), .. Others.Select(other => JsonNode.Parse(other))]);
        return new JsonObject { ["and"] = parts }.ToJsonString(s_readable);
    }

    // Cyrillic stays readable in an address that is sent to a colleague.
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>With a condition in place of another, or after the others.</summary>
    public ListFilter With(FilterCondition? instead, FilterCondition condition) =>
        this with { Conditions = instead is null ? [.. Conditions, condition] : [.. Conditions.Select(c => ReferenceEquals(c, instead) ? condition : c)] };

    /// <summary>Without a condition.</summary>
    public ListFilter Without(FilterCondition condition) => this with { Conditions = [.. Conditions.Where(c => !ReferenceEquals(c, condition))] };

    /// <summary>Without one of the other parts.</summary>
    public ListFilter Without(string other) => this with { Others = [.. Others.Where(o => o != other)] };
}
