using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;

namespace Crm.Expert.Calls;

/// <summary>
/// A call, from the first ring to the end, however many telephones it rang at. What it says of the call follows from the events the
/// exchange sent (<see cref="CallCourse"/>), in whatever order they came.
/// </summary>
[Record("calls", "Call", "Звонок", "Calls", "Звонки")]
public sealed class CallSession : Record, IResponsible, ISearchable
{
    /// <summary>Who is at the other end: the client, or the number while nobody knows.</summary>
    [Field("With", "С кем", MaxLength = 500)]
    public string Name { get; private set; } = "";

    public Guid? ConnectionId { get; init; }

    [Field("Connection", "Подключение")]
    public TelephonyConnection? Connection { get; private set; }

    /// <summary>The exchange's key of the call.</summary>
    public string CallKey { get; init; } = "";

    [Field("Direction", "Направление", IsDerived = true)]
    public CallDirection Direction { get; private set; }

    [Field("State", "Состояние", IsDerived = true)]
    public CallState State { get; private set; }

    [Field("Ended as", "Чем завершился")]
    public CallDisposition? Disposition { get; private set; }

    [Field("Phone", "Телефон", MaxLength = 100, As = FieldType.Phone, IsDerived = true)]
    public string? Phone { get; private set; }

    /// <summary>The number as telephones know it, to find other calls with it; empty when it is hidden.</summary>
    public string PhoneKey { get; private set; } = "";

    [Field("Line", "Линия", MaxLength = 100, IsDerived = true)]
    public string? Line { get; private set; }

    [Field("Queue of the exchange", "Очередь станции", MaxLength = 100, IsDerived = true)]
    public string? Queue { get; private set; }

    [Field("Extension", "Внутренний номер", MaxLength = 40, IsDerived = true)]
    public string? Extension { get; private set; }

    [Field("Began", "Начало", IsDerived = true)]
    public DateTime StartedAt { get; private set; }

    [Field("Answered", "Ответ", IsDerived = true)]
    public DateTime? AnsweredAt { get; private set; }

    [Field("Ended", "Конец", IsDerived = true)]
    public DateTime? EndedAt { get; private set; }

    [Field("Waited, s", "Ожидание, с", IsDerived = true)]
    public int? WaitSeconds { get; private set; }

    [Field("Talked, s", "Разговор, с", IsDerived = true)]
    public int? TalkSeconds { get; private set; }

    public Guid? ResponsibleId { get; private set; }

    /// <summary>Who spoke; for a missed call, whose it was to answer.</summary>
    [Field("Colleague", "Сотрудник")]
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

    public Guid? RelationshipId { get; private set; }

    /// <summary>Where it stands in what was done with the client.</summary>
    [Field("Relationship", "Взаимоотношение")]
    public Relationship? Relationship { get; private set; }

    [Field("Recorded", "Есть запись", IsDerived = true)]
    public bool IsRecorded { get; private set; }

    /// <summary>Where the recording is, in the exchange's words.</summary>
    public string? Recording { get; private set; }

    /// <summary>What we gave the exchange when we asked it to call.</summary>
    public string? CorrelationId { get; private set; }

    /// <summary>Nobody wants to hear of this number: no card, no missed call.</summary>
    public bool IsIgnored { get; private set; }

    /// <summary>When somebody said what came of it; null until then.</summary>
    public DateTime? NotedAt { get; private set; }

    /// <summary>The missed call it was counted into; null while it was not.</summary>
    public Guid? MissedCallId { get; private set; }

    /// <summary>A process waits for it: the order it was made by.</summary>
    public Guid? OrderId { get; internal set; }

    public override string Title => Name;

    /// <summary>Whether somebody is known to be at the other end.</summary>
    public bool HasClient => ContractorId is not null || ContactId is not null || LeadId is not null;

    /// <summary>A colleague spoke with the other end.</summary>
    public bool WasAnswered => AnsweredAt is not null;

    /// <summary>Somebody called us and spoke with nobody.</summary>
    public bool IsMissed => Direction == CallDirection.In && State == CallState.Ended && !WasAnswered;

