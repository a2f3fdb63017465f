using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Search;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>A record that may be the same company or person.</summary>
/// <param name="Id">The record.</param>
/// <param name="Name">What it is called.</param>
/// <param name="By">What both have: phone, email, taxNumber or name.</param>
public sealed record Match(Guid Id, string Name, string By);

/// <summary>Finds contractors and contacts that a lead may belong to, by phones, e-mails and names; the surest first.</summary>
public sealed class LeadMatches(CrmDb db, IRecordSearch search)
{
    private const int AtMost = 10;

    public Task<IReadOnlyList<Match>> ContractorsAsync(Lead lead, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        return FindAsync<Contractor>(lead, "contractors", lead.Company ?? lead.ContactName ?? lead.Name, cancel);
    }

    public Task<IReadOnlyList<Match>> ContactsAsync(Lead lead, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        return FindAsync<Contact>(lead, "contacts", PersonName.Parse(lead.ContactName).ToString(), cancel);
    }

    private async Task<IReadOnlyList<Match>> FindAsync<T>(Lead lead, string kind, string name, CancellationToken cancel) where T : Record
    {
        var byKey = await KeysAsync(lead, kind, cancel);
        var ids = byKey.Select(k => k.RecordId).ToList();
        var known = await db.Set<T>().AsNoTracking().Where(r => ids.Contains(r.Id)).OrderBy(r => r.Number).Take(AtMost).ToListAsync(cancel);
        var found = known.ConvertAll(r => new Match(r.Id, r.Title, byKey.Find(k => k.RecordId == r.Id)!.Type));
        if (found.Count < AtMost && FindSimilar.NameClue(name) is { } clue)
        {
            var matching = search.Matching(db, kind, clue);
            var alike = await db.Set<T>().AsNoTracking().Where(r => matching.Contains(r.Id) && !ids.Contains(r.Id)).OrderBy(r => r.Number).Take(AtMost - found.Count).ToListAsync(cancel);
            found.AddRange(alike.Select(r => new Match(r.Id, r.Title, "name")));
        }

        return found;
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
