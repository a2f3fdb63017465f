using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Basic.Queues;
using Crm.Basic.Relationships;
using Crm.Basic.WebForms;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;

namespace Crm.Basic.Leads;

/// <summary>Someone who may buy. Worked by one person or waiting in a queue; converted once, and then it stays as the history of its contractor.</summary>
[Record("leads", "Lead", "Потенциальный клиент", "Leads", "Потенциальные клиенты")]
public sealed partial class Lead : Reachable, IResponsible, IRegional, IQueued, ISearchable, IHasNextStep
{
    private Guid? _responsibleId;
    private Guid? _queueId;

    /// <summary>Follows from the company, the person or the phone when it is not given.</summary>
    [Field("Name", "Наименование", MaxLength = 500, Required = true)]
    public string Name { get; set; } = "";

    [Field("Kind", "Вид")]
    public LeadKind Kind { get; set; }

    [Field("Company", "Компания", MaxLength = 500)]
    public string? Company { get; set; }

    [Field("Contact person", "Контактное лицо", MaxLength = 300)]
    public string? ContactName { get; set; }

    [Field("Position", "Должность", MaxLength = 200)]
    public string? Position { get; set; }

    [Field("Status", "Статус")]
    public LeadStatus Status { get; private set; }

    [Field("Comment to the status", "Комментарий к статусу", MaxLength = 4000, As = FieldType.LongText)]
    public string? StatusComment { get; private set; }

    public Guid? ResponsibleId { get => _responsibleId; init => _responsibleId = value; }

    /// <summary>Who works on it; null while it waits in a queue. Changed by taking, returning and assigning.</summary>
    [Field("Responsible", "Ответственный")]
    public User? Responsible { get; private set; }

    public Guid? QueueId { get => _queueId; init => _queueId = value; }

    /// <summary>The queue it waits in, or came from.</summary>
    [Field("Queue", "Очередь")]
    public LeadQueue? Queue { get; private set; }

    public Guid? LeadTypeId { get; set; }

    [Field("Type", "Тип возможности", Dictionary = BasicDictionaries.LeadType)]
    public DictionaryEntry? LeadType { get; set; }

    public Guid? SourceId { get; set; }

    [Field("Source", "Источник", Dictionary = BasicDictionaries.LeadSource)]
    public DictionaryEntry? Source { get; set; }

    [Field("Rating", "Оценка")]
    public LeadRating? Rating { get; set; }

    [Field("Budget", "Бюджет")]
    public Money? Budget { get; set; }

    [Field("About", "О возможности", MaxLength = 20_000, As = FieldType.LongText)]
    public string? About { get; set; }

    public Guid? BusinessFormId { get; set; }

    [Field("Legal form", "Организационно-правовая форма", Dictionary = BasicDictionaries.BusinessForm)]
    public DictionaryEntry? BusinessForm { get; set; }

    public Guid? IndustryId { get; set; }

    [Field("Industry", "Отрасль", Dictionary = BasicDictionaries.Industry)]
    public DictionaryEntry? Industry { get; set; }

    public Guid? RegionId { get; set; }

    [Field("Region", "Регион")]
    public Region? Region { get; set; }

    public Guid? CountryId { get; set; }

    [Field("Country", "Страна", Dictionary = BasicDictionaries.Country)]
    public DictionaryEntry? Country { get; set; }

    public Guid? WebFormId { get; init; }

    /// <summary>The form on the site it came through.</summary>
    [Field("Web form", "Форма на сайте")]
    public WebForm? WebForm { get; private set; }

    /// <summary>Where on the web it came from.</summary>
    [Field("Campaign", "Рекламная метка")]
    public Utm? Utm { get; set; }

    /// <summary>The words the person agreed to when they left their data.</summary>
    [Field("Consent", "Согласие на обработку данных", MaxLength = 4000, As = FieldType.LongText)]
    public string? ConsentText { get; init; }

    [Field("Consent given", "Согласие получено")]
    public DateTime? ConsentAt { get; init; }

    [Field("In queue since", "В очереди с")]
    public DateTime? QueuedAt { get; private set; }

    /// <summary>Its place when the head orders the queue by hand; smaller is earlier.</summary>
    public long QueuePosition { get; private set; }

