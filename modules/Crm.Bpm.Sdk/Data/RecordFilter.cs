using System.Linq.Expressions;
using System.Text.Json;

namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// A condition on records as JSON: <c>{"and":[…]}</c>, <c>{"or":[…]}</c>, <c>{"not":…}</c> or
/// <c>{"field":"responsible.region.name","is":"equals","value":"East"}</c>. Lists, saved filters, access rules and the
/// condition step use the same tree. What a word such as "today" means is the business of <see cref="FilterMeaning"/>.
/// </summary>
public static class RecordFilter
{
    private const int MaxDepth = 10;
    private const int MaxConditions = 100;

    /// <summary>The comparisons a leaf may name.</summary>
    public static IReadOnlyList<string> Comparisons { get; } =
        ["equals", "notEquals", "in", "contains", "startsWith", "greater", "greaterOrEqual", "less", "lessOrEqual", "empty", "notEmpty"];

    /// <summary>Makes a condition that the database evaluates.</summary>
    /// <exception cref="InvalidInputException">The tree cannot be read; the sentence says which part.</exception>
    public static Expression<Func<T, bool>> Parse<T>(RecordKind kind, JsonElement tree) where T : Record
    {
        var record = Expression.Parameter(typeof(T), "r");
        var count = 0;
        return Expression.Lambda<Func<T, bool>>(Node(kind, record, tree, 0, ref count), record);
    }

