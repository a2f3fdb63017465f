using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>Settings of leads.</summary>
public sealed record LeadOptions
{
    /// <summary>Days within which a conversion may be taken back. Seven by default; 0 never.</summary>
    public int UndoConversionDays { get; init; } = 7;

    /// <summary>What a new lead becomes when the first call, meeting or letter with it is planned or logged. In work by default; New leaves it.</summary>
    public LeadStatus StatusAfterRelationship { get; init; } = LeadStatus.InWork;
}

/// <summary>Takes a conversion back: what it made goes to the recycle bin, what it moved comes back. Only while nobody has worked on the result.</summary>
public sealed class UndoConversion(CrmDb db, OpenWorkOfLead openWork, DeleteDeal deleteDeal, LeadOptions options, ICrmClock clock)
{
    /// <exception cref="RuleBrokenException">It is too late, or somebody has worked with what was made.</exception>
    public async Task<Lead> RunAsync(Guid leadId, CancellationToken cancel)
    {
        var lead = await db.LoadAsync<Lead>(leadId, LeadPermissions.Convert, cancel);
        var conversion = await db.Set<LeadConversion>().FirstOrDefaultAsync(c => c.LeadId == leadId, cancel)
            ?? throw new RuleBrokenException(LeadTexts.NotConverted, lead.Name, LeadTexts.Of(lead.Status));
        if (conversion.At < clock.UtcNow - TimeSpan.FromDays(options.UndoConversionDays))
            throw new RuleBrokenException(LeadTexts.UndoTooLate, lead.Name, options.UndoConversionDays);
        lead.UndoConversion(conversion.Before);
        await openWork.ReturnAsync(lead, conversion, cancel);
        // What comes back must be back before what was made goes: deleting a deal stops what is planned and runs for it.
        await db.SaveChangesAsync(cancel);
        await RemoveMadeAsync(conversion, cancel);
        db.Remove(conversion);
        // The processes of leads ended with the conversion; the lead is worked on again from the start.
        db.Raise(new LeadResumed(lead.Id, RestoreWork: true));
        db.Raise(new LeadStatusChanged(lead.Id, LeadStatus.Qualified, lead.Status));
        return lead;
    }

    /// <summary>Until when the viewer may take the conversion back; null when there is none, or it is too late.</summary>
    public async Task<DateTime?> PossibleUntilAsync(Guid leadId, CancellationToken cancel)
    {
        var at = await db.Set<LeadConversion>().Where(c => c.LeadId == leadId).Select(c => (DateTime?)c.At).FirstOrDefaultAsync(cancel);
        var until = at + TimeSpan.FromDays(options.UndoConversionDays);
        return until > clock.UtcNow ? until : null;
    }

    private async Task RemoveMadeAsync(LeadConversion conversion, CancellationToken cancel)
    {
        if (conversion.DealId is { } deal)
            await RemoveDealAsync(deal, cancel);
        if (conversion.MadeLinkId is { } link && await db.Set<ContractorContact>().IgnoreQueryFilters([AccessFilter.Access]).FirstOrDefaultAsync(l => l.Id == link, cancel) is { } made)
            db.Remove(made);
        if (conversion is { MadeContact: true, ContactId: { } contact })
            await RemoveAsync<Contact>(contact, cancel);
        if (!conversion.MadeContractor)
            return;
        await RefuseWorkAsync(conversion, cancel);
        await RemoveAsync<Contractor>(conversion.ContractorId, cancel);
    }

    private async Task RemoveAsync<T>(Guid id, CancellationToken cancel) where T : Record
    {
        var record = await db.Set<T>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).FirstAsync(r => r.Id == id, cancel);
        if (record.Version > 1)
            throw new RuleBrokenException(LeadTexts.UndoChanged, record.Title);
        if (await db.Set<Comment>().AnyAsync(c => c.RecordId == id, cancel))
            throw new RuleBrokenException(LeadTexts.UndoWorkedOn, record.Title, LeadTexts.Notes);
        db.Remove(record);
    }

    private async Task RemoveDealAsync(Guid id, CancellationToken cancel)
    {
        var deal = await db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).FirstAsync(d => d.Id == id, cancel);
        if (await db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).AnyAsync(r => r.DealId == id, cancel))
            throw new RuleBrokenException(LeadTexts.UndoWorkedOn, deal.Title, LeadTexts.Relationships);
        await RemoveAsync<Deal>(id, cancel);
        await deleteDeal.RunAsync(deal, cancel);
    }

    private async Task RefuseWorkAsync(LeadConversion conversion, CancellationToken cancel)
    {
        var (id, lead) = (conversion.ContractorId, conversion.LeadId);
        var (tasks, processes) = (LeadConversion.Split(conversion.MovedTasks), LeadConversion.Split(conversion.MovedProcesses));
        var contractor = await db.Set<Contractor>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).FirstAsync(c => c.Id == id, cancel);
        if (await db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access]).AnyAsync(t => t.SubjectId == id && !tasks.Contains(t.Id), cancel))
            Refuse(LeadTexts.Tasks);
        if (await db.Set<ProcessInstance>().AnyAsync(i => i.SubjectId == id && !processes.Contains(i.Id), cancel))
            Refuse(LeadTexts.Processes);
        var relationships = LeadConversion.Split(conversion.MovedRelationships);
        if (await db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).AnyAsync(r => r.ContractorId == id && !relationships.Contains(r.Id), cancel))
            Refuse(LeadTexts.Relationships);
        if (await db.Set<ContractorContact>().IgnoreQueryFilters([AccessFilter.Access]).AnyAsync(l => l.ContractorId == id && l.Id != conversion.MadeLinkId, cancel))
            Refuse(LeadTexts.Contacts);
        if (await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access]).AnyAsync(l => (l.DerivedContractorId == id || l.DuplicateOfContractorId == id) && l.Id != lead, cancel))
            Refuse(LeadTexts.OtherLeads);
        if (await db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access]).AnyAsync(d => d.ContractorId == id && d.Id != conversion.DealId, cancel))
            Refuse(DealPageTexts.Deals);

        void Refuse(Words what) => throw new RuleBrokenException(LeadTexts.UndoWorkedOn, contractor.Title, what);
    }
}
