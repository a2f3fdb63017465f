using System.Globalization;
using System.Text.Json;

namespace Crm.Bpm.Workflows.Running;

/// <summary>Values in a stored state. Whatever JSON does not tell apart is written as a list of its kind and its text.</summary>
internal static class StoredValue
{
    public static void Write(Utf8JsonWriter json, string name, object? value)
    {
        if (value is null)
            return;
        json.WritePropertyName(name);
        Write(json, value);
    }

    public static void Write(Utf8JsonWriter json, string name, IDictionary<string, object?>? values, bool always = false)
    {
        if (values is null || (values.Count == 0 && !always))
            return;
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WritePropertyName(key);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case JsonElement element:
                json.WriteStartArray();
                json.WriteStringValue("j");
                element.WriteTo(json);
                json.WriteEndArray();
                break;
            case double or decimal or Guid or DateTime or DateTimeOffset or TimeSpan or DateOnly:
                json.WriteStartArray();
                json.WriteStringValue(KindOf(value));
                json.WriteStringValue(TextOf(value));
                json.WriteEndArray();
                break;
            default:
                Write(json, Expressions.Values.Normalize(value));
                break;
        }
    }

    public static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? (object)whole : json.GetDouble(),
        JsonValueKind.Array => ReadKind(json[0].GetString(), json[1]),
        JsonValueKind.Object => json.Clone(),
        _ => null,
    };

    public static Dictionary<string, object?> ReadAll(JsonElement owner, string name, StringComparer comparer)
    {
        var values = new Dictionary<string, object?>(comparer);
        if (owner.TryGetProperty(name, out var json) && json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject())
                values[member.Name] = Read(member.Value);
        }

        return values;
    }

    private static object? ReadKind(string? kind, JsonElement json)
    {
        if (kind == "j")
            return json.Clone();
        var text = json.GetString()!;
        return kind switch
        {
            "d" => double.Parse(text, CultureInfo.InvariantCulture),
            "m" => decimal.Parse(text, CultureInfo.InvariantCulture),
            "g" => Guid.Parse(text, CultureInfo.InvariantCulture),
            "t" => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            "o" => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            "s" => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
            "y" => DateOnly.Parse(text, CultureInfo.InvariantCulture),
            _ => text,
        };
    }

    private static string KindOf(object value) => value switch
    {
        double => "d",
        decimal => "m",
        Guid => "g",
        DateTime => "t",
        DateTimeOffset => "o",
        TimeSpan => "s",
        _ => "y",
    };

    private static string TextOf(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        _ => Expressions.Values.Text(value),
    };
}
