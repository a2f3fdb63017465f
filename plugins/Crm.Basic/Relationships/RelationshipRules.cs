using Crm.Basic.Contacts;
using Crm.Basic.Deals;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Crm.Basic.Relationships;

/// <summary>What holds whenever a relationship is saved, whoever saves it.</summary>
internal static class RelationshipRules
{
    public static async Task SavingAsync(CrmDb db, Relationship record, bool isNew, CancellationToken cancel)
    {
        var now = db.Service<ICrmClock>().UtcNow;
        if (isNew)
            await CompleteNewAsync(db, record, now, cancel);
        record.PlaceDays(await ZoneAsync(db, record.ResponsibleId, cancel));
        if (isNew || IsModified(db, record, nameof(Relationship.Status), nameof(Relationship.StartAt), nameof(Relationship.ReminderMinutes)))
            record.SetReminder(now);
        if (isNew || IsModified(db, record, nameof(Relationship.Participants), nameof(Relationship.Inform), nameof(Relationship.Contacts)))
            await KeepPeopleAsync(db, record, isNew, cancel);
        await TouchLeadAsync(db, record, isNew, cancel);
        // Later ones of a new series are no next step: the first one marks it.
        if (!isNew || !FollowsInSeries(record))
            await NextSteps.MarkAsync(db, record, isNew, cancel);
        if (isNew)
            await RaiseNewAsync(db, record, cancel);
        RelationshipLive.Changed(db, record);
    }

    /// <summary>The clock of whoever is responsible; the acting person's when nobody is.</summary>
    public static async Task<TimeZoneInfo> ZoneAsync(CrmDb db, Guid? person, CancellationToken cancel)
    {
        var viewer = person is { } id && id != db.Session.Viewer.UserId ? await db.Service<IViewers>().OfAsync(id, cancel) : db.Session.Viewer;
        return TimeZoneInfo.TryFindSystemTimeZoneById(viewer.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    /// <summary>The event that it took place.</summary>
    public static async Task<RelationshipCompleted> CompletedAsync(CrmDb db, Relationship record, Relationship? next, CancellationToken cancel)
    {
        var (kind, id) = record.About;
        var code = record.ResultCodeId is { } entry ? await db.Set<DictionaryEntry>().Where(e => e.Id == entry).Select(e => e.Code).FirstOrDefaultAsync(cancel) : null;
        return new(kind, id, record.Id, record.Kind, record.ContactId, record.ResponsibleId, record.Direction, code, record.Result, next?.Id, next?.Kind);
    }

    private static bool FollowsInSeries(Relationship record) => record is { SeriesPosition: > 0, Status: RelationshipStatus.Planned };

    private static bool IsModified(CrmDb db, Relationship record, params string[] properties) =>
        properties.Any(property => db.Entry(record).Property(property).IsModified);

    private static async Task CompleteNewAsync(CrmDb db, Relationship record, DateTime now, CancellationToken cancel)
    {
        await FillClientAsync(db, record, cancel);
        record.ResponsibleId ??= db.Session.Viewer.UserId;
        record.Direction ??= record.Kind == RelationshipKind.Meeting ? null : RelationshipDirection.Out;
        if (record.Status == RelationshipStatus.Completed)
            record.HappenedBy(db.Session.Viewer.UserId ?? record.ResponsibleId, record.StartAt != default && record.StartAt < now ? record.StartAt : now);
        if (record.PreviousId is null && db.Session.ImportId is null && await LatestAsync(db, record, cancel) is { } latest)
            record.Follow(latest);
    }

    // A deal is with a contractor; a contact works for one; a lead that was converted is one.
    private static async Task FillClientAsync(CrmDb db, Relationship record, CancellationToken cancel)
    {
        if (record.DealId is { } deal && await db.Set<Deal>().IgnoreQueryFilters([AccessFilter.Access]).Where(d => d.Id == deal).Select(d => new { d.ContractorId, d.ContactId }).FirstOrDefaultAsync(cancel) is { } sale)
            (record.ContractorId, record.ContactId) = (record.ContractorId ?? sale.ContractorId, record.ContactId ?? sale.ContactId);
        if (record.ContractorId is null && record.LeadId is { } lead)
            record.ContractorId = await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access]).Where(l => l.Id == lead && l.Status == LeadStatus.Qualified).Select(l => l.DerivedContractorId).FirstOrDefaultAsync(cancel);
        if (record.ContractorId is null && record.LeadId is null && record.ContactId is { } contact)
            record.ContractorId = await db.Set<Contact>().IgnoreQueryFilters([AccessFilter.Access]).Where(c => c.Id == contact).Select(c => c.ContractorId).FirstOrDefaultAsync(cancel);
    }

