using System.Linq.Expressions;
using Crm.Basic.Contacts;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Basic.Deals;

/// <summary>A colleague who takes part in a deal beside its responsible. They see it.</summary>
public sealed class DealMember
{
    public Guid DealId { get; init; }
    public Guid PersonId { get; init; }

    internal static void Map(EntityTypeBuilder<DealMember> table) => table.HasKey(m => new { m.DealId, m.PersonId });
}

/// <summary>A person of the client's side in a deal, and as what: the one who decides, the accountant.</summary>
public sealed class DealContact
{
    public Guid DealId { get; init; }
    public Guid ContactId { get; init; }

    /// <summary>An entry of the dictionary of contacts' roles.</summary>
    public Guid? RoleId { get; set; }

    internal static void Map(EntityTypeBuilder<DealContact> table) => table.HasKey(c => new { c.DealId, c.ContactId });
}

/// <summary>Who sees a deal beyond their level: whoever takes part in it. Not whoever sees no deals at all.</summary>
internal static class DealAccess
{
    public static Expression<Func<Deal, bool>> TakesPart(CrmDb db) => d =>
        db.FilterLevel(DealPermissions.View) >= (int)AccessLevel.Own && db.Set<DealMember>().Any(m => m.DealId == d.Id && m.PersonId == db.FilterUserId);

    /// <summary>What is listed is exported.</summary>
    public static Expression<Func<Deal, bool>> MayExport(CrmDb db) => d =>
        db.FilterLevel(DealPermissions.Export) >= (int)AccessLevel.Own && db.Set<DealMember>().Any(m => m.DealId == d.Id && m.PersonId == db.FilterUserId);

    public static void Map(EntityTypeBuilder<Deal> deal)
    {
        deal.HasMany(d => d.Members).WithOne().HasForeignKey(m => m.DealId).OnDelete(DeleteBehavior.ClientNoAction);
        deal.HasMany(d => d.Contacts).WithOne().HasForeignKey(c => c.DealId).OnDelete(DeleteBehavior.ClientNoAction);
    }
}

/// <summary>A colleague to add to a deal or to take away.</summary>
public sealed record MemberChoice
{
    public Guid Person { get; init; }
}

/// <summary>A person of the client's side in a deal.</summary>
public sealed record ContactChoice
{
    public Guid Contact { get; init; }

    /// <summary>An entry of the dictionary of contacts' roles: its id or its code ("DecisionMaker"). Unset, none.</summary>
    public string? Role { get; init; }

    /// <summary>Whether this is the person one speaks with first: the deal's <em>Contact</em>.</summary>
    public bool IsMain { get; init; }
}

/// <summary>Says that a colleague takes part in a deal, and tells them. Saying it again changes nothing.</summary>
public sealed class AddDealMember(CrmDb db, INotifications notifications)
{
    public const int MostMembers = 50;

    /// <exception cref="InvalidInputException">There is no such colleague, or there are too many.</exception>
    public async Task<Deal> RunAsync(Guid dealId, Guid person, CancellationToken cancel)
    {
        var deal = await db.LoadAsync<Deal>(dealId, DealPermissions.Edit, cancel);
        if (!await db.Set<User>().AnyAsync(u => u.Id == person && u.Status == UserStatus.Active, cancel))
            throw new InvalidInputException("person", DealTexts.UnknownColleague);
        var members = await db.Set<DealMember>().Where(m => m.DealId == dealId).Select(m => m.PersonId).ToListAsync(cancel);
        if (members.Contains(person))
            return deal;
        if (members.Count >= MostMembers)
            throw new InvalidInputException("person", DealTexts.TooManyMembers.With(MostMembers));
        db.Add(new DealMember { DealId = dealId, PersonId = person });
        DealHistory.Tell(db, deal, nameof(Deal.Members), null, person);
        await notifications.NotifyAsync(new NewNotification(person, NotificationKind.Assigned, DealTexts.TakesPart.Filled(deal.Name), $"/deals/{deal.Id}"), cancel);
        return deal;
    }
}

