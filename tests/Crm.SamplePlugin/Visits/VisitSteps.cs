using Crm.Bpm.Sdk;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;

namespace Crm.SamplePlugin.Visits;

/// <summary>The same use case as a step that analysts draw.</summary>
[Step("Crm.SamplePlugin.CheckIn", Category = "Visits", DisplayName = "Check in", Description = "Says that the visitor the process is about is here.")]
[Ports("Arrived")]
public sealed class CheckInStep(CheckIn checkIn) : Step
{
    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await checkIn.RunAsync(context.Visit(), context.Cancel);
        context.Complete("Arrived");
    }
}

/// <summary>Says that the visitor will not come.</summary>
[Step("Crm.SamplePlugin.CancelVisit", Category = "Visits", DisplayName = "Cancel visit", Description = "Says that the visitor the process is about will not come.")]
[Ports("Cancelled")]
public sealed class CancelVisitStep(CancelVisit cancelVisit) : Step
{
    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await cancelVisit.RunAsync(context.Visit(), context.Cancel);
        context.Complete("Cancelled");
    }
}

/// <summary>Which visit a step works on.</summary>
internal static class VisitOfStep
{
    /// <exception cref="RuleBrokenException">The process is not about a visit.</exception>
    public static Guid Visit(this StepContext context) =>
        context.Subject is { Kind: "visits" } subject && Guid.TryParse(subject.Id, out var visit) ? visit : throw new RuleBrokenException(VisitTexts.NoVisit);
}
