using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Funnels;
using Crm.Basic.Leads;
using Crm.Basic.Products;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Deals;

/// <summary>A sale one works on: to whom, for how much, how far. Stage and status are two things: where it stands, and whether it still goes on.</summary>
[Record("deals", "Deal", "Сделка", "Deals", "Сделки")]
public sealed partial class Deal : Record, IResponsible, ISearchable, IHasNextStep
{
    private Guid? _stageId;
    private DealStatus _status;
    private int? _probability;
    private Guid? _lossReasonId;
    private DateOnly? _closedOn;
    private Guid? _productId;

    [Field("Name", "Наименование", MaxLength = 500, Required = true)]
    public string Name { get; set; } = "";

    public Guid? ContractorId { get; set; }

    [Field("Contractor", "Контрагент", Required = true)]
    public Contractor? Contractor { get; set; }

    public Guid? ContactId { get; set; }

    /// <summary>The person one speaks with about this deal.</summary>
    [Field("Contact", "Контакт")]
    public Contact? Contact { get; set; }

    /// <summary>Everybody of the client's side who has a part in it, <see cref="Contact"/> among them.</summary>
    [Links("Contacts", "Контакты", typeof(Contact), nameof(DealContact.ContactId))]
    public ICollection<DealContact> Contacts { get; } = [];

    /// <summary>Colleagues who take part beside the responsible; they see it.</summary>
    [Links("Members", "Участники", typeof(User), nameof(DealMember.PersonId))]
    public ICollection<DealMember> Members { get; } = [];

    public Guid? DealTypeId { get; set; }

    /// <summary>Says which funnel it walks; the default type when it is not given.</summary>
    [Field("Type", "Тип сделки")]
    public DealType? DealType { get; set; }

    public Guid? StageId { get => _stageId; init => _stageId = value; }

    /// <summary>Where it stands; the first stage of its funnel when it is not given. Moved by <see cref="MoveDealStage"/>.</summary>
    [Field("Stage", "Стадия")]
    public DealStage? Stage { get; private set; }

    /// <summary>Whether it still goes on. Changed by <see cref="ChangeDealStatus"/>.</summary>
    [Field("Status", "Статус")]
    public DealStatus Status { get => _status; init => _status = value; }

    /// <summary>In a few words, how it is going.</summary>
    [Field("Short status", "Краткий статус", MaxLength = 300)]
    public string? ShortStatus { get; set; }

    /// <summary>Typed by hand, or the sum of its products.</summary>
    [Field("Amount", "Сумма")]
    public Money? Amount { get; set; }

    /// <summary>Whether the amount follows the products. Typing another amount ends it.</summary>
    [Field("Amount from products", "Сумма по продуктам")]
    public bool IsAmountFromProducts { get; set; }

    /// <summary>As its stage says, unless somebody set another; empty takes the stage's again.</summary>
    [Field("Probability, %", "Вероятность, %")]
    public int? Probability
    {
        get => _probability;
        set => (_probability, IsProbabilityOwn) = (value, value is not null);
    }

    /// <summary>Somebody set another probability than the stage's.</summary>
    public bool IsProbabilityOwn { get; private set; }

    [Field("Planned close", "Плановая дата закрытия")]
    public DateOnly? PlannedCloseOn { get; set; }

    [Field("Opened", "Дата открытия")]
    public DateOnly? OpenedOn { get; set; }

    [Field("Closed", "Дата закрытия")]
    public DateOnly? ClosedOn { get => _closedOn; init => _closedOn = value; }

    public Guid? ResponsibleId { get; set; }

    [Field("Responsible", "Ответственный")]
    public User? Responsible { get; set; }

    public Guid? ProductId { get => _productId; init => _productId = value; }

    /// <summary>The first of its products; follows from them. A new deal that names one begins with a line for it.</summary>
    [Field("Product", "Продукт")]
    public Product? Product { get; private set; }

    public Guid? SourceId { get; set; }

    [Field("Source", "Источник", Dictionary = BasicDictionaries.LeadSource)]
    public DictionaryEntry? Source { get; set; }

    public Guid? OriginLeadId { get; init; }

    /// <summary>The lead it came from.</summary>
    [Field("Origin", "Исходная возможность")]
    public Lead? OriginLead { get; init; }

    public Guid? CompetitorId { get; set; }

    [Field("Competitor", "Конкурент", Dictionary = BasicDictionaries.Competitor)]
    public DictionaryEntry? Competitor { get; set; }

    public Guid? LossReasonId { get => _lossReasonId; init => _lossReasonId = value; }

    [Field("Reason for loss", "Причина проигрыша", Dictionary = BasicDictionaries.LossReason)]
    public DictionaryEntry? LossReason { get; private set; }

    [Field("Comment to the status", "Комментарий к статусу", MaxLength = 4000, As = FieldType.LongText)]
    public string? StatusComment { get; private set; }

    /// <summary>When a postponed deal goes on by itself; null waits for somebody.</summary>
    [Field("Resumes", "Возобновить")]
    public DateOnly? ResumeOn { get; private set; }

    /// <summary>Since when it stands on its stage.</summary>
    [Field("On this stage since", "На стадии с", IsDerived = true)]
    public DateTime? StageSince { get; private set; }

    [Field("Description", "Описание", MaxLength = 20_000, As = FieldType.LongText)]
    public string? Description { get; set; }

    [Field("Next step", "Следующий шаг")]
    public DateTime? NextStepAt { get; private set; }

    [Field("Last touch", "Последний контакт")]
    public DateTime? LastTouchAt { get; private set; }

    public void SetSteps(DateTime? next, DateTime? last) => (NextStepAt, LastTouchAt) = (next, last);

    public override string Title => Name;

    /// <summary>Whether it is neither won nor lost.</summary>
    public bool IsOpen => Status is DealStatus.Active or DealStatus.Postponed;

    public IEnumerable<string?> SearchWords() => [Name, ShortStatus];

    public IEnumerable<(SearchKeyType Type, string Value)> SearchKeys() => [];

    public override void Check()
    {
        base.Check();
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Amount is { Amount: < 0 })
            wrong["amount"] = DealTexts.NegativeAmount;
        if (Probability is < 0 or > 100)
            wrong["probability"] = FunnelTexts.WrongPercent;
        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
    }
}

/// <summary>Whether a deal still goes on.</summary>
public enum DealStatus
{
    Active,
    Postponed,
    ClosedWon,
    ClosedLost,
}
