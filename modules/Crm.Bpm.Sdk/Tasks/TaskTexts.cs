namespace Crm.Bpm.Sdk.Tasks;

/// <summary>Where a task came from.</summary>
public enum TaskKind
{
    Manual,
    Process,
}

/// <summary>How far a task is.</summary>
public enum TaskStatus
{
    Open,
    InProgress,
    Done,
    Cancelled,
}

/// <summary>What to do first.</summary>
public enum TaskPriority
{
    Normal,
    High,
    Low,
}

/// <summary>Sentences about tasks.</summary>
internal static class TaskTexts
{
    public static readonly Words NotYourOwnResult = new("You did “{0}” yourself: somebody else accepts it or sends it back.", "Вы сами выполнили «{0}»: принять или вернуть её может кто-то другой.");
    public static readonly Words ControllerStays = new("Who controls “{0}” is changed by whoever gave it or by a head.", "Контролёра задачи «{0}» меняет её автор или руководитель.");
    public static readonly Words OutcomeRequired = new("Say with which outcome “{0}” ends: {1}.", "Укажите, чем завершилась «{0}»: {1}.");
    public static readonly Words AssigneeBlocked = new("{0} cannot sign in, so the task would lie unseen. Choose somebody else.", "{0} не может войти в систему, и задача останется незамеченной. Выберите другого исполнителя.");
    public static readonly Words WasDone = new("“{0}” is already done.", "Задача «{0}» уже выполнена.");
    public static readonly Words WasDoneBy = new("{1} has finished “{0}” meanwhile.", "Задачу «{0}» тем временем завершил(а) {1}.");
    public static readonly Words WasCancelled = new("“{0}” was cancelled: {1}", "Задача «{0}» отменена: {1}");
    public static readonly Words NowhereToReturn = new("“{0}” came to you directly; there is no queue to return it to. Reassign it instead.", "Задача «{0}» назначена вам лично, вернуть её некуда. Передайте её коллеге.");
    public static readonly Words ReasonRequired = new("Say why: the next person reads it.", "Укажите причину: её прочитает следующий исполнитель.");
    public static readonly Words UnknownOutcome = new("“{0}” is not an outcome of this task. Choose one of: {1}.", "«{0}» — не результат этой задачи. Возможные: {1}.");
    public static readonly Words TakenBy = new("{1} has taken “{0}” meanwhile.", "Задачу «{0}» тем временем взял(а) {1}.");
    public static readonly Words TakeFirst = new("Take “{0}” first, so that your colleagues know it is yours.", "Сначала возьмите задачу «{0}», чтобы коллеги знали, что ею занимаетесь вы.");
    public static readonly Words NotYours = new("“{0}” waits with {1}; only they, their substitute or their head may do this.", "Задача «{0}» назначена другому: {1}. Это может сделать исполнитель, его заместитель или руководитель.");
    public static readonly Words NothingToTake = new("“{0}” is assigned to a person already.", "Задача «{0}» уже назначена сотруднику.");
    public static readonly Words AssignToSomebody = new("Say who does it: a person, a role or a queue.", "Укажите, кто выполняет: сотрудник, роль или очередь.");
    public static readonly Words NotDoneYet = new("“{0}” is not done yet.", "Задача «{0}» ещё не выполнена.");
    public static readonly Words ProcessWentOn = new("The process has gone on from “{0}”; its result cannot be sent back.", "Процесс уже пошёл дальше, вернуть результат задачи «{0}» нельзя.");
    public static readonly Words ProcessOwnsIt = new("“{0}” belongs to a process. Cancel the process instead, or choose an outcome.", "Задача «{0}» принадлежит процессу. Отмените процесс или выберите результат.");
    public static readonly Words ProcessSaysIt = new("A process asks “{0}”: what it says and when it is due is set there.", "Задачу «{0}» поставил процесс: её текст и срок задаются в нём.");
    public static readonly Words ProcessWasCancelled = new("the process “{0}” no longer needs it", "процессу «{0}» она больше не нужна");
    public static readonly Words FieldRequired = new("Fill in “{0}”.", "Заполните «{0}».");
    public static readonly Words NotANumber = new("“{0}” is a number, like {1}.", "«{0}» — число, например {1}.");
}
