using Crm.Basic.Leads;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Templates;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Letters;

/// <summary>A letter that was sent takes its place in the chain with the client: once, however often it was sent.</summary>
internal sealed class LetterRelationships(CrmDb db, ResultCodes codes) : ISentLetters
{
    private const string OfferSent = "OfferSent";

    public async Task SentAsync(Letter letter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (letter is not { SubjectKind: { } kind, SubjectId: { } id } || kind is not ("contractors" or "contacts" or "leads" or "deals"))
            return;
        var key = "letter:" + letter.Id;
        if (await db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).AnyAsync(r => r.ExternalKey == key, cancel))
            return;
        var from = await db.Set<LeadMove>().Where(m => m.WorkId == letter.Id && m.Kind == LeadMoveKind.Letter).Select(m => (Guid?)m.LeadId).FirstOrDefaultAsync(cancel);
        var record = new Relationship
        {
            Kind = RelationshipKind.Letter,
            Name = letter.Name,
            Direction = RelationshipDirection.Out,
            Status = RelationshipStatus.Completed,
            StartAt = letter.SentAt ?? default,
            ContractorId = Of("contractors"),
            ContactId = Of("contacts"),
            LeadId = Of("leads") ?? from,
            DealId = Of("deals"),
            ResponsibleId = letter.ResponsibleId,
            Description = letter.Beginning,
            ReminderMinutes = null,
            ResultCodeId = await IsOfferAsync(letter, cancel) ? await codes.FindAsync(OfferSent, cancel) : null,
            ExternalKey = key,
        };
        db.Add(record);
        // The duplicate it was written to keeps it in its history.
        if (from is { } duplicate && record.LeadId != duplicate)
            db.Add(new LeadMove { LeadId = duplicate, Kind = LeadMoveKind.Relationship, WorkId = record.Id, At = record.StartAt });

        Guid? Of(string wanted) => kind == wanted ? id : null;
    }

    private async Task<bool> IsOfferAsync(Letter letter, CancellationToken cancel)
    {
        var template = letter.TemplateId;
        return template is not null && await db.Set<LetterTemplate>().AnyAsync(t => t.Id == template && t.Code == OfferTemplates.Letter, cancel)
            && await db.Set<DictionaryEntry>().AnyAsync(e => e.Dictionary == BasicDictionaries.ResultCode && e.Code == OfferSent, cancel);
    }
}
