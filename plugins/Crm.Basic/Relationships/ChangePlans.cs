using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>A planned relationship will not take place.</summary>
public sealed class CancelRelationship(CrmDb db, IProcesses processes)
{
    /// <exception cref="RuleBrokenException">It took place already.</exception>
    /// <exception cref="InvalidInputException">No reason is given.</exception>
    public async Task<Relationship> RunAsync(Guid id, string? reason, CancellationToken cancel)
    {
        var record = await db.LoadAsync<Relationship>(id, RelationshipPermissions.Edit, cancel);
        Cancel(record, reason, goesOn: true);
        return record;
    }

    /// <summary>Cancels every planned one of a lead: the lead was closed. Whoever closes it closes all work on it.</summary>
    public async Task<IReadOnlyList<Relationship>> OfLeadAsync(Guid lead, string reason, CancellationToken cancel)
    {
        var planned = await db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).Where(r => r.LeadId == lead && r.ContractorId == null && r.Status == RelationshipStatus.Planned).ToListAsync(cancel);
        foreach (var record in planned)
            Cancel(record, reason, goesOn: false);
        return planned;
    }

    /// <summary>Cancels every planned one of a deal: the deal was closed.</summary>
    public async Task OfDealAsync(Guid deal, string reason, CancellationToken cancel)
    {
        foreach (var record in await PlannedOfDeal(db, deal).ToListAsync(cancel))
            Cancel(record, reason, goesOn: false);
    }

    /// <summary>What is planned with a deal, whoever may see it.</summary>
    internal static IQueryable<Relationship> PlannedOfDeal(CrmDb db, Guid deal) =>
        db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).Where(r => r.DealId == deal && r.Status == RelationshipStatus.Planned);

    // A process that waits for it goes on, unless it ends with the client's work itself.
    private void Cancel(Relationship record, string? reason, bool goesOn)
    {
        if (!record.Cancel(reason))
            return;
        var (kind, about) = record.About;
        db.Raise(new RelationshipCancelled(kind, about, record.Id, record.Kind, record.ContactId, record.ResponsibleId, record.CancelReason!));
        if (record is not { InstanceId: { } instance, BookmarkId: { } bookmark })
            return;
        if (goesOn)
            processes.Resume(instance, bookmark, JsonSerializer.SerializeToElement(new RelationshipAnswer(RelationshipAnswer.Cancelled, record.Id, null, record.CancelReason)));
        record.NotAwaited();
    }
}

/// <summary>Moves a planned relationship to another time.</summary>
public sealed class RescheduleRelationship(CrmDb db)
{
    /// <exception cref="RuleBrokenException">It is not planned any more.</exception>
    /// <exception cref="InvalidInputException">The time is missing, or it ends before it begins.</exception>
    public async Task<Relationship> RunAsync(Guid id, RelationshipTime time, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(time);
        var record = await db.LoadAsync<Relationship>(id, RelationshipPermissions.Edit, cancel);
        var before = (record.StartAt, record.EndAt, record.AllDay, record.Day, record.LastDay);
        record.Reschedule(time with { StartAt = time.StartAt is { } start ? PlanRelationship.Utc(start) : null, EndAt = time.EndAt is { } end ? PlanRelationship.Utc(end) : null });
        record.Check();
        record.PlaceDays(await RelationshipRules.ZoneAsync(db, record.ResponsibleId, cancel));
        var (kind, about) = record.About;
        if (before != (record.StartAt, record.EndAt, record.AllDay, record.Day, record.LastDay))
            db.Raise(new RelationshipRescheduled(kind, about, record.Id, record.Kind, record.ContactId, record.ResponsibleId, record.StartAt));
        return record;
    }
}

/// <summary>Plans a completed or cancelled relationship again.</summary>
public sealed class ReopenRelationship(CrmDb db, ITasks tasks)
{
    /// <exception cref="RuleBrokenException">It is planned.</exception>
    /// <exception cref="NotAllowedException">The person may not reopen what is completed.</exception>
    public async Task<Relationship> RunAsync(Guid id, CancellationToken cancel)
    {
        var record = await db.LoadAsync<Relationship>(id, RelationshipPermissions.Edit, cancel);
        if (record.Status == RelationshipStatus.Completed)
            await db.RequireAsync(record, RelationshipPermissions.Reopen, cancel);
        if (record.AgreementTaskId is { } task)
            await tasks.CancelAsync([task], RelationshipTexts.WasReopened.With(record.Name), cancel);
        record.Reopen();
        return record;
    }
}

/// <summary>What is planned by a person who is blocked: somebody else gets it.</summary>
internal sealed class RelationshipsOfPerson(CrmDb db) : IPersonsWork
{
    public Words Label { get; } = new("Planned calls, meetings and letters", "Запланированные взаимоотношения");

    public Task<int> CountAsync(Guid userId, CancellationToken cancel) => Planned(userId).CountAsync(cancel);

    public async Task<int> HandOverAsync(Guid from, Guid to, CancellationToken cancel)
    {
        var planned = await Planned(from).ToListAsync(cancel);
        foreach (var record in planned)
            record.ResponsibleId = to;
        return planned.Count;
    }

    private IQueryable<Relationship> Planned(Guid userId) =>
        db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).Where(r => r.ResponsibleId == userId && r.Status == RelationshipStatus.Planned);
}
