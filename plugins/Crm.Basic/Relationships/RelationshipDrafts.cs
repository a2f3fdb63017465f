using Crm.Bpm.Sdk.Ui;

namespace Crm.Basic.Relationships;

/// <summary>What is typed about a relationship to plan or log. A class that JSON can carry, so that it outlives a reload.</summary>
public sealed class PlanDraft
{
    public RelationshipKind Kind { get; set; }
    public string Name { get; set; } = "";

    /// <summary>On the person's wall clock.</summary>
    public DateTime? Start { get; set; }

    public int Minutes { get; set; } = 30;
    public bool AllDay { get; set; }
    public DateOnly? Day { get; set; }
    public Option? Contractor { get; set; }
    public Option? Lead { get; set; }
    public Option? Deal { get; set; }
    public string ContactId { get; set; } = "";
    public List<Option> Participants { get; set; } = [];
    public bool IsPrivate { get; set; }
    public string? Place { get; set; }
    public string? Description { get; set; }
    public int? Reminder { get; set; } = Relationship.UsualReminder;
    public bool TookPlace { get; set; }
    public bool FromClient { get; set; }
    public string? Result { get; set; }
    public string ResultCode { get; set; } = "";

    /// <summary>How it is repeated; once when unset.</summary>
    public RepeatChoice Repeat { get; set; }

    /// <summary>On which days of the week; the day it begins on when empty.</summary>
    public List<DayOfWeek> RepeatDays { get; set; } = [];

    /// <summary>The last day; how many times when unset.</summary>
    public DateOnly? RepeatUntil { get; set; }

    public int? RepeatTimes { get; set; } = 5;

    /// <summary>Whether it ends on a day instead of after so many times.</summary>
    public bool RepeatEndsOnDay { get; set; }

    /// <summary>The rule of the series; null when it takes place once.</summary>
    internal string? Rule()
    {
        if (Repeat == RepeatChoice.Never || TookPlace)
            return null;
        var rule = Repeat switch
        {
            RepeatChoice.Workdays => Recurrence.OnWorkdays,
            RepeatChoice.Weekly or RepeatChoice.Biweekly => new Recurrence { Frequency = RecurrenceFrequency.Weekly, Interval = Repeat == RepeatChoice.Weekly ? 1 : 2, Days = [.. RepeatDays] },
            _ => new Recurrence { Frequency = RecurrenceFrequency.Monthly, MonthDay = First?.Day, OrLastDay = First?.Day > 28 },
        };
        return (RepeatEndsOnDay ? rule with { Until = RepeatUntil } : rule with { Count = RepeatTimes > 0 ? RepeatTimes : null }).ToText(null);
    }

    private DateOnly? First => AllDay ? Day : Start is { } start ? DateOnly.FromDateTime(start) : null;

    internal void Be(RelationshipKind kind) => (Kind, Minutes) = (kind, (int)Relationship.UsualLength(kind).TotalMinutes);

    /// <summary>What the use case is told.</summary>
    /// <param name="time">The person's clock.</param>
    internal RelationshipPlan ToPlan(PersonTime time)
    {
        var start = Start is { } local ? time.ToUtc(local) : (DateTime?)null;
        return new()
        {
            Kind = Kind,
            Name = Name,
            Direction = Kind == RelationshipKind.Meeting ? null : TookPlace && FromClient ? RelationshipDirection.In : RelationshipDirection.Out,
            ContractorId = IdOf(Contractor?.Code),
            LeadId = IdOf(Lead?.Code),
            DealId = IdOf(Deal?.Code),
            ContactId = IdOf(ContactId),
            StartAt = AllDay ? null : start,
            EndAt = AllDay ? null : start?.AddMinutes(Minutes),
            AllDay = AllDay,
            Day = AllDay ? Day ?? (Start is { } day ? DateOnly.FromDateTime(day) : null) : null,
            Participants = [.. Participants.Select(person => IdOf(person.Code)).OfType<Guid>()],
            IsPrivate = IsPrivate,
            Place = Place,
            Description = Description,
            ReminderMinutes = Reminder,
            Result = TookPlace ? Result : null,
            ResultCode = TookPlace ? ResultCode : null,
        };
    }

    private static Guid? IdOf(string? code) => Guid.TryParse(code, out var id) ? id : null;
}

/// <summary>How a call or a meeting is repeated, as the form offers it.</summary>
public enum RepeatChoice
{
    Never,
    Workdays,
    Weekly,
    Biweekly,
    Monthly,
}

/// <summary>What is typed when a relationship is completed.</summary>
public sealed class CompleteDraft
{
    public string ResultCode { get; set; } = "";
    public string? Result { get; set; }
    public string? Agreement { get; set; }
    public DateOnly? AgreementDue { get; set; }
    public AgreementSide AgreementBy { get; set; }

    /// <summary>What comes next; null when nothing does.</summary>
    public RelationshipKind? NextKind { get; set; }

    /// <summary>On the person's wall clock.</summary>
    public DateTime? NextStart { get; set; }

    public string? NextName { get; set; }

    /// <summary>What the use case is told.</summary>
    /// <param name="time">The person's clock.</param>
    public Completion ToCompletion(PersonTime time) => new()
    {
        ResultCode = ResultCode,
        Result = Result,
        Agreement = Agreement,
        AgreementDue = string.IsNullOrWhiteSpace(Agreement) ? null : AgreementDue,
        AgreementBy = AgreementBy,
        Next = NextKind is { } kind ? new NextRelationship { Kind = kind, Name = NextName, StartAt = NextStart is { } start ? time.ToUtc(start) : null } : null,
    };
}
