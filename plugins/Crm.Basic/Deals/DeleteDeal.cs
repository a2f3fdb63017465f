using Crm.Basic.Funnels;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Deals;

/// <summary>Moves a deal to the recycle bin and stops all work for it.</summary>
public sealed class DeleteDeal(CrmDb db, ITasks tasks, IProcesses processes)
{
    public async Task RunAsync(Deal deal, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(deal);
        await tasks.CancelForAsync("deals", deal.Id, DealTexts.StopDeleted, cancel);
        await processes.CancelForAsync("deals", deal.Id, DealTexts.StopDeleted, cancel);
        db.Raise(new DealDeleted(deal.Id));
        db.Remove(deal);
    }
}

/// <summary>Takes a deal out of the recycle bin; an active one is accompanied by its type's process again.</summary>
public sealed class RestoreDeal(CrmDb db)
{
    public async Task RunAsync(Deal deal, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(deal);
        deal.Restore();
        if (deal.Status == DealStatus.Active && await db.Set<DealType>().FindAsync([deal.DealTypeId], cancel) is { } type)
            await DealWorkflow.StartAsync(db, deal, type, cancel);
    }
}

/// <summary>The open deals of a person who is blocked: somebody else gets them, with their waiting tasks.</summary>
internal sealed class DealsOfPerson(CrmDb db) : IPersonsWork
{
    public Words Label { get; } = new("Open deals", "Открытые сделки");

    public Task<int> CountAsync(Guid userId, CancellationToken cancel) => Open(userId).CountAsync(cancel);

    public async Task<int> HandOverAsync(Guid from, Guid to, CancellationToken cancel)
    {
        var deals = await Open(from).ToListAsync(cancel);
        foreach (var deal in deals)
            deal.ResponsibleId = to;
        return deals.Count;
    }

    // An administrator hands over what they need not see themselves.
    private IQueryable<Deal> Open(Guid userId) => db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access])
        .Where(d => d.ResponsibleId == userId && (d.Status == DealStatus.Active || d.Status == DealStatus.Postponed));
}
