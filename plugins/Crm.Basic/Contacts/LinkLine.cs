using System.Globalization;
using Crm.Basic.Contractors;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Contacts;

/// <summary>A link between a contractor and a contact as a card shows it: the one at its other end.</summary>
/// <param name="Id">The link.</param>
/// <param name="ContractorId">The contractor.</param>
/// <param name="Name">Who is at the other end.</param>
/// <param name="Href">Their card.</param>
/// <param name="Role">What they do there.</param>
/// <param name="Content">The link's own fields.</param>
public sealed record LinkLine(Guid Id, Guid ContractorId, string Name, string Href, string? Role, LinkContent Content)
{
    private const int MaxLinks = 50;

    /// <summary>A phone of the person, the one to call where there is one; null on their own card.</summary>
    public ContactPoint? Phone { get; init; }

    public bool IsMain => Content.IsMain;

    public bool IsActive => Content.IsActive;

    /// <summary>Role, position and dates in one line.</summary>
    public string Words => string.Join(" · ", new[] { Role, Content.Position, Dates }.Where(part => !string.IsNullOrWhiteSpace(part)));

    private string? Dates => (Content.From, Content.To, Content.IsActive) switch
    {
        (null, null, true) => null,
        (null, null, false) => PartyPageTexts.NoLonger,
        ({ } from, null, true) => PartyPageTexts.Since.With(Short(from)),
        (var from, var to, _) => $"{Short(from)}–{Short(to)}",
    };

    /// <summary>The links of a contractor or of a contact: those who are there now first, the main one on top.</summary>
    public static async Task<IReadOnlyList<LinkLine>> OfAsync(CrmDb db, Guid? contractorId, Guid? contactId, CancellationToken cancel)
    {
        var links = await db.Set<ContractorContact>().AsNoTracking().Where(l => contractorId == null ? l.ContactId == contactId : l.ContractorId == contractorId)
            .OrderByDescending(l => l.IsActive).ThenByDescending(l => l.IsMain).ThenBy(l => l.Number).Take(MaxLinks).ToListAsync(cancel);
        var isPerson = contractorId is not null;
        var kind = db.Modules.KindOf(isPerson ? typeof(Contact) : typeof(Contractor));
        var names = await RecordNames.OfAsync(db, kind, [.. links.Select(l => Other(l)!.Value)], cancel);
        var roles = await RecordNames.OfAsync(db, db.Modules.KindOf(typeof(DictionaryEntry)), [.. links.Select(l => l.RoleId).OfType<Guid>()], cancel);
        var people = links.Select(l => l.ContactId).ToList();
        var phones = isPerson ? await db.Set<Contact>().AsNoTracking().Where(c => people.Contains(c.Id)).ToDictionaryAsync(c => c.Id, PhoneOf, cancel) : [];
        return links.ConvertAll(l => new LinkLine(l.Id, l.ContractorId!.Value, names.GetValueOrDefault(Other(l)!.Value, "…"), kind.HrefOf(Other(l)!.Value), l.RoleId is { } role ? roles.GetValueOrDefault(role) : null, ContentOf(l))
        {
            Phone = phones.GetValueOrDefault(l.ContactId!.Value),
        });

        Guid? Other(ContractorContact link) => isPerson ? link.ContactId : link.ContractorId;
    }

    private static ContactPoint? PhoneOf(Contact person) =>
        person.ContactPoints.Where(point => point.Kind == ContactPointKind.Phone).OrderBy(point => point.DoNotUse).FirstOrDefault();

    private static LinkContent ContentOf(ContractorContact link) =>
        new() { Contact = link.ContactId!.Value, Role = link.RoleId, Position = link.Position, IsMain = link.IsMain, From = link.From, To = link.To, IsActive = link.IsActive };

    private static string Short(DateOnly? day) => day?.ToString("d", CultureInfo.CurrentCulture) ?? "…";
}
