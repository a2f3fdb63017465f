using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Relationships;

/// <summary>
/// A call, a meeting, a letter or a message with a client: planned first and then completed with its result, or logged when it
/// is past already. Each names the one before it; together they are the chain of what was done with the client.
/// </summary>
[Record("relationships", "Relationship", "Взаимоотношение", "Relationships", "Взаимоотношения")]
public sealed partial class Relationship : Record, IResponsible, ISearchable
{
    /// <summary>Minutes before the start at which people are reminded, unless they say otherwise.</summary>
    public const int UsualReminder = 15;

    private RelationshipStatus _status;
    private DateTime _startAt;
    private DateTime _endAt;
    private bool _allDay;
    private DateOnly? _day;
    private DateOnly? _lastDay;
    private string? _result;
    private Guid? _resultCodeId;
    private string? _agreement;
    private DateOnly? _agreementDue;
    private AgreementSide? _agreementBy;
    private Guid? _previousId;
    private IReadOnlyList<Guid> _participants = [];
    private IReadOnlyList<Guid> _inform = [];
    private IReadOnlyList<Guid> _contacts = [];

    /// <summary>What it is about; follows from the kind when it is not given.</summary>
    [Field("Subject", "Тема", MaxLength = 500, Required = true)]
    public string Name { get; set; } = "";

    [Field("Kind", "Вид")]
    public RelationshipKind Kind { get; set; }

    /// <summary>Who turned to whom; null for a meeting, which is both.</summary>
    [Field("Direction", "Направление")]
    public RelationshipDirection? Direction { get; set; }

    [Field("Status", "Статус")]
    public RelationshipStatus Status { get => _status; init => _status = value; }

    /// <summary>When it begins. Changed by rescheduling; for whole days it follows from them.</summary>
    [Field("Start", "Начало")]
    public DateTime StartAt { get => _startAt; init => _startAt = value; }

    [Field("End", "Окончание")]
    public DateTime EndAt { get => _endAt; init => _endAt = value; }

    /// <summary>It takes whole days, which are the same days in every time zone.</summary>
    [Field("All day", "Весь день")]
    public bool AllDay { get => _allDay; init => _allDay = value; }

    [Field("Day", "День")]
    public DateOnly? Day { get => _day; init => _day = value; }

    [Field("Last day", "Последний день")]
    public DateOnly? LastDay { get => _lastDay; init => _lastDay = value; }

    public Guid? ContractorId { get; set; }

    [Field("Contractor", "Контрагент")]
    public Contractor? Contractor { get; set; }

    public Guid? ContactId { get; set; }

    /// <summary>The person one speaks with.</summary>
    [Field("Contact", "Контакт")]
    public Contact? Contact { get; set; }

    /// <summary>Further people of the client who take part.</summary>
    [Field("Further contacts", "Другие контакты")]
    public IReadOnlyList<Guid> Contacts { get => _contacts; set => _contacts = Tidied(value); }

    public Guid? LeadId { get; set; }

    [Field("Lead", "Потенциальный клиент")]
    public Lead? Lead { get; set; }

    public Guid? DealId { get; set; }

    [Field("Deal", "Сделка")]
    public Deal? Deal { get; set; }

    public Guid? ResponsibleId { get; set; }

    [Field("Responsible", "Ответственный")]
    public User? Responsible { get; set; }

    /// <summary>Colleagues who take part. They see it, and it stands in their calendars.</summary>
    [Field("Participants", "Участники")]
    public IReadOnlyList<Guid> Participants { get => _participants; set => _participants = Tidied(value); }

    /// <summary>Colleagues who are told of it and of its result.</summary>
    [Field("Inform", "Информировать")]
    public IReadOnlyList<Guid> Inform { get => _inform; set => _inform = Tidied(value); }

    /// <summary>Only the responsible, the author and the participants see it; colleagues see that the time is taken.</summary>
    [Field("Private", "Приватное")]
    public bool IsPrivate { get; set; }

    [Field("Place", "Место", MaxLength = 500)]
    public string? Place { get; set; }

    [Field("Description", "Описание", MaxLength = 20_000, As = FieldType.LongText)]
    public string? Description { get; set; }

    /// <summary>Minutes before the start; null reminds nobody.</summary>
    [Field("Reminder, minutes before", "Напомнить за, мин")]
    public int? ReminderMinutes { get; set; } = UsualReminder;

    [Field("Result", "Итог", MaxLength = 20_000, As = FieldType.LongText)]
    public string? Result { get => _result; init => _result = value; }

    public Guid? ResultCodeId { get => _resultCodeId; init => _resultCodeId = value; }

    [Field("Result in a word", "Результат", Dictionary = BasicDictionaries.ResultCode)]
    public DictionaryEntry? ResultCode { get; private set; }

    /// <summary>What was agreed. A task reminds of it until it is kept.</summary>
    [Field("Agreed", "О чём договорились", MaxLength = 4000, As = FieldType.LongText)]
    public string? Agreement { get => _agreement; init => _agreement = value; }

