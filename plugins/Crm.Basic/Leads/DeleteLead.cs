using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Leads;

/// <summary>Moves a lead to the recycle bin and stops all work for it.</summary>
public sealed class DeleteLead(CrmDb db, StopLeadWork stop, ICrmClock clock)
{
    public async Task RunAsync(Lead lead, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        // Before the work stops: what stops at the same instant stops because of this, and comes back with the lead.
        lead.Delete(clock.UtcNow);
        await stop.RunAsync(lead, LeadTexts.StopDeleted, cancel);
        db.Raise(new LeadDeleted(lead.Id));
        db.Remove(lead);
    }
}

/// <summary>Takes a lead out of the recycle bin, with the work that deleting it stopped.</summary>
public sealed class RestoreLead(CrmDb db, ResumeLeadWork resume)
{
    public async Task RunAsync(Lead lead, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        var deleted = lead.DeletedAt;
        lead.Restore();
        var hadProcess = await resume.RunAsync(lead.Id, deleted, cancel);
        if (lead.IsOpen)
            db.Raise(new LeadResumed(lead.Id, hadProcess));
    }
}
