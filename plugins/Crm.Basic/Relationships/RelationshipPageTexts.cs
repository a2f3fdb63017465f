using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Basic.Relationships;

/// <summary>Texts of the pages of calls, meetings and letters.</summary>
internal static class RelationshipPageTexts
{
    public static readonly Words Short = new("Calls and meetings", "Звонки и встречи");
    public static readonly Words Calendar = new("Calendar", "Календарь");
    public static readonly Words Task = new("Task", "Задача");
    public static readonly Words New = new("Call or meeting", "Звонок или встреча");
    public static readonly Words Add = new("Plan or log", "Запланировать или записать");
    public static readonly Words Plan = new("Plan", "Запланировать");
    public static readonly Words Log = new("Log", "Записать");
    public static readonly Words PlanOf = new("Plan: {0}", "Запланировать: {0}");
    public static readonly Words Planned = new("It is planned.", "Запланировано.");
    public static readonly Words Logged = new("It is logged.", "Записано.");
    public static readonly Words Subject = new("What about", "О чём");
    public static readonly Words Kind = new("Kind", "Вид");
    public static readonly Words Client = new("With whom", "С кем");
    public static readonly Words Contractor = new("Contractor", "Контрагент");
    public static readonly Words Lead = new("Lead", "Потенциальный клиент");
    public static readonly Words Person = new("Person", "Контактное лицо");
    public static readonly Words Nobody = new("Nobody in particular", "Не указано");
    public static readonly Words Start = new("When", "Когда");
    public static readonly Words Day = new("Day", "День");
    public static readonly Words AllDay = new("All day", "Весь день");
    public static readonly Words Length = new("How long", "Сколько");
    public static readonly Words Minutes = new("{0} min", "{0} мин");
    public static readonly Words Hours = new("{0} h", "{0} ч");
    public static readonly Words Place = new("Place", "Место");
    public static readonly Words Description = new("Details", "Подробности");
    public static readonly Words Participants = new("Colleagues who take part", "Участвуют коллеги");
    public static readonly Words TakePart = new("Take part", "Участвуют");
    public static readonly Words Told = new("Are told", "Информировать");
    public static readonly Words AddParticipant = new("Add a colleague", "Добавить коллегу");
    public static readonly Words Remove = new("Take away: {0}", "Убрать: {0}");
    public static readonly Words Private = new("Private: others see only that the time is taken", "Приватное: коллеги видят только, что время занято");
    public static readonly Words Reminder = new("Remind", "Напомнить");
    public static readonly Words NoReminder = new("Do not remind", "Не напоминать");
    public static readonly Words Before = new("{0} min before", "за {0} мин");
    public static readonly Words HoursBefore = new("{0} h before", "за {0} ч");
    public static readonly Words TookPlace = new("It took place already", "Уже состоялось");
    public static readonly Words FromClient = new("The client turned to us", "Обратился клиент");
    public static readonly Words Result = new("What came of it", "Что получилось");
    public static readonly Words ResultCode = new("Result", "Результат");
    public static readonly Words Choose = new("Choose", "Выберите");
    public static readonly Words Agreement = new("What was agreed", "О чём договорились");
    public static readonly Words AgreementHint = new("A task reminds of it until it is kept.", "Об этом напомнит задача, пока не выполните.");
    public static readonly Words AgreementDue = new("Until", "До какого числа");
    public static readonly Words AgreementBy = new("Who promised", "Кто обещал");
    public static readonly Words Agreed = new("Agreed", "Договорились");
    public static readonly Words Kept = new("kept", "выполнено");
    public static readonly Words Next = new("What next", "Что дальше");
    public static readonly Words Nothing = new("Nothing", "Ничего");
    public static readonly Words NextStart = new("When", "Когда");
    public static readonly Words NextSubject = new("What about", "О чём");
    public static readonly Words Complete = new("Complete", "Завершить");
    public static readonly Words CompleteOf = new("Complete: {0}", "Завершить: {0}");
    public static readonly Words Completed = new("Completed.", "Завершено.");
    public static readonly Words CompletedWithNext = new("Completed; the next step is planned.", "Завершено, следующий шаг запланирован.");
    public static readonly Words Move = new("Move", "Перенести");
    public static readonly Words MovedTo = new("Moved to {0}.", "Перенесено: {0}.");
    public static readonly Words Cancel = new("Cancel it", "Отменить");
    public static readonly Words CancelOf = new("Cancel: {0}", "Отменить: {0}");
    public static readonly Words CancelReason = new("Why", "Почему");
    public static readonly Words WasCancelled = new("Cancelled.", "Отменено.");
    public static readonly Words Reopen = new("Plan again", "Вернуть в план");
    public static readonly Words Reopened = new("It is planned again.", "Возвращено в план.");
    public static readonly Words Overdue = new("overdue", "просрочено");
    public static readonly Words NothingPlanned = new("Nothing is planned", "Ничего не запланировано");
    public static readonly Words NotPlanned = new("not planned", "не запланирован");
    public static readonly Words Silence = new("Silence: {0} {0:day|days}", "Обрыв: тишина {0} {0:день|дня|дней}");
    public static readonly Words Chain = new("Chain", "Цепочка");
    public static readonly Words ChainEnds = new("The chain ends here: nothing follows", "Цепочка обрывается: дальше ничего нет");
    public static readonly Words About = new("What it is", "Сведения");
    public static readonly Words WithWhom = new("With whom", "С кем");
    public static readonly Words Outcome = new("What came of it", "Итог");
    public static readonly Words Figures = new("Interaction", "Взаимодействие");
    public static readonly Words NoFigures = new("Nobody has spoken with them yet.", "С ними ещё не общались.");
    public static readonly Words LastFromUs = new("Last from us", "Последнее от нас");
    public static readonly Words LastFromClient = new("Last from them", "Последнее от клиента");
    public static readonly Words Never = new("never", "не было");
    public static readonly Words MedianGap = new("Usual gap", "Обычный перерыв");
    public static readonly Words LongestSilence = new("Longest silence", "Самая долгая тишина");
    public static readonly Words Breaks = new("Breaks", "Обрывов");
    public static readonly Words Days = new("{0:0.#} d", "{0:0.#} дн.");
    public static readonly Words InMonth = new("{0}: {1}", "{0}: {1}");
    public static readonly Words Total = new("{0} in twelve months", "{0} за двенадцать месяцев");
    public static readonly Words Mine = new("Mine", "Мои");
    public static readonly Words OverdueView = new("Overdue", "Просроченные");
    public static readonly Words PlannedView = new("Planned", "Запланированные");
    public static readonly Words All = new("All", "Все");
    public static readonly Words Empty = new("Plan a call or a meeting here or on a client's card.", "Запланируйте звонок или встречу здесь или в карточке клиента.");
    public static readonly Words Gone = new("It is not here any more.", "Этого здесь больше нет.");
    public static readonly Words ToNext = new("To the next one", "К следующему");
    public static readonly Words Today = new("Today", "Сегодня");
    public static readonly Words EarlierWeek = new("Earlier week", "Предыдущая неделя");
    public static readonly Words LaterWeek = new("Later week", "Следующая неделя");
    public static readonly Words Colleagues = new("Whose calendar", "Чей календарь");
    public static readonly Words AddColleague = new("Add a colleague", "Добавить коллегу");
    public static readonly Words Me = new("Mine", "Мой");
    public static readonly Words Busy = new("Busy", "Занято");
    public static readonly Words EarlierThisWeek = new("Earlier this week", "Раньше на этой неделе");
    public static readonly Words NothingOnDay = new("Nothing", "Ничего нет");
    public static readonly Words NewAt = new("New on {0}", "Добавить: {0}");

    public static readonly IReadOnlyList<int> Lengths = [15, 30, 45, 60, 90, 120, 180, 240];
    public static readonly IReadOnlyList<int> Reminders = [0, 5, 15, 30, 60, 120, 1440];

    public static string LengthOf(int minutes) => minutes < 60 ? Minutes.With(minutes) : Hours.With(minutes / 60d);

    public static string ReminderOf(int minutes) => minutes < 60 ? Before.With(minutes) : HoursBefore.With(minutes / 60);

    public static string IconOf(RelationshipKind kind) => kind switch
    {
        RelationshipKind.Call => "phone",
        RelationshipKind.Meeting => "meeting",
        RelationshipKind.Letter => "mail",
        _ => "message",
    };

    public static Tone ToneOf(RelationshipStatus status) => status switch
    {
        RelationshipStatus.Planned => Tone.Info,
        RelationshipStatus.Completed => Tone.Good,
        _ => Tone.Plain,
    };

    public static (string Name, Tone Tone)? Pill(string field, object value) => value is RelationshipStatus status ? (RelationshipTexts.Of(status), ToneOf(status)) : null;
}
