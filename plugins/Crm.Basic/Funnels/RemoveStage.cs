using Crm.Basic.Deals;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Funnels;

/// <summary>Where the deals of a stage go on when it is removed.</summary>
public sealed record StageRemoval
{
    /// <summary>Another stage of the funnel; not needed while no deal stands on the removed one.</summary>
    public Guid? DealsTo { get; init; }
}

/// <summary>Removes a stage from its funnel; its deals go on at another one, whatever their status is.</summary>
public sealed class RemoveStage(CrmDb db, ICrmClock clock)
{
    private const int Batch = 500;

    /// <inheritdoc cref="RunAsync(DealStage, DealStage?, CancellationToken)"/>
    public async Task RunAsync(Guid stageId, StageRemoval removal, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(removal);
        var stage = await db.LoadAsync<DealStage>(stageId, "deal-stages.delete", cancel);
        var funnel = stage.FunnelId;
        var others = await db.Set<DealStage>().Where(s => s.FunnelId == funnel && s.Id != stageId).OrderBy(s => s.Order).ToListAsync(cancel);
        if (others.Count == 0)
            throw new RuleBrokenException(FunnelTexts.LastStage, stage.Title);
        var goal = removal.DealsTo is { } to ? others.Find(s => s.Id == to) ?? throw new InvalidInputException("dealsTo", FunnelTexts.MoveWhere.With(stage.Title)) : null;
        await RunAsync(stage, goal, cancel);
        for (var i = 0; i < others.Count; i++)
            others[i].Order = i + 1;
    }

    /// <exception cref="RuleBrokenException">Deals stand on it and <paramref name="goal"/> is not given.</exception>
    public async Task RunAsync(DealStage stage, DealStage? goal, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var id = stage.Id;
        var deals = db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).Where(d => d.StageId == id);
        var count = await deals.Take(1001).CountAsync(cancel);
        if (count > 0 && goal is null)
            throw new RuleBrokenException(FunnelTexts.StageHasDeals, stage.Title, count > 1000 ? "1000+" : count);
        if (goal is not null)
        {
            // A new stage is stored first: deals are about to name it.
            await db.SaveChangesAsync(cancel);
            while (await deals.OrderBy(d => d.Id).Take(Batch).ToListAsync(cancel) is { Count: > 0 } some)
            {
                foreach (var deal in some)
                    DealRules.Keep(db, deal.Walk(stage, goal, FunnelTexts.StageRemoved.With(stage.Title), clock.UtcNow), stage, goal);
                await db.SaveChangesAsync(cancel);
            }
        }

        db.Remove(stage);
    }
}
