using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Basic.Leads;

/// <summary>Texts of the leads' pages.</summary>
internal static class LeadPageTexts
{
    public static readonly Words Leads = new("Leads", "Потенциальные клиенты");
    public static readonly Words Open = new("Open", "Открытые");
    public static readonly Words Mine = new("Mine", "Мои");
    public static readonly Words Waiting = new("In queue", "В очереди");
    public static readonly Words All = new("All", "Все");
    public static readonly Words Empty = new("Leads come from the web form, from an import, or are added here.", "Потенциальные клиенты приходят с сайта, из импорта или добавляются здесь.");
    public static readonly Words Take = new("Take", "Взять в работу");
    public static readonly Words Taken = new("The lead is yours.", "Клиент теперь ваш.");
    public static readonly Words Convert = new("Make a client", "Сделать клиентом");
    public static readonly Words Converted = new("“{0}” is a client now.", "«{0}» теперь клиент.");
    public static readonly Words Fail = new("Give up", "Отказ");
    public static readonly Words Failed = new("Given up. All work on the lead was stopped.", "Отказ записан, работа по клиенту остановлена.");
    public static readonly Words Activate = new("Resume", "Возобновить");
    public static readonly Words Unreachable = new("Cannot be reached", "Не удалось связаться");
    public static readonly Words Return = new("Return to the queue", "Вернуть в очередь");
    public static readonly Words Reason = new("Reason", "Причина");
    public static readonly Words Comment = new("What happened", "Что произошло");
    public static readonly Words KeepContractor = new("Keep as a contractor", "Сохранить как контрагента");
    public static readonly Words MakeNew = new("Make a new one", "Создать нового");
    public static readonly Words Facts = new("About the lead", "Сведения");
    public static readonly Words Origin = new("Where it came from", "Откуда пришёл");
    public static readonly Words Result = new("What became of it", "Что получилось");
    public static readonly Words WillMakeContractor = new("A contractor will be made", "Будет создан контрагент");
    public static readonly Words WillLinkContractor = new("It will be linked to the contractor", "Будет связан с контрагентом");
    public static readonly Words WillMakeContact = new("A contact will be made", "Будет создан контакт");
    public static readonly Words WillLinkContact = new("It will be linked to the contact", "Будет связан с контактом");
    public static readonly Words NoContact = new("No contact: the lead is a person, or names nobody.", "Контакта не будет: это частное лицо, или имя не указано.");
    public static readonly Words KnownContractor = new("Contractor", "Контрагент");
    public static readonly Words KnownContact = new("Contact", "Контакт");
    public static readonly Words FindContractor = new("Find another contractor", "Найти другого контрагента");
    public static readonly Words FindContact = new("Find another contact", "Найти другой контакт");
    public static readonly Words MakeNewContact = new("Make a new one", "Создать новый");
    public static readonly Words WithoutContact = new("Without a contact", "Без контакта");
    public static readonly Words Same = new("{0} — same {1}", "{0} — совпадает {1}");
    public static readonly Words WithDeal = new("A deal begins with it", "Сразу начать сделку");
    public static readonly Words DealName = new("What the deal is called", "Наименование сделки");
    public static readonly Words WorkTitle = new("What becomes of the open work", "Что будет с открытой работой");
    public static readonly Words WorkMoves = new("Tasks that go on with the contractor: {0}", "Перейдут к контрагенту, задач: {0}");
    public static readonly Words WorkEnds = new("Tasks of the lead's processes that end: {0}", "Завершатся вместе с процессом, задач: {0}");
    public static readonly Words DealingsMove = new("Calls, meetings and letters that go along: {0}, planned ones stay planned: {1}", "Звонки, встречи и письма перейдут: {0}, из них остаются запланированными: {1}");
    public static readonly Words LettersMove = new("Letters on their way that go along: {0}", "Неотправленные письма перейдут: {0}");
    public static readonly Words NoWork = new("Nothing is open.", "Открытой работы нет.");
    public static readonly Words ResumeTitle = new("Resume the work with the lead", "Возобновить работу с клиентом");
    public static readonly Words ResumeHint = new("When it was given up, this was stopped:", "При отказе было остановлено:");
    public static readonly Words ResumeNothing = new("Nothing was stopped when it was given up.", "При отказе ничего не останавливали.");
    public static readonly Words ResumeWork = new("Restore the work: open the tasks again and start the process anew", "Восстановить работу: снова открыть задачи и начать процесс заново");
    public static readonly Words Resumed = new("The lead is in work again.", "Клиент снова в работе.");
    public static readonly Words KindTask = new("task", "задача");
    public static readonly Words KindProcess = new("process", "процесс");
    public static readonly Words KindRelationship = new("planned relationship", "запланированное взаимоотношение");
    public static readonly Words UndoConversion = new("Take the conversion back", "Отменить конвертацию");
    public static readonly Words ConversionUndone = new("The conversion was taken back.", "Конвертация отменена.");
    public static readonly Words MarkDuplicate = new("Mark as a duplicate", "Отметить дубликатом");
    public static readonly Words MarkedDuplicate = new("Marked as a duplicate. Its calls, meetings and letters are with the original, all other work was stopped.", "Отмечен дубликатом: звонки, встречи и письма перешли к оригиналу, остальная работа остановлена.");
    public static readonly Words NotDuplicate = new("Not a duplicate", "Не дубликат");
    public static readonly Words DuplicateHint = new("Its calls, meetings and letters go to the original: what is planned stays planned. Tasks and processes of the duplicate stop. “Not a duplicate” takes it back.", "Звонки, встречи и письма перейдут к оригиналу, запланированное останется запланированным. Задачи и процессы дубликата остановятся. «Не дубликат» всё вернёт.");
    public static readonly Words OriginalLead = new("The lead it repeats", "Какого потенциального клиента повторяет");
    public static readonly Words OriginalContractor = new("Or the contractor", "Или контрагента");
    public static readonly Words ReturnReason = new("Why", "Почему");
    public static readonly Words ReturnHint = new("The next person reads it.", "Это прочитает следующий сотрудник.");
    public static readonly Words Returned = new("The lead is back in the queue.", "Клиент вернулся в очередь.");
    public static readonly Words IntoQueue = new("Into a queue…", "В очередь…");
    public static readonly Words HandOver = new("Hand over…", "Передать…");
    public static readonly Words InQueue = new("In “{0}” · {1}", "В очереди «{0}» · {1}");
    public static readonly Words NoQueueYet = new("Nobody has it", "Ни у кого");
    public static readonly Words TouchedAt = new("First touch {0}", "Первое касание {0}");
    public static readonly Words TouchedLate = new("later than agreed", "позже срока");
    public static readonly Words TouchDue = new("First touch until", "Связаться до");
    public static readonly Words Name = new("Name", "Название");
    public static readonly Words PersonName = new("Name", "Имя");
    public static readonly Words Kind = new("Kind", "Вид");
    public static readonly Words Phone = new("Phone", "Телефон");
    public static readonly Words Email = new("E-mail", "E-mail");
    public static readonly Words Position = new("Position", "Должность");
    public static readonly Words About = new("Description", "Описание");
    public static readonly Words Site = new("Site", "Сайт");
    public static readonly Words SitePage = new("Page", "Страница");
    public static readonly Words UtmSource = new("Source (utm_source)", "Источник (utm_source)");
    public static readonly Words UtmMedium = new("Medium (utm_medium)", "Канал (utm_medium)");
    public static readonly Words UtmCampaign = new("Campaign (utm_campaign)", "Кампания (utm_campaign)");
    public static readonly Words UtmTerm = new("Search words (utm_term)", "Ключевые слова (utm_term)");
    public static readonly Words UtmContent = new("Advertisement (utm_content)", "Объявление (utm_content)");
    public static readonly Words WhoWorks = new("Who works on it", "Кто работает с клиентом");
    public static readonly Words Me = new("I do", "Я");
    public static readonly Words Person = new("A person", "Сотрудник");
    public static readonly Words Responsible = new("Responsible", "Ответственный");
    public static readonly Words UsualQueue = new("The usual queue", "Обычная очередь");
    public static readonly Words Became = new("Became", "Стал контрагентом");
    public static readonly Words StatusSteps = new("How far the lead is", "Как продвинулся клиент");
    public static readonly Words TakeNext = new("Take next", "Взять следующего");

