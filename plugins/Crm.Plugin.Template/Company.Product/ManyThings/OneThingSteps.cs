using Crm.Bpm.Sdk;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;

namespace Company.Product.ManyThings;

/// <summary>The use case as a step that analysts draw. The step's type stands in their processes for ever.</summary>
[Step("Company.Product.FinishOneThing", Category = "Many things", DisplayName = "One thing: finish", Description = "Finishes what the process is about.")]
[Ports("Finished")]
public sealed class FinishOneThingStep(FinishOneThing finish) : Step
{
    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Subject is not { Kind: "many-things" } subject || !Guid.TryParse(subject.Id, out var id))
            throw new RuleBrokenException(OneThingTexts.AboutSomethingElse);
        await finish.RunAsync(id, context.Cancel);
        context.Complete("Finished");
    }
}
