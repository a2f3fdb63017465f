using Crm.Bpm.Sdk.Data;

namespace Crm.SamplePlugin.Visits;

/// <summary>Says that a visitor will not come. Repeating it changes nothing.</summary>
public sealed class CancelVisit(CrmDb db)
{
    public async Task<Visit> RunAsync(Guid visitId, CancellationToken cancel)
    {
        var visit = await db.LoadAsync<Visit>(visitId, "visits.edit", cancel);
        visit.Cancel();
        return visit;
    }
}
