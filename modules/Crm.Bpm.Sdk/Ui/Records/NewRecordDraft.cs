using System.Globalization;
using System.Text.Json.Nodes;

namespace Crm.Bpm.Sdk.Ui.Records;

/// <summary>What was typed into the form for a new record.</summary>
public sealed class NewRecordDraft
{
    /// <summary>Texts by the field's API name.</summary>
    public Dictionary<string, string?> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What lookups refer to, by the field's API name.</summary>
    public Dictionary<string, Option?> Chosen { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The currencies of the amounts among the texts, by the field's API name.</summary>
    public Dictionary<string, string> Currencies { get; init; } = new(StringComparer.Ordinal);

    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, text) in Values.Where(value => !string.IsNullOrWhiteSpace(value.Value)))
            json[name] = Currencies.TryGetValue(name, out var currency) ? new JsonObject { ["amount"] = Amount(text!), ["currency"] = currency } : text;
        foreach (var (name, option) in Chosen.Where(chosen => chosen.Value is not null))
            json[name] = option!.Code;
        return json;
    }

    // People group digits and write decimals as they are used to; what is no number is refused at its field.
    private static JsonNode Amount(string text) =>
        decimal.TryParse(string.Concat(text.Where(sign => !char.IsWhiteSpace(sign))), NumberStyles.Number, CultureInfo.CurrentCulture, out var amount) ? amount : text;
}
