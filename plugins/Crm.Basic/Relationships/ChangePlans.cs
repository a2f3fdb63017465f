using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>A planned relationship will not take place.</summary>
public sealed class CancelRelationship(CrmDb db, FollowingPlans following, IProcesses processes)
{
    /// <exception cref="RuleBrokenException">It took place already.</exception>
    /// <exception cref="InvalidInputException">No reason is given.</exception>
    public async Task<Relationship> RunAsync(Guid id, string? reason, CancellationToken cancel)
    {
        var record = await db.LoadAsync<Relationship>(id, RelationshipPermissions.Edit, cancel);
        Cancel(record, reason, goesOn: true);
        return record;
    }

    /// <summary>Of a series, cancels this one and those that follow.</summary>
    /// <returns>Those that were cancelled, this first.</returns>
    /// <exception cref="RuleBrokenException">It took place already, or is in no series.</exception>
    /// <exception cref="InvalidInputException">No reason is given.</exception>
    public async Task<IReadOnlyList<Relationship>> WithFollowingAsync(Guid id, string? reason, CancellationToken cancel)
    {
        var record = await db.LoadAsync<Relationship>(id, RelationshipPermissions.Edit, cancel);
        // Said again, it changes nothing.
        if (record.Status == RelationshipStatus.Cancelled)
            return [record];
        var all = await following.OfAsync(record, cancel);
        await following.EndBeforeAsync(record, cancel);
        Cancel(record, reason, goesOn: true);
        foreach (var one in all)
            Cancel(one, reason, goesOn: true);
        return [record, .. all.Where(one => one.Id != id)];
    }

    /// <summary>Cancels every planned one of a lead: the lead was closed. Whoever closes it closes all work on it.</summary>
    public async Task<IReadOnlyList<Relationship>> OfLeadAsync(Guid lead, string reason, CancellationToken cancel)
    {
        // As they are now: what has just gone to another client in this transaction is not the lead's any more.
        var planned = (await db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).Where(r => r.LeadId == lead && r.ContractorId == null && r.Status == RelationshipStatus.Planned).ToListAsync(cancel))
            .FindAll(r => r.LeadId == lead && r.ContractorId is null);
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
public sealed class RescheduleRelationship(CrmDb db, FollowingPlans following)
{
    /// <exception cref="RuleBrokenException">It is not planned any more.</exception>
    /// <exception cref="InvalidInputException">The time is missing, or it ends before it begins.</exception>
    public async Task<Relationship> RunAsync(Guid id, RelationshipTime time, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(time);
        var record = await db.LoadAsync<Relationship>(id, RelationshipPermissions.Edit, cancel);
        var to = time with { StartAt = time.StartAt is { } start ? PlanRelationship.Utc(start) : null, EndAt = time.EndAt is { } end ? PlanRelationship.Utc(end) : null };
        if (time.Following)
        {
            foreach (var one in await following.MoveAsync(record, to, cancel))
                Tell(one);
            return record;
        }

        var before = (record.StartAt, record.EndAt, record.AllDay, record.Day, record.LastDay);
        record.Reschedule(to);
        record.Check();
        record.PlaceDays(await RelationshipRules.ZoneAsync(db, record.ResponsibleId, cancel));
        if (before != (record.StartAt, record.EndAt, record.AllDay, record.Day, record.LastDay))
            Tell(record);
        return record;
    }

    private void Tell(Relationship record)
    {
        var (kind, about) = record.About;
        db.Raise(new RelationshipRescheduled(kind, about, record.Id, record.Kind, record.ContactId, record.ResponsibleId, record.StartAt));
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

/// <summary>What is planned with a client whose responsible changes: whoever is responsible from now on may get it.</summary>
internal sealed class RelationshipsOfRecord(CrmDb db) : IOpenWork
{
    private static readonly string[] s_kinds = ["contractors", "contacts", "leads", "deals"];

    public Words Label { get; } = new("Planned calls, meetings and letters", "Запланированные звонки, встречи и письма");

    public Task<int> CountAsync(string kind, Guid id, Guid person, CancellationToken cancel) => s_kinds.Contains(kind) ? Planned(kind, id, person).CountAsync(cancel) : Task.FromResult(0);

    public async Task HandOverAsync(string kind, Guid id, Guid from, Guid to, CancellationToken cancel)
    {
        if (!s_kinds.Contains(kind))
            return;
        await Subjects.HoldAsync(db, kind, id, cancel);
        foreach (var record in await Planned(kind, id, from).ToListAsync(cancel))
            record.ResponsibleId = to;
    }

    private IQueryable<Relationship> Planned(string kind, Guid id, Guid person) =>
        db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).Of(db, kind, id).Where(r => r.ResponsibleId == person && r.Status == RelationshipStatus.Planned);
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
