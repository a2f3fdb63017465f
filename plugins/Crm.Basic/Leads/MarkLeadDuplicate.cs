using Crm.Basic.Contractors;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>Which record a duplicate repeats: one of the two.</summary>
public sealed record Original
{
    public Guid? Lead { get; init; }
    public Guid? Contractor { get; init; }
}

/// <summary>Says that a lead repeats another lead or a contractor. Calls, meetings and letters go to the original, work for the duplicate stops.</summary>
public sealed class MarkLeadDuplicate(CrmDb db, MoveDealings dealings, StopLeadWork stop)
{
    public async Task<Lead> RunAsync(Guid leadId, Original original, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(original);
        var lead = await db.LoadAsync<Lead>(leadId, LeadPermissions.MarkDuplicates, cancel);
        var before = lead.Status;
        var same = await OriginalAsync(original, cancel);
        lead.MarkDuplicateOf(same);
        await dealings.ToOriginalAsync(lead, same, cancel);
        await stop.RunAsync(lead, new(string.Format(System.Globalization.CultureInfo.InvariantCulture, LeadTexts.StopDuplicate.En, same.Title), string.Format(System.Globalization.CultureInfo.InvariantCulture, LeadTexts.StopDuplicate.Ru, same.Title)), cancel);
        db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
        return lead;
    }

    private async Task<Record> OriginalAsync(Original original, CancellationToken cancel)
    {
        if (original.Lead is { } lead)
            return await db.LoadAsync<Lead>(lead, cancel);
        if (original.Contractor is { } contractor)
            return await db.LoadAsync<Contractor>(contractor, cancel);
        throw new InvalidInputException("lead", LeadTexts.OriginalNeeded);
    }
}

/// <summary>Takes back that a lead is a duplicate; what went to the original comes back and the work that was stopped goes on.</summary>
public sealed class UnmarkLeadDuplicate(CrmDb db, MoveDealings dealings, ResumeLeadWork resume)
{
    public async Task<Lead> RunAsync(Guid leadId, CancellationToken cancel)
    {
        var lead = await db.LoadAsync<Lead>(leadId, LeadPermissions.MarkDuplicates, cancel);
        var before = lead.Status;
        lead.NotDuplicate();
        await dealings.BackAsync(lead, cancel);
        db.Raise(new LeadResumed(lead.Id, await resume.RunAsync(leadId, null, cancel)));
        db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
        return lead;
    }
}
