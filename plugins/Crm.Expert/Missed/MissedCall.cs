using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Calls;

namespace Crm.Expert.Missed;

/// <summary>Somebody called and spoke with nobody, once or several times. One per number while it is open; a task says who calls back, and until when.</summary>
[Record("missed-calls", "Missed call", "Пропущенный звонок", "Missed calls", "Пропущенные звонки")]
public sealed class MissedCall : Record, IResponsible, ISearchable
{
    [Field("From", "От кого", MaxLength = 500)]
    public string Name { get; private set; } = "";

    [Field("Phone", "Телефон", MaxLength = 100, As = FieldType.Phone)]
    public string? Phone { get; init; }

    /// <summary>The number as telephones know it.</summary>
    public string PhoneKey { get; init; } = "";

    [Field("Status", "Статус")]
    public MissedCallStatus Status { get; private set; }

    [Field("Called", "Звонил")]
    public DateTime LastAt { get; private set; }

    [Field("First called", "Впервые звонил")]
    public DateTime FirstAt { get; init; }

    [Field("Times", "Раз")]
    public int Times { get; private set; } = 1;

    [Field("Call back by", "Перезвонить до")]
    public DateTime? DueAt { get; init; }

    public Guid? ResponsibleId { get; private set; }

    [Field("Who calls back", "Кто перезванивает")]
    public User? Responsible { get; private set; }

    public Guid? ContractorId { get; private set; }

    [Field("Contractor", "Контрагент")]
    public Contractor? Contractor { get; private set; }

    public Guid? ContactId { get; private set; }

    [Field("Contact", "Контакт")]
    public Contact? Contact { get; private set; }

    public Guid? LeadId { get; private set; }

    [Field("Lead", "Потенциальный клиент")]
    public Lead? Lead { get; private set; }

    public Guid? CallId { get; private set; }

    /// <summary>The call that was missed last.</summary>
    [Field("Call", "Звонок")]
    public CallSession? Call { get; private set; }

    public Guid? SettledById { get; private set; }

    /// <summary>The call that settled it.</summary>
    [Field("Settled by", "Закрыт звонком")]
    public CallSession? SettledBy { get; private set; }

    [Field("Settled", "Закрыт")]
    public DateTime? SettledAt { get; private set; }

    /// <summary>The task to call back.</summary>
    public Guid? TaskId { get; private set; }

    public override string Title => Name;

    public bool IsOpen => Status is MissedCallStatus.Open or MissedCallStatus.InProgress;

    public IEnumerable<string?> SearchWords() => [Name];

    public IEnumerable<(SearchKeyType Type, string Value)> SearchKeys() => Phone is { } phone ? [(SearchKeyType.Phone, phone)] : [];

    /// <summary>Was missed just now, for the first time or again.</summary>
    internal void By(CallSession call, bool again)
    {
        (Name, CallId, LastAt) = (call.Name, call.Id, call.EndedAt ?? call.StartedAt);
        (ContractorId, ContactId, LeadId) = (call.ContractorId, call.ContactId, call.LeadId);
        if (again)
            Times++;
    }

    /// <summary>Who calls back, and by which task.</summary>
    internal void GoesTo(Guid? person, Guid? task) => (ResponsibleId, TaskId) = (person ?? ResponsibleId, task ?? TaskId);

    /// <summary>Somebody is about it.</summary>
    internal void Start()
    {
        if (Status == MissedCallStatus.Open)
            Status = MissedCallStatus.InProgress;
    }

    /// <summary>It is settled. Settling it again changes nothing.</summary>
    internal bool Settle(MissedCallStatus how, Guid? by, DateTime now)
    {
        if (!IsOpen)
            return false;
        (Status, SettledById, SettledAt) = (how, by, now);
        return true;
    }
}

/// <summary>How far one is with a missed call.</summary>
public enum MissedCallStatus
{
    Open,

    /// <summary>Somebody is calling back.</summary>
    InProgress,
    CalledBack,

    /// <summary>They called again and were answered.</summary>
    Reached,

    /// <summary>Somebody decided that nobody calls back.</summary>
    Ignored,
}

/// <summary>What is said of missed calls.</summary>
internal static class MissedTexts
{
    public static readonly Words CallBack = new("Call back: {0}", "Перезвонить: {0}");
    public static readonly Words Missed = new("Missed call from {0}", "Пропущенный звонок: {0}");
    public static readonly Words CalledBackCode = new("Called back", "Перезвонили");
    public static readonly Words IgnoredCode = new("Not needed", "Не требуется");

    public static Words Of(MissedCallStatus status) => status switch
    {
        MissedCallStatus.InProgress => new("Being called", "Перезванивают"),
        MissedCallStatus.CalledBack => new("Called back", "Перезвонили"),
        MissedCallStatus.Reached => new("Got through", "Дозвонился сам"),
        MissedCallStatus.Ignored => new("Not needed", "Не требуется"),
        _ => new("Open", "Ждёт звонка"),
    };
}
