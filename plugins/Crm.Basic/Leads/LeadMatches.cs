using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>A record that may be the same company or person.</summary>
/// <param name="Id">The record.</param>
/// <param name="Name">What it is called.</param>
/// <param name="By">What both have: phone, email, taxNumber or name.</param>
public sealed record Match(Guid Id, string Name, string By);

/// <summary>Finds contractors and contacts that a lead may belong to, by phones, e-mails and names.</summary>
public sealed class LeadMatches(CrmDb db)
{
    private const int AtMost = 10;

    public async Task<IReadOnlyList<Match>> ContractorsAsync(Lead lead, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        var byKey = await KeysAsync(lead, "contractors", cancel);
        var ids = byKey.Select(k => k.RecordId).ToList();
        var name = lead.Company ?? lead.ContactName ?? lead.Name;
        var found = await db.Set<Contractor>().Where(c => ids.Contains(c.Id) || c.Name == name || c.FullName == name).Take(AtMost).Select(c => new { c.Id, c.Name }).ToListAsync(cancel);
        return found.ConvertAll(c => new Match(c.Id, c.Name, byKey.Find(k => k.RecordId == c.Id)?.Type ?? "name"));
    }

    public async Task<IReadOnlyList<Match>> ContactsAsync(Lead lead, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        var byKey = await KeysAsync(lead, "contacts", cancel);
        var ids = byKey.Select(k => k.RecordId).ToList();
        var name = PersonName.Parse(lead.ContactName).ToString();
        var found = await db.Set<Contact>().Where(c => ids.Contains(c.Id) || (name != "" && c.Name == name)).Take(AtMost).Select(c => new { c.Id, c.Name }).ToListAsync(cancel);
        return found.ConvertAll(c => new Match(c.Id, c.Name, byKey.Find(k => k.RecordId == c.Id)?.Type ?? "name"));
    }

    // The lead's own keys are in search already, in the same normal form as everybody's.
    private async Task<List<Found>> KeysAsync(Lead lead, string kind, CancellationToken cancel)
    {
        var id = lead.Id;
        return await db.Set<SearchKey>().Where(own => own.RecordId == id)
            .Join(db.Set<SearchKey>().Where(k => k.Kind == kind), own => new { own.Type, own.Value }, other => new { other.Type, other.Value }, (_, other) => new Found(other.RecordId, other.Type))
            .Take(100).ToListAsync(cancel);
    }

    private sealed record Found(Guid RecordId, string KeyType)
    {
        public string Type => KeyType == "phone10" ? "phone" : KeyType;
    }
}
