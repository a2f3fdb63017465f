using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;

namespace Crm.SamplePlugin.Visits;

/// <summary>Says that a visitor is here. Repeating it changes nothing.</summary>
public sealed class CheckIn(CrmDb db, ICrmClock clock)
{
    public async Task<Visit> RunAsync(Guid visitId, CancellationToken cancel)
    {
        var visit = await db.LoadAsync<Visit>(visitId, "visits.edit", cancel);
        if (visit.Status == VisitStatus.Arrived)
            return visit;
        visit.Arrive(clock.UtcNow);
        db.Raise(new VisitorArrived(visit.Id));
        return visit;
    }
}
