using Crm.Basic.Contractors;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Contacts;

/// <summary>As what somebody works for a contractor, and since when.</summary>
public sealed record LinkContent
{
    /// <summary>The person; only for a new link.</summary>
    public Guid Contact { get; init; }

    /// <summary>An entry of the dictionary of roles.</summary>
    public Guid? Role { get; init; }

    public string? Position { get; init; }
    public bool IsMain { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }

    /// <summary>False once they have left.</summary>
    public bool IsActive { get; init; } = true;
}

/// <summary>Says that a person works for a contractor.</summary>
public sealed class LinkContact(CrmDb db)
{
    /// <exception cref="RuleBrokenException">They are linked already.</exception>
    /// <exception cref="NotAllowedException">The person may change neither the contractor nor the contact.</exception>
    public async Task<ContractorContact> RunAsync(Guid contractorId, LinkContent content, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        var contractor = await db.LoadAsync<Contractor>(contractorId, cancel);
        var contact = await db.LoadAsync<Contact>(content.Contact, cancel);
        await db.RequireEitherAsync(contractor.Id, contact.Id, cancel);
        if (await db.Set<ContractorContact>().IgnoreQueryFilters([AccessFilter.Access]).AnyAsync(l => l.ContractorId == contractor.Id && l.ContactId == contact.Id, cancel))
            throw new RuleBrokenException(ContactTexts.LinkedAlready, contact.Name, contractor.Name);
        var link = new ContractorContact { ContractorId = contractor.Id, ContactId = contact.Id };
        link.Apply(content);
        db.Add(link);
        contact.ContractorId ??= contractor.Id;
        return link;
    }
}

/// <summary>Changes as what and since when somebody works for a contractor.</summary>
public sealed class ChangeContactLink(CrmDb db)
{
    /// <exception cref="NotAllowedException">The person may change neither the contractor nor the contact.</exception>
    public async Task<ContractorContact> RunAsync(Guid linkId, LinkContent content, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        var link = await db.LoadAsync<ContractorContact>(linkId, cancel);
        await db.RequireEitherAsync(link.ContractorId, link.ContactId, cancel);
        link.Apply(content);
        return link;
    }
}

/// <summary>Takes a person away from a contractor. Both stay.</summary>
public sealed class UnlinkContact(CrmDb db)
{
    /// <exception cref="NotAllowedException">The person may change neither the contractor nor the contact.</exception>
    public async Task<ContractorContact> RunAsync(Guid linkId, CancellationToken cancel)
    {
        var link = await db.LoadAsync<ContractorContact>(linkId, cancel);
        await db.RequireEitherAsync(link.ContractorId, link.ContactId, cancel);
        db.Remove(link);
        var (contractorId, contactId) = (link.ContractorId, link.ContactId);
        if (await db.Set<Contact>().FirstOrDefaultAsync(c => c.Id == contactId && c.ContractorId == contractorId, cancel) is { } contact)
            contact.ContractorId = null;
        return link;
    }
}

/// <summary>What holds whenever a link between a contractor and a contact is saved, whoever saves it.</summary>
internal static class ContactLinkRules
{
    // A contractor has one main contact: the one named last.
    public static async Task SavingAsync(CrmDb db, ContractorContact link, bool isNew, CancellationToken cancel)
    {
        if (!link.IsMain || (!isNew && !db.Entry(link).Property(l => l.IsMain).IsModified))
            return;
        var contractor = link.ContractorId;
        foreach (var other in await db.Set<ContractorContact>().IgnoreQueryFilters([AccessFilter.Access]).Where(l => l.ContractorId == contractor && l.IsMain && l.Id != link.Id).ToListAsync(cancel))
            other.IsMain = false;
    }

    /// <summary>Whoever may change the company or the person may say that one works for the other.</summary>
    /// <exception cref="NotAllowedException">They may change neither.</exception>
    public static async Task RequireEitherAsync(this CrmDb db, Guid? contractorId, Guid? contactId, CancellationToken cancel)
    {
        var contractor = await db.Set<Contractor>().FirstOrDefaultAsync(c => c.Id == contractorId, cancel);
        var contact = await db.Set<Contact>().FirstOrDefaultAsync(c => c.Id == contactId, cancel);
        if (contractor is not null && await db.MayAsync(contractor, "contractors.edit", cancel))
            return;
        if (contact is null || !await db.MayAsync(contact, "contacts.edit", cancel))
            throw new NotAllowedException();
    }

    public static void Apply(this ContractorContact link, LinkContent content)
    {
        link.RoleId = content.Role;
        link.Position = string.IsNullOrWhiteSpace(content.Position) ? null : content.Position.Trim();
        link.IsMain = content.IsMain && content.IsActive;
        (link.From, link.To, link.IsActive) = (content.From, content.To, content.IsActive);
    }
}
