using Crm.Basic.Deals;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Funnels;

/// <summary>A stage while it is edited.</summary>
public sealed class StageDraft
{
    public string Key { get; init; } = Guid.CreateVersion7().ToString("N");
    public Guid? Id { get; init; }
    public string? Code { get; init; }
    public string? Name { get; set; }
    public string? NameRu { get; set; }
    public string Color { get; set; } = "blue";
    public int Probability { get; set; }
    public int? Narrowing { get; set; }
    public int? Days { get; set; }
    public int Deals { get; init; }

    /// <summary>It goes when the funnel is saved.</summary>
    public bool Goes { get; set; }

    /// <summary>Where its deals go on.</summary>
    public Guid? DealsTo { get; set; }

    public string Title => Bpm.Sdk.Access.NamedInTwoLanguages.Choose(Name ?? "", NameRu);

    public static StageDraft Of(DealStage stage, int deals) => new()
    {
        Id = stage.Id,
        Code = stage.Code,
        Name = stage.Name,
        NameRu = stage.NameRu,
        Color = stage.Color,
        Probability = stage.Probability,
        Narrowing = stage.NarrowingPercent,
        Days = stage.PlannedDays,
        Deals = deals,
    };

    public StageSettings ToSettings() => new()
    {
        Id = Id,
        Code = Code,
        Name = Name,
        NameRu = NameRu,
        Color = Color,
        Probability = Probability,
        NarrowingPercent = Narrowing,
        PlannedDays = Days,
    };
}

/// <summary>A funnel as its page edits it.</summary>
public sealed record FunnelView(SalesFunnel Funnel, IReadOnlyList<StageDraft> Stages, IReadOnlyList<DealType> Types, IReadOnlyDictionary<string, string> Processes)
{
    /// <summary>What does not fit between the funnel and the processes of its types.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Reads funnels for their page.</summary>
internal sealed class FunnelEditor(CrmDb db, StageChain chain)
{
    /// <summary>Deals are counted up to here.</summary>
    public const int MaxCounted = 1000;

    /// <summary>All funnels.</summary>
    public async Task<IReadOnlyList<SalesFunnel>> AllAsync(CancellationToken cancel) =>
        await db.Set<SalesFunnel>().AsNoTracking().OrderBy(f => f.Number).Take(100).ToListAsync(cancel);

    /// <summary>One funnel with its stages, the types that use it, and the published processes by id.</summary>
    public async Task<FunnelView?> ReadAsync(Guid funnelId, CancellationToken cancel)
    {
        if (await db.Set<SalesFunnel>().AsNoTracking().FirstOrDefaultAsync(f => f.Id == funnelId, cancel) is not { } funnel)
            return null;
        var stages = await db.Set<DealStage>().AsNoTracking().Where(s => s.FunnelId == funnelId).OrderBy(s => s.Order).Take(SaveFunnel.MaxStages).ToListAsync(cancel);
        var drafts = new List<StageDraft>();
        foreach (var stage in stages)
        {
            var id = stage.Id;
            drafts.Add(StageDraft.Of(stage, await db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access]).Where(d => d.StageId == id).Take(MaxCounted + 1).CountAsync(cancel)));
        }

        var types = await db.Set<DealType>().AsNoTracking().Where(t => t.FunnelId == funnelId).OrderBy(t => t.Number).Take(200).ToListAsync(cancel);
        var processes = await db.Set<DefinitionVersion>().AsNoTracking().Where(v => v.IsPublished && v.DeletedAt == null).OrderBy(v => v.Name)
            .Select(v => new { v.DefinitionId, v.Name }).Take(500).ToListAsync(cancel);
        return new FunnelView(funnel, drafts, types, processes.GroupBy(p => p.DefinitionId).ToDictionary(g => g.Key, g => db.Modules.ProcessName(g.First().Name ?? g.Key), StringComparer.Ordinal))
        {
            Warnings = await chain.WarningsAsync(funnelId, cancel),
        };
    }
}
