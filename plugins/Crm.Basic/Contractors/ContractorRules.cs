using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Contractors;

/// <summary>What holds whenever a contractor is saved, whoever saves it.</summary>
internal static class ContractorRules
{
    private const int MaxDepth = 50;

    public static async Task SavingAsync(CrmDb db, Contractor contractor, bool isNew, CancellationToken cancel)
    {
        if (isNew)
            contractor.ResponsibleId ??= db.Session.Viewer.UserId;
        else if (contractor.ParentId is not null && db.Entry(contractor).Property(c => c.ParentId).IsModified)
            await RefuseCycleAsync(db, contractor, cancel);
        if (!isNew && db.Entry(contractor).Property(c => c.Kind) is { IsModified: true } kind && !Equals(kind.OriginalValue, contractor.Kind))
            await Deals.DealRules.RefuseOtherKindAsync(db, contractor, cancel);
    }

    private static async Task RefuseCycleAsync(CrmDb db, Contractor contractor, CancellationToken cancel)
    {
        var parent = contractor.ParentId;
        for (var depth = 0; parent is { } id && depth < MaxDepth; depth++)
        {
            var next = await db.Set<Contractor>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).Where(c => c.Id == id).Select(c => new { c.Name, c.ParentId }).FirstOrDefaultAsync(cancel);
            if (next?.ParentId == contractor.Id)
                throw new InvalidInputException("parent", ContractorTexts.ParentCycle.With(next.Name, contractor.Name));
            parent = next?.ParentId;
        }
    }
}
