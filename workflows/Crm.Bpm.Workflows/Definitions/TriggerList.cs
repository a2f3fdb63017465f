using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>Finds what starts a definition.</summary>
internal static class TriggerList
{
    public static IReadOnlyList<StartTrigger> Of(CompiledWorkflow workflow)
    {
        var list = new List<StartTrigger>();
        foreach (var node in StartNodes(workflow))
            list.AddRange(StimuliOf(node).Stimuli);
        return list;
    }

    public static IEnumerable<StepNode> StartNodes(CompiledWorkflow workflow) =>
        workflow.NodeList.Where(n => n.CanStartWorkflow && n.Descriptor.IsTrigger && !n.IsInsideUsedWorkflow);

    /// <summary>What a trigger listens for, or why that cannot be known.</summary>
    public static (IReadOnlyList<StartTrigger> Stimuli, string? Problem) StimuliOf(StepNode node)
    {
        try
        {
            var trigger = (ITrigger)node.Descriptor.ForCompiling();
            return ([.. trigger.Triggers(new TriggerContext(node)).Select(s => new StartTrigger(
                node, s.Name, StimulusHash.ToJson(s.Payload), StimulusHash.Of(s.Name, s.Payload)))], null);
        }
        catch (Exception failure) when (failure is StepFaultException or ValueConversionException)
        {
            return ([], failure.Message);
        }
    }
}
