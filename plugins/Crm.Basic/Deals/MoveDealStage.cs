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
        var (from, to) = await StagesAsync(deal, move.Stage, cancel);
        if (deal.MoveTo(from, to, move.Comment, clock.UtcNow) is { } row)
            DealRules.Keep(db, row, from, to);
        return deal;
    }

    // Where it stands and where it goes, asked for at once.
    private async Task<(DealStage From, DealStage To)> StagesAsync(Deal deal, string? stage, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(stage))
            throw new InvalidInputException("stage", DealTexts.StageNeeded);
        var (current, stages) = (deal.StageId, db.Set<DealStage>());
        var found = await (Guid.TryParse(stage, out var id) ? stages.Where(s => s.Id == current || s.Id == id) : stages.Where(s => s.Id == current || s.Code == stage)).ToListAsync(cancel);
        var from = found.First(s => s.Id == current);
        return (from, found.Find(s => id != Guid.Empty ? s.Id == id : s.FunnelId == from.FunnelId && s.Code == stage) ?? throw new InvalidInputException("stage", FunnelTexts.UnknownStage.With(stage)));
    }
}