    // The latest one before it with the same client that nothing follows yet.
    private static Task<Guid?> LatestAsync(CrmDb db, Relationship record, CancellationToken cancel)
    {
        var (id, start) = (record.Id, record.StartAt == default ? DateTime.MaxValue : record.StartAt);
        var (deal, contractor, lead, contact) = (record.DealId, record.ContractorId, record.LeadId, record.ContactId);
        var same = db.Set<Relationship>().Where(r => r.Id != id && r.Status != RelationshipStatus.Cancelled && r.StartAt <= start);
        same = deal is not null ? same.Where(r => r.DealId == deal) : contractor is not null ? same.Where(r => r.ContractorId == contractor) : lead is not null ? same.Where(r => r.LeadId == lead) : same.Where(r => r.ContactId == contact);
        return same.Where(r => !db.Set<Relationship>().Any(next => next.PreviousId == r.Id)).OrderByDescending(r => r.StartAt).ThenByDescending(r => r.Number).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancel);
    }

    private static async Task KeepPeopleAsync(CrmDb db, Relationship record, bool isNew, CancellationToken cancel)
    {
        var colleagues = record.Participants.Concat(record.Inform).Distinct().ToList();
        if (await db.Set<User>().CountAsync(u => colleagues.Contains(u.Id), cancel) < colleagues.Count)
            throw new InvalidInputException("participants", RelationshipTexts.UnknownPerson);
        var contacts = record.Contacts.ToList();
        if (contacts.Count > 0 && await db.Set<Contact>().CountAsync(c => contacts.Contains(c.Id), cancel) < contacts.Count)
            throw new InvalidInputException("contacts", RelationshipTexts.UnknownPerson);
        var id = record.Id;
        var kept = isNew ? [] : await db.Set<RelationshipPerson>().Where(p => p.RelationshipId == id).ToListAsync(cancel);
        var wanted = record.Participants.Select(person => (Person: person, Role: RelationshipRole.Participant))
            .Concat(record.Inform.Select(person => (Person: person, Role: RelationshipRole.Informed)))
            .Concat(record.Contacts.Select(person => (Person: person, Role: RelationshipRole.Contact))).ToHashSet();
        db.RemoveRange(kept.Where(p => !wanted.Contains((p.PersonId, p.Role))));
        foreach (var (person, role) in wanted.Where(w => !kept.Exists(p => p.PersonId == w.Person && p.Role == w.Role)))
        {
            db.Add(new RelationshipPerson { RelationshipId = id, PersonId = person, Role = role });
            // Of a series people are told once.
            if (role != RelationshipRole.Contact && record.Status == RelationshipStatus.Planned && !(isNew && FollowsInSeries(record)))
                await TellAsync(db, record, person, role == RelationshipRole.Participant ? RelationshipTexts.Invited : RelationshipTexts.ToldOfPlan, cancel);
        }
    }

    private static Task TellAsync(CrmDb db, Relationship record, Guid person, Words sentence, CancellationToken cancel) =>
        db.Session.ImportId is not null ? Task.CompletedTask
            : db.Service<INotifications>().NotifyAsync(new NewNotification(person, NotificationKind.Assigned, sentence.Filled(record.Name), $"/relationships/{record.Id}"), cancel);

    // The first relationship says that somebody works on a new lead; one that took place, that it was reached.
    private static async Task TouchLeadAsync(CrmDb db, Relationship record, bool isNew, CancellationToken cancel)
    {
        if (record.LeadId is not { } id || record.Status == RelationshipStatus.Cancelled || (!isNew && !IsModified(db, record, nameof(Relationship.Status), nameof(Relationship.LeadId))))
            return;
        var lead = db.ChangeTracker.Entries<Lead>().FirstOrDefault(e => e.Entity.Id == id)?.Entity
            ?? await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access]).FirstOrDefaultAsync(l => l.Id == id, cancel);
        if (lead is null)
            return;
        var (before, tookPlace) = (lead.Status, record.Status == RelationshipStatus.Completed);
        var reached = tookPlace && !await IsNoAnswerAsync(db, record.ResultCodeId, cancel);
        lead.Touch(db.Service<LeadOptions>().StatusAfterRelationship, reached, record.StartAt);
        if (lead.Status != before)
            db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
    }

    private static async Task<bool> IsNoAnswerAsync(CrmDb db, Guid? code, CancellationToken cancel) =>
        code is { } id && await db.Set<DictionaryEntry>().AnyAsync(e => e.Id == id && e.Code == BasicDictionaries.NoAnswer, cancel);

    private static async Task RaiseNewAsync(CrmDb db, Relationship record, CancellationToken cancel)
    {
        var (kind, id) = record.About;
        if (record.Status == RelationshipStatus.Planned)
            db.Raise(new RelationshipPlanned(kind, id, record.Id, record.Kind, record.ContactId, record.ResponsibleId, record.StartAt));
        else if (record.Status == RelationshipStatus.Completed && db.Session.ImportId is null)
            db.Raise(await CompletedAsync(db, record, null, cancel));
    }
}

/// <summary>Says after the commit that cards, and the calendars and inboxes of those who take part, have something new to show.</summary>
internal static class RelationshipLive
{
    /// <summary>What calendars that show a person listen to.</summary>
    public static string OfPerson(Guid person) => "relationships:of:" + person.ToString("N");

    public static void Changed(CrmDb db, Relationship record)
    {
        var live = db.Service<ILive>();
        var entry = db.Entry(record);
        foreach (var person in PeopleOf(entry.CurrentValues).Union(PeopleOf(entry.OriginalValues)))
        {
            live.ChangedAfterCommit(db, OfPerson(person));
            live.ChangedAfterCommit(db, TaskTopics.OfPerson(person));
        }

        if (record.DealId is not null)
            live.ChangedAfterCommit(db, DealLive.Steps);
        foreach (var (kind, id) in ClientsOf(record))
            live.ChangedAfterCommit(db, $"{kind}:{id}");
    }

    private static IEnumerable<Guid> PeopleOf(PropertyValues values) =>
        values.GetValue<IReadOnlyList<Guid>>(nameof(Relationship.Participants)).Concat(values.GetValue<Guid?>(nameof(Relationship.ResponsibleId)) is { } responsible ? [responsible] : []);

    private static IEnumerable<(string Kind, Guid Id)> ClientsOf(Relationship record)
    {
        if (record.ContractorId is { } contractor)
            yield return ("contractors", contractor);
        if (record.DealId is { } deal)
            yield return ("deals", deal);
        if (record.LeadId is { } lead)
            yield return ("leads", lead);
        foreach (var contact in record.Contacts.Concat(record.ContactId is { } main ? [main] : []))
            yield return ("contacts", contact);
    }
}
