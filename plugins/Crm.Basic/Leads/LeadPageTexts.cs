using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Basic.Leads;

/// <summary>Texts of the leads' pages.</summary>
internal static class LeadPageTexts
{
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
    public static readonly Words WillMake = new("This will be made", "Будет создано");
    public static readonly Words WillLink = new("This will be linked", "Будет связано");
    public static readonly Words LinkTo = new("Known already: link instead of making", "Уже известен: связать, а не создавать");
    public static readonly Words MakeNew = new("Make a new one", "Создать нового");
    public static readonly Words Facts = new("About the lead", "Сведения");
    public static readonly Words Origin = new("Where it came from", "Откуда пришёл");
    public static readonly Words Result = new("What became of it", "Что получилось");
    public static readonly Words TakeNext = new("Take next", "Взять следующего");

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
