using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Company.Product.ManyThings;

/// <summary>What the plugin keeps.</summary>
[Record("many-things", "One thing", "ОднаВещь", "Many things", "МногоВещей")]
public sealed class OneThing : Record, IResponsible
{
    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    [Field("Due", "Срок")]
    public DateOnly? DueOn { get; set; }

    public Guid? ResponsibleId { get; set; }

    /// <summary>Who answers for it; the levels own, team and region are counted from this person.</summary>
    [Field("Responsible", "Ответственный")]
    public User? Responsible { get; set; }

    [Field("Status", "Статус")]
    public OneThingStatus Status { get; private set; }

    [Field("Finished at", "Завершено")]
    public DateTime? FinishedAt { get; private set; }

    public override string Title => Name;

    /// <summary>Finishes it. Doing so again changes nothing.</summary>
    /// <exception cref="RuleBrokenException">Nobody is responsible.</exception>
    public void Finish(DateTime now)
    {
        if (ResponsibleId is null)
            throw new RuleBrokenException(OneThingTexts.NobodyResponsible, Name);
        (Status, FinishedAt) = (OneThingStatus.Finished, FinishedAt ?? now);
    }
}

/// <summary>Where it stands. The words are in the database and in the API for ever.</summary>
public enum OneThingStatus
{
    Open,
    Finished,
}

/// <summary>What holds whenever one is saved, whoever saves it: a page, the API, an import, a process.</summary>
internal static class OneThingRules
{
    public static Task SavingAsync(CrmDb db, OneThing record, bool isNew, CancellationToken cancel)
    {
        if (isNew)
            db.Raise(new OneThingCreated(record.Id));
        return Task.CompletedTask;
    }
}
