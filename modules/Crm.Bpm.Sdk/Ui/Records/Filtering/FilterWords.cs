using System.Globalization;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Ui.Records.Filtering;

/// <summary>What a comparison asks for.</summary>
public enum ValueShape
{
    /// <summary>Nothing.</summary>
    None,
    Text,
    Number,
    Day,
    Period,

    /// <summary>One or several words of a choice.</summary>
    Choices,

    /// <summary>One or several records.</summary>
    Records,
    YesNo,
}

/// <summary>A comparison offered for a field.</summary>
/// <param name="Is">The word in the tree.</param>
/// <param name="Label">What people read.</param>
/// <param name="Shape">What it asks for.</param>
public sealed record Comparison(string Is, Words Label, ValueShape Shape);

/// <summary>The words of filters: which comparisons fit a field, and how a condition reads.</summary>
internal static class FilterWords
{
    public static readonly Words AddFilter = new("Add filter", "Добавить фильтр");
    public static readonly Words ClearFilter = new("Show everything", "Показать всё");
    public static readonly Words Apply = new("Apply", "Применить");
    public static readonly Words WhichField = new("Filter by…", "По какому полю…");
    public static readonly Words Me = new("me", "я");
    public static readonly Words Complex = new("Composed condition", "Составное условие");
    public static readonly Words OneOf = new("is", "—");
    public static readonly Words Comparison = new("Comparison", "Сравнение");
    public static readonly Words Value = new("Value", "Значение");
    public static readonly Words OnlyMine = new("Me", "Я");
    public static readonly Words ValueNeeded = new("Choose or type a value.", "Выберите или введите значение.");

    private static readonly Words s_contains = new("contains", "содержит");
    private static readonly Words s_startsWith = new("begins with", "начинается с");
    private static readonly Words s_equals = new("equals", "равно");
    private static readonly Words s_anyOf = new("is one of", "одно из");
    private static readonly Words s_atLeast = new("at least", "не меньше");
    private static readonly Words s_atMost = new("at most", "не больше");
    private static readonly Words s_within = new("within", "за период");
    private static readonly Words s_since = new("since", "начиная с");
    private static readonly Words s_until = new("until", "не позже");
    private static readonly Words s_on = new("on", "в день");
    private static readonly Words s_empty = new("is empty", "не заполнено");
    private static readonly Words s_filled = new("is filled in", "заполнено");
    private static readonly Words s_is = new("is", "это");
    private static readonly Words s_before = new("before", "раньше");
    private static readonly Words s_after = new("after", "позже");
    private static readonly Words s_not = new("is not", "не равно");

    private static readonly Comparison s_isEmpty = new("empty", s_empty, ValueShape.None);
    private static readonly Comparison s_isFilled = new("notEmpty", s_filled, ValueShape.None);
    private static readonly Comparison[] s_texts =
        [new("contains", s_contains, ValueShape.Text), new("startsWith", s_startsWith, ValueShape.Text), new("equals", s_equals, ValueShape.Text), s_isFilled, s_isEmpty];
    private static readonly Comparison[] s_numbers =
        [new("greaterOrEqual", s_atLeast, ValueShape.Number), new("lessOrEqual", s_atMost, ValueShape.Number), new("equals", s_equals, ValueShape.Number), s_isFilled, s_isEmpty];
    private static readonly Comparison[] s_days =
        [new("within", s_within, ValueShape.Period), new("greaterOrEqual", s_since, ValueShape.Day), new("lessOrEqual", s_until, ValueShape.Day), new("equals", s_on, ValueShape.Day), s_isFilled, s_isEmpty];
    private static readonly Comparison[] s_choices = [new("in", s_anyOf, ValueShape.Choices)];
    private static readonly Comparison[] s_records = [new("in", s_anyOf, ValueShape.Records), s_isFilled, s_isEmpty];
    private static readonly Comparison[] s_yesNo = [new("equals", s_is, ValueShape.YesNo)];

