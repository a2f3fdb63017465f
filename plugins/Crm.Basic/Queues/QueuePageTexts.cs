using Crm.Bpm.Sdk;

namespace Crm.Basic.Queues;

/// <summary>What the queue page says.</summary>
internal static class QueuePageTexts
{
    public static readonly Words Queues = new("Queues", "Очереди");
    public static readonly Words New = new("New queue", "Новая очередь");
    public static readonly Words Settings = new("Set up", "Настроить");
    public static readonly Words Waiting = new("Waiting", "Ждут");
    public static readonly Words InWork = new("In work", "В работе");
    public static readonly Words TakeNext = new("Take next", "Взять следующего");
    public static readonly Words Take = new("Take", "Взять в работу");
    public static readonly Words First = new("To the top", "В начало");
    public static readonly Words Up = new("Up", "Выше");
    public static readonly Words Down = new("Down", "Ниже");
    public static readonly Words Last = new("To the end", "В конец");
    public static readonly Words Place = new("Hand over…", "Передать…");
    public static readonly Words PlaceTitle = new("Hand over {0} {0:lead|leads}", "Передать {0} {0:клиента|клиентов}");
    public static readonly Words TakeBack = new("Take back into the queue", "Вернуть в очередь");
    public static readonly Words ShareOut = new("Share out", "Раздать участникам");
    public static readonly Words Shared = new("Shared out: {0}.", "Роздано: {0}.");
    public static readonly Words SharedLeft = new("{0} {0:lead|leads} stayed: everybody has reached their limit for today.", "{0:Остался|Осталось|Осталось} {0} {0:клиент|клиента|клиентов}: все участники набрали дневную норму.");
    public static readonly Words SharedAway = new("Away today and left out: {0}.", "Сегодня отсутствуют, поэтому пропущены: {0}.");
    public static readonly Words Moved = new("Handed over: {0}.", "Передано: {0}.");
    public static readonly Words TakenBack = new("Back in the queue: {0}.", "Вернулись в очередь: {0}.");
    public static readonly Words Stayed = new("Stayed where they were: {0}", "Остались на месте: {0}");
    public static readonly Words NowManual = new("The queue is now worked off in your order.", "Теперь очередь идёт в вашем порядке.");
    public static readonly Words ToQueue = new("Into a queue", "В очередь");
    public static readonly Words ReassignOpen = new("All open tasks and planned calls go along", "Вместе со всеми открытыми задачами и планами");
    public static readonly Words ToPerson = new("To a person", "Сотруднику");
    public static readonly Words Where = new("Where", "Куда");
    public static readonly Words Queue = new("Queue", "Очередь");
    public static readonly Words Person = new("Person", "Сотрудник");
    public static readonly Words Reason = new("Reason, if there is one", "Причина, если есть");
    public static readonly Words Do = new("Hand over", "Передать");
    public static readonly Words EmptyTitle = new("Nobody waits", "Никто не ждёт");
    public static readonly Words EmptyText = new("New leads without a responsible come here: from the web form, from an import, or placed by the head.", "Сюда попадают новые клиенты без ответственного: с сайта, из импорта или от руководителя.");
    public static readonly Words NoneTaken = new("Nobody works on a lead of this queue right now", "Сейчас никто не работает с клиентами из этой очереди");
    public static readonly Words NoneTakenText = new("Whoever takes a lead out of the queue stands here until the lead is qualified or given up.", "Здесь видно, кто взял клиента из очереди и ещё не довёл до результата.");
    public static readonly Words NoQueues = new("You work in no queue", "Вы не работаете ни в одной очереди");
    public static readonly Words NoQueuesText = new("The sales head decides who works in which queue.", "Кто в какой очереди работает, решает руководитель продаж.");
    public static readonly Words PlaceNumber = new("Place", "Место");
    public static readonly Words Name = new("Lead", "Клиент");
    public static readonly Words Source = new("Source", "Источник");
    public static readonly Words Rating = new("Rating", "Оценка");
    public static readonly Words Since = new("Waits since", "Ждёт с");
    public static readonly Words Due = new("First touch", "Связаться до");
    public static readonly Words Responsible = new("Responsible", "Ответственный");
    public static readonly Words Status = new("Status", "Статус");
    public static readonly Words Taken = new("Taken", "Взят");
    public static readonly Words MoveHint = new("Move “{0}”: drag it, or press the up and down arrows", "Переместить «{0}»: перетащите или нажмите стрелку вверх или вниз");
    public static readonly Words Head = new("Head", "Руководитель");
    public static readonly Words Order = new("Order", "Порядок");
    public static readonly Words FirstTouch = new("First touch within", "Первое касание за");
    public static readonly Words Minutes = new("{0} working min", "{0} раб. мин");
    public static readonly Words Hours = new("{0} working h", "{0} раб. ч");
    public static readonly Words Members = new("Members", "Участники");
    public static readonly Words Everybody = new("Everybody who may take leads", "Все, кто может брать клиентов");
    public static readonly Words Nobody = new("Nobody yet", "Пока никого");
    public static readonly Words Today = new("{0} today", "сегодня: {0}");
    public static readonly Words TodayOf = new("{0} of {1} today", "сегодня: {0} из {1}");
    public static readonly Words Edit = new("Queue settings", "Настройки очереди");
    public static readonly Words FieldName = new("Name", "Название");
    public static readonly Words FieldNameRu = new("Name in Russian", "Название по-русски");
    public static readonly Words FieldMinutes = new("First touch within, working minutes", "Первое касание, рабочих минут");
    public static readonly Words MinutesHint = new("Empty: no deadline. 240 is half a working day.", "Пусто — без срока. 240 — половина рабочего дня.");
    public static readonly Words Default = new("Leads that come without a queue wait here", "Сюда попадают клиенты без очереди");
    public static readonly Words OpenToAll = new("Open to everybody who may take leads", "Открыта для всех, кто может брать клиентов");
    public static readonly Words AddMember = new("Add a member", "Добавить участника");
    public static readonly Words Weight = new("Weight", "Вес");
    public static readonly Words Cap = new("A day at most", "В день не больше");
    public static readonly Words MembersHint = new("The weight says how much a member gets when the head shares out; the daily limit holds for taking, too.", "Вес — сколько достаётся участнику при раздаче. Дневная норма действует и когда берут сами.");
    public static readonly Words Saved = new("The queue was saved.", "Очередь сохранена.");
    public static readonly Words Delete = new("Delete the queue", "Удалить очередь");
    public static readonly Words Deleted = new("“{0}” was moved to the recycle bin.", "Очередь «{0}» в корзине.");
    public static readonly Words Select = new("Select “{0}”", "Выбрать «{0}»");

    public static Words Of(QueueOrder order) => order switch
    {
        QueueOrder.Manual => new("By hand", "Вручную"),
        QueueOrder.Rating => new("Hot ones first", "Сначала горячие"),
        QueueOrder.Sla => new("By the time of the first touch", "По сроку первого касания"),
        _ => new("Who waits longest", "Кто дольше ждёт"),
    };

    /// <summary>"4 working h", "30 working min".</summary>
    public static string Working(int minutes) => minutes % 60 == 0 ? Hours.With(minutes / 60) : Minutes.With(minutes);
}