    [Field("Agreed until", "До какого числа")]
    public DateOnly? AgreementDue { get => _agreementDue; init => _agreementDue = value; }

    [Field("Promised by", "Кто обещал")]
    public AgreementSide? AgreementBy { get => _agreementBy; init => _agreementBy = value; }

    /// <summary>The task that reminds of the agreement; done means kept.</summary>
    public Guid? AgreementTaskId { get; private set; }

    [Field("Completed", "Завершено")]
    public DateTime? CompletedAt { get; private set; }

    public Guid? CompletedById { get; private set; }

    [Field("Completed by", "Кто завершил")]
    public User? CompletedBy { get; private set; }

    [Field("Reason for cancelling", "Причина отмены", MaxLength = 2000, As = FieldType.LongText)]
    public string? CancelReason { get; private set; }

    public Guid? PreviousId { get => _previousId; init => _previousId = value; }

    /// <summary>The one before it in the chain; the latest one with the same client unless given.</summary>
    [Field("Previous", "Предыдущее")]
    public Relationship? Previous { get; private set; }

    /// <summary>The series it is an occurrence of; null when it takes place once.</summary>
    public Guid? SeriesId { get; private set; }

    /// <summary>Its place in the series, from 0.</summary>
    public int? SeriesPosition { get; private set; }

    /// <summary>The process that waits for its result; null when none does.</summary>
    public Guid? InstanceId { get; private set; }

    /// <summary>Where that process waits.</summary>
    public string? BookmarkId { get; private set; }

    /// <summary>When people are reminded next; null when never.</summary>
    public DateTime? RemindAt { get; private set; }

    public override string Title => Name;

    public IEnumerable<string?> SearchWords() => [Name, Place];

    public IEnumerable<(SearchKeyType Type, string Value)> SearchKeys() => [];

    /// <summary>The record it is about: what processes that start from it are about, too.</summary>
    public (string Kind, Guid Id) About => this switch
    {
        { DealId: { } deal } => ("deals", deal),
        { ContractorId: { } contractor } => ("contractors", contractor),
        { LeadId: { } lead } => ("leads", lead),
        { ContactId: { } contact } => ("contacts", contact),
        _ => ("relationships", Id),
    };

    public override void Check()
    {
        base.Check();
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(Name))
            Name = RelationshipTexts.Of(Kind);
        if (ContractorId is null && ContactId is null && LeadId is null && DealId is null)
            wrong["contractor"] = RelationshipTexts.NeedsClient;
        if (AllDay ? Day is null : StartAt == default)
            wrong[AllDay ? "day" : "startAt"] = RelationshipTexts.NeedsStart;
        if (AllDay && LastDay < Day)
            wrong["lastDay"] = RelationshipTexts.EndsBeforeStart;
        if (!AllDay && EndAt != default && EndAt < StartAt)
            wrong["endAt"] = RelationshipTexts.EndsBeforeStart;
        if (!AllDay && EndAt - StartAt > LongestTime)
            wrong["endAt"] = RelationshipTexts.TooLong;
        if (AllDay && Day is { } first && LastDay?.DayNumber - first.DayNumber > LongestTime.Days)
            wrong["lastDay"] = RelationshipTexts.TooLong;
        if (ReminderMinutes is < 0 or > 60 * 24 * 30)
            wrong["reminderMinutes"] = RelationshipTexts.BadReminder;
        if (PreviousId == Id)
            wrong["previous"] = RelationshipTexts.OwnPrevious;
        if (Participants.Count + Inform.Count + Contacts.Count > MostPeople)
            wrong["participants"] = RelationshipTexts.TooManyPeople.With(MostPeople);
        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
    }

    private static IReadOnlyList<Guid> Tidied(IReadOnlyList<Guid>? people) => [.. (people ?? []).Where(id => id != Guid.Empty).Distinct()];
}

/// <summary>How one deals with a client.</summary>
public enum RelationshipKind
{
    Call,
    Meeting,
    Letter,
    Message,
}

/// <summary>Who turned to whom.</summary>
public enum RelationshipDirection
{
    /// <summary>From us to the client.</summary>
    Out,

    /// <summary>From the client to us.</summary>
    In,
}

/// <summary>How far a relationship is.</summary>
public enum RelationshipStatus
{
    Planned,
    Completed,
    Cancelled,
}

/// <summary>Who promised something.</summary>
public enum AgreementSide
{
    Us,
    Client,
}

/// <summary>Who takes part in a relationship: what the access filter and the cards of contacts read. Follows from the record.</summary>
public sealed class RelationshipPerson
{
    public Guid RelationshipId { get; init; }

    /// <summary>A colleague, or a contact.</summary>
    public Guid PersonId { get; init; }

    public RelationshipRole Role { get; init; }
}

/// <summary>As what somebody stands at a relationship.</summary>
public enum RelationshipRole
{
    Participant,
    Informed,
    Contact,
}
