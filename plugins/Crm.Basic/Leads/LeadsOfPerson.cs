using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>The open leads of a person who is blocked: somebody else gets them, with their waiting tasks.</summary>
internal sealed class LeadsOfPerson(CrmDb db, LeadHandover handover, ICrmClock clock) : IPersonsWork
{
    public Words Label { get; } = new("Open leads", "Открытые потенциальные клиенты");

    public Task<int> CountAsync(Guid userId, CancellationToken cancel) => Open(userId).CountAsync(cancel);

    public async Task<int> HandOverAsync(Guid from, Guid to, CancellationToken cancel)
    {
        var leads = await Open(from).ToListAsync(cancel);
        foreach (var lead in leads)
        {
            lead.AssignTo(to, clock.UtcNow);
            await handover.RunAsync(lead, from, LeadAssignmentMode.Manual, LeadTexts.HandedOver, cancel);
        }

        return leads.Count;
    }

    // An administrator hands over what they need not see themselves.
    private IQueryable<Lead> Open(Guid userId) =>
        LeadScope.Narrow(LeadScope.Open, userId, db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access])).Where(l => l.ResponsibleId == userId);
}
