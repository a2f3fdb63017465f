using Crm.Basic.Contacts;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Deals;

/// <summary>A colleague who takes part in a deal, as its card and the API show them.</summary>
public sealed record MemberLine(Guid Id, string Name);

/// <summary>A person of the client's side in a deal, as its card and the API show them.</summary>
/// <param name="Id">The contact.</param>
/// <param name="Name">What they are called, whether or not one may open their card.</param>
/// <param name="Role">As what they stand there.</param>
/// <param name="IsMain">Whether one speaks with them first.</param>
public sealed record ContactLine(Guid Id, string Name, RoleLine? Role, bool IsMain)
{
    /// <summary>The number to call; null when there is none, or their card is not theirs to see.</summary>
    public ContactPoint? Phone { get; init; }
}

/// <summary>A role of the dictionary.</summary>
public sealed record RoleLine(Guid Id, string Name);

/// <summary>Who takes part in a deal, on both sides.</summary>
public sealed class DealPeople(CrmDb db)
{
    /// <exception cref="Bpm.Sdk.NotFoundException">The deal is not there, or not theirs to see.</exception>
    public async Task<IReadOnlyList<MemberLine>> MembersAsync(Guid dealId, CancellationToken cancel)
    {
        await db.LoadAsync<Deal>(dealId, cancel);
        var ids = await db.Set<DealMember>().Where(m => m.DealId == dealId).Select(m => m.PersonId).Take(AddDealMember.MostMembers).ToListAsync(cancel);
        var names = await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(User)), ids, cancel);
        return [.. ids.Select(id => new MemberLine(id, names.GetValueOrDefault(id, "…"))).OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>The main one first.</summary>
    /// <exception cref="Bpm.Sdk.NotFoundException">The deal is not there, or not theirs to see.</exception>
    public async Task<IReadOnlyList<ContactLine>> ContactsAsync(Guid dealId, CancellationToken cancel)
    {
        var deal = await db.LoadAsync<Deal>(dealId, cancel);
        var links = await db.Set<DealContact>().AsNoTracking().Where(c => c.DealId == dealId).ToListAsync(cancel);
        var ids = links.ConvertAll(c => c.ContactId);
        var names = await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(Contact)), ids, cancel);
        var roles = await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(DictionaryEntry)), [.. links.Select(c => c.RoleId).OfType<Guid>()], cancel);
        var phones = (await db.Set<Contact>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(cancel)).ToDictionary(c => c.Id, PhoneOf);
        return [.. links.Select(c => new ContactLine(c.ContactId, names.GetValueOrDefault(c.ContactId, "…"), c.RoleId is { } role ? new RoleLine(role, roles.GetValueOrDefault(role, "…")) : null, c.ContactId == deal.ContactId)
        {
            Phone = phones.GetValueOrDefault(c.ContactId),
        }).OrderByDescending(c => c.IsMain).ThenBy(c => c.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    private static ContactPoint? PhoneOf(Contact person) => person.ContactPoints.Where(p => p.Kind == ContactPointKind.Phone).OrderBy(p => p.DoNotUse).FirstOrDefault();
}