    /// <summary>Refuses a tree that cannot be read, as <see cref="Parse{T}"/> does.</summary>
    /// <exception cref="InvalidInputException">The sentence says which part.</exception>
    public static void Check(RecordKind kind, JsonElement tree)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var count = 0;
        Node(kind, Expression.Parameter(kind.ClrType, "r"), tree, 0, ref count);
    }

    /// <summary>Equality with any of the values, as a query-string parameter says it.</summary>
    public static Expression<Func<T, bool>> AnyOf<T>(RecordKind kind, string path, IReadOnlyList<string?> values) where T : Record
    {
        var record = Expression.Parameter(typeof(T), "r");
        if (kind.LinksOf(path) is { } links)
            return Expression.Lambda<Func<T, bool>>(values.Select(v => string.IsNullOrEmpty(v) ? Expression.Not(LinkedTo(links, record, null)) : LinkedTo(links, record, v)).Aggregate(Expression.OrElse), record);
        var member = FieldPath.Resolve(kind, record, path);
        var either = values.Select(v => string.IsNullOrEmpty(v) ? IsEmpty(member) : Compare(member, ExpressionType.Equal, v)).Aggregate(Expression.OrElse);
        return Expression.Lambda<Func<T, bool>>(either, record);
    }

    private static Expression Node(RecordKind kind, ParameterExpression record, JsonElement node, int depth, ref int count)
    {
        if (depth > MaxDepth || ++count > MaxConditions)
            throw FilterTexts.Refuse(FilterTexts.TooLarge, MaxDepth, MaxConditions);
        if (node.ValueKind != JsonValueKind.Object)
            throw FilterTexts.Refuse(FilterTexts.NotAnObject);
        if (node.TryGetProperty("and", out var and))
            return Many(kind, record, and, Expression.AndAlso, depth, ref count);
        if (node.TryGetProperty("or", out var or))
            return Many(kind, record, or, Expression.OrElse, depth, ref count);
        return node.TryGetProperty("not", out var not) ? Expression.Not(Node(kind, record, not, depth + 1, ref count)) : Leaf(kind, record, node);
    }

    private static Expression Many(RecordKind kind, ParameterExpression record, JsonElement nodes, Func<Expression, Expression, Expression> join, int depth, ref int count)
    {
        if (nodes.ValueKind != JsonValueKind.Array)
            throw FilterTexts.Refuse(FilterTexts.NotAList);
        Expression? all = null;
        foreach (var node in nodes.EnumerateArray())
        {
            var one = Node(kind, record, node, depth + 1, ref count);
            all = all is null ? one : join(all, one);
        }

        return all ?? Expression.Constant(true);
    }

    private static Expression Leaf(RecordKind kind, ParameterExpression record, JsonElement node)
    {
        var path = TextOf(node, "field");
        var comparison = node.TryGetProperty("is", out _) ? TextOf(node, "is") ?? "" : "equals";
        if (string.IsNullOrEmpty(path))
            throw FilterTexts.Refuse(FilterTexts.NoField);
        var value = node.TryGetProperty("value", out var given) ? given : default;
        if (kind.LinksOf(path) is { } links)
            return Linked(links, record, comparison, value);
        var member = FieldPath.Resolve(kind, record, path);
        return comparison switch
        {
            "empty" => IsEmpty(member),
            "notEmpty" => Expression.Not(IsEmpty(member)),
            "equals" when value.ValueKind == JsonValueKind.Array => In(member, value),
            "in" => In(member, value),
            "equals" => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? IsEmpty(member) : Compare(member, ExpressionType.Equal, Text(value)),
            "notEquals" => Expression.Not(value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? IsEmpty(member) : Compare(member, ExpressionType.Equal, Text(value))),
            "contains" => TextMatch(member, nameof(string.Contains), Text(value)),
            "startsWith" => TextMatch(member, nameof(string.StartsWith), Text(value)),
            "greater" => Compare(member, ExpressionType.GreaterThan, Text(value)),
            "greaterOrEqual" => Compare(member, ExpressionType.GreaterThanOrEqual, Text(value)),
            "less" => Compare(member, ExpressionType.LessThan, Text(value)),
            "lessOrEqual" => Compare(member, ExpressionType.LessThanOrEqual, Text(value)),
            _ => throw FilterTexts.Refuse(FilterTexts.NotAComparison, comparison, string.Join(", ", Comparisons)),
        };
    }

    private static RecordField? LinksOf(this RecordKind kind, string path) => kind.Links.FirstOrDefault(l => string.Equals(l.Name, path, StringComparison.OrdinalIgnoreCase));

    // Linked with any of the records named, or with none at all.
    private static Expression Linked(RecordField links, Expression record, string? comparison, JsonElement value) => comparison switch
    {
        "empty" => Expression.Not(LinkedTo(links, record, null)),
        "notEmpty" => LinkedTo(links, record, null),
        "equals" or "in" when value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 => value.EnumerateArray().Select(v => LinkedTo(links, record, Text(v))).Aggregate(Expression.OrElse),
        "equals" => LinkedTo(links, record, Text(value)),
        "notEquals" => Expression.Not(LinkedTo(links, record, Text(value))),
        _ => throw FilterTexts.Refuse(FilterTexts.OnlyLinked, links.Name),
    };

    private static Expression LinkedTo(RecordField links, Expression record, string? other)
    {
        var element = links.LinkKey!.DeclaringType!;
        var all = Expression.Property(record, links.Property);
        if (other is null)
            return Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [element], all);
        var link = Expression.Parameter(element, "l");
        var named = FieldValue.FromText(links, null, other, System.Globalization.CultureInfo.InvariantCulture) ?? throw FilterTexts.Refuse(FilterTexts.NoId, links.Name);
        var id = QueryParameter.Of(named, typeof(Guid));
        return Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [element], all, Expression.Lambda(Expression.Equal(Expression.Property(link, links.LinkKey), id), link));
    }

    private static BinaryExpression In(FieldPath member, JsonElement values) =>
        values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0
            ? values.EnumerateArray().Select(v => Compare(member, ExpressionType.Equal, Text(v))).Aggregate(Expression.OrElse)
            : throw FilterTexts.Refuse(FilterTexts.NoValues);

    private static Expression IsEmpty(FieldPath member)
    {
        if (member.IsNull is null)
            return Expression.Constant(false);
        return member.Value.Type == typeof(string) ? Expression.OrElse(member.IsNull, Expression.Equal(member.Value, Expression.Constant(""))) : member.IsNull;
    }

    private static BinaryExpression Compare(FieldPath member, ExpressionType comparison, string? text)
    {
        var value = FieldValue.FromText(member.Field, member.Part, text, System.Globalization.CultureInfo.InvariantCulture);
        if (comparison != ExpressionType.Equal && member.Field.Type is FieldType.Choice or FieldType.YesNo or FieldType.Lookup or FieldType.Structure)
            throw FilterTexts.Refuse(FilterTexts.NoOrder, member.Field.Name);
        var constant = QueryParameter.Of(value, member.Value.Type);
        if (member.Value.Type == typeof(string) && comparison != ExpressionType.Equal)
        {
            var compare = Expression.Call(typeof(string), nameof(string.Compare), null, member.Value, constant);
            return Expression.MakeBinary(comparison, compare, Expression.Constant(0));
        }

        return Expression.MakeBinary(comparison, member.Value, constant);
    }

    private static BinaryExpression TextMatch(FieldPath member, string method, string? text)
    {
        if (member.Value.Type != typeof(string))
            throw FilterTexts.Refuse(FilterTexts.NotText, member.Field.Name);
        // People do not mind capitals, whatever the database does.
        var value = QueryParameter.Of((text ?? "").ToLowerInvariant(), typeof(string));
        var lower = Expression.Call(member.Value, nameof(string.ToLower), null);
        return Expression.AndAlso(
            Expression.NotEqual(member.Value, Expression.Constant(null, typeof(string))),
            Expression.Call(lower, typeof(string).GetMethod(method, [typeof(string)])!, value));
    }

    private static string? TextOf(JsonElement node, string name) => node.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Undefined or JsonValueKind.Null => throw FilterTexts.Refuse(FilterTexts.NoValue),
        JsonValueKind.Object or JsonValueKind.Array => throw FilterTexts.Refuse(FilterTexts.NotAValue),
        _ => value.GetRawText(),
    };
}

