using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Calls;

/// <summary>Somebody who has a number: a lead, or a contractor with or without the person there.</summary>
public sealed record Client(string Name, Guid? ContractorId, Guid? ContactId, Guid? LeadId, Guid? ResponsibleId)
{
    /// <summary>The page of the client.</summary>
    public string Href => LeadId is { } lead ? $"/leads/{lead}" : ContactId is { } contact && ContractorId is null ? $"/contacts/{contact}" : $"/contractors/{ContractorId}";

    /// <summary>The kind of record and its id.</summary>
    public (string Kind, Guid Id) About => LeadId is { } lead ? ("leads", lead) : ContractorId is { } contractor ? ("contractors", contractor) : ("contacts", ContactId ?? Guid.Empty);
}

/// <summary>
/// Finds whose number it is: by the number as telephones know it, otherwise by its last digits. One company and its person are one
/// answer; leads that are closed count only when nobody else has the number.
/// </summary>
internal sealed class FindClients(CrmDb db)
{
    private const int Most = 20;

    /// <summary>Those whom the scope's viewer may see.</summary>
    /// <param name="number">The number as telephones know it.</param>
    /// <param name="digits">How many last digits must be equal at least.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<Client>> RunAsync(string number, int digits, CancellationToken cancel)
    {
        if (string.Concat(number.Where(char.IsAsciiDigit)) is not { Length: >= 5 } plain)
            return [];
        var keys = await KeysAsync(number, plain, digits, cancel);
        var (leadIds, contractorIds, contactIds) = (IdsOf(keys, "leads"), IdsOf(keys, "contractors"), IdsOf(keys, "contacts"));
        var leads = leadIds.Count == 0 ? [] : await db.Set<Lead>().AsNoTracking().Where(l => leadIds.Contains(l.Id)).OrderByDescending(l => l.ChangedAt).Take(Most).ToListAsync(cancel);
        var contractors = contractorIds.Count == 0 ? [] : await db.Set<Contractor>().AsNoTracking().Where(c => contractorIds.Contains(c.Id)).OrderBy(c => c.Number).Take(Most).ToListAsync(cancel);
        var contacts = contactIds.Count == 0 ? [] : await db.Set<Contact>().AsNoTracking().Where(c => contactIds.Contains(c.Id)).OrderBy(c => c.Number).Take(Most).ToListAsync(cancel);
        return Together(leads, contractors, contacts, await LinksAsync(contacts, cancel));
    }

    /// <summary>The one lead of this number that somebody still works on or that waits; whoever may see it.</summary>
    public async Task<Lead?> OpenLeadAsync(string number, int digits, CancellationToken cancel)
    {
        if (string.Concat(number.Where(char.IsAsciiDigit)) is not { Length: >= 5 } plain)
            return null;
        var ids = IdsOf(await KeysAsync(number, plain, digits, cancel), "leads");
        return ids.Count == 0 ? null : await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access])
            .Where(l => ids.Contains(l.Id) && (l.Status == LeadStatus.New || l.Status == LeadStatus.InWork || l.Status == LeadStatus.Unreachable)).OrderBy(l => l.Number).FirstOrDefaultAsync(cancel);
    }

    internal static IReadOnlyList<Client> Together(IReadOnlyList<Lead> leads, IReadOnlyList<Contractor> contractors, IReadOnlyList<Contact> contacts, ILookup<Guid, Guid> companiesOf)
    {
        var found = new List<Client>();
        var taken = new HashSet<Guid>();
        foreach (var contact in contacts)
        {
            var own = companiesOf[contact.Id].Concat(contact.ContractorId is { } main ? [main] : []).ToHashSet();
            var company = contractors.FirstOrDefault(c => own.Contains(c.Id));
            if (company is not null)
                taken.Add(company.Id);
            found.Add(company is null
                ? new Client(contact.Title, contact.ContractorId, contact.Id, null, contact.ResponsibleId)
                : new Client($"{company.Title}, {contact.Title}", company.Id, contact.Id, null, company.ResponsibleId ?? contact.ResponsibleId));
        }

        found.AddRange(contractors.Where(c => !taken.Contains(c.Id)).Select(c => new Client(c.Title, c.Id, null, null, c.ResponsibleId)));
        found.AddRange(leads.Where(l => l.IsOpen).Select(OfLead));
        if (found.Count == 0)
            found.AddRange(leads.Where(l => l.Status is LeadStatus.Unqualified or LeadStatus.Qualified).Take(1).Select(OfLead));
        return found;
    }

    internal static Client OfLead(Lead lead) => new(lead.Title, null, null, lead.Id, lead.ResponsibleId);

    private async Task<List<SearchKey>> KeysAsync(string number, string plain, int digits, CancellationToken cancel)
    {
        var last = plain.Length > digits ? plain[^digits..] : plain;
        // Fewer digits than a whole number are told from its end; ten are an equality the index answers.
        var keys = db.Set<SearchKey>().AsNoTracking().Where(k => k.Kind == "leads" || k.Kind == "contractors" || k.Kind == "contacts");
        var mayEnd = last.Length >= 7;
        keys = last.Length == 10 || !mayEnd
            ? keys.Where(k => (k.Type == "phone" && k.Value == number) || (mayEnd && k.Type == "phone10" && k.Value == last))
            : keys.Where(k => (k.Type == "phone" && k.Value == number) || (k.Type == "phone10" && k.Value.EndsWith(last)));
        return await keys.Take(Most * 5).ToListAsync(cancel);
    }

    private async Task<ILookup<Guid, Guid>> LinksAsync(IReadOnlyList<Contact> contacts, CancellationToken cancel)
    {
        var ids = contacts.Select(c => c.Id).ToList();
        var links = ids.Count == 0 ? [] : await db.Set<ContractorContact>().AsNoTracking().Where(l => l.ContactId != null && ids.Contains(l.ContactId.Value) && l.ContractorId != null)
            .Select(l => new { Contact = l.ContactId!.Value, Contractor = l.ContractorId!.Value }).ToListAsync(cancel);
        return links.ToLookup(l => l.Contact, l => l.Contractor);
    }

    private static List<Guid> IdsOf(List<SearchKey> keys, string kind) => [.. keys.Where(k => k.Kind == kind).Select(k => k.RecordId).Distinct()];
}
