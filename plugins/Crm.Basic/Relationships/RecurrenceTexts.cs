using System.Globalization;
using Crm.Bpm.Sdk;

namespace Crm.Basic.Relationships;

/// <summary>Sentences and words about calls and meetings that take place again.</summary>
internal static class RecurrenceTexts
{
    public static readonly Words BadRule = new("The rule cannot be read at “{0}”. Use FREQ=DAILY, WEEKLY or MONTHLY with INTERVAL, BYDAY, BYMONTHDAY, and COUNT or UNTIL.", "Правило повторения непонятно: «{0}». Используйте FREQ=DAILY, WEEKLY или MONTHLY с INTERVAL, BYDAY, BYMONTHDAY и COUNT или UNTIL.");
    public static readonly Words NeedsEnd = new("Say how many times, or until when.", "Укажите, сколько раз или до какого числа.");
    public static readonly Words NoDays = new("It ends before it begins: choose a later end.", "Окончание раньше первого раза: выберите дату позже.");
    public static readonly Words TooMany = new("At most {0} times within a year.", "Не больше {0} раз в пределах года.");
    public static readonly Words OnlyPlanned = new("What took place already is not repeated: plan it.", "Состоявшееся не повторяют: запланируйте.");
    public static readonly Words BadSeries = new("A series is named by its id.", "Серия указывается идентификатором.");
    public static readonly Words NoSeries = new("“{0}” is not repeated: there is nothing that follows in its series.", "«{0}» не повторяется, следующих в серии нет.");

    public static readonly Words Repeat = new("Repeat", "Повторение");
    public static readonly Words Never = new("Once", "Один раз");
    public static readonly Words Workdays = new("Every working day", "Каждый рабочий день");
    public static readonly Words Weekly = new("Every week", "Каждую неделю");
    public static readonly Words Biweekly = new("Every two weeks", "Раз в две недели");
    public static readonly Words Monthly = new("Every month", "Каждый месяц");
    public static readonly Words OnDays = new("On", "По дням");
    public static readonly Words Ends = new("Ends", "Окончание");
    public static readonly Words AfterTimes = new("After so many times", "Через столько раз");
    public static readonly Words OnDate = new("On a date", "В указанный день");
    public static readonly Words Times = new("Times", "Сколько раз");
    public static readonly Words LastDay = new("Last day", "Последний день");
    public static readonly Words PlannedTimes = new("{0} {0:time|times} planned, the last on {1}.", "Запланировано: {0} {0:раз|раза|раз}, последний — {1}.");

    public static readonly Words ThisOne = new("Only this one", "Только это");
    public static readonly Words Following = new("This and the following", "Это и следующие");
    public static readonly Words WhichOnes = new("It is repeated. Which ones?", "Это повторяется. Какие изменить?");
    public static readonly Words Series = new("Series", "Серия");
    public static readonly Words Place = new("{0} of {1}", "{0} из {1}");
    public static readonly Words WereCancelled = new("Cancelled: {0}", "Отменено: {0}");

    private static readonly Words s_everyDays = new("every {0} days", "каждый {0}-й день");
    private static readonly Words s_everyDay = new("every day", "каждый день");
    private static readonly Words s_everyWeeks = new("every {0} weeks", "раз в {0} {0:неделю|недели|недель}");
    private static readonly Words s_everyMonths = new("every {0} months", "раз в {0} {0:месяц|месяца|месяцев}");
    private static readonly Words s_onDay = new("{0} on day {1}", "{0}, {1}-го числа");
    private static readonly Words s_on = new("{0} on {1}", "{0}: {1}");
    private static readonly Words s_until = new("{0}, until {1}", "{0}, до {1}");

    /// <summary>The rule as people say it: "Every week on Mon, Wed, until 5 March".</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="last">The day of the last occurrence.</param>
    public static string Of(Recurrence rule, DateOnly? last)
    {
        var text = rule switch
        {
            { IsOnWorkdays: true } => Workdays.ToString(),
            { Frequency: RecurrenceFrequency.Daily, Interval: 1 } => s_everyDay,
            { Frequency: RecurrenceFrequency.Daily } => s_everyDays.With(rule.Interval),
            { Frequency: RecurrenceFrequency.Weekly } => OnWeekdays(rule.Interval switch { 1 => Weekly, 2 => Biweekly, _ => s_everyWeeks.With(rule.Interval) }, rule.Days),
            _ => OnMonthDay(rule.Interval == 1 ? Monthly : s_everyMonths.With(rule.Interval), rule.MonthDay),
        };
        text = last is { } day ? s_until.With(text, day.ToString("d MMM yyyy", CultureInfo.CurrentCulture)) : text;
        return char.ToUpper(text[0], CultureInfo.CurrentCulture) + text[1..];
    }

    /// <summary>"Mon": a day of the week as short as it is known.</summary>
    public static string ShortDay(DayOfWeek day) => CultureInfo.CurrentCulture.DateTimeFormat.AbbreviatedDayNames[(int)day];

    private static string OnWeekdays(string every, IReadOnlyList<DayOfWeek> days) => days.Count == 0 ? every : s_on.With(every, string.Join(", ", days.OrderBy(day => ((int)day + 6) % 7).Select(ShortDay)));

    private static string OnMonthDay(string every, int? day) => day is null ? every : s_onDay.With(every, day);
}
