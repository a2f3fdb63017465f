using Crm.Basic.Funnels;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Deals;

/// <summary>A row of the stages a deal came through, as its card shows it.</summary>
/// <param name="To">The stage it came to.</param>
/// <param name="At">When.</param>
/// <param name="ByName">Who moved it.</param>
/// <param name="Comment">Why.</param>
/// <param name="Stood">How long it stood there; null while it still does.</param>
/// <param name="IsBack">It went back.</param>
internal sealed record StageRow(string To, DateTime At, string ByName, string? Comment, TimeSpan? Stood, bool IsBack);

/// <summary>The stages of a deal's funnel, for its card.</summary>
internal sealed class DealStages(CrmDb db)
{
    /// <summary>All stages of the funnel that this stage belongs to, in their order.</summary>
    public async Task<IReadOnlyList<DealStage>> OfFunnelAsync(Guid? stage, CancellationToken cancel)
    {
        var funnel = await db.Set<DealStage>().Where(s => s.Id == stage).Select(s => s.FunnelId).FirstOrDefaultAsync(cancel);
        return await db.Set<DealStage>().AsNoTracking().Where(s => s.FunnelId == funnel).OrderBy(s => s.Order).Take(SaveFunnel.MaxStages).ToListAsync(cancel);
    }

    /// <summary>Which stages a deal came through, the newest first.</summary>
    public async Task<IReadOnlyList<StageRow>> HistoryAsync(Guid deal, int take, CancellationToken cancel)
    {
        await db.LoadAsync<Deal>(deal, cancel);
        var rows = await db.Set<DealStageHistory>().AsNoTracking().Where(h => h.DealId == deal).OrderByDescending(h => h.At).ThenByDescending(h => h.Id).Take(take).ToListAsync(cancel);
        var names = await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(DealStage)), [.. rows.Select(r => r.ToStageId)], cancel);
        return [.. rows.Select((row, at) => new StageRow(
            names.GetValueOrDefault(row.ToStageId, ""), row.At, row.ByName, row.Comment,
            at > 0 && rows[at - 1].SecondsInFrom is { } seconds ? TimeSpan.FromSeconds(seconds) : null, row.Direction == StageDirection.Back))];
    }
}
