using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Scriban.Runtime;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>The Liquid filters that Scriban lacks or does otherwise.</summary>
internal static class LiquidFilters
{
    private static readonly Dictionary<string, Delegate> s_filters = new(StringComparer.Ordinal)
    {
        ["at_least"] = new Func<object?, object?, decimal>((value, least) => Plain(Math.Max(Number(value), Number(least)))),
        ["at_most"] = new Func<object?, object?, decimal>((value, most) => Plain(Math.Min(Number(value), Number(most)))),
        ["escape_once"] = new Func<object?, string>(value => WebUtility.HtmlEncode(WebUtility.HtmlDecode(Text(value)))),
        ["newline_to_br"] = new Func<object?, string>(value => Text(value).ReplaceLineEndings("\n").Replace("\n", "<br />\n", StringComparison.Ordinal)),
        ["sort_natural"] = new Func<object?, string?, ScriptArray>(SortNatural),
        ["sum"] = new Func<object?, string?, decimal>(Sum),
        ["url_encode"] = new Func<object?, string>(value => Uri.EscapeDataString(Text(value)).Replace("%20", "+", StringComparison.Ordinal)),
        ["url_decode"] = new Func<object?, string>(value => Uri.UnescapeDataString(Text(value).Replace('+', ' '))),
        ["where"] = new Func<object?, string, object?, ScriptArray>(Where),
        ["base64_encode"] = new Func<object?, string>(value => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(value)))),
        ["base64_decode"] = new Func<object?, string>(value => Encoding.UTF8.GetString(Convert.FromBase64String(Text(value)))),
        ["base64"] = new Func<object?, string>(value => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(value)))),
        ["keys"] = new Func<object?, ScriptArray>(value => value is IDictionary<string, object> members ? new ScriptArray(members.Keys) : []),
        ["json"] = new Func<object?, string>(value => JsonSerializer.Serialize(value, Values.Json)),
    };

    /// <summary>The names of filters that are added or replaced.</summary>
    public static IEnumerable<string> Names => s_filters.Keys.Append("date");

    public static ScriptObject For(ExpressionScope scope)
    {
        var filters = new ScriptObject();
        foreach (var (name, filter) in s_filters)
            filters.Import(name, filter);
        filters.Import("date", new Func<object?, string?, string>((value, format) => Date(value, format, scope)));
        return filters;
    }

    /// <summary>Without the zeros that arithmetic leaves behind the point.</summary>
    private static decimal Plain(decimal number) => number / 1.000000000000000000000000000000000m;

    private static decimal Number(object? value) => value switch
    {
        null => 0,
        string text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0,
        IConvertible convertible => convertible.ToDecimal(CultureInfo.InvariantCulture),
        _ => 0,
    };

    private static string Text(object? value) => Values.Text(value);

    private static IEnumerable<object?> Items(object? list) => list is string or null ? [] : list is IEnumerable items ? items.Cast<object?>() : [list];

    private static object? Member(object? item, string? key) =>
        key is null ? item : item is IDictionary<string, object?> members && members.TryGetValue(key, out var value) ? value : null;

    private static decimal Sum(object? list, string? key = null) => Plain(Items(list).Sum(item => Number(Member(item, key))));

    private static ScriptArray SortNatural(object? list, string? key = null) =>
        new(Items(list).OrderBy(item => Text(Member(item, key)), StringComparer.OrdinalIgnoreCase));

    private static ScriptArray Where(object? list, string key, object? wanted = null) => new(Items(list).Where(item =>
    {
        var value = Member(item, key);
        return wanted is null ? value is not null and not false : string.Equals(Text(value), Text(wanted), StringComparison.Ordinal);
    }));

    private static string Date(object? value, string? format, ExpressionScope scope)
    {
        if (value is null or "")
            return string.Empty;
        var time = value switch
        {
            "now" or "today" => scope.Run?.Host.Clock.GetUtcNow() ?? throw new Running.StepFaultException("The time is not known before an instance exists."),
            long seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
            int seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
            _ => Values.To<DateTimeOffset>(Values.Normalize(value)),
        };
        return LiquidDate.Format(time, string.IsNullOrEmpty(format) ? "%Y-%m-%d %H:%M:%S" : format);
    }
}
