using System.Globalization;
using System.Text.Json;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Import;

/// <summary>
/// Which rows of a file are taken: the tree of list filters, over columns instead of fields:
/// <c>[{"column":"account","is":"empty"}]</c>, <c>{"or":[…]}</c>, <c>{"not":…}</c>.
/// </summary>
internal static class RowCondition
{
    private const int MaxDepth = 10;
    private const int MaxConditions = 100;

    private static readonly string[] s_comparisons =
        ["equals", "notEquals", "in", "contains", "startsWith", "greater", "greaterOrEqual", "less", "lessOrEqual", "empty", "notEmpty"];

    /// <summary>Makes a condition of the tree; without one every row is taken.</summary>
    /// <param name="tree">As posted.</param>
    /// <param name="columnOf">The place of a column; refuses a name that is not in the file.</param>
    /// <param name="culture">How the file writes numbers and dates.</param>
    /// <exception cref="InvalidInputException">The tree cannot be read.</exception>
    public static Func<FileRow, bool> Parse(JsonElement? tree, Func<string, int> columnOf, CultureInfo culture)
    {
        if (tree is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } root)
            return _ => true;
        var count = 0;
        return root.ValueKind == JsonValueKind.Array ? All(root, 0) : Node(root, 0);

        Func<FileRow, bool> Node(JsonElement node, int depth)
        {
            if (depth > MaxDepth || ++count > MaxConditions)
                throw Bad($"at most {MaxDepth} levels and {MaxConditions} conditions");
            if (node.ValueKind != JsonValueKind.Object)
                throw Bad("a condition is an object");
            if (node.TryGetProperty("and", out var and))
                return All(and, depth);
            if (node.TryGetProperty("or", out var or))
            {
                var any = List(or, depth);
                return row => any.Exists(c => c(row));
            }

            if (!node.TryGetProperty("not", out var not))
                return Leaf(node, columnOf, culture);
            var inner = Node(not, depth + 1);
            return row => !inner(row);
        }

        Func<FileRow, bool> All(JsonElement nodes, int depth)
        {
            var all = List(nodes, depth);
            return row => all.TrueForAll(c => c(row));
        }

        List<Func<FileRow, bool>> List(JsonElement nodes, int depth) =>
            nodes.ValueKind == JsonValueKind.Array ? [.. nodes.EnumerateArray().Select(n => Node(n, depth + 1))] : throw Bad("“and” and “or” hold a list");
    }

    /// <summary>The columns a tree names.</summary>
    public static IEnumerable<string> ColumnsOf(JsonElement? tree)
    {
        if (tree is not { } node)
            return [];
        return node.ValueKind switch
        {
            JsonValueKind.Array => node.EnumerateArray().SelectMany(n => ColumnsOf(n)),
            JsonValueKind.Object => node.EnumerateObject().SelectMany(p => p.Name == "column" && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : ColumnsOf(p.Value)),
            _ => [],
        };
    }

    private static Func<FileRow, bool> Leaf(JsonElement node, Func<string, int> columnOf, CultureInfo culture)
    {
        var unknown = node.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => n is not ("column" or "is" or "value"));
        if (unknown is not null)
            throw Bad($"“{unknown}” is not a part of a condition; use column, is and value");
        if (!node.TryGetProperty("column", out var name) || name.GetString() is not { Length: > 0 } named)
            throw Bad("a condition names a “column”");
        var column = columnOf(named);
        var comparison = node.TryGetProperty("is", out var given) ? given.GetString() ?? "" : "equals";
        if (!s_comparisons.Contains(comparison))
            throw Bad($"“{comparison}” is not a comparison; use one of {string.Join(", ", s_comparisons)}");
        if (comparison is "empty" or "notEmpty")
            return row => row[column].IsEmpty == (comparison == "empty");
        var values = Values(node);
        return comparison switch
        {
            "equals" or "in" => row => values.Exists(v => Same(row[column].Text, v)),
            "notEquals" => row => !values.Exists(v => Same(row[column].Text, v)),
            "contains" => row => values.Exists(v => row[column].Text.Contains(v, StringComparison.OrdinalIgnoreCase)),
            "startsWith" => row => values.Exists(v => row[column].Text.StartsWith(v, StringComparison.OrdinalIgnoreCase)),
            "greater" => row => !row[column].IsEmpty && Order(row[column], values[0], culture) > 0,
            "greaterOrEqual" => row => !row[column].IsEmpty && Order(row[column], values[0], culture) >= 0,
            "less" => row => !row[column].IsEmpty && Order(row[column], values[0], culture) < 0,
            _ => row => !row[column].IsEmpty && Order(row[column], values[0], culture) <= 0,
        };
    }

    private static List<string> Values(JsonElement node)
    {
        if (!node.TryGetProperty("value", out var value))
            throw Bad("a “value” is missing");
        List<string> values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Text)] : [Text(value)];
        return values.Count > 0 ? values : throw Bad("“value” is an empty list");
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Null => "",
        JsonValueKind.Object or JsonValueKind.Array => throw Bad("a “value” is a text, a number, or yes or no"),
        _ => value.GetRawText(),
    };

    private static bool Same(string cell, string value) => string.Equals(cell, value, StringComparison.OrdinalIgnoreCase);

    // As numbers when both are, as dates when both are, as texts otherwise.
    private static int Order(Cell cell, string value, CultureInfo culture)
    {
        if (Number(cell, culture) is { } left && decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var right))
            return left.CompareTo(right);
        if (DateTime.TryParse(cell.Text, culture, out var earlier) && DateTime.TryParse(value, CultureInfo.InvariantCulture, out var later))
            return earlier.CompareTo(later);
        return string.Compare(cell.Text, value, StringComparison.OrdinalIgnoreCase);
    }

    private static decimal? Number(Cell cell, CultureInfo culture) =>
        cell.Value is double number && Math.Abs(number) < 1e27 ? (decimal)number
        : decimal.TryParse(cell.Text, NumberStyles.Number, culture, out var parsed) ? parsed : null;

    private static InvalidInputException Bad(string why) => new("options.where", ImportTexts.BadWhere.With(why));
}
