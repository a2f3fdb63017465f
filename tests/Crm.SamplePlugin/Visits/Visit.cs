using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.SamplePlugin.Visits;

/// <summary>Somebody who comes to see one of us.</summary>
[Record("visits", "Visit", "Визит", "Visits", "Визиты")]
public sealed class Visit : Record, IResponsible
{
    [Field("Visitor", "Посетитель", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    [Field("Expected at", "Ожидается", Required = true)]
    public DateTime? ExpectedAt { get; set; }

    public Guid? ResponsibleId { get; set; }

    /// <summary>Whom the visitor comes to see; whoever planned the visit when nobody else was named.</summary>
    [Field("Host", "К кому")]
    public User? Responsible { get; set; }

    [Field("Status", "Статус")]
    public VisitStatus Status { get; private set; }

    [Field("Arrived at", "Время прихода")]
    public DateTime? ArrivedAt { get; private set; }

    public override string Title => Name;

    /// <summary>Says that the visitor is here. Saying it again changes nothing.</summary>
    /// <exception cref="RuleBrokenException">The visitor is not expected any more.</exception>
    public void Arrive(DateTime now)
    {
        if (Status == VisitStatus.Cancelled)
            throw new RuleBrokenException(VisitTexts.NotExpected.Filled(Name));
        (Status, ArrivedAt) = (VisitStatus.Arrived, ArrivedAt ?? now);
    }

    /// <summary>Says that the visitor will not come.</summary>
    /// <exception cref="RuleBrokenException">The visitor is here already.</exception>
    public void Cancel()
    {
        if (Status == VisitStatus.Arrived)
            throw new RuleBrokenException(VisitTexts.IsHere.Filled(Name));
        Status = VisitStatus.Cancelled;
    }
}

/// <summary>Where a visit stands.</summary>
public enum VisitStatus
{
    Expected,
    Arrived,
    Cancelled,
}

/// <summary>What holds whenever a visit is saved, whoever saves it.</summary>
internal static class VisitRules
{
    public static Task SavingAsync(CrmDb db, Visit visit, bool isNew, CancellationToken cancel)
    {
        if (!isNew)
            return Task.CompletedTask;
        visit.ResponsibleId ??= db.Session.Viewer.UserId;
        db.Raise(new VisitPlanned(visit.Id, visit.ResponsibleId));
        return Task.CompletedTask;
    }
}
