using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>Which processes are not over.</summary>
public static class ProcessesThatMayGoOn
{
    /// <summary>Those that may still do something: they run, or an incident stopped them and they may be retried.</summary>
    public static IQueryable<ProcessInstance> MayGoOn(this IQueryable<ProcessInstance> instances) =>
        instances.Where(i => i.Status == nameof(InstanceStatus.Running) || i.SubStatus == nameof(InstanceSubStatus.Faulted));
}
