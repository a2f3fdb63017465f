using System.Linq.Expressions;
using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Relationships;

/// <summary>Who sees a relationship beyond their level: whoever sees the client, takes part, or wrote it. Private ones only the latter two.</summary>
internal static class RelationshipAccess
{
    public static Expression<Func<Relationship, bool>> SeesClient(CrmDb db) => r =>
        r.CreatedById == db.FilterUserId
        || db.Set<RelationshipPerson>().Any(p => p.RelationshipId == r.Id && p.PersonId == db.FilterUserId && p.Role != RelationshipRole.Contact)
        || (r.ContractorId != null && db.Set<Contractor>().Any(c => c.Id == r.ContractorId))
        || (r.LeadId != null && db.Set<Lead>().Any(l => l.Id == r.LeadId))
        || (r.ContactId != null && db.Set<Contact>().Any(c => c.Id == r.ContactId))
        || (r.DealId != null && db.Set<Deal>().Any(d => d.Id == r.DealId));

    /// <summary>Whoever takes part may say what came of it; so may whoever is responsible for the client.</summary>
    public static Expression<Func<Relationship, bool>> TakesPart(CrmDb db) => r =>
        r.CreatedById == db.FilterUserId
        || db.Set<RelationshipPerson>().Any(p => p.RelationshipId == r.Id && p.PersonId == db.FilterUserId && p.Role == RelationshipRole.Participant)
        || (r.ContractorId != null && db.Set<Contractor>().Any(c => c.Id == r.ContractorId && c.ResponsibleId == db.FilterUserId))
        || (r.LeadId != null && db.Set<Lead>().Any(l => l.Id == r.LeadId && l.ResponsibleId == db.FilterUserId))
        || (r.DealId != null && db.Set<Deal>().Any(d => d.Id == r.DealId && d.ResponsibleId == db.FilterUserId));

    public static Expression<Func<Relationship, bool>> IsOfOthers(CrmDb db) => r =>
        r.IsPrivate && (r.ResponsibleId == null || r.ResponsibleId != db.FilterUserId) && (r.CreatedById == null || r.CreatedById != db.FilterUserId)
        && !db.Set<RelationshipPerson>().Any(p => p.RelationshipId == r.Id && p.PersonId == db.FilterUserId && p.Role != RelationshipRole.Contact);
}
