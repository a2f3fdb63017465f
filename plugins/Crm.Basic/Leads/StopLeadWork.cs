using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;

namespace Crm.Basic.Leads;

/// <summary>Ends everything people and processes still do about a lead, with the reason. The process acting now goes on.</summary>
public sealed class StopLeadWork(ITasks tasks, IProcesses processes)
{
    public async Task RunAsync(Lead lead, Words reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        await tasks.CancelForAsync("leads", lead.Id, reason, cancel);
        await processes.CancelForAsync("leads", lead.Id, reason, cancel);
    }
}
