using System.Text.Json;
using Crm.Bpm.Modules.Import.Proposals;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Import.Pages;

/// <summary>What a person changes in the options of an import, one thing at a time.</summary>
internal static class OptionsEditing
{
    /// <summary>The line of a column; null while it goes nowhere.</summary>
    public static ColumnMapping? LineOf(this ImportOptions options, string column) =>
        options.Mapping.FirstOrDefault(m => string.Equals(m.Column, column, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lets a column go into a field, or nowhere. Whatever filled the field before gives it up.</summary>
    public static ImportOptions Into(this ImportOptions options, PreviewColumn column, TargetField? field)
    {
        var lines = options.Mapping.Where(m => !string.Equals(m.Column, column.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (field is null)
            return options.WithLines(lines);
        if (field.Field.Type != FieldType.Structure || field.Type is not (FieldType.Phone or FieldType.Email or FieldType.Url or FieldType.Text) || field.Path.StartsWith("address", StringComparison.Ordinal))
            lines.RemoveAll(m => m.Field == field.Path || (field.IsLookup && RootOf(m) == field.Field.Name));
        var before = options.LineOf(column.Name);
        var line = ProposeMapping.For(field, column);
        lines.Insert(Math.Min(lines.Count, before is null ? lines.Count : options.Mapping.ToList().IndexOf(before)), line with { Values = before?.Values ?? line.Values });
        return options.WithLines(lines);
    }

    /// <summary>Changes a line in its place.</summary>
    public static ImportOptions Change(this ImportOptions options, ColumnMapping line, Func<ColumnMapping, ColumnMapping> change) =>
        options.WithLines([.. options.Mapping.Select(m => ReferenceEquals(m, line) ? change(m) : m)]);

    /// <summary>Gives a field the same value in every row; an empty value takes it away.</summary>
    public static ImportOptions Same(this ImportOptions options, string path, string? value)
    {
        var lines = options.Mapping.Where(m => m.Column is not null || m.Field != path).ToList();
        if (!string.IsNullOrWhiteSpace(value))
            lines.Add(new ColumnMapping { Field = path, Value = JsonSerializer.SerializeToElement(value.Trim()) });
        return options.WithLines(lines);
    }

    /// <summary>The value that a field has in every row; null when it has none.</summary>
    public static string? SameOf(this ImportOptions options, string path) => TextOf(options.Mapping.FirstOrDefault(m => m.Column is null && m.Field == path)?.Value);

    /// <summary>What replaces a value of the column; empty text takes the replacement away.</summary>
    public static ColumnMapping Replace(this ColumnMapping line, string from, string? to)
    {
        var values = (line.Values ?? new Dictionary<string, string?>(StringComparer.Ordinal)).Where(v => v.Key != from).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        if (!string.IsNullOrWhiteSpace(to))
            values[from] = to.Trim();
        return line with { Values = values.Count > 0 ? values : null };
    }

    /// <summary>The field by which records are recognised; without one every row is a new record.</summary>
    public static ImportOptions RecognisedBy(this ImportOptions options, string? path) =>
        options with { Key = string.IsNullOrEmpty(path) ? null : path, Mode = string.IsNullOrEmpty(path) ? null : options.Mode ?? "upsert" };

    /// <summary>Whether what a lookup refers to is made when it is missing.</summary>
    public static ImportOptions MakeMissing(this ImportOptions options, string lookup, bool make)
    {
        var others = options.CreateMissing.Where(n => n != lookup);
        return options with { CreateMissing = make ? [.. others, lookup] : [.. others] };
    }

    public static string? TextOf(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };

    // What is mapped no more cannot be a key, nor be made when it is missing; an amount that is mapped no more has no currency.
    private static ImportOptions WithLines(this ImportOptions options, IReadOnlyList<ColumnMapping> lines)
    {
        var kept = lines.Where(m => m.Column is not null || !m.Field.EndsWith(".currency", StringComparison.Ordinal) || lines.Any(other => other.Field == RootOf(m))).ToList();
        var mapped = kept.ConvertAll(RootOf);
        var hasKey = options.Key is { } key && kept.Exists(m => m.Field == key || RootOf(m) == key);
        var changed = options with { Mapping = kept, CreateMissing = [.. options.CreateMissing.Where(mapped.Contains)] };
        return hasKey ? changed : changed.RecognisedBy(null);
    }

    private static string RootOf(ColumnMapping line) => line.Field.Split('.')[0];
}

/// <summary>A condition on rows as a person writes it: a column, a comparison and a value.</summary>
internal sealed record RowChoice(string Column, string Is, string? Value)
{
    /// <summary>The comparisons, each with whether it needs a value.</summary>
    public static IReadOnlyList<string> Comparisons { get; } = ["empty", "notEmpty", "equals", "notEquals", "in", "contains", "greater", "less"];

    public bool NeedsValue => Is is not ("empty" or "notEmpty");

    /// <summary>The conditions as a list; null when the tree is more than a list.</summary>
    public static IReadOnlyList<RowChoice>? Of(JsonElement? where)
    {
        if (where is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } tree)
            return [];
        if (tree.ValueKind != JsonValueKind.Array)
            return null;
        var choices = tree.EnumerateArray().Select(One).ToList();
        return choices.Contains(null) ? null : [.. choices.OfType<RowChoice>()];
    }

    /// <summary>The tree of the conditions; null for none. One without its value is not asked yet.</summary>
    public static JsonElement? Tree(IReadOnlyList<RowChoice> choices)
    {
        var asked = choices.Where(c => c.Column.Length > 0 && (!c.NeedsValue || !string.IsNullOrWhiteSpace(c.Value))).ToList();
        return asked.Count == 0 ? null : JsonSerializer.SerializeToElement(asked.Select(c => c.NeedsValue
            ? (object)new { column = c.Column, @is = c.Is, value = c.Is == "in" ? (object)c.Value!.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : c.Value!.Trim() }
            : new { column = c.Column, @is = c.Is }));
    }

    private static RowChoice? One(JsonElement node)
    {
        if (node.ValueKind != JsonValueKind.Object || !node.TryGetProperty("column", out var column) || column.ValueKind != JsonValueKind.String)
            return null;
        var comparison = node.TryGetProperty("is", out var given) ? given.GetString() ?? "equals" : "equals";
        var value = !node.TryGetProperty("value", out var held) ? null
            : held.ValueKind == JsonValueKind.Array ? string.Join(", ", held.EnumerateArray().Select(v => OptionsEditing.TextOf(v))) : OptionsEditing.TextOf(held);
        return Comparisons.Contains(comparison) ? new(column.GetString()!, comparison, value) : null;
    }
}
