using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>Instances that run inside the burst of the one that started them.</summary>
internal sealed partial class BurstRun
{
    public async Task<Burst> RunChildAsync(WorkflowReference reference, StartRequest request)
    {
        if (Depth >= Runner.Options.MaxDepth)
            throw new StepFaultException($"Workflows run one another more than {Runner.Options.MaxDepth} deep.");
        var workflow = await Host.FindWorkflowAsync(reference, Cancel)
            ?? throw new StepFaultException($"There is no published workflow '{reference.DefinitionId}'.");
        var child = await Runner.StartAsync(workflow, request, Host, _budget, Depth + 1, Cancel);
        Burst.Children.Add(child);
        Burst.Lines.AddRange(child.Lines);
        return child;
    }
}
