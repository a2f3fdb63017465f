using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// What the words of a condition mean for this person now: <c>me</c>, <c>today</c>, a period such as <c>last7Days</c> with the
/// comparison <c>within</c>, and a day where the field holds an instant: the whole day in the person's zone.
/// A saved filter keeps the words, so that it means something else tomorrow.
/// </summary>
public static class FilterMeaning
{
    /// <summary>The word for the person who looks, where a field refers to a person.</summary>
    public const string Me = "me";

    /// <summary>The word for the current date.</summary>
    public const string Today = "today";

    /// <summary>The periods that the comparison <c>within</c> takes.</summary>
    public static IReadOnlyList<string> Periods { get; } =
        ["today", "yesterday", "tomorrow", "last7Days", "last30Days", "next7Days", "next30Days", "thisWeek", "thisMonth", "thisQuarter", "thisYear"];

    /// <summary>The tree with every word replaced by what it stands for.</summary>
    /// <exception cref="InvalidInputException">A field or a period is unknown.</exception>
    public static JsonElement Resolve(RecordKind kind, JsonElement tree, Viewer viewer, DateTime utcNow)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(viewer);
        if (tree.ValueKind != JsonValueKind.Object)
            return tree;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(viewer.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utcNow, DateTimeKind.Utc), zone));
        return JsonSerializer.SerializeToElement(new Words(kind, viewer, today, zone).Node(JsonObject.Create(tree)!, 0));
    }

    /// <summary>The first day of a period and the first day after it.</summary>
    /// <exception cref="InvalidInputException">There is no such period.</exception>
    public static (DateOnly From, DateOnly Until) PeriodOf(string period, DateOnly today)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var month = new DateOnly(today.Year, today.Month, 1);
        var quarter = new DateOnly(today.Year, (today.Month - 1) / 3 * 3 + 1, 1);
        return period switch
        {
            "today" => (today, today.AddDays(1)),
            "yesterday" => (today.AddDays(-1), today),
            "tomorrow" => (today.AddDays(1), today.AddDays(2)),
            "last7Days" => (today.AddDays(-6), today.AddDays(1)),
            "last30Days" => (today.AddDays(-29), today.AddDays(1)),
            "next7Days" => (today, today.AddDays(7)),
            "next30Days" => (today, today.AddDays(30)),
            "thisWeek" => (monday, monday.AddDays(7)),
            "thisMonth" => (month, month.AddMonths(1)),
            "thisQuarter" => (quarter, quarter.AddMonths(3)),
            "thisYear" => (new DateOnly(today.Year, 1, 1), new DateOnly(today.Year + 1, 1, 1)),
            _ => throw FilterTexts.Refuse(FilterTexts.NotAPeriod, period, string.Join(", ", Periods)),
        };
    }

    private sealed record Words(RecordKind Kind, Viewer Viewer, DateOnly Today, TimeZoneInfo Zone)
    {
        private const int MaxDepth = 10;

        public JsonNode Node(JsonNode node, int depth)
        {
            if (node is not JsonObject tree || depth > MaxDepth)
                return node.DeepClone();
            foreach (var join in (string[])["and", "or"])
                if (tree[join] is JsonArray parts)
                    return new JsonObject { [join] = new JsonArray([.. parts.Select(part => part is null ? null : Node(part, depth + 1))]) };
            return tree["not"] is { } not ? new JsonObject { ["not"] = Node(not, depth + 1) } : Leaf(tree);
        }

        private JsonNode Leaf(JsonObject leaf)
        {
            if (TextOf(leaf["field"]) is not { Length: > 0 } path)
                return leaf.DeepClone();
            var field = Kind.FilterField(path) is { LinkKey: not null } links ? links : FieldPath.Resolve(Kind, Expression.Parameter(Kind.ClrType), path).Field;
            var comparison = TextOf(leaf["is"]) ?? "equals";
            if (field is { Type: FieldType.Lookup, Target: { } target } && target.ClrType == typeof(User))
                return Person(leaf);
            if (field.Type is not (FieldType.Date or FieldType.Instant) || TextOf(leaf["value"]) is not { } value)
                return leaf.DeepClone();
            if (comparison == "within")
            {
                var (from, until) = PeriodOf(value, Today);
                return Between(path, Start(field, from), Start(field, until));
            }

            return DayOf(value) is { } day ? Compared(field, path, comparison, day) : leaf.DeepClone();
        }

        private JsonObject Person(JsonObject leaf)
        {
            var person = leaf.DeepClone().AsObject();
            if (person["value"] is JsonArray several)
                person["value"] = new JsonArray([.. several.Select(one => (JsonNode?)(TextOf(one) == Me ? MyId : one?.DeepClone()))]);
            else if (TextOf(person["value"]) == Me)
                person["value"] = MyId;
            return person;
        }

        private JsonValue MyId => JsonValue.Create((Viewer.UserId ?? Guid.Empty).ToString());

        private JsonObject Compared(RecordField field, string path, string comparison, DateOnly day)
        {
            if (field.Type == FieldType.Date)
                return One(path, comparison, Start(field, day));
            var (from, until) = (Start(field, day), Start(field, day.AddDays(1)));
            return comparison switch
            {
                "equals" => Between(path, from, until),
                "notEquals" => new JsonObject { ["not"] = Between(path, from, until) },
                "greater" => One(path, "greaterOrEqual", until),
                "lessOrEqual" => One(path, "less", until),
                _ => One(path, comparison, from),
            };
        }

        private DateOnly? DayOf(string value) =>
            value == FilterMeaning.Today ? Today
            : DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : null;

        private string Start(RecordField field, DateOnly day)
        {
            if (field.Type == FieldType.Date)
                return day.ToString("O", CultureInfo.InvariantCulture);
            var midnight = day.ToDateTime(TimeOnly.MinValue);
            return TimeZoneInfo.ConvertTimeToUtc(Zone.IsInvalidTime(midnight) ? midnight.AddHours(1) : midnight, Zone).ToString("O", CultureInfo.InvariantCulture);
        }

        private static JsonObject One(string path, string comparison, string value) => new() { ["field"] = path, ["is"] = comparison, ["value"] = value };

        private static JsonObject Between(string path, string from, string until) =>
            new() { ["and"] = new JsonArray(One(path, "greaterOrEqual", from), One(path, "less", until)) };

        private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }
}
