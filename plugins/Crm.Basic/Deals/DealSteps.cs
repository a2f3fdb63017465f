using Crm.Basic.Funnels;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Deals;

/// <summary>Which deal a step works on.</summary>
internal static class DealOfStep
{
    /// <exception cref="RuleBrokenException">Neither the step nor the process names a deal.</exception>
    public static Guid Deal(this StepContext context, Input<Guid?> input) =>
        context.Get(input) is { } id && id != Guid.Empty ? id
        : context.Subject is { Kind: "deals" } subject && Guid.TryParse(subject.Id, out var about) ? about
        : throw new RuleBrokenException(s_noDeal);

    private static readonly Words s_noDeal = new("This process is not about a deal, and the step names none.", "Процесс идёт не по сделке, и в шаге она не указана.");
}

/// <summary>Wins, loses, postpones or resumes the deal.</summary>
[Step("Crm.Basic.ChangeDealStatus", Category = "Deals", DisplayName = "Change deal status", Description = "Says that a deal is won, lost, postponed or active again.")]
public sealed class ChangeDealStatusStep(ChangeDealStatus change) : Step
{
    /// <summary>The deal; by default the one the process is about.</summary>
    [Input(Description = "The deal; by default the one the process is about.")]
    public Input<Guid?> Deal { get; set; }

    /// <summary>The new status.</summary>
    [Input(Required = true, UiHint = "dropdown", Options = ["ClosedWon|Won", "ClosedLost|Lost", "Postponed|Postponed", "Active|Active"], Description = "The new status.")]
    public Input<string> Status { get; set; }

    /// <summary>For a lost deal: a code of the dictionary or an entry's id.</summary>
    [Input(UiHint = "dropdown", OptionsSource = "dictionary:lossReason", Description = "For a lost deal, the reason from the dictionary.")]
    public Input<string> Reason { get; set; }

    /// <summary>Why, in words; none by default.</summary>
    [Input(UiHint = "multiline", Description = "Why, in words.")]
    public Input<string> Comment { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await change.RunAsync(context.Deal(Deal), new StatusChange { Status = Enum.Parse<DealStatus>(context.Get(Status) ?? ""), Reason = context.Get(Reason), Comment = context.Get(Comment) }, context.Cancel);
        context.Complete();
    }
}

/// <summary>Moves the deal to a stage.</summary>
[Step("Crm.Basic.MoveDealStage", Category = "Deals", DisplayName = "Move deal to stage", Description = "Moves an active deal to a stage of its funnel.")]
public sealed class MoveDealStageStep(MoveDealStage move) : Step
{
    /// <summary>The deal; by default the one the process is about.</summary>
    [Input(Description = "The deal; by default the one the process is about.")]
    public Input<Guid?> Deal { get; set; }

    /// <summary>The code of the stage.</summary>
    [Input(Required = true, UiHint = "dropdown", OptionsSource = "dealStages", Description = "The stage of the funnel.")]
    public Input<string> Stage { get; set; }

    /// <summary>Why, in words; none by default.</summary>
    [Input(Description = "Why, in words.")]
    public Input<string> Comment { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await move.RunAsync(context.Deal(Deal), new StageMove { Stage = context.Get(Stage), Comment = context.Get(Comment) }, context.Cancel);
        context.Complete();
    }
}

/// <summary>The stages of all funnels, for the designer: a step names a stage by its code.</summary>
internal sealed class DealStageChoices : IStepChoices
{
    public string Source => "dealStages";

    public async Task<IReadOnlyList<InputOption>> ListAsync(CrmDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var stages = await db.Set<DealStage>().AsNoTracking().Include(s => s.Funnel).OrderBy(s => s.Funnel!.Number).ThenBy(s => s.Order).Take(500).ToListAsync(cancel);
        var several = stages.Select(s => s.FunnelId).Distinct().Count() > 1;
        return [.. stages.Select(s => new InputOption(several ? $"{s.Funnel?.Title}: {s.Title}" : s.Title, s.Code!)).DistinctBy(o => o.Value)];
    }
}
