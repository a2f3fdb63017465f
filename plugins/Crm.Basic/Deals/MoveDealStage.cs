using Crm.Basic.Funnels;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Deals;

/// <summary>Where a deal moves.</summary>
public sealed record StageMove
{
    /// <summary>The stage: its id, or its code in the deal's funnel ("ContractSigning").</summary>
    public string? Stage { get; init; }

    public string? Comment { get; init; }
}

/// <summary>Moves a deal to another stage of its funnel. Repeating it changes nothing.</summary>
public sealed class MoveDealStage(CrmDb db, ICrmClock clock)
{
    /// <exception cref="RuleBrokenException">The deal is not active, or the stage is of another funnel.</exception>
    /// <exception cref="InvalidInputException">There is no such stage.</exception>
    public async Task<Deal> RunAsync(Guid dealId, StageMove move, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(move);
        var deal = await db.LoadAsync<Deal>(dealId, DealPermissions.Edit, cancel);
        var from = await db.Set<DealStage>().FirstAsync(s => s.Id == deal.StageId, cancel);
        var to = await StageAsync(move.Stage, from, cancel);
        if (deal.MoveTo(from, to, move.Comment, clock.UtcNow) is { } row)
            DealRules.Keep(db, row, from, to);
        return deal;
    }

    private async Task<DealStage> StageAsync(string? stage, DealStage from, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(stage))
            throw new InvalidInputException("stage", DealTexts.StageNeeded);
        var (funnel, stages) = (from.FunnelId, db.Set<DealStage>());
        return (Guid.TryParse(stage, out var id) ? await stages.FirstOrDefaultAsync(s => s.Id == id, cancel) : await stages.FirstOrDefaultAsync(s => s.FunnelId == funnel && s.Code == stage, cancel))
            ?? throw new InvalidInputException("stage", FunnelTexts.UnknownStage.With(stage));
    }
}