/// <summary>Values in queries that are built at run time.</summary>
internal static class QueryParameter
{
    /// <summary>A value as a field of a closure, which becomes a parameter of the SQL, so that one plan serves every value.</summary>
    public static Expression Of(object? value, Type type) =>
        Expression.Convert(Expression.Property(Expression.Constant(new Box(value)), nameof(Box.Value)), type);

    private sealed record Box(object? Value);
}

/// <summary>A field reached from a record: its own ("status"), one of a lookup ("responsible.region.name"), or a part of money ("budget.amount").</summary>
internal sealed record FieldPath(Expression Value, RecordField Field, string? Part)
{
    /// <summary>Whether there is no value; null where there always is one.</summary>
    internal Expression? IsNull { get; init; } = Value.Type.IsValueType && Nullable.GetUnderlyingType(Value.Type) is null
        ? null
        : Expression.Equal(Value, Expression.Constant(null, Value.Type));

    /// <summary>Whether <see cref="Value"/> is the place of a choice among its words instead of the choice.</summary>
    internal bool IsRank { get; init; }

    private const int MaxLength = 5;

    /// <exception cref="InvalidInputException">A part of the path is not a field.</exception>
    public static FieldPath Resolve(RecordKind kind, Expression record, string path)
    {
        var parts = path.Split('.');
        if (parts.Length > MaxLength)
            throw new InvalidInputException(path, SdkTexts.UnknownField.With(path, kind.Many));
        var (current, at) = (record, kind);
        for (var i = 0; ; i++)
        {
            if (parts[i] == "id" && i == parts.Length - 1)
                return new FieldPath(Expression.Property(current, nameof(Record.Id)), IdOf(at), "id");
            var field = FieldNamed(at, parts[i], path);
            var isLast = i == parts.Length - 1;
            if (field.Type == FieldType.Lookup && !isLast && !(parts[i + 1] == "id" && i + 2 == parts.Length))
            {
                current = Expression.Property(current, field.Property);
                at = field.Target ?? throw new InvalidInputException(path, SdkTexts.UnknownField.With(path, kind.Many));
                continue;
            }

            if (field.Type == FieldType.Lookup)
                return new FieldPath(Expression.Property(current, field.KeyProperty), field, null);
            if (field.Type == FieldType.Money)
                return MoneyPart(current, field, isLast ? "amount" : parts[i + 1]);
            return isLast ? new FieldPath(Expression.Property(current, field.Property), field, null)
                : throw new InvalidInputException(path, SdkTexts.UnknownField.With(path, kind.Many));
        }
    }

    private static RecordField FieldNamed(RecordKind kind, string name, string path) =>
        kind.Field(name)
        ?? (name.EndsWith("Id", StringComparison.Ordinal) ? kind.Field(name[..^2]) : null)
        ?? throw new InvalidInputException(path, SdkTexts.UnknownField.With(path, kind.Many));

    private static RecordField IdOf(RecordKind kind) => kind.Fields[0];

    private static FieldPath MoneyPart(Expression record, RecordField field, string part)
    {
        var money = Expression.Property(record, field.Property);
        return part switch
        {
            "amount" => new FieldPath(Expression.Property(money, nameof(Money.Amount)), field, "amount") { IsNull = Expression.Equal(money, Expression.Constant(null, typeof(Money))) },
            "currency" => new FieldPath(Expression.Property(money, nameof(Money.Currency)), field, "currency"),
            _ => throw new InvalidInputException(field.Name, SdkTexts.UnknownField.With(field.Name + "." + part, field.Kind.Many)),
        };
    }
}
