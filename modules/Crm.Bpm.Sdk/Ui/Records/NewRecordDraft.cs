using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Ui.Records;

/// <summary>What was typed into the form for a new record.</summary>
public sealed class NewRecordDraft
{
    /// <summary>Texts by the field's API name.</summary>
    public Dictionary<string, string?> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What lookups refer to, by the field's API name.</summary>
    public Dictionary<string, Option?> Chosen { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Currencies of amounts by the field's API name; the company's where none was chosen.</summary>
    public Dictionary<string, string> Currencies { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What was typed as the API takes it; numbers are read as people write them.</summary>
    /// <exception cref="InvalidInputException">A number is none; the sentence stands at its field.</exception>
    internal JsonObject ToJson(RecordKind kind, string currency)
    {
        var json = new JsonObject();
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in Values.Where(value => !string.IsNullOrWhiteSpace(value.Value)))
        {
            var type = kind.Field(name)?.Type;
            if (type is not (FieldType.Money or FieldType.Number or FieldType.Integer))
                json[name] = text;
            else if (NumberText.Read(text, CultureInfo.CurrentCulture) is not { } number)
                wrong[name] = UiTexts.NotANumber.With(NumberText.Edit(type == FieldType.Integer ? 1234m : 1234.5m));
            else
                json[name] = type == FieldType.Money ? new JsonObject { ["amount"] = number, ["currency"] = Currencies.GetValueOrDefault(name, currency) } : number;
        }

        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
        foreach (var (name, option) in Chosen.Where(chosen => chosen.Value is not null))
            json[name] = option!.Code;
        return json;
    }
}
