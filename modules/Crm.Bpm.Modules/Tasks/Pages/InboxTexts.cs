using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Tasks;

namespace Crm.Bpm.Modules.Tasks.Pages;

/// <summary>Texts of the inbox.</summary>
internal static class InboxTexts
{
    public static readonly Words Inbox = new("Inbox", "Входящие");
    public static readonly Words Count = new("{0} {0:task|tasks}, {1} overdue", "{0} {0:задача|задачи|задач}, просрочено: {1}");
    public static readonly Words Mine = new("Mine", "Мои");
    public static readonly Words Role = new("My roles", "Моей роли");
    public static readonly Words Queue = new("Queue", "Очередь");
    public static readonly Words Control = new("I control", "Контролирую");
    public static readonly Words Overdue = new("Overdue", "Просрочено");
    public static readonly Words Today = new("Today", "Сегодня");
    public static readonly Words Tomorrow = new("Tomorrow", "Завтра");
    public static readonly Words Later = new("Later", "Позже");
    public static readonly Words Manual = new("From a colleague", "Поручение");
    public static readonly Words NothingMine = new("Nothing waits for you", "Всё сделано");
    public static readonly Words NothingMineText = new("Tasks from processes and colleagues appear here. Take the next lead or look into the queue.", "Здесь появляются задачи от процессов и коллег. Возьмите следующего клиента или загляните в очередь.");
    public static readonly Words NothingRoleText = new("Tasks for everybody with your role wait here until one of you takes them.", "Здесь ждут задачи для всех с вашей ролью, пока кто-нибудь их не возьмёт.");
    public static readonly Words NothingQueueText = new("Tasks of the queues you work in wait here until somebody takes them.", "Здесь ждут задачи очередей, в которых вы работаете, пока кто-нибудь их не возьмёт.");
    public static readonly Words NothingControlText = new("Tasks you gave to others, and results that wait for your acceptance, are here.", "Здесь задачи, которые вы дали другим, и результаты, которые ждут вашей приёмки.");
    public static readonly Words ToQueue = new("See the queue", "Посмотреть очередь");
    public static readonly Words ToMine = new("To my tasks", "К моим задачам");
    public static readonly Words ToAccept = new("to accept", "принять");
    public static readonly Words CountOnly = new("{0} {0:task|tasks}", "{0} {0:задача|задачи|задач}");
    public static readonly Words NothingHere = new("Nothing here", "Здесь пусто");
    public static readonly Words Gone = new("This task is not here any more: somebody finished it, or it is not yours to see.", "Этой задачи здесь больше нет: её завершили, или она вам недоступна.");
    public static readonly Words GoneTitle = new("The task is no longer here", "Задачи здесь больше нет");
    public static readonly Words ToNext = new("To the next task", "К следующей задаче");
    public static readonly Words CameBack = new("It came back: {0}", "Вернулась с причиной: {0}");
    public static readonly Words NobodyHasIt = new("Nobody has it yet. Take it, so that your colleagues know.", "Пока ни у кого. Возьмите её, чтобы коллеги знали, что ею занимаетесь вы.");
    public static readonly Words Outcomes = new("How it ended", "Чем закончилось");
    public static readonly Words CallNumber = new("Call {0}", "Позвонить {0}");
    public static readonly Words Write = new("Write", "Написать");
    public static readonly Words Past = new("History", "История");
    public static readonly Words Note = new("Note", "Заметка");
    public static readonly Words CameIn = new("Created", "Появился в CRM");
    public static readonly Words Answered = new("{0}: {1}", "{0}: {1}");
    public static readonly Words Similar = new("Similar", "Похожие");
    public static readonly Words Attempt = new("attempt {0}", "{0}-я попытка");
    public static readonly Words LastTry = new("before: {0}, {1}", "прошлая: {0}, {1}");
    public static readonly Words GivenAt = new("from a colleague, {0}", "поручение, {0}");
    public static readonly Words Quoted = new("“{0}”", "«{0}»");
    public static readonly Words ForOutcomes = new("for {0}", "для {0}");
    public static readonly Words Proposed = new("Proposed: {0}. Empty it if it is somebody else.", "Предложено: {0}. Очистите, если это не тот.");
    public static readonly Words Mention = new("Type @ to mention somebody", "Напишите @, чтобы упомянуть коллегу");
    public static readonly Words Take = new("Take", "Взять");
    public static readonly Words Reassign = new("Give to a colleague", "Передать коллеге");
    public static readonly Words Return = new("Return to the queue", "Вернуть в очередь");
    public static readonly Words ReturnReason = new("Why do you return it?", "Почему возвращаете?");
    public static readonly Words ToWhom = new("To whom?", "Кому?");
    public static readonly Words Where = new("Where it is in the process", "Где это в процессе");
    public static readonly Words Because = new("{0} · step “{1}”", "{0} · шаг «{1}»");
    public static readonly Words From = new("from {0}", "от: {0}");
    public static readonly Words Done = new("Done", "Готово");
    public static readonly Words WasDone = new("Done: {0}", "Выполнено: {0}");
    public static readonly Words TakenNow = new("The task is yours now.", "Задача теперь ваша.");
    public static readonly Words Returned = new("Returned to the queue.", "Возвращено в очередь.");
    public static readonly Words Given = new("Given to {0}.", "Передано: {0}.");
    public static readonly Words More = new("Show more", "Показать ещё");
    public static readonly Words NewTask = new("New task", "Новая задача");
    public static readonly Words Name = new("What is to be done", "Что сделать");
    public static readonly Words Assignee = new("Who", "Исполнитель");
    public static readonly Words AnyOfRole = new("Role: whoever has it may take the task", "Роль: задачу возьмёт любой, у кого она есть");
    public static readonly Words Due = new("Due", "Срок");
    public static readonly Words Description = new("Details", "Подробности");
    public static readonly Words Controller = new("Who accepts the result", "Контролёр");
    public static readonly Words ControllerHint = new("Nobody, unless you name somebody.", "Если не указать, результат никто не принимает.");
    public static readonly Words Priority = new("Priority", "Приоритет");
    public static readonly Words Edit = new("Edit the task", "Изменить задачу");
    public static readonly Words Reschedule = new("Change the due date", "Перенести срок");
    public static readonly Words CancelTask = new("Cancel the task", "Отменить задачу");
    public static readonly Words CancelReason = new("Why is it no longer needed?", "Почему она больше не нужна?");
    public static readonly Words CancelledNow = new("The task is cancelled.", "Задача отменена.");
    public static readonly Words About = new("About", "По записи");
    public static readonly Words Create = new("Create task", "Создать задачу");
    public static readonly Words Created = new("The task was created.", "Задача создана.");
    public static readonly Words Choose = new("Choose…", "Выберите…");
    public static readonly Words Yes = new("Yes", "Да");
    public static readonly Words Notes = new("Notes", "Заметки");
    public static readonly Words WriteNote = new("Write a note", "Написать заметку");
    public static readonly Words Send = new("Send", "Отправить");
    public static readonly Words Acceptance = new("Accept the result?", "Принять результат?");
    public static readonly Words Accept = new("Accept", "Принять");
    public static readonly Words SendBack = new("Send back", "Вернуть на доработку");
    public static readonly Words SendBackReason = new("What is missing?", "Чего не хватает?");
    public static readonly Words TakeFirst = new("Take the task first; then you can answer it.", "Сначала возьмите задачу, потом её можно выполнить.");

    /// <summary>What a priority is called.</summary>
    public static Words NameOf(TaskPriority priority) => priority switch
    {
        TaskPriority.High => new("High", "Высокий"),
        TaskPriority.Low => new("Low", "Низкий"),
        _ => new("Normal", "Обычный"),
    };
}
