using System.Collections;
using System.Globalization;
using System.Text.Json;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Ui.Records;

/// <summary>Values of history as people read them. History keeps them as text: ids, words of choices, ISO dates, JSON.</summary>
internal static class HistoryWords
{
    private const int MaxLength = 120;

    /// <summary>The value in the person's language, culture and zone; null when there is none.</summary>
    public static string? Show(RecordField? field, string? value, IReadOnlyDictionary<string, string> names, PersonTime time)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        var text = field?.Type switch
        {
            FieldType.Lookup => names.GetValueOrDefault(value, "—"),
            FieldType.Choice => field.NameOf(value),
            FieldType.YesNo => bool.TryParse(value, out var yes) && yes ? UiTexts.Yes : UiTexts.No,
            FieldType.Date => DateOnly.TryParse(value, CultureInfo.InvariantCulture, out var day) ? FactText.Show(day, [], time) : value,
            FieldType.Instant => DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant) ? time.Moment(instant) : value,
            FieldType.Money => MoneyOf(value),
            FieldType.Integer or FieldType.Number => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? FactText.Show(number, [], time) : value,
            FieldType.Phone => PhoneText.Readable(value),
            FieldType.Structure => PartsOf(field, value),
            _ => value,
        };
        return string.IsNullOrEmpty(text) ? null : text.Length > MaxLength ? text[..MaxLength] + "…" : text;
    }

    /// <summary>Whether a line repeats another of the same save: the list of ways to reach somebody whose first phone is a field of its own.</summary>
    public static bool Repeats(RecordField? field, IEnumerable<RecordField?> others) =>
        field?.Property.PropertyType == typeof(IReadOnlyList<ContactPoint>) && others.Any(other => other?.Type is FieldType.Phone or FieldType.Email);

    private static string MoneyOf(string value) =>
        value.Split(' ') is [var amount, var currency] && decimal.TryParse(amount, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? MoneyWords.Format(number, currency) : value;

    private static string PartsOf(RecordField field, string json)
    {
        try
        {
            // A list of records: how many; their ids say nothing to a person.
            if (field.Property.PropertyType == typeof(IReadOnlyList<Guid>))
                return (JsonSerializer.Deserialize<IReadOnlyList<Guid>>(json, CrmConventions.Json)?.Count ?? 0).ToString(CultureInfo.CurrentCulture);
            return JsonSerializer.Deserialize(json, field.Property.PropertyType, CrmConventions.Json) is IEnumerable parts ? string.Join("; ", parts.Cast<object?>().Select(part => part?.ToString())) : json;
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
