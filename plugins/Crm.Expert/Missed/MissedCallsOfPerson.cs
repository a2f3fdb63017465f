using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Missed;

/// <summary>Missed calls a person has to call back, for whoever takes over their work. Their tasks go with the other tasks.</summary>
internal sealed class MissedCallsOfPerson(CrmDb db) : IPersonsWork
{
    public Words Label { get; } = new("Missed calls to call back", "Пропущенные звонки");

    public Task<int> CountAsync(Guid userId, CancellationToken cancel) => Open(userId).CountAsync(cancel);

    public async Task<int> HandOverAsync(Guid from, Guid to, CancellationToken cancel)
    {
        var open = await Open(from).ToListAsync(cancel);
        foreach (var missed in open)
            missed.GoesTo(to, null);
        return open.Count;
    }

    private IQueryable<MissedCall> Open(Guid userId) => db.Set<MissedCall>().IgnoreQueryFilters([AccessFilter.Access])
        .Where(m => m.ResponsibleId == userId && (m.Status == MissedCallStatus.Open || m.Status == MissedCallStatus.InProgress));
}
