using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Tasks.Pages;

/// <summary>Texts of the inbox.</summary>
internal static class InboxTexts
{
    public static readonly Words Inbox = new("Inbox", "Входящие");
    public static readonly Words Count = new("{0} tasks, {1} overdue", "задач: {0}, просрочено: {1}");
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
    public static readonly Words NothingHere = new("Nothing here", "Здесь пусто");
    public static readonly Words ChooseTask = new("Choose a task on the left.", "Выберите задачу слева.");
    public static readonly Words Gone = new("This task is not here any more: somebody finished it, or it is not yours to see.", "Этой задачи здесь больше нет: её завершили, или она вам недоступна.");
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
    public static readonly Words Due = new("Due", "Срок");
    public static readonly Words Description = new("Details", "Подробности");
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
}
