using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Leads;

/// <summary>Says that a lead is in work, or that it cannot be reached.</summary>
public sealed class SetLeadStatus(CrmDb db, ICrmClock clock)
{
    public async Task<Lead> RunAsync(Guid leadId, LeadStatus status, string? comment, CancellationToken cancel)
    {
        var lead = await db.LoadAsync<Lead>(leadId, LeadPermissions.Edit, cancel);
        var before = lead.Status;
        lead.SetStatus(status, comment, clock.UtcNow);
        if (lead.Status != before)
            db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
        return lead;
    }
}