    private static readonly Dictionary<string, Words> s_periods = new(StringComparer.Ordinal)
    {
        ["today"] = new("today", "сегодня"),
        ["yesterday"] = new("yesterday", "вчера"),
        ["tomorrow"] = new("tomorrow", "завтра"),
        ["last7Days"] = new("the last 7 days", "последние 7 дней"),
        ["last30Days"] = new("the last 30 days", "последние 30 дней"),
        ["next7Days"] = new("the next 7 days", "ближайшие 7 дней"),
        ["next30Days"] = new("the next 30 days", "ближайшие 30 дней"),
        ["thisWeek"] = new("this week", "эта неделя"),
        ["thisMonth"] = new("this month", "этот месяц"),
        ["thisQuarter"] = new("this quarter", "этот квартал"),
        ["thisYear"] = new("this year", "этот год"),
    };

    /// <summary>The comparisons that make sense for a field; the first is offered first. None when it cannot be filtered by.</summary>
    public static IReadOnlyList<Comparison> Of(RecordField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Type switch
        {
            FieldType.Text or FieldType.LongText or FieldType.Phone or FieldType.Email or FieldType.Url => s_texts,
            FieldType.Integer or FieldType.Number or FieldType.Money => s_numbers,
            FieldType.Date or FieldType.Instant => s_days,
            FieldType.Choice => s_choices,
            FieldType.Lookup => field.Target is null ? [] : s_records,
            FieldType.YesNo => s_yesNo,
            _ => [],
        };
    }

    /// <summary>The periods and what people call them.</summary>
    public static IReadOnlyList<Option> Periods => [.. FilterMeaning.Periods.Select(period => new Option(period, s_periods[period]))];

    /// <summary>Whether a field refers to people, so that "me" may be chosen.</summary>
    public static bool IsPerson(RecordField field) => field?.Target?.ClrType == typeof(User);

    /// <summary>The field that a condition's path begins with; null when the kind has none.</summary>
    public static RecordField? FieldOf(RecordKind kind, FilterCondition condition)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(condition);
        return kind.FilterField(condition.Field.Split('.')[0]);
    }

    /// <summary>How a condition reads on its chip: "Status: New, In work".</summary>
    public static string Chip(RecordKind kind, FilterCondition condition, IReadOnlyDictionary<Guid, string> names)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var field = FieldOf(kind, condition);
        var label = field?.Label.ToString() ?? condition.Field;
        var values = string.Join(", ", condition.Values.Select(value => ValueOf(field, value, names)));
        return condition.Is switch
        {
            "empty" => $"{label}: {s_empty}",
            "notEmpty" => $"{label}: {s_filled}",
            "in" or "within" => $"{label}: {values}",
            "equals" when field?.Type is FieldType.Choice or FieldType.Lookup or FieldType.YesNo => $"{label}: {values}",
            "equals" => $"{label} = {values}",
            _ => $"{label} {Symbol(field, condition.Is)} {values}",
        };
    }

    private static string Symbol(RecordField? field, string comparison)
    {
        var isDay = field?.Type is FieldType.Date or FieldType.Instant;
        return comparison switch
        {
            "contains" => s_contains,
            "startsWith" => s_startsWith,
            "greaterOrEqual" => isDay ? s_since : "≥",
            "lessOrEqual" => isDay ? s_until : "≤",
            "greater" => isDay ? s_after : ">",
            "less" => isDay ? s_before : "<",
            "notEquals" => s_not,
            _ => comparison,
        };
    }

    private static string ValueOf(RecordField? field, string value, IReadOnlyDictionary<Guid, string> names) => field?.Type switch
    {
        FieldType.Choice => field.NameOf(value),
        FieldType.YesNo => value == "true" ? UiTexts.Yes : UiTexts.No,
        FieldType.Lookup when value == FilterMeaning.Me => Me,
        FieldType.Lookup when Guid.TryParse(value, out var id) => names.GetValueOrDefault(id, "…"),
        FieldType.Integer or FieldType.Number or FieldType.Money when decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number.ToString("#,0.####", CultureInfo.CurrentCulture),
        FieldType.Date or FieldType.Instant => DayOf(value),
        _ => value,
    };

    private static string DayOf(string value) =>
        s_periods.TryGetValue(value, out var period) ? period
        : DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("d", CultureInfo.CurrentCulture)
        : value;
}
