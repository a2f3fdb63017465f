using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>Elsa's activation strategies: whether a definition may start another instance while some run.</summary>
internal static class Activation
{
    public static async Task<bool> AllowsAsync(BurstUnit unit, CompiledWorkflow workflow, StartOrder order, CancellationToken cancel)
    {
        var strategy = NameOf(workflow.ActivationStrategy);
        if (strategy is null or "AlwaysStrategy")
            return true;
        await LockAsync(unit, workflow.VersionId, cancel);
        var (definition, correlation) = (workflow.DefinitionId, order.CorrelationId);
        // What waits to be started again does not run: a start that failed must not keep the others out.
        var running = unit.Db.Set<ProcessInstance>().Where(i => i.Status == nameof(InstanceStatus.Running) && i.SubStatus != nameof(InstanceSubStatus.Pending));
        running = strategy switch
        {
            "SingletonStrategy" => running.Where(i => i.DefinitionId == definition),
            "CorrelationStrategy" => running.Where(i => i.CorrelationId == correlation),
            "CorrelatedSingletonStrategy" => running.Where(i => i.DefinitionId == definition && i.CorrelationId == correlation),
            _ => running.Where(_ => false),
        };
        return !await running.AnyAsync(cancel);
    }

    // Two starts of the same definition must not both see that none runs: the second waits for the first one's transaction.
    private static async Task LockAsync(BurstUnit unit, string versionId, CancellationToken cancel)
    {
        await unit.BeginAsync(cancel);
        await unit.Db.Set<DefinitionVersion>().Where(v => v.Id == versionId)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Revision, v => v.Revision), cancel);
    }

    // "Elsa.Workflows.ActivationValidators.SingletonStrategy, Elsa.Workflows.Core"
    private static string? NameOf(string? type) => type?.Split(',')[0].Split('.')[^1];
}
