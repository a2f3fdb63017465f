using Crm.Bpm.Sdk;

namespace Crm.Basic.Queues;

/// <summary>Sentences about queues.</summary>
internal static class QueueTexts
{
    public static readonly Words Name = new("Name", "Название");
    public static readonly Words WrongMinutes = new("Give at least one minute, or leave it empty.", "Укажите хотя бы одну минуту или оставьте поле пустым.");
    public static readonly Words WrongWeight = new("A weight is a whole number from 0 to {0}.", "Вес — целое число от 0 до {0}.");
    public static readonly Words WrongCap = new("Give at least one lead a day, or leave it empty.", "Укажите хотя бы одного клиента в день или оставьте поле пустым.");
    public static readonly Words NotEmpty = new("{0} {0:lead waits|leads wait} in “{1}”. Move them to another queue first.", "В очереди «{1}» ждут клиенты ({0}). Сначала переместите их в другую очередь.");
    public static readonly Words NamedByForms = new("Answers to web forms go to “{0}”: {1}. Choose another queue in them first.", "В очередь «{0}» попадают ответы форм на сайте: {1}. Сначала выберите в них другую очередь.");
    public static readonly Words OnlyHead = new("Only the head of “{0}” or a sales head may do this.", "Это может только руководитель очереди «{0}» или руководитель продаж.");
    public static readonly Words UnknownPerson = new("There is no such person.", "Такого сотрудника нет.");
    public static readonly Words NotWaitingHere = new("“{0}” does not wait in this queue.", "«{0}» не ждёт в этой очереди.");
    public static readonly Words TakeNext = new("Take next lead", "Взять следующего");
    public static readonly Words Incoming = new("Incoming leads", "Входящие клиенты");
    public static readonly Words IsEmpty = new("Nobody waits in “{0}” right now.", "В очереди «{0}» сейчас никого нет.");
    public static readonly Words CapReached = new("You have taken as many leads out of “{0}” today as its head allows. Finish those, or ask the head.", "Из очереди «{0}» вы взяли сегодня столько клиентов, сколько разрешил руководитель. Займитесь ими или попросите увеличить предел.");
    public static readonly Words EverybodyAway = new("Everybody with whom “{0}” is shared is away today: {1}.", "Сегодня отсутствуют все, кому раздаётся очередь «{0}»: {1}.");
    public static readonly Words NobodyToShareWith = new("“{0}” has no members to share with. Add them in its settings.", "В очереди «{0}» некому раздавать: добавьте участников в её настройках.");
}
