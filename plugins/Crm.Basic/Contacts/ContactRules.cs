using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Contacts;

/// <summary>What holds whenever a contact is saved, whoever saves it.</summary>
internal static class ContactRules
{
    public static async Task SavingAsync(CrmDb db, Contact contact, bool isNew, CancellationToken cancel)
    {
        if (isNew)
            contact.ResponsibleId ??= db.Session.Viewer.UserId;
        if (contact.ContractorId is { } contractor && (isNew || db.Entry(contact).Property(c => c.ContractorId).IsModified))
            await LinkAsync(db, contact, contractor, isNew, cancel);
    }

    // The main company is one of the links, so that whoever lists the people of a contractor looks in one place.
    private static async Task LinkAsync(CrmDb db, Contact contact, Guid contractor, bool isNew, CancellationToken cancel)
    {
        if (db.ChangeTracker.Entries<ContractorContact>().Any(e => e.Entity.ContactId == contact.Id && e.Entity.ContractorId == contractor))
            return;
        var links = isNew ? [] : await db.Set<ContractorContact>().IgnoreQueryFilters([AccessFilter.Access]).Where(l => l.ContactId == contact.Id).ToListAsync(cancel);
        if (!links.Exists(l => l.ContractorId == contractor))
            db.Add(new ContractorContact { ContactId = contact.Id, ContractorId = contractor, Position = contact.Position });
    }
}
