using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Expert.Dispatch;

/// <summary>Words of the pages about dispatching leads.</summary>
internal static class DispatchPageTexts
{
    public static readonly Words Dispatch = new("Lead dispatch", "Распределение");
    public static readonly Words New = new("New rule", "Новое правило");
    public static readonly Words Name = new("Name", "Название");
    public static readonly Words Queue = new("Queue", "Очередь");
    public static readonly Words Algorithm = new("How leads are given out", "Как распределять");
    public static readonly Words Works = new("Give leads out as they come", "Распределять клиентов по мере поступления");
    public static readonly Words State = new("State", "Состояние");
    public static readonly Words On = new("On", "Включено");
    public static readonly Words Off = new("Off", "Выключено");
    public static readonly Words Minutes = new("First touch within, working minutes", "Первое касание, рабочих минут");
    public static readonly Words MinutesHint = new("Counted by the working hours of whoever got the lead. Empty watches nothing.", "По рабочему времени того, кому отдан клиент. Пусто — не следить.");
    public static readonly Words TakesBack = new("Take a late lead back and give it to somebody else", "Забирать просроченного клиента и отдавать другому");
    public static readonly Words TakesBackHint = new("The head of the queue is told either way.", "Руководитель очереди узнаёт об этом в любом случае.");
    public static readonly Words Members = new("People", "Сотрудники");
    public static readonly Words MembersHint = new("Who is absent or outside working hours gets nothing. Limits are optional.", "Кто отсутствует или вне рабочего времени, ничего не получает. Пределы необязательны.");
    public static readonly Words AddMember = new("Add a person", "Добавить сотрудника");
    public static readonly Words FromQueue = new("Take the queue’s people", "Взять участников очереди");
    public static readonly Words Weight = new("Weight", "Вес");
    public static readonly Words OpenCap = new("Open, at most", "Открытых не больше");
    public static readonly Words DailyCap = new("A day, at most", "В день не больше");
    public static readonly Words Skills = new("Skills", "Навыки");
    public static readonly Words AddSkill = new("Add a skill", "Добавить навык");
    public static readonly Words SkillOf = new("{0}: {1}", "{0}: {1}");
    public static readonly Words Saved = new("Rule saved", "Правило сохранено");
    public static readonly Words Deleted = new("“{0}” deleted", "Правило «{0}» удалено");
    public static readonly Words Delete = new("Delete the rule", "Удалить правило");
    public static readonly Words Try = new("Try it", "Проверка");
    public static readonly Words TryHint = new("Who would get the next lead by the rule as it is saved, and why. Nothing is given out.", "Кто получил бы следующего клиента по сохранённому правилу и почему. Никто ничего не получит.");
    public static readonly Words Lead = new("Lead", "Клиент");
    public static readonly Words AnyLead = new("Any lead", "Любой клиент");
    public static readonly Words Show = new("Show", "Показать");
    public static readonly Words WouldGet = new("Would get it: {0}", "Получил бы: {0}");
    public static readonly Words NobodyNow = new("Nobody right now", "Сейчас никто");
    public static readonly Words Figures = new("Figures", "Показатели");
    public static readonly Words Waiting = new("Waiting", "Ждут");
    public static readonly Words Today = new("Today", "Сегодня");
    public static readonly Words Week = new("In 7 days", "За 7 дней");
    public static readonly Words Open = new("Open", "Открытых");
    public static readonly Words Median = new("First touch, median", "Первое касание, медиана");
    public static readonly Words TakenBack = new("Taken back", "Возвращено");
    public static readonly Words MinutesShort = new("{0} min", "{0} мин");
    public static readonly Words Person = new("Person", "Сотрудник");
    public static readonly Words Cut = new("There were more leads than are counted at once.", "Клиентов больше, чем считается за раз.");
    public static readonly Words Empty = new("Nothing is dispatched yet", "Пока ничего не распределяется");
    public static readonly Words EmptyText = new("A rule gives the leads of a queue to people as they come: in turn, by weight, by load, by skills, or to whoever already cares for the client.", "Правило отдаёт клиентов очереди сотрудникам по мере поступления: по очереди, по весу, по загрузке, по навыкам или тому, кто уже ведёт клиента.");
    public static readonly Words Beside = new("Dispatch", "Распределение");
    public static readonly Words Label = new("Dispatch", "Распределение");
    public static readonly Words GivenTo = new("Dispatched to {0}", "Распределён: {0}");
    public static readonly Words TakenFrom = new("Taken back from {0}", "Возвращён в очередь: {0}");
    public static readonly Words ByRule = new("Rule “{0}”", "Правило «{0}»");
    public static readonly Words Everybody = new("Who was looked at ({0})", "Кого сравнивали ({0})");
    public static readonly Words DueBy = new("First touch due", "Первое касание");
    public static readonly Words StillWaits = new("Waits to be dispatched", "Ждёт распределения");
    public static readonly Words Figure = new("{0} open · {1} today · weight {2}", "открытых {0} · сегодня {1} · вес {2}");
    public static readonly Words FigureOf = new("{0} of {1}", "{0} из {1}");

    public static Tone ToneOf(Standing standing) => standing switch
    {
        Standing.Chosen => Tone.Good,
        Standing.InLine or Standing.MoreLoaded or Standing.LessSkilled => Tone.Plain,
        Standing.FullOpen or Standing.FullToday or Standing.HadIt => Tone.Warn,
        _ => Tone.Plain,
    };

    public static Tone ToneOf(DispatchOutcome outcome) => outcome switch
    {
        DispatchOutcome.Touched => Tone.Good,
        DispatchOutcome.Late or DispatchOutcome.TakenBack => Tone.Bad,
        DispatchOutcome.Given => Tone.Info,
        _ => Tone.Plain,
    };

    /// <summary>A line's figures: what was open, today, the weight.</summary>
    public static string FiguresOf(CandidateLine line) =>
        Figure.With(Limited(line.Open, line.OpenCap), Limited(line.Today, line.DailyCap), line.Weight);

    private static string Limited(int count, int? cap) => cap is { } limit ? FigureOf.With(count, limit) : count.ToString(System.Globalization.CultureInfo.CurrentCulture);
}
