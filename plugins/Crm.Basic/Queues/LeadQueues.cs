using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>What the inbox knows of lead queues: who works in them, and that taking a task of a queue takes its lead.</summary>
internal sealed class LeadQueues(CrmDb db, QueueAccess access, TakeLead takeLead) : IQueues
{
    public Task<IReadOnlyList<(Guid Id, string Name)>> OfAsync(Guid userId, CancellationToken cancel) => access.OfAsync(userId, cancel);

    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var queues = await db.Set<LeadQueue>().IgnoreQueryFilters([AccessFilter.Deleted]).AsNoTracking().Where(q => ids.Contains(q.Id)).ToListAsync(cancel);
        return queues.ToDictionary(q => q.Id, q => q.Title);
    }

    public async Task TakeAsync(Guid queueId, string? subjectKind, Guid? subjectId, CancellationToken cancel)
    {
        if (subjectKind == "leads" && subjectId is { } lead)
            await takeLead.RunAsync(lead, cancel);
    }
}
