using Crm.Bpm.Sdk;

namespace Crm.Expert.Figures;

/// <summary>Words of the page about how calls go.</summary>
internal static class FigureTexts
{
    public static readonly Words Figures = new("Call figures", "Показатели звонков");
    public static readonly Words BadDays = new("Choose days in order, at most a year.", "Выберите дни по порядку, не больше года.");
    public static readonly Words From = new("From", "С");
    public static readonly Words To = new("To", "По");
    public static readonly Words Offered = new("Came in", "Поступило");
    public static readonly Words Answered = new("Answered", "Отвечено");
    public static readonly Words Abandoned = new("Gave up waiting", "Не дождались");
    public static readonly Words ServiceLevel = new("Answered in time", "Отвечено вовремя");
    public static readonly Words AverageWait = new("Wait, on average", "Среднее ожидание");
    public static readonly Words LongestWait = new("Longest wait", "Самое долгое ожидание");
    public static readonly Words AverageTalk = new("Talk, on average", "Средний разговор");
    public static readonly Words Outgoing = new("Outgoing", "Исходящих");
    public static readonly Words OutgoingAnswered = new("of them answered", "из них с ответом");
    public static readonly Words Missed = new("Missed", "Пропущено");
    public static readonly Words CalledBack = new("Called back", "Перезвонили");
    public static readonly Words CallBackTime = new("Called back after, min", "Перезвонили через, мин");
    public static readonly Words Repeaters = new("Called again", "Звонили повторно");
    public static readonly Words ByDay = new("Calls by day", "Звонки по дням");
    public static readonly Words ByPerson = new("By colleague", "По сотрудникам");
    public static readonly Words Person = new("Colleague", "Сотрудник");
    public static readonly Words Talked = new("Talked", "Разговоры");
    public static readonly Words NoCalls = new("No calls in these days.", "За эти дни звонков не было.");
    public static readonly Words Cut = new("There were more calls than are counted at once; choose fewer days.", "Звонков больше, чем считается за раз; выберите меньше дней.");
    public static readonly Words OnDay = new("{0}: {1} answered, {2} missed, {3} outgoing", "{0}: отвечено {1}, пропущено {2}, исходящих {3}");
}
