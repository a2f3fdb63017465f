using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>
/// Turns a lead into a contractor, when it names a person a contact and, when asked, a deal. One transaction; repeating it returns the first
/// result. What people still do about the lead goes on about the contractor; the processes of leads end.
/// </summary>
public sealed class ConvertLead(CrmDb db, OpenWorkOfLead openWork, LeadMatches matches, ICrmClock clock)
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
        var link = conversion.Contact is { } contact ? await LinkAsync(conversion.Contractor, contact, conversion.IsNewContact, cancel) : null;
        if (conversion.Deal is { } deal)
        {
            db.Session.Viewer.Require(DealPermissions.Create);
            db.Add(deal);
        }

        lead.Convert(conversion, clock.UtcNow);
        var moved = await openWork.MoveToAsync(lead.Id, conversion, cancel);
        db.Add(new LeadConversion
        {
            LeadId = lead.Id,
            At = clock.UtcNow,
            Before = before,
            ContractorId = conversion.Contractor.Id,
            MadeContractor = conversion.IsNewContractor,
            ContactId = conversion.Contact?.Id,
            MadeContact = conversion.IsNewContact,
            MadeLinkId = link?.Id,
            DealId = conversion.Deal?.Id,
            MovedTasks = LeadConversion.Join(moved.Tasks),
            MovedProcesses = LeadConversion.Join(moved.Processes),
            MovedRelationships = LeadConversion.Join(moved.Relationships),
        });
        db.Raise(new LeadConverted(lead.Id, conversion.Contractor.Id, conversion.Contact?.Id));
        db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
        return conversion;
    }

    /// <summary>Exactly what converting with this plan would make, and what exists already that it may be linked to. Stores nothing.</summary>
    public async Task<ConversionPreview> PreviewAsync(Guid leadId, ConversionPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var lead = await db.LoadAsync<Lead>(leadId, LeadPermissions.Convert, cancel);
        var conversion = lead.Status == LeadStatus.Qualified ? await FirstResultAsync(lead, cancel) : await PlanAsync(lead, plan, cancel);
        return new ConversionPreview(conversion, await matches.ContractorsAsync(lead, cancel), await matches.ContactsAsync(lead, cancel), await openWork.OfAsync(leadId, cancel));
    }

    private async Task<Conversion> PlanAsync(Lead lead, ConversionPlan plan, CancellationToken cancel)
    {
        // A contractor made when the lead failed earlier is the same acquaintance.
        var contractorId = plan.ContractorId ?? lead.DerivedContractorId;
        var contractor = contractorId is { } id ? await db.LoadAsync<Contractor>(id, cancel) : null;
        var contact = plan.ContactId is { } person ? await db.LoadAsync<Contact>(person, cancel) : null;
        return lead.Plan(plan, contractor, contact);
    }

    private async Task<ContractorContact?> LinkAsync(Contractor contractor, Contact contact, bool isNew, CancellationToken cancel)
    {
        if (isNew)
            db.Add(contact);
        else if (await db.Set<ContractorContact>().AnyAsync(l => l.ContactId == contact.Id && l.ContractorId == contractor.Id, cancel))
            return null;
        var link = new ContractorContact { ContactId = contact.Id, ContractorId = contractor.Id, Position = contact.Position, IsMain = isNew };
        db.Add(link);
        return link;
    }

    private async Task<Conversion> FirstResultAsync(Lead lead, CancellationToken cancel)
    {
        var contractor = await db.Set<Contractor>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).FirstAsync(c => c.Id == lead.DerivedContractorId, cancel);
        var contact = await db.Set<Contact>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).FirstOrDefaultAsync(c => c.Id == lead.DerivedContactId, cancel);
        var id = lead.Id;
        var first = await db.Set<LeadConversion>().AsNoTracking().FirstOrDefaultAsync(c => c.LeadId == id, cancel);
        var deal = first?.DealId is { } made ? await db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).FirstOrDefaultAsync(d => d.Id == made, cancel) : null;
        return new Conversion(contractor, first?.MadeContractor == true, contact, first?.MadeContact == true) { Deal = deal };
    }
}

/// <summary>What converting would do.</summary>
/// <param name="Conversion">What it makes and links.</param>
/// <param name="Contractors">Contractors that may be the same.</param>
/// <param name="Contacts">Contacts that may be the same.</param>
/// <param name="Work">What becomes of the open work.</param>
public sealed record ConversionPreview(Conversion Conversion, IReadOnlyList<Match> Contractors, IReadOnlyList<Match> Contacts, LeadWork Work);
