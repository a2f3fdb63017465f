using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Letters;

/// <summary>Whom one writes to about a client: nobody at an address they asked not to be written to.</summary>
internal static class PartyAddresses
{
    /// <summary>The record's own addresses, the primary one first.</summary>
    public static IEnumerable<LetterAddress> Of(Reachable party, string? name, string? greeting) =>
        party.ContactPoints.Where(point => point is { Kind: ContactPointKind.Email, DoNotUse: false })
            .Select(point => new LetterAddress(point.Value, string.IsNullOrWhiteSpace(name) ? null : name) { Greeting = greeting });

    /// <summary>"Anna Sergeevna": how one addresses a person whose names are known; null otherwise.</summary>
    public static string? Greeting(string? first, string? middle) => string.IsNullOrWhiteSpace(first) ? null : string.Join(' ', new[] { first, middle }.Where(part => !string.IsNullOrWhiteSpace(part)));

    /// <summary>Of a contact.</summary>
    public static IEnumerable<LetterAddress> Of(Contact contact) => Of(contact, contact.Name, Greeting(contact.FirstName, contact.MiddleName));

    /// <summary>Of the people who work for a contractor, those the viewer sees; the main ones first.</summary>
    public static async Task<IEnumerable<LetterAddress>> OfPeopleAsync(CrmDb db, Guid contractor, CancellationToken cancel)
    {
        const int most = 20;
        var linked = db.Set<ContractorContact>().Where(link => link.ContractorId == contractor);
        var people = await db.Set<Contact>().AsNoTracking().Where(c => c.ContractorId == contractor || linked.Any(link => link.ContactId == c.Id))
            .OrderByDescending(c => c.ContractorId == contractor).ThenBy(c => c.Number).Take(most).ToListAsync(cancel);
        return people.SelectMany(Of);
    }

    /// <summary>Each address once.</summary>
    public static IReadOnlyList<LetterAddress> Once(IEnumerable<LetterAddress> addresses) => [.. addresses.DistinctBy(address => address.Email, StringComparer.OrdinalIgnoreCase)];
}

/// <summary>Letters to a contractor: to the company, then to its people.</summary>
internal sealed class ContractorLetters : LetterSubject<Contractor>
{
    protected override async Task<IReadOnlyList<LetterAddress>> AddressesAsync(CrmDb db, Contractor record, CancellationToken cancel) =>
        PartyAddresses.Once(PartyAddresses.Of(record, record.Name, record.Kind == ContractorKind.Company ? null : PartyAddresses.Greeting(record.FirstName, record.MiddleName))
            .Concat(await PartyAddresses.OfPeopleAsync(db, record.Id, cancel)));
}

/// <summary>Letters to a contact.</summary>
internal sealed class ContactLetters : LetterSubject<Contact>
{
    protected override Task<IReadOnlyList<LetterAddress>> AddressesAsync(CrmDb db, Contact record, CancellationToken cancel) =>
        Task.FromResult(PartyAddresses.Once(PartyAddresses.Of(record)));
}

/// <summary>Letters to a lead.</summary>
internal sealed class LeadLetters : LetterSubject<Lead>
{
    protected override Task<IReadOnlyList<LetterAddress>> AddressesAsync(CrmDb db, Lead record, CancellationToken cancel)
    {
        var person = PersonName.Parse(record.ContactName ?? "");
        return Task.FromResult(PartyAddresses.Once(PartyAddresses.Of(record, record.ContactName ?? record.Name, PartyAddresses.Greeting(person.First, person.Middle))));
    }
}
