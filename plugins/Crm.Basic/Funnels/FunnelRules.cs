using Crm.Basic.Deals;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Funnels;

/// <summary>What holds whenever a stage or a type of deals is saved, whoever saves it.</summary>
internal static class FunnelRules
{
    /// <summary>Codes are unique in a funnel; open deals follow the stage's probability where nobody set another.</summary>
    public static async Task StageSavingAsync(CrmDb db, DealStage stage, bool isNew, CancellationToken cancel)
    {
        if (stage.DeletedAt is not null)
            return;
        var (id, funnel, code) = (stage.Id, stage.FunnelId, stage.Code);
        var others = await db.Set<DealStage>().Where(s => s.FunnelId == funnel && s.Id != id).ToListAsync(cancel);
        // What is being saved with it counts as it will be.
        if (others.Union(db.Set<DealStage>().Local.Where(s => s.FunnelId == funnel && s.Id != id)).Any(s => s.DeletedAt is null && s.Code == code && db.Entry(s).State != EntityState.Deleted))
            throw new InvalidInputException("code", FunnelTexts.CodeTwice.With(code));
        if (isNew || !db.Entry(stage).Property(s => s.Probability).IsModified)
            return;
        var probability = stage.Probability;
        await db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access])
            .Where(d => d.StageId == id && !d.IsProbabilityOwn && (d.Status == DealStatus.Active || d.Status == DealStatus.Postponed))
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Probability, probability), cancel);
    }

    /// <summary>One default at most; the funnel of a type stays once its deals walk it.</summary>
    public static async Task TypeSavingAsync(CrmDb db, DealType type, bool isNew, CancellationToken cancel)
    {
        var (id, entry) = (type.Id, db.Entry(type));
        if (type.IsDefault && (isNew || entry.Property(t => t.IsDefault).IsModified))
            foreach (var other in await db.Set<DealType>().Where(t => t.IsDefault && t.Id != id).ToListAsync(cancel))
                other.IsDefault = false;
        if (isNew || !entry.Property(t => t.FunnelId).IsModified || Equals(entry.Property(t => t.FunnelId).OriginalValue, type.FunnelId))
            return;
        var deals = await db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access]).Where(d => d.DealTypeId == id).Take(1000).CountAsync(cancel);
        if (deals > 0)
            throw new RuleBrokenException(FunnelTexts.TypeFunnelFixed, type.Title, deals);
    }
}

/// <summary>Removes a funnel with its stages; only while no type and no deal needs it.</summary>
public sealed class DeleteFunnel(CrmDb db)
{
    private const int MaxNamed = 10;

    /// <exception cref="RuleBrokenException">Types of deals name it, or deals stand on its stages.</exception>
    public async Task RunAsync(SalesFunnel funnel, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(funnel);
        var id = funnel.Id;
        var types = await db.Set<DealType>().AsNoTracking().Where(t => t.FunnelId == id).OrderBy(t => t.Number).Take(MaxNamed).ToListAsync(cancel);
        if (types.Count > 0)
            throw new RuleBrokenException(FunnelTexts.FunnelHasTypes, funnel.Title, string.Join(", ", types.Select(t => t.Title)));
        var stages = await db.Set<DealStage>().Where(s => s.FunnelId == id).ToListAsync(cancel);
        var ids = stages.ConvertAll(s => (Guid?)s.Id);
        var deals = await db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access]).Where(d => ids.Contains(d.StageId)).Take(1000).CountAsync(cancel);
        if (deals > 0)
            throw new RuleBrokenException(FunnelTexts.FunnelHasDeals, funnel.Title, deals);
        db.RemoveRange(stages);
        db.Remove(funnel);
    }
}

/// <summary>Removes a type that no deal has.</summary>
public sealed class DeleteDealType(CrmDb db)
{
    /// <exception cref="RuleBrokenException">Deals have it.</exception>
    public async Task RunAsync(DealType type, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(type);
        var id = type.Id;
        var deals = await db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access]).Where(d => d.DealTypeId == id).Take(1000).CountAsync(cancel);
        if (deals > 0)
            throw new RuleBrokenException(FunnelTexts.TypeHasDeals, type.Title, deals);
        db.Remove(type);
    }
}

/// <summary>The funnel and the type that ship.</summary>
internal static class ShippedFunnel
{
    public const string Process = "deal-stage-chain";

    /// <summary>Adds them to a database that never had a funnel.</summary>
    public static async Task SeedAsync(CrmDb db, CancellationToken cancel)
    {
        if (await db.Set<SalesFunnel>().IgnoreQueryFilters([AccessFilter.Deleted]).AnyAsync(cancel))
            return;
        var funnel = new SalesFunnel { Name = FunnelTexts.Sales.En, NameRu = FunnelTexts.Sales.Ru };
        db.Add(funnel);
        db.Add(Stage(funnel, 1, "CustomerReview", FunnelTexts.CustomerReview, "blue", 20, 60, 5));
        db.Add(Stage(funnel, 2, "ContractAgreement", FunnelTexts.ContractAgreement, "amber", 50, 80, 5));
        db.Add(Stage(funnel, 3, "ContractSigning", FunnelTexts.ContractSigning, "green", 80, 90, 3));
        db.Add(new DealType { Code = "Sale", Name = FunnelTexts.Sale.En, NameRu = FunnelTexts.Sale.Ru, FunnelId = funnel.Id, StartProcess = Process, IsDefault = true });
    }

    private static DealStage Stage(SalesFunnel funnel, int order, string code, Words name, string color, int probability, int narrowing, int days) => new()
    {
        FunnelId = funnel.Id,
        Code = code,
        Name = name.En,
        NameRu = name.Ru,
        Order = order,
        Color = color,
        Probability = probability,
        NarrowingPercent = narrowing,
        PlannedDays = days,
    };
}
