using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>
/// The values that variables, inputs and outputs hold: null, bool, long, double, decimal, string, Guid, DateTime,
/// DateTimeOffset, TimeSpan, DateOnly, and JsonElement for lists and objects. All of them survive storing unchanged.
/// </summary>
public static class Values
{
    /// <summary>How objects become JSON and back.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How deep lists and objects may nest: a state, and every document a value is copied into, must still be readable.</summary>
    public const int MaxDepth = 32;

    /// <summary>Turns any value into one of those that are kept.</summary>
    /// <exception cref="ValueConversionException">It is nested more than <see cref="MaxDepth"/> levels deep.</exception>
    public static object? Normalize(object? value) => value switch
    {
        null or string or bool or long or double or decimal or Guid or DateTime or DateTimeOffset or TimeSpan or DateOnly => value,
        int number => (long)number,
        short or byte or sbyte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number => (decimal)number,
        float number => (double)number,
        Enum name => name.ToString(),
        JsonElement json => FromJson(NotTooDeep(json)),
        JsonNode node => FromJson(NotTooDeep(JsonSerializer.SerializeToElement(node))),
        Uri address => address.OriginalString,
        char letter => letter.ToString(),
        byte[] bytes => Convert.ToBase64String(bytes),
        _ => FromJson(NotTooDeep(JsonSerializer.SerializeToElement(value, value.GetType(), Json))),
    };

