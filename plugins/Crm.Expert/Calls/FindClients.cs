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

/// <summary>A number somebody is looked for by.</summary>
/// <param name="Number">As telephones know it.</param>
/// <param name="Digits">How many last digits must be equal at least.</param>
internal sealed record NumberToFind(string Number, int Digits)
{
    /// <summary>As many digits as are kept of a number without its country.</summary>
    public const int Whole = 10;

    /// <summary>Fewer digits say nothing of whose a number is.</summary>
    public const int Enough = 7;

    private const int Shortest = 5;

    /// <summary>The last digits, which must be equal.</summary>
    public string End { get; } = LastOf(Plain(Number), Digits);

    /// <summary>Whether it is worth looking for: shorter ones are telephones of the exchange.</summary>
    public bool IsLongEnough => Plain(Number).Length >= Shortest;

    /// <summary>Whether a record that is found under this key has this number.</summary>
    public bool IsOf(SearchKey key) => IsLongEnough && key.Type switch
    {
        "phone" => key.Value == Number,
        "phone10" => End.Length >= Enough && key.Value.EndsWith(End, StringComparison.Ordinal),
        _ => false,
    };

    private static string Plain(string number) => string.Concat(number.Where(char.IsAsciiDigit));

    private static string LastOf(string digits, int count) => digits.Length > count ? digits[^count..] : digits;
}

/// <summary>
/// Finds whose number it is: by the number as telephones know it, otherwise by its last digits. One company and its person are one
/// answer; leads that are closed count only when nobody else has the number.
/// </summary>
internal sealed class FindClients(CrmDb db)
{
    private const int Most = 20;
    private const int MostKeys = 100;

    /// <summary>Those whom the scope's viewer may see.</summary>
    public async Task<IReadOnlyList<Client>> RunAsync(NumberToFind number, CancellationToken cancel) => (await OfNumbersAsync([number], cancel))[number];

    /// <summary>Those of each number whom the scope's viewer may see. Of numbers that nobody has, all are found out by one statement.</summary>
    public async Task<IReadOnlyDictionary<NumberToFind, IReadOnlyList<Client>>> OfNumbersAsync(IReadOnlyCollection<NumberToFind> numbers, CancellationToken cancel)
    {
        var keys = await KeysAsync(numbers, cancel);
        var found = new Dictionary<NumberToFind, IReadOnlyList<Client>>();
        foreach (var number in numbers)
            found[number] = keys.FindAll(number.IsOf) is { Count: > 0 } own ? await OfKeysAsync(own, cancel) : [];
        return found;
    }

    /// <summary>Whether anybody has the number, whoever may see them.</summary>
    public async Task<bool> IsKnownAsync(NumberToFind number, CancellationToken cancel) => (await KeysAsync([number], cancel)).Count > 0;

    private async Task<IReadOnlyList<Client>> OfKeysAsync(List<SearchKey> keys, CancellationToken cancel)
    {
        var (leadIds, contractorIds, contactIds) = (IdsOf(keys, "leads"), IdsOf(keys, "contractors"), IdsOf(keys, "contacts"));
        var leads = leadIds.Count == 0 ? [] : await db.Set<Lead>().AsNoTracking().Where(l => leadIds.Contains(l.Id)).OrderByDescending(l => l.ChangedAt).Take(Most).ToListAsync(cancel);
        var contractors = contractorIds.Count == 0 ? [] : await db.Set<Contractor>().AsNoTracking().Where(c => contractorIds.Contains(c.Id)).OrderBy(c => c.Number).Take(Most).ToListAsync(cancel);
        var contacts = contactIds.Count == 0 ? [] : await db.Set<Contact>().AsNoTracking().Where(c => contactIds.Contains(c.Id)).OrderBy(c => c.Number).Take(Most).ToListAsync(cancel);
        return Together(leads, contractors, contacts, await LinksAsync(contacts, cancel));
    }

    /// <summary>The one lead of this number that somebody still works on or that waits; whoever may see it.</summary>
    public async Task<Lead?> OpenLeadAsync(string number, int digits, CancellationToken cancel)
    {
        var ids = IdsOf(await KeysAsync([new NumberToFind(number, digits)], cancel), "leads");
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

    // Whole numbers are an equality the index answers, for all of them at once; fewer digits are told from the end, number by number.
    private async Task<List<SearchKey>> KeysAsync(IReadOnlyCollection<NumberToFind> numbers, CancellationToken cancel)
    {
        var wanted = numbers.Where(n => n.IsLongEnough).ToList();
        if (wanted.Count == 0)
            return [];
        var whole = wanted.ConvertAll(n => n.Number).Distinct(StringComparer.Ordinal).ToList();
        var ends = wanted.FindAll(n => n.End.Length == NumberToFind.Whole).ConvertAll(n => n.End).Distinct(StringComparer.Ordinal).ToList();
        var keys = db.Set<SearchKey>().AsNoTracking().Where(k => k.Kind == "leads" || k.Kind == "contractors" || k.Kind == "contacts");
        var found = await keys.Where(k => (k.Type == "phone" && whole.Contains(k.Value)) || (k.Type == "phone10" && ends.Contains(k.Value))).Take(MostKeys * wanted.Count).ToListAsync(cancel);
        foreach (var last in wanted.FindAll(n => n.End.Length is >= NumberToFind.Enough and < NumberToFind.Whole).ConvertAll(n => n.End).Distinct(StringComparer.Ordinal))
            found.AddRange(await keys.Where(k => k.Type == "phone10" && k.Value.EndsWith(last)).Take(MostKeys).ToListAsync(cancel));
        return found;
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