    /// <summary>The record processes are about that this call starts: the client; the call itself while nobody is known.</summary>
    public (string Kind, Guid Id) About => this switch
    {
        { LeadId: { } lead } => ("leads", lead),
        { ContractorId: { } contractor } => ("contractors", contractor),
        { ContactId: { } contact } => ("contacts", contact),
        _ => ("calls", Id),
    };

    public IEnumerable<string?> SearchWords() => [Name];

    public IEnumerable<(SearchKeyType Type, string Value)> SearchKeys() => Phone is { } phone ? [(SearchKeyType.Phone, phone)] : [];

    /// <summary>Becomes what the events say.</summary>
    internal void Follow(CallCourse course, TelephonyConnection connection)
    {
        (Direction, State, Disposition) = (course.Direction, course.State, course.Disposition);
        (Phone, Line, Queue, Extension) = (Cut(course.Number, 100), Cut(course.Line, 100), Cut(course.Queue, 100), Cut(course.Extension, 40));
        PhoneKey = Phone is null ? "" : Cut(PhoneText.Dialled(Phone, connection.Country), 40)!;
        (StartedAt, AnsweredAt, EndedAt) = (course.StartedAt, course.AnsweredAt, course.EndedAt);
        (WaitSeconds, TalkSeconds) = (course.WaitSeconds, course.TalkSeconds);
        (Recording, IsRecorded) = (Cut(course.Recording, 1000), course.Recording is not null);
        CorrelationId = Cut(course.CorrelationId, 100);
        IsIgnored = connection.Ignores(Phone) || (Direction == CallDirection.Internal && !connection.InternalCalls);
        if (!HasClient)
            Name = Cut(course.CallerName is { Length: > 0 } name && name != Phone ? $"{name}, {ReadableOr(connection)}" : ReadableOr(connection), 500)!;
    }

    /// <summary>Whose it is: who spoke, or who should have.</summary>
    internal void BeOf(Guid? person) => ResponsibleId = person;

    /// <summary>Who is at the other end. A call keeps the first client it was given unless a person chooses another.</summary>
    internal void BeWith(Client client)
    {
        (ContractorId, ContactId, LeadId) = (client.ContractorId, client.ContactId, client.LeadId);
        Name = Cut(client.Name, 500)!;
    }

    /// <summary>Where it stands in what was done with the client.</summary>
    internal void StandAt(Guid relationship) => RelationshipId = relationship;

    /// <summary>It was counted into a missed call.</summary>
    internal void CountsInto(Guid missedCall) => MissedCallId = missedCall;

    /// <summary>Somebody said what came of it.</summary>
    internal void Noted(DateTime now) => NotedAt ??= now;

    private string ReadableOr(TelephonyConnection connection) => Phone is null ? CallTexts.HiddenNumber.En : PhoneText.Readable(Phone, connection.Country);

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}

/// <summary>One telephone of a call.</summary>
public sealed class CallLeg
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid SessionId { get; init; }
    public required string LegKey { get; init; }
    public string? Extension { get; set; }

    /// <summary>Whose telephone it is; null when nobody said.</summary>
    public Guid? UserId { get; set; }

    public DateTime? RingingAt { get; set; }
    public DateTime? AnsweredAt { get; set; }
    public DateTime? EndedAt { get; set; }
}

/// <summary>A person put the card of a call away.</summary>
public sealed class CallDismissal
{
    public Guid SessionId { get; init; }
    public Guid UserId { get; init; }
    public DateTime At { get; init; }
}

/// <summary>An event as it came: what makes a repeat visible, and what the call follows from.</summary>
public sealed class CallEntry
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid ConnectionId { get; init; }
    public required string CallKey { get; init; }
    public string LegKey { get; init; } = "";
    public CallEventType Type { get; init; }
    public long Seq { get; init; }
    public DateTime OccurredAt { get; init; }
    public DateTime ReceivedAt { get; init; }
    public Guid? PayloadId { get; init; }

    /// <summary>The event as JSON.</summary>
    public required string Content { get; init; }
}

/// <summary>Whoever works on calls with one number, or on one call, has its turn: a row that is locked for the length of a transaction.</summary>
public sealed class CallTurn
{
    public int Slot { get; init; }
    public long Taken { get; set; }
}
