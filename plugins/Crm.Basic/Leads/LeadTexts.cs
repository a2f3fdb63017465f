using Crm.Bpm.Sdk;

namespace Crm.Basic.Leads;

/// <summary>Sentences about leads.</summary>
internal static class LeadTexts
{
    public static readonly Words NameNeeded = new("Give a name, a company, a person, a phone or an e-mail.", "Укажите наименование, компанию, имя, телефон или e-mail.");
    public static readonly Words IsClosed = new("“{0}” is closed ({1}), so this cannot be done with it.", "«{0}» закрыт ({1}), поэтому это действие недоступно.");
    public static readonly Words TakenMeanwhile = new("Somebody else has taken “{0}”. Take the next one.", "«{0}» уже взял другой сотрудник. Возьмите следующего.");
    public static readonly Words NotTaken = new("“{0}” waits in a queue already.", "«{0}» и так ждёт в очереди.");
    public static readonly Words ReturnReason = new("Say why you return it: the next person reads it.", "Укажите, почему возвращаете: это прочитает следующий сотрудник.");
    public static readonly Words NeedsResponsible = new("“{0}” has nobody responsible. Take it or assign it first.", "У «{0}» нет ответственного. Сначала возьмите его или назначьте кого-нибудь.");
    public static readonly Words UseFail = new("To give “{0}” up, use Fail: it asks for the reason.", "Чтобы отказаться от «{0}», используйте «Отказ»: там указывают причину.");
    public static readonly Words UseConvert = new("“{0}” becomes qualified by converting it.", "«{0}» становится квалифицированным через конвертацию.");
    public static readonly Words UseDuplicate = new("To mark “{0}” as a duplicate, choose its original.", "Чтобы отметить «{0}» дубликатом, выберите оригинал.");
    public static readonly Words NotNewAgain = new("“{0}” does not become new again.", "«{0}» не может снова стать новым.");
    public static readonly Words FailReason = new("Choose the reason.", "Выберите причину отказа.");
    public static readonly Words FailComment = new("Say in a few words why.", "Напишите в двух словах, почему.");
    public static readonly Words UnknownReason = new("There is no reason “{0}”. Choose one of the dictionary.", "Причины «{0}» нет в справочнике. Выберите из списка.");
    public static readonly Words ContractorOnlyOnce = new("A contractor was already made of “{0}”.", "Из «{0}» контрагент уже был создан.");
    public static readonly Words NotGivenUp = new("“{0}” was not given up (it is {1}), so there is nothing to begin again.", "От «{0}» не отказывались (статус: {1}), возобновлять нечего.");
    public static readonly Words DuplicateOfItself = new("“{0}” cannot be a duplicate of itself.", "«{0}» не может быть дубликатом самого себя.");
    public static readonly Words NotADuplicate = new("“{0}” is not marked as a duplicate.", "«{0}» не отмечен как дубликат.");
    public static readonly Words OriginalNeeded = new("Choose the original: a lead or a contractor.", "Выберите оригинал: возможность или контрагента.");
    public static readonly Words ClosedIsReadOnly = new("“{0}” is closed ({1}) and is not changed any more; you can still add notes.", "«{0}» закрыт ({1}) и больше не меняется; можно добавлять заметки.");
    public static readonly Words NotInQueue = new("“{0}” waits in a queue you do not work in.", "«{0}» ждёт в очереди, в которой вы не работаете.");
    public static readonly Words NothingWaits = new("Nothing waits for you: your queues are empty.", "Для вас ничего нет: ваши очереди пусты.");
    public static readonly Words NoQueue = new("There is no queue to return it to. Ask the head to set one up.", "Некуда вернуть: нет ни одной очереди. Попросите руководителя её создать.");
    public static readonly Words WhereTo = new("Choose a queue or a person.", "Выберите очередь или сотрудника.");
    public static readonly Words NoLeads = new("Choose at least one lead.", "Выберите хотя бы одного клиента.");
    public static readonly Words StopFailed = new("The lead was given up: {0}", "Отказ: {0}");
    public static readonly Words StopDuplicate = new("The lead is a duplicate of {0}", "Дубликат: {0}");
    public static readonly Words StopDeleted = new("The lead was deleted", "Возможность удалена");
    public static readonly Words StopConverted = new("The lead was converted to {0}", "Конвертирован в «{0}»");

    public static readonly Words HandedOver = new("Handed over with the colleague's work", "Передан вместе с работой коллеги");
    public static readonly Words NotConverted = new("“{0}” is not converted (it is {1}), so there is nothing to take back.", "«{0}» не конвертирован (статус: {1}), отменять нечего.");
    public static readonly Words UndoTooLate = new("“{0}” was converted more than {1} days ago; that is not taken back any more.", "«{0}» конвертирован больше {1} дн. назад: отменить уже нельзя.");
    public static readonly Words UndoChanged = new("“{0}” was changed since, so the conversion stays. Change or delete it by hand.", "«{0}» с тех пор изменяли, поэтому конвертация остаётся. Исправьте или удалите запись вручную.");
    public static readonly Words UndoWorkedOn = new("“{0}” is worked on already ({1}), so the conversion stays.", "С «{0}» уже работают ({1}), поэтому конвертация остаётся.");
    public static readonly Words Notes = new("notes", "заметки");
    public static readonly Words Tasks = new("tasks", "задачи");
    public static readonly Words Processes = new("processes", "процессы");
    public static readonly Words Relationships = new("calls, meetings or letters", "взаимоотношения");
    public static readonly Words Contacts = new("contacts", "контакты");
    public static readonly Words OtherLeads = new("other leads", "другие потенциальные клиенты");

    /// <summary>What people call a status.</summary>
    public static Words Of(LeadStatus status) => status switch
    {
        LeadStatus.New => new("New", "Новый"),
        LeadStatus.InWork => new("In work", "В работе"),
        LeadStatus.Unreachable => new("Cannot be reached", "Не удалось связаться"),
        LeadStatus.Unqualified => new("Given up", "Неперспективный"),
        LeadStatus.Qualified => new("Qualified", "Квалифицирован"),
        _ => new("Duplicate", "Дубликат"),
    };

    public static Words Of(LeadRating rating) => rating switch
    {
        LeadRating.Hot => new("Hot", "Горячий"),
        LeadRating.Warm => new("Warm", "Тёплый"),
        _ => new("Cold", "Холодный"),
    };
}
