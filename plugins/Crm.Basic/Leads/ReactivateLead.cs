using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>How one begins again with a lead.</summary>
public sealed record Activation
{
    /// <summary>Open the tasks again that were cancelled with it, and let its processes begin anew.</summary>
    public bool RestoreWork { get; init; }
}

/// <summary>Begins again with a lead that was given up and, when asked, with the work that was stopped then.</summary>
public sealed class ReactivateLead(CrmDb db, ResumeLeadWork resume)
{
    public async Task<Lead> RunAsync(Guid leadId, Activation activation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(activation);
        var lead = await db.LoadAsync<Lead>(leadId, LeadPermissions.Edit, cancel);
        var before = lead.Status;
        lead.Reactivate();
        if (activation.RestoreWork)
            await resume.RunAsync(leadId, null, cancel);
        else
            db.RemoveRange(await db.Set<StoppedWork>().Where(w => w.LeadId == leadId).ToListAsync(cancel));
        db.Raise(new LeadResumed(lead.Id, activation.RestoreWork));
        db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
        return lead;
    }

    /// <summary>What was stopped when the lead was given up, and may go on.</summary>
    public async Task<IReadOnlyList<StoppedWork>> StoppedAsync(Guid leadId, CancellationToken cancel)
    {
        await db.LoadAsync<Lead>(leadId, cancel);
        return await db.Set<StoppedWork>().AsNoTracking().Where(w => w.LeadId == leadId).OrderBy(w => w.Id).Take(200).ToListAsync(cancel);
    }
}
