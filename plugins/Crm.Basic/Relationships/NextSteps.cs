using System.Linq.Expressions;
using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>A client whose next step and latest touch lists show: both follow from its relationships.</summary>
public interface IHasNextStep
{
    /// <summary>When the earliest planned relationship begins; null when nothing is planned.</summary>
    DateTime? NextStepAt { get; }

    /// <summary>When the latest relationship took place; null when none did.</summary>
    DateTime? LastTouchAt { get; }

    /// <summary>Sets both; for the rules of relationships.</summary>
    void SetSteps(DateTime? next, DateTime? last);
}

/// <summary>Keeps next step and latest touch of clients, in the transaction of the relationship that changes them. Not a change of the client: neither version nor history know of it.</summary>
internal static class NextSteps
{
    public static async Task MarkAsync(CrmDb db, Relationship record, bool isNew, CancellationToken cancel)
    {
        var entry = db.Entry(record);
        await MarkAsync<Lead>(db, Both(nameof(Relationship.LeadId)), r => r.LeadId, (r, id) => r.LeadId == id, cancel);
        await MarkAsync<Contractor>(db, Both(nameof(Relationship.ContractorId)), r => r.ContractorId, (r, id) => r.ContractorId == id, cancel);
        await MarkAsync<Deal>(db, Both(nameof(Relationship.DealId)), r => r.DealId, (r, id) => r.DealId == id, cancel);
        await MarkAsync<Contact>(db, Both(nameof(Relationship.ContactId)), r => r.ContactId, (r, id) => r.ContactId == id, cancel);

        // The client it has, and the one it had.
        Guid?[] Both(string property) => isNew ? [(Guid?)entry.Property(property).CurrentValue] : [(Guid?)entry.Property(property).CurrentValue, (Guid?)entry.Property(property).OriginalValue];
    }

    private static async Task MarkAsync<T>(CrmDb db, Guid?[] clients, Expression<Func<Relationship, Guid?>> client, Func<Relationship, Guid, bool> isOf, CancellationToken cancel) where T : Record, IHasNextStep
    {
        foreach (var id in clients.OfType<Guid>().Distinct())
            await MarkAsync<T>(db, id, client, isOf, cancel);
    }

    private static async Task MarkAsync<T>(CrmDb db, Guid id, Expression<Func<Relationship, Guid?>> client, Func<Relationship, Guid, bool> isOf, CancellationToken cancel) where T : Record, IHasNextStep
    {
        // What is about to be saved counts as it will be, everything else as it is stored.
        var changing = db.ChangeTracker.Entries<Relationship>().Where(e => e.State is EntityState.Added or EntityState.Modified).Select(e => e.Entity).ToList();
        var ids = changing.ConvertAll(r => r.Id);
        var mine = changing.Where(r => r.DeletedAt is null && isOf(r, id)).ToList();
        var stored = db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).Where(OfClient(client, id)).Where(r => !ids.Contains(r.Id));
        var next = Earliest(await stored.Where(r => r.Status == RelationshipStatus.Planned).MinAsync(r => (DateTime?)r.StartAt, cancel), mine.Where(r => r.Status == RelationshipStatus.Planned).Min(r => (DateTime?)r.StartAt));
        var last = Latest(await stored.Where(r => r.Status == RelationshipStatus.Completed).MaxAsync(r => (DateTime?)r.StartAt, cancel), mine.Where(r => r.Status == RelationshipStatus.Completed).Max(r => (DateTime?)r.StartAt));
        if (db.ChangeTracker.Entries<T>().FirstOrDefault(e => e.Entity.Id == id) is { State: EntityState.Added } made)
        {
            made.Entity.SetSteps(next, last);
            return;
        }

        await db.Set<T>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).Where(c => c.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(c => EF.Property<DateTime?>(c, "NextStepAt"), next).SetProperty(c => EF.Property<DateTime?>(c, "LastTouchAt"), last), cancel);
    }

    private static Expression<Func<Relationship, bool>> OfClient(Expression<Func<Relationship, Guid?>> client, Guid id)
    {
        Expression<Func<Guid?>> value = () => id;
        return Expression.Lambda<Func<Relationship, bool>>(Expression.Equal(client.Body, value.Body), client.Parameters);
    }

    private static DateTime? Earliest(DateTime? one, DateTime? other) => one is null ? other : other is null || one < other ? one : other;

    private static DateTime? Latest(DateTime? one, DateTime? other) => one is null ? other : other is null || one > other ? one : other;
}