/// <summary>Says that a colleague takes part in a deal no longer.</summary>
public sealed class RemoveDealMember(CrmDb db)
{
    public async Task<Deal> RunAsync(Guid dealId, Guid person, CancellationToken cancel)
    {
        var deal = await db.LoadAsync<Deal>(dealId, DealPermissions.Edit, cancel);
        if (await db.Set<DealMember>().FirstOrDefaultAsync(m => m.DealId == dealId && m.PersonId == person, cancel) is not { } member)
            return deal;
        db.Remove(member);
        DealHistory.Tell(db, deal, nameof(Deal.Members), person, null);
        return deal;
    }
}

/// <summary>Says as what a person of the client's side stands in a deal; adds them when they are new to it.</summary>
public sealed class SetDealContact(CrmDb db)
{
    private const int MostContacts = 50;

    /// <exception cref="InvalidInputException">There is no such role, or there are too many.</exception>
    /// <exception cref="NotFoundException">The contact is not there, or not theirs to see.</exception>
    public async Task<Deal> RunAsync(Guid dealId, ContactChoice choice, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var deal = await db.LoadAsync<Deal>(dealId, DealPermissions.Edit, cancel);
        var known = await db.Set<DealContact>().Where(c => c.DealId == dealId).ToListAsync(cancel);
        var link = known.Find(c => c.ContactId == choice.Contact);
        var role = await RoleAsync(choice.Role, cancel);
        if (link is null)
        {
            await db.LoadAsync<Contact>(choice.Contact, cancel);
            if (known.Count >= MostContacts)
                throw new InvalidInputException("contact", DealTexts.TooManyContacts.With(MostContacts));
            db.Add(new DealContact { DealId = dealId, ContactId = choice.Contact, RoleId = role });
            DealHistory.Tell(db, deal, nameof(Deal.Contacts), null, choice.Contact);
        }
        else if (link.RoleId != role)
        {
            link.RoleId = role;
            DealHistory.Touch(db, deal);
        }

        if (choice.IsMain)
            deal.ContactId = choice.Contact;
        else if (deal.ContactId == choice.Contact)
            deal.ContactId = null;
        return deal;
    }

    private async Task<Guid?> RoleAsync(string? named, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(named))
            return null;
        var roles = db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.ContactRole);
        var found = Guid.TryParse(named, out var id) ? roles.Where(e => e.Id == id) : roles.Where(e => e.Code == named);
        return await found.Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancel) ?? throw new InvalidInputException("role", DealTexts.UnknownRole.With(named));
    }
}

/// <summary>Takes a person of the client's side out of a deal.</summary>
public sealed class RemoveDealContact(CrmDb db)
{
    public async Task<Deal> RunAsync(Guid dealId, Guid contact, CancellationToken cancel)
    {
        var deal = await db.LoadAsync<Deal>(dealId, DealPermissions.Edit, cancel);
        if (await db.Set<DealContact>().FirstOrDefaultAsync(c => c.DealId == dealId && c.ContactId == contact, cancel) is not { } link)
            return deal;
        db.Remove(link);
        DealHistory.Tell(db, deal, nameof(Deal.Contacts), contact, null);
        if (deal.ContactId == contact)
            deal.ContactId = null;
        return deal;
    }
}

/// <summary>Changes of a deal that are no fields of it.</summary>
internal static class DealHistory
{
    /// <summary>The deal is changed, though none of its fields is: it gets a new version, and whoever shows it reads it again.</summary>
    public static void Touch(CrmDb db, Deal deal) => db.Entry(deal).Property(d => d.ChangedAt).IsModified = true;

    /// <summary>Keeps who came or went.</summary>
    public static void Tell(CrmDb db, Deal deal, string links, Guid? gone, Guid? come)
    {
        Touch(db, deal);
        db.Add(new HistoryEntry
        {
            Kind = "deals",
            RecordId = deal.Id,
            RecordVersion = deal.Version + 1,
            Field = char.ToLowerInvariant(links[0]) + links[1..],
            OldValue = gone?.ToString(),
            NewValue = come?.ToString(),
            At = db.Service<Bpm.Sdk.Calendar.ICrmClock>().UtcNow,
            ById = db.Session.Viewer.UserId,
            ByName = db.Session.Viewer.Name,
            Source = db.Session.Source,
        });
    }
}
