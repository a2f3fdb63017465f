using System.Globalization;
using System.Text.Json;

namespace Crm.Bpm.Sdk.Data;

/// <summary>Reads values of fields from JSON and text, and says in a sentence what cannot be read.</summary>
public static class FieldValue
{
    private static readonly Words s_text = new("text", "текст");
    private static readonly Words s_number = new("a whole number", "целое число");
    private static readonly Words s_decimal = new("a number", "число");
    private static readonly Words s_yesNo = new("true or false", "да или нет");
    private static readonly Words s_date = new("a date like 2026-11-23", "дата вида 2026-11-23");
    private static readonly Words s_instant = new("a date and time like 2026-11-23T09:00:00Z", "дата и время вида 2026-11-23T09:00:00Z");
    private static readonly Words s_id = new("an id", "идентификатор");
    private static readonly Words s_money = new("{\"amount\": 100, \"currency\": \"USD\"}", "{\"amount\": 100, \"currency\": \"RUB\"}");
    private static readonly Words s_structure = new("a list or an object", "список или объект");

    /// <summary>The value that is stored for what was written in JSON; a lookup takes an id or <c>{"id":…}</c>.</summary>
    /// <exception cref="InvalidInputException">It does not fit the field.</exception>
    public static object? FromJson(RecordField field, JsonElement json)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        return field.Type switch
        {
            FieldType.Lookup => Lookup(field, json),
            FieldType.Money => Amount(field, json),
            FieldType.Structure => Structure(field, json),
            _ => FromText(field, null, json.ValueKind == JsonValueKind.String ? json.GetString() : Scalar(field, json), CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The value for what a person or a file wrote.</summary>
    /// <param name="field">Whose value it is.</param>
    /// <param name="part">"amount" or "currency" of money, "id" for the record's id; null otherwise.</param>
    /// <param name="text">Empty means no value.</param>
    /// <param name="culture">How numbers and dates are written; ISO dates are read in every culture.</param>
    /// <exception cref="InvalidInputException">It does not fit the field.</exception>
    public static object? FromText(RecordField field, string? part, string? text, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(field);
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (part == "id")
            return Guid.TryParse(text, out var id) ? id : throw Wrong(field, text, s_id);
        if (part == "currency")
            return text.ToUpperInvariant();
        if (part == "amount")
            return decimal.TryParse(text, NumberStyles.Number, culture, out var amount) && Math.Abs(amount) <= Money.MaxAmount ? amount : throw Wrong(field, text, s_decimal);
        var type = field.ValueType;
        if (type == typeof(string))
            return Checked(field, text);
        if (type == typeof(Guid))
            return Guid.TryParse(text, out var key) ? key : throw Wrong(field, text, s_id);
        if (type.IsEnum)
            return Choice(field, type, text);
        return Plain(field, type, text, culture);
    }

    private static object Plain(RecordField field, Type type, string text, CultureInfo culture)
    {
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.Integer | NumberStyles.AllowThousands, culture, out var small) ? small : throw Wrong(field, text, s_number);
        if (type == typeof(long))
            return long.TryParse(text, NumberStyles.Integer | NumberStyles.AllowThousands, culture, out var large) ? large : throw Wrong(field, text, s_number);
        if (type == typeof(decimal))
            return decimal.TryParse(text, NumberStyles.Number, culture, out var exact) ? exact : throw Wrong(field, text, s_decimal);
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, culture, out var number) ? number : throw Wrong(field, text, s_decimal);
        if (type == typeof(bool))
            return bool.TryParse(text, out var yes) ? yes : throw Wrong(field, text, s_yesNo);
        if (type == typeof(DateOnly))
            return Date(field, text, culture);
        if (type == typeof(DateTime))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.UtcDateTime : throw Wrong(field, text, s_instant);
        throw Wrong(field, text, s_structure);
    }

    private static DateOnly Date(RecordField field, string text, CultureInfo culture) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var iso) ? iso
        : DateOnly.TryParse(text, culture, out var local) ? local
        : throw Wrong(field, text, s_date);

    private static string Checked(RecordField field, string text)
    {
        if (field.MaxLength > 0 && text.Length > field.MaxLength)
            throw new InvalidInputException(field.Name, SdkTexts.TooLong.With(field.Label, field.MaxLength, text.Length));
        return text.Contains('\0', StringComparison.Ordinal) ? throw new InvalidInputException(field.Name, SdkTexts.Unstorable.With(field.Label)) : text;
    }

    private static object Choice(RecordField field, Type type, string text) =>
        Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value!)
            ? value!
            : throw new InvalidInputException(field.Name, SdkTexts.NotAChoice.With(field.Label, text, string.Join(", ", Enum.GetNames(type))));

    private static Guid Lookup(RecordField field, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("id", out var id))
            json = id;
        return json.ValueKind == JsonValueKind.String && Guid.TryParse(json.GetString(), out var key)
            ? key
            : throw Wrong(field, json.GetRawText(), s_id);
    }

    private static Money Amount(RecordField field, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("amount", out var amount) || !json.TryGetProperty("currency", out var currency)
            || !amount.TryGetDecimalOrText(out var value) || Math.Abs(value) > Money.MaxAmount
            || currency.ValueKind != JsonValueKind.String || currency.GetString() is not { Length: 3 } code || !code.All(char.IsAsciiLetter))
            throw Wrong(field, json.GetRawText(), s_money);
        return new Money(value, code.ToUpperInvariant());
    }

    private static bool TryGetDecimalOrText(this JsonElement json, out decimal value)
    {
        value = 0;
        return json.ValueKind == JsonValueKind.Number ? json.TryGetDecimal(out value)
            : json.ValueKind == JsonValueKind.String && decimal.TryParse(json.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out value);
    }

    private static object? Structure(RecordField field, JsonElement json)
    {
        try
        {
            return json.GetRawText().Contains("\\u0000", StringComparison.Ordinal)
                ? throw new InvalidInputException(field.Name, SdkTexts.Unstorable.With(field.Label))
                : json.Deserialize(field.Property.PropertyType, CrmConventions.Json);
        }
        catch (JsonException)
        {
            throw Wrong(field, json.GetRawText(), s_structure);
        }
    }

    // Any text is a text; what else a field takes, an object or a list is not, and its own sentence says so.
    private static string Scalar(RecordField field, JsonElement json) =>
        json.ValueKind is JsonValueKind.Object or JsonValueKind.Array && field.ValueType == typeof(string)
            ? throw Wrong(field, json.GetRawText(), s_text)
            : json.GetRawText();

    private static InvalidInputException Wrong(RecordField field, string text, Words expected) =>
        new(field.Name, SdkTexts.WrongType.With(field.Label, text.Length > 100 ? text[..100] + "…" : text, expected));
}