    /// <summary>What two records have in common, as <see cref="Match"/> says it.</summary>
    public static string OfMatch(string by) => by switch
    {
        "phone" => new Words("phone", "телефон"),
        "email" => new Words("e-mail", "e-mail"),
        "taxNumber" => new Words("tax number", "ИНН"),
        _ => new Words("name", "название"),
    };

    public static (string Name, Tone Tone) Pill(LeadStatus status) => (LeadTexts.Of(status), status switch
    {
        LeadStatus.New => Tone.Info,
        LeadStatus.InWork => Tone.Info,
        LeadStatus.Unreachable => Tone.Warn,
        LeadStatus.Qualified => Tone.Good,
        LeadStatus.Unqualified => Tone.Bad,
        _ => Tone.Plain,
    });

    /// <summary>The name of a word of a lead's choices; the word itself when it has none.</summary>
    public static string NameOf(string word) =>
        Enum.TryParse<LeadStatus>(word, out var status) ? LeadTexts.Of(status)
        : Enum.TryParse<LeadRating>(word, out var rating) ? LeadTexts.Of(rating)
        : KindNames.Of(word);
}

/// <summary>Names of the kinds of leads and contractors.</summary>
internal static class KindNames
{
    private static readonly Words s_company = new("Company", "Юридическое лицо");
    private static readonly Words s_sole = new("Sole proprietor", "Индивидуальный предприниматель");
    private static readonly Words s_individual = new("Individual", "Физическое лицо");
    private static readonly Words s_active = new("Active", "Действующий");
    private static readonly Words s_archived = new("Archived", "В архиве");

    public static string Of(string word) => word switch
    {
        "Company" => s_company,
        "SoleProprietor" => s_sole,
        "Individual" => s_individual,
        "Active" => s_active,
        "Archived" => s_archived,
        _ => word,
    };
}
