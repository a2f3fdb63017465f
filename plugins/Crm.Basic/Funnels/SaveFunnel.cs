using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Funnels;

/// <summary>Everything one decides about a funnel: its name and its stages in their order.</summary>
public sealed record FunnelSettings
{
    public string? Name { get; init; }
    public string? NameRu { get; init; }

    /// <summary>All stages, in their order. A stage of the funnel that is not among them is removed.</summary>
    public IReadOnlyList<StageSettings> Stages { get; init; } = [];

    /// <summary>Where the deals of removed stages go on.</summary>
    public IReadOnlyList<DealsGoTo> Moves { get; init; } = [];
}

/// <summary>One stage as it is from now on.</summary>
public sealed record StageSettings
{
    /// <summary>The stage; null makes one.</summary>
    public Guid? Id { get; init; }

    /// <summary>What processes call a new stage; unset, it follows from its English name. The code of a stage that exists stays.</summary>
    public string? Code { get; init; }

    public string? Name { get; init; }
    public string? NameRu { get; init; }
    public string? Color { get; init; }
    public int Probability { get; init; }
    public int? NarrowingPercent { get; init; }
    public int? PlannedDays { get; init; }
}

/// <summary>Where the deals of a removed stage go on.</summary>
public sealed record DealsGoTo
{
    /// <summary>The stage that is removed.</summary>
    public Guid From { get; init; }

    /// <summary>A stage that stays.</summary>
    public Guid To { get; init; }
}

/// <summary>Makes a funnel or changes one, with all its stages at once.</summary>
public sealed class SaveFunnel(CrmDb db, RemoveStage remove, StageChain chain)
{
    public const int MaxStages = 50;

    /// <summary>After a run: what became of the processes that accompany the funnel's deals, a sentence each.</summary>
    public IReadOnlyList<Words> Notes { get; private set; } = [];

    /// <param name="funnelId">The funnel; null makes one.</param>
    /// <param name="settings">How it is from now on.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">A name is missing, a number is wrong, or a stage is not of this funnel.</exception>
    /// <exception cref="RuleBrokenException">A removed stage has deals, and nothing says where they go on.</exception>
    public async Task<SalesFunnel> RunAsync(Guid? funnelId, FunnelSettings settings, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Check(settings);
        var funnel = funnelId is { } id ? await db.LoadAsync<SalesFunnel>(id, "funnels.edit", cancel) : New();
        (funnel.Name, funnel.NameRu) = (settings.Name!.Trim(), Tidy(settings.NameRu));
        var stages = funnelId is null ? [] : await db.Set<DealStage>().Where(s => s.FunnelId == funnelId).OrderBy(s => s.Order).ToListAsync(cancel);
        if (settings.Stages.FirstOrDefault(s => s.Id is { } stage && !stages.Exists(known => known.Id == stage)) is { } foreign)
            throw new InvalidInputException("stages", FunnelTexts.UnknownStage.With(foreign.Name));
        var kept = settings.Stages.Select((stage, at) => Set(funnel, stages, stage, at + 1)).ToList();
        foreach (var gone in stages.Except(kept))
            await remove.RunAsync(gone, Goal(gone, kept, settings.Moves), cancel);
        var added = kept.Where((_, at) => settings.Stages[at].Id is null).ToList();
        if (funnelId is not null && added.Count > 0)
        {
            await db.SaveChangesAsync(cancel);
            Notes = await chain.FollowAsync(funnel, kept, added, cancel);
        }

        return funnel;
    }

    private static void Check(FunnelSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.Name))
            throw new InvalidInputException("name", SdkTexts.Required.With(FunnelPageTexts.Name));
        if (settings.Stages.Count == 0)
            throw new InvalidInputException("stages", FunnelTexts.NoStages);
        if (settings.Stages.Count > MaxStages)
            throw new InvalidInputException("stages", FunnelTexts.TooManyStages.With(MaxStages));
        if (settings.Stages.Any(s => string.IsNullOrWhiteSpace(s.Name)))
            throw new InvalidInputException("stages", FunnelTexts.NameNeeded);
        if (settings.Stages.Where(s => s.Id is not null).GroupBy(s => s.Id).Any(g => g.Count() > 1))
            throw new InvalidInputException("stages", FunnelTexts.NotReordered);
    }

    private SalesFunnel New()
    {
        db.Session.Viewer.Require("funnels.create");
        var funnel = new SalesFunnel();
        db.Add(funnel);
        return funnel;
    }

    private DealStage Set(SalesFunnel funnel, List<DealStage> stages, StageSettings settings, int order)
    {
        var stage = stages.FirstOrDefault(s => s.Id == settings.Id);
        if (stage is null)
        {
            stage = new DealStage { FunnelId = funnel.Id, Code = Tidy(settings.Code) ?? FreeCode(settings, stages) };
            stages.Add(stage);
            db.Add(stage);
        }

        (stage.Name, stage.NameRu, stage.Order) = (settings.Name!.Trim(), Tidy(settings.NameRu), order);
        (stage.Color, stage.Probability) = (Tidy(settings.Color) ?? "blue", settings.Probability);
        (stage.NarrowingPercent, stage.PlannedDays) = (settings.NarrowingPercent, settings.PlannedDays);
        return stage;
    }

    // Two stages may be called alike in Russian and have no Latin letter: their codes still differ.
    private static string FreeCode(StageSettings settings, List<DealStage> stages)
    {
        var code = DealStage.CodeOf(settings.Name!);
        for (var number = 2; stages.Exists(s => s.Code == code); number++)
            code = DealStage.CodeOf(settings.Name!) + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return code;
    }

    private static DealStage? Goal(DealStage gone, List<DealStage> kept, IReadOnlyList<DealsGoTo> moves)
    {
        if (moves.FirstOrDefault(m => m.From == gone.Id) is not { } move)
            return null;
        return kept.Find(s => s.Id == move.To) ?? throw new InvalidInputException("moves", FunnelTexts.MoveWhere.With(gone.Title));
    }

    private static string? Tidy(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
