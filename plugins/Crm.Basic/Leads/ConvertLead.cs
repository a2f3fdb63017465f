using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>
/// Turns a lead into a contractor and, when it names a person, a contact. One transaction; repeating it returns the first
/// result. What is still open about the lead goes on about the contractor.
/// </summary>
public sealed class ConvertLead(CrmDb db, IProcesses processes, ITasks tasks, LeadMatches matches, ICrmClock clock)
{
    /// <summary>Converts.</summary>
    /// <exception cref="Bpm.Sdk.RuleBrokenException">The lead was given up or is a duplicate.</exception>
    public async Task<Conversion> RunAsync(Guid leadId, ConversionPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        // Two people converting at once: the second waits here and then finds what the first made.
        await db.Set<Lead>().Where(l => l.Id == leadId).ExecuteUpdateAsync(set => set.SetProperty(l => l.QueuePosition, l => l.QueuePosition), cancel);
        var lead = await db.LoadAsync<Lead>(leadId, LeadPermissions.Convert, cancel);
        if (lead.Status == LeadStatus.Qualified)
            return await FirstResultAsync(lead, cancel);
        var (before, conversion) = (lead.Status, await PlanAsync(lead, plan, cancel));
        if (conversion.IsNewContractor)
            db.Add(conversion.Contractor);
        if (conversion.Contact is { } contact)
            await LinkAsync(conversion.Contractor, contact, conversion.IsNewContact, cancel);
        lead.Convert(conversion, clock.UtcNow);
        await processes.MoveSubjectAsync("leads", lead.Id, "contractors", conversion.Contractor.Id, cancel);
        await tasks.MoveSubjectAsync("leads", lead.Id, "contractors", conversion.Contractor.Id, conversion.Contractor.Title, cancel);
        db.Raise(new LeadConverted(lead.Id, conversion.Contractor.Id, conversion.Contact?.Id));
        db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
        return conversion;
    }

    /// <summary>Exactly what converting with this plan would make, and what exists already that it may be linked to. Stores nothing.</summary>
    public async Task<(Conversion Conversion, IReadOnlyList<Match> Contractors, IReadOnlyList<Match> Contacts)> PreviewAsync(Guid leadId, ConversionPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var lead = await db.LoadAsync<Lead>(leadId, LeadPermissions.Convert, cancel);
        var conversion = lead.Status == LeadStatus.Qualified ? await FirstResultAsync(lead, cancel) : await PlanAsync(lead, plan, cancel);
        return (conversion, await matches.ContractorsAsync(lead, cancel), await matches.ContactsAsync(lead, cancel));
    }

    private async Task<Conversion> PlanAsync(Lead lead, ConversionPlan plan, CancellationToken cancel)
    {
        // A contractor made when the lead failed earlier is the same acquaintance.
        var contractorId = plan.ContractorId ?? lead.DerivedContractorId;
        var contractor = contractorId is { } id ? await db.LoadAsync<Contractor>(id, cancel) : null;
        var contact = plan.ContactId is { } person ? await db.LoadAsync<Contact>(person, cancel) : null;
        return lead.Plan(plan, contractor, contact);
    }

    private async Task LinkAsync(Contractor contractor, Contact contact, bool isNew, CancellationToken cancel)
    {
        if (isNew)
        {
            db.Add(contact);
            db.Add(new ContractorContact { ContactId = contact.Id, ContractorId = contractor.Id, Position = contact.Position, IsMain = true });
        }
        else if (!await db.Set<ContractorContact>().AnyAsync(l => l.ContactId == contact.Id && l.ContractorId == contractor.Id, cancel))
        {
            db.Add(new ContractorContact { ContactId = contact.Id, ContractorId = contractor.Id, Position = contact.Position });
        }
    }

    private async Task<Conversion> FirstResultAsync(Lead lead, CancellationToken cancel)
    {
        var contractor = await db.Set<Contractor>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).FirstAsync(c => c.Id == lead.DerivedContractorId, cancel);
        var contact = await db.Set<Contact>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).FirstOrDefaultAsync(c => c.Id == lead.DerivedContactId, cancel);
        return new Conversion(contractor, IsNewContractor: true, contact, IsNewContact: contact is not null);
    }
}
