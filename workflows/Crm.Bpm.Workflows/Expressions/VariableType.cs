using System.Collections.Frozen;
using System.Text.Json;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>The type of a variable or input as definitions name it. Unknown names mean "anything".</summary>
internal sealed class VariableType
{
    private static readonly FrozenDictionary<string, Type> s_aliases = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase)
    {
        ["String"] = typeof(string),
        ["Boolean"] = typeof(bool),
        ["Int16"] = typeof(long),
        ["Int32"] = typeof(long),
        ["Int64"] = typeof(long),
        ["Long"] = typeof(long),
        ["Byte"] = typeof(long),
        ["Single"] = typeof(double),
        ["Double"] = typeof(double),
        ["Decimal"] = typeof(decimal),
        ["Guid"] = typeof(Guid),
        ["DateTime"] = typeof(DateTime),
        ["DateTimeOffset"] = typeof(DateTimeOffset),
        ["DateOnly"] = typeof(DateOnly),
        ["TimeSpan"] = typeof(TimeSpan),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly Type? _type;
    private readonly bool _isJson;

    private VariableType(Type? type, bool isJson)
    {
        _type = type;
        _isJson = isJson;
    }

    public static VariableType Any { get; } = new(null, isJson: false);

    public static VariableType Named(string? name, bool isArray)
    {
        if (isArray || name is null)
            return isArray ? new(null, isJson: true) : Any;
        var plain = name.TrimEnd('?');
        var comma = plain.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0 && !plain.Contains('<', StringComparison.Ordinal) && !plain.Contains('[', StringComparison.Ordinal))
            plain = plain[..comma].Trim();
        if (plain.StartsWith("System.", StringComparison.Ordinal))
            plain = plain["System.".Length..];
        if (s_aliases.TryGetValue(plain, out var type))
            return new(type, isJson: false);
        return plain is "Object" or "" ? Any : new(null, isJson: true);
    }

    /// <summary>The value as variables of this type hold it.</summary>
    public object? Convert(object? value)
    {
        if (value is null || (_type is not null && value.GetType() == _type))
            return value;
        if (_type is not null)
            return Values.Normalize(Values.To(value, _type));
        if (_isJson && value is string text && Values.LooksLikeJson(text))
            return JsonSerializer.Deserialize<JsonElement>(text);
        return value;
    }

    /// <summary>The value from the text in a definition; null when it does not fit, as Elsa keeps the default then.</summary>
    public object? Initial(string? text)
    {
        if (text is null)
            return null;
        try
        {
            return Convert(text);
        }
        catch (Exception failure) when (failure is ValueConversionException or JsonException)
        {
            return null;
        }
    }
}
