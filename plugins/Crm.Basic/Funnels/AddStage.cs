using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Funnels;

/// <summary>A stage to add to a funnel.</summary>
public sealed record NewStage
{
    public string? Code { get; init; }
    public string? Name { get; init; }
    public string? NameRu { get; init; }
    public string? Color { get; init; }
    public int Probability { get; init; }
    public int? NarrowingPercent { get; init; }
    public int? PlannedDays { get; init; }

    /// <summary>The stage it stands behind; unset, it is the last one.</summary>
    public Guid? After { get; init; }
}

/// <summary>Adds one stage to a funnel and leaves the others as they are.</summary>
public sealed class AddStage(CrmDb db, SaveFunnel save)
{
    /// <summary>After a run: what became of the processes that accompany the funnel's deals, a sentence each.</summary>
    public IReadOnlyList<Bpm.Sdk.Words> Notes => save.Notes;

    public async Task<DealStage> RunAsync(Guid funnelId, NewStage stage, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var funnel = await db.LoadAsync<SalesFunnel>(funnelId, cancel);
        var stages = await db.Set<DealStage>().Where(s => s.FunnelId == funnelId).OrderBy(s => s.Order).ToListAsync(cancel);
        var all = stages.ConvertAll(Settings);
        var at = stage.After is { } after ? stages.FindIndex(s => s.Id == after) + 1 : all.Count;
        all.Insert(at == 0 ? all.Count : at, new StageSettings
        {
            Code = stage.Code,
            Name = stage.Name,
            NameRu = stage.NameRu,
            Color = stage.Color,
            Probability = stage.Probability,
            NarrowingPercent = stage.NarrowingPercent,
            PlannedDays = stage.PlannedDays,
        });
        await save.RunAsync(funnelId, new FunnelSettings { Name = funnel.Name, NameRu = funnel.NameRu, Stages = all }, cancel);
        return db.Set<DealStage>().Local.First(s => s.FunnelId == funnelId && !stages.Contains(s));
    }

    /// <summary>A stage as it is.</summary>
    internal static StageSettings Settings(DealStage stage) => new()
    {
        Id = stage.Id,
        Code = stage.Code,
        Name = stage.Name,
        NameRu = stage.NameRu,
        Color = stage.Color,
        Probability = stage.Probability,
        NarrowingPercent = stage.NarrowingPercent,
        PlannedDays = stage.PlannedDays,
    };
}
