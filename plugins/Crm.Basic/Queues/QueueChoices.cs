using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>The queues a step may give work to.</summary>
internal sealed class QueueChoices : IStepChoices
{
    public string Source => "queues";

    public async Task<IReadOnlyList<InputOption>> ListAsync(CrmDb db, CancellationToken cancel)
    {
        var queues = await db.Set<LeadQueue>().AsNoTracking().OrderBy(q => q.Name).Take(500).ToListAsync(cancel);
        return [.. queues.Select(q => new InputOption(q.Title, q.Id.ToString()))];
    }
}
