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
        if (context.Subject is not { Kind: "visits" } subject || !Guid.TryParse(subject.Id, out var visit))
            throw new RuleBrokenException(VisitTexts.NoVisit);
        await checkIn.RunAsync(visit, context.Cancel);
        context.Complete("Arrived");
    }
}