    /// <summary>A value from JSON, as deep as it may be.</summary>
    /// <exception cref="ValueConversionException">It is nested more than <see cref="MaxDepth"/> levels deep.</exception>
    internal static object? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Normalize(document.RootElement.Clone());
        }
        catch (JsonException failure)
        {
            throw new ValueConversionException(s_tooDeep, failure);
        }
    }

    /// <summary>The value as JSON; null stays null.</summary>
    public static JsonElement? ToJson(object? value) => value switch
    {
        null => null,
        JsonElement json => json,
        _ => JsonSerializer.SerializeToElement(value, value.GetType(), Json),
    };

    /// <summary>Converts as Elsa does: "00:00:01" to a TimeSpan, "WaitAll" to an enum, JSON to lists and objects.</summary>
    /// <exception cref="ValueConversionException">It does not fit.</exception>
    public static T? To<T>(object? value) => value is T same ? same : (T?)To(value, typeof(T));

    /// <summary>Converts to a type known only at run time.</summary>
    /// <exception cref="ValueConversionException">It does not fit.</exception>
    public static object? To(object? value, Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (value is JsonElement json && target != typeof(JsonElement))
            value = FromJson(json);
        if (value is null)
            return type.IsValueType && target == type ? Activator.CreateInstance(type) : null;
        if (target.IsInstanceOfType(value))
            return value;
        try
        {
            return Fit(value, target);
        }
        catch (Exception failure) when (failure is FormatException or InvalidCastException or OverflowException or JsonException
            or NotSupportedException or ArgumentException)
        {
            throw new ValueConversionException($"'{Shorten(Text(value))}' is not {NameOf(target)}.", failure);
        }
    }

    /// <summary>The value as text, independent of culture.</summary>
    public static string Text(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        JsonElement json => json.GetRawText(),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>The items of a list; a single value is a list of one, null is empty, text that is a JSON list is that list.</summary>
    public static IReadOnlyList<object?> Items(object? value) => value switch
    {
        null => [],
        JsonElement { ValueKind: JsonValueKind.Array } json => [.. json.EnumerateArray().Select(e => FromJson(e))],
        string text when text.AsSpan().TrimStart().StartsWith("[", StringComparison.Ordinal) => Items(To<JsonElement>(text)),
        string text => [text],
        JsonElement => [value],
        IEnumerable list => [.. list.Cast<object?>().Select(Normalize)],
        _ => [value],
    };

    private static readonly string s_tooDeep = string.Create(CultureInfo.InvariantCulture, $"The value is nested more than {MaxDepth} levels deep.");

    private static JsonElement NotTooDeep(JsonElement json)
    {
        if (json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return json;
        var text = JsonMarshal.GetRawUtf8Value(json);
        // Each level takes two brackets at least, so most values need no look.
        if (text.Length <= 2 * MaxDepth)
            return json;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 1024, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        while (reader.Read())
        {
            if (reader.CurrentDepth >= MaxDepth && reader.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray))
                throw new ValueConversionException(s_tooDeep);
        }

        return json;
    }

    private static object? FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? (object)whole : json.GetDouble(),
        _ => json,
    };

    private static object? Fit(object value, Type target)
    {
        if (target == typeof(string))
            return Text(value);
        if (target == typeof(bool))
            return ToBool(value);
        if (target.IsEnum)
            return value is string name ? Enum.Parse(target, name, ignoreCase: true) : Enum.ToObject(target, Convert.ToInt64(value, CultureInfo.InvariantCulture));
        if (target == typeof(JsonElement))
            return value is string text && LooksLikeJson(text) ? JsonSerializer.Deserialize<JsonElement>(text) : ToJson(value);
        if (typeof(JsonNode).IsAssignableFrom(target))
            return value is string text && LooksLikeJson(text) ? JsonNode.Parse(text) : JsonSerializer.SerializeToNode(value, Json);
        if (target == typeof(Guid))
            return Guid.Parse(Text(value), CultureInfo.InvariantCulture);
        if (target == typeof(TimeSpan))
            return TimeSpan.Parse(Text(value), CultureInfo.InvariantCulture);
        if (target == typeof(DateTime) || target == typeof(DateTimeOffset) || target == typeof(DateOnly))
            return ToTime(value, target);
        if (target == typeof(Uri))
            return new Uri(Text(value), UriKind.RelativeOrAbsolute);
        if (target.IsPrimitive || target == typeof(decimal))
            return ToNumber(value, target);
        return ToObject(value, target);
    }

    private static bool ToBool(object value) => value switch
    {
        string text when string.IsNullOrWhiteSpace(text) => false,
        string text => bool.Parse(text),
        _ => Convert.ToBoolean(value, CultureInfo.InvariantCulture),
    };

    private static object ToNumber(object value, Type target)
    {
        if (value is string text)
            value = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : double.Parse(text, CultureInfo.InvariantCulture);
        if (value is double number && target != typeof(double) && target != typeof(float) && number != Math.Floor(number) && target != typeof(decimal))
            throw new FormatException();
        return Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
    }

    private static object ToTime(object value, Type target)
    {
        var time = value switch
        {
            DateTimeOffset offset => offset,
            DateTime { Kind: DateTimeKind.Local } local => new DateTimeOffset(local),
            DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
            DateOnly date => new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            long milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
            _ => DateTimeOffset.Parse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        };
        if (target == typeof(DateTimeOffset))
            return time;
        return target == typeof(DateTime) ? time.UtcDateTime : DateOnly.FromDateTime(time.DateTime);
    }

    private static object? ToObject(object value, Type target)
    {
        if (value is string text)
        {
            if (LooksLikeJson(text))
                return JsonSerializer.Deserialize(text, target, Json);
            if (target.IsAssignableTo(typeof(IEnumerable)) && text.Length == 0)
                return JsonSerializer.Deserialize("[]", target, Json);
            if (target.IsAssignableTo(typeof(IEnumerable)))
                return JsonSerializer.SerializeToElement(new[] { text }).Deserialize(target, Json);
        }

        var json = value is JsonElement element ? element : JsonSerializer.SerializeToElement(value, value.GetType(), Json);
        if (IsObjectDictionary(target) && json.ValueKind == JsonValueKind.Object)
            return json.EnumerateObject().ToDictionary(p => p.Name, p => FromJson(p.Value), StringComparer.Ordinal);
        return json.Deserialize(target, Json);
    }

    private static bool IsObjectDictionary(Type type) => type.IsAssignableFrom(typeof(Dictionary<string, object?>)) && type != typeof(object);

    internal static bool LooksLikeJson(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.Length > 1 && (trimmed[0], trimmed[^1]) is ('{', '}') or ('[', ']');
    }

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static string NameOf(Type type)
    {
        if (type.IsEnum)
            return "one of " + string.Join(", ", Enum.GetNames(type));
        return type switch
        {
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(TimeSpan) => "a time span such as 00:30:00",
            _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) => "a date",
            _ when type == typeof(Guid) => "an id",
            _ when type == typeof(int) || type == typeof(long) || type == typeof(short) => "a whole number",
            _ when type.IsPrimitive || type == typeof(decimal) => "a number",
            _ => "a value of type " + type.Name,
        };
    }
}

/// <summary>A value does not fit the type it is wanted in.</summary>
public sealed class ValueConversionException : Exception
{
    /// <summary>Without a reason.</summary>
    public ValueConversionException()
    {
    }

    /// <summary>With a sentence.</summary>
    public ValueConversionException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and what caused it.</summary>
    public ValueConversionException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