    [Field("Taken", "Взят в работу")]
    public DateTime? TakenAt { get; private set; }

    [Field("First touch", "Первое касание")]
    public DateTime? FirstTouchAt { get; private set; }

    /// <summary>When somebody should have spoken to them at the latest.</summary>
    [Field("First touch due", "Связаться до")]
    public DateTime? SlaDueAt { get; internal set; }

    [Field("Next step", "Следующий шаг")]
    public DateTime? NextStepAt { get; private set; }

    [Field("Last touch", "Последний контакт")]
    public DateTime? LastTouchAt { get; private set; }

    public void SetSteps(DateTime? next, DateTime? last) => (NextStepAt, LastTouchAt) = (next, last);

    public Guid? FailReasonId { get; private set; }

    [Field("Reason for failure", "Причина отказа", Dictionary = BasicDictionaries.LeadFailReason)]
    public DictionaryEntry? FailReason { get; private set; }

    public Guid? DuplicateOfLeadId { get; private set; }

    [Field("Duplicate of lead", "Дубликат возможности")]
    public Lead? DuplicateOfLead { get; private set; }

    public Guid? DuplicateOfContractorId { get; private set; }

    [Field("Duplicate of contractor", "Дубликат контрагента")]
    public Contractor? DuplicateOfContractor { get; private set; }

    public Guid? DerivedContractorId { get; private set; }

    [Field("Contractor made", "Созданный контрагент")]
    public Contractor? DerivedContractor { get; private set; }

    public Guid? DerivedContactId { get; private set; }

    [Field("Contact made", "Созданный контакт")]
    public Contact? DerivedContact { get; private set; }

    public Guid? DerivedDealId { get; private set; }

    [Field("Deal made", "Созданная сделка")]
    public Deal? DerivedDeal { get; private set; }

    /// <summary>Failing may make a contractor, but only once.</summary>
    public bool ContractorCreatedOnFailure { get; private set; }

    /// <summary>What it was before it became a duplicate.</summary>
    public LeadStatus? PreviousStatus { get; private set; }

    public override string Title => Name;

    /// <summary>Whether anybody still works on it.</summary>
    public bool IsOpen => IsOpenAs(Status);

    internal static bool IsOpenAs(LeadStatus status) => status is LeadStatus.New or LeadStatus.InWork or LeadStatus.Unreachable;

    /// <summary>Nobody has it; the queue's people may take it.</summary>
    public bool IsWaiting => IsOpen && ResponsibleId is null;

    public IEnumerable<string?> SearchWords() => [Name, Company, ContactName, .. Addresses.Select(a => a.City)];

    public IEnumerable<(SearchKeyType Type, string Value)> SearchKeys() => ReachKeys();

    public override void Check()
    {
        base.Check();
        if (string.IsNullOrWhiteSpace(Name))
            Name = FirstOf(Company, ContactName, Phone, Email) ?? "";
        if (Kind == LeadKind.Company && string.IsNullOrWhiteSpace(Company) && !string.IsNullOrWhiteSpace(ContactName) && Name == ContactName)
            Kind = LeadKind.Individual;
        if (Name.Length == 0)
            throw new InvalidInputException("name", LeadTexts.NameNeeded);
    }

    private static string? FirstOf(params string?[] texts) => texts.FirstOrDefault(t => !string.IsNullOrWhiteSpace(t))?.Trim();
}

/// <summary>Whether a lead is a company or a person.</summary>
public enum LeadKind
{
    Company,
    Individual,
}

/// <summary>How far a lead is.</summary>
public enum LeadStatus
{
    New,
    InWork,
    Unreachable,
    Unqualified,
    Qualified,
    Duplicate,
}

/// <summary>How likely a lead is to buy.</summary>
public enum LeadRating
{
    Hot,
    Warm,
    Cold,
}

/// <summary>What a link of an advertisement said.</summary>
public sealed record Utm
{
    public string? Source { get; init; }
    public string? Medium { get; init; }
    public string? Campaign { get; init; }
    public string? Term { get; init; }
    public string? Content { get; init; }

    /// <summary>The page the form stood on.</summary>
    public string? Page { get; init; }
}
