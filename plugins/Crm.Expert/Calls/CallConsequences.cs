using Crm.Basic.Leads;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Expert.Connections;
using Crm.Expert.Dialing;
using Crm.Expert.Missed;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Calls;

/// <summary>
/// What follows from what was said of calls: whose call it is, who is at the other end, the lead, the relationship, the missed call, what
/// processes and pages hear. Asked for several calls at once, no two of them with one number.
/// </summary>
internal sealed class CallConsequences(CrmDb db, Extensions extensions, FindClients clients, LeadOfNumber leads, LogCall log, KeepMissedCalls missed, CallOrders orders, ILive live)
{
    public async Task RunAsync(IReadOnlyList<CallChange> changes, CancellationToken cancel)
    {
        await FindPeopleAsync(changes, cancel);
        var wanted = changes.Where(c => !c.Session.IsIgnored).ToList();
        var found = await clients.OfNumbersAsync([.. wanted.Where(IsWithStranger).Select(c => new NumberToFind(c.Session.PhoneKey, c.Connection.MatchDigits))], cancel);
        foreach (var change in wanted)
            await FollowAsync(change, found, cancel);
        await missed.RunAsync(wanted, cancel);
        foreach (var change in changes)
            Show(change);
    }

    private async Task FollowAsync(CallChange change, IReadOnlyDictionary<NumberToFind, IReadOnlyList<Client>> found, CancellationToken cancel)
    {
        var session = change.Session;
        if (IsWithStranger(change))
            await BeWithAsync(change, found[new NumberToFind(session.PhoneKey, change.Connection.MatchDigits)], cancel);
        if (session is { ResponsibleId: null, WasAnswered: false, Direction: CallDirection.In })
            session.BeOf(await ResponsibleOfClientAsync(session, cancel) ?? change.Connection.OnDutyId);
        await orders.FollowAsync(session, cancel);
        Tell(change);
        if (session is not { State: CallState.Ended, WasAnswered: true, HasClient: true, RelationshipId: null })
            return;
        await log.RunAsync(session, null, cancel);
        // The next call with the same client follows this one in their chain.
        await db.SaveChangesAsync(cancel);
    }

    private static bool IsWithStranger(CallChange change) =>
        change.Session is { HasClient: false, Direction: not CallDirection.Internal, PhoneKey.Length: > 0 };

    private async Task FindPeopleAsync(IReadOnlyList<CallChange> changes, CancellationToken cancel)
    {
        foreach (var ofConnection in changes.GroupBy(c => c.Connection.Id))
        {
            var people = await extensions.PeopleAsync(ofConnection.Key, [.. ofConnection.SelectMany(c => c.Legs.Select(l => l.Extension).Append(c.Session.Extension)).OfType<string>()], cancel);
            foreach (var change in ofConnection)
            {
                foreach (var leg in change.Legs)
                    leg.UserId = leg.Extension is { } extension && people.TryGetValue(extension, out var person) ? person : null;
                var session = change.Session;
                if (session.Extension is { } speaking && (session.WasAnswered || session.Direction != CallDirection.In))
                    session.BeOf(people.TryGetValue(speaking, out var who) ? who : null);
            }
        }
    }

    private async Task BeWithAsync(CallChange change, IReadOnlyList<Client> found, CancellationToken cancel)
    {
        var (session, connection) = (change.Session, change.Connection);
        if (found.Count == 1)
            session.BeWith(found[0]);
        if (found.Count > 0 || session.Direction != CallDirection.In || !MakesLead(change))
            return;
        var lead = await leads.RunAsync(session, connection, null, session.WasAnswered ? session.ResponsibleId : null, cancel);
        session.BeWith(FindClients.OfLead(lead));
    }

    private static bool MakesLead(CallChange change) => change.Connection.UnknownNumbers switch
    {
        UnknownNumbers.LeadAlways => change.Session.WasAnswered || change.Session.IsMissed,
        UnknownNumbers.LeadOnAnswer => change.Session.WasAnswered,
        UnknownNumbers.LeadOnMissed => change.Session.IsMissed,
        _ => false,
    };

    private async Task<Guid?> ResponsibleOfClientAsync(CallSession session, CancellationToken cancel)
    {
        var (kind, id) = session.About;
        if (kind == "calls")
            return null;
        var record = db.ChangeTracker.Entries<Lead>().FirstOrDefault(e => e.Entity.Id == id)?.Entity as Record ?? await Subjects.FindForProcessAsync(db, kind, id, cancel);
        return (record as IResponsible)?.ResponsibleId;
    }

    private void Tell(CallChange change)
    {
        var session = change.Session;
        var (kind, id) = session.About;
        if (change.WasJustAnswered)
            db.Raise(new CallAnswered(kind, id, session.Id, session.Direction, session.Phone, session.ResponsibleId));
        if (change.HasJustEnded)
            db.Raise(new CallEnded(kind, id, session.Id, session.Direction, session.Phone, session.ResponsibleId, session.Disposition, session.TalkSeconds ?? 0));
    }

    private void Show(CallChange change)
    {
        live.ChangedAfterCommit(db, TelephonyTopics.Calls);
        foreach (var person in change.Legs.Select(l => l.UserId).Append(change.Session.ResponsibleId).Append(change.Before?.ResponsibleId).OfType<Guid>().Distinct())
            live.ChangedAfterCommit(db, TelephonyTopics.Of(person));
    }
}

/// <summary>The lead of a number that nobody else has. While one is open there is no second one, whoever asks and however often.</summary>
internal sealed class LeadOfNumber(CrmDb db, CallTurns turns, FindClients clients)
{
    /// <param name="session">The call.</param>
    /// <param name="connection">Where it came from.</param>
    /// <param name="name">What a person called them; null leaves the number.</param>
    /// <param name="responsible">Who works on it; null lets it wait in the connection's queue.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RuleBrokenException">The number is hidden.</exception>
    public async Task<Lead> RunAsync(CallSession session, TelephonyConnection connection, string? name, Guid? responsible, CancellationToken cancel)
    {
        if (session.PhoneKey.Length == 0)
            throw new RuleBrokenException(CallTexts.NoNumber);
        await turns.OfNumberAsync(session.PhoneKey, cancel);
        if (await clients.OpenLeadAsync(session.PhoneKey, connection.MatchDigits, cancel) is { } open)
            return open;
        var said = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
        var lead = new Lead
        {
            Kind = LeadKind.Individual,
            ContactName = said is { Length: > 300 } ? said[..300] : said,
            Phone = session.Phone,
            ResponsibleId = responsible,
            QueueId = responsible is null ? connection.LeadQueueId : null,
            SourceId = await db.Set<DictionaryEntry>().Where(e => e.Dictionary == Basic.BasicDictionaries.LeadSource && e.Code == "Call").Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancel),
        };
        lead.Check();
        db.Add(lead);
        // Whoever has the turn next must find it.
        await db.SaveChangesAsync(cancel);
        return lead;
    }
}

/// <summary>Keeps a call among what was done with the client.</summary>
internal sealed class LogCall(CrmDb db, PlanRelationship plan, IViewers viewers)
{
    /// <summary>Logs a call that took place; a person may say more of it later.</summary>
    /// <param name="session">The call; has a client.</param>
    /// <param name="planned">Given, it is planned with this end, to be completed at once by somebody; otherwise it is completed with how long it was.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Relationship> RunAsync(CallSession session, DateTime? planned, CancellationToken cancel)
    {
        var language = session.ResponsibleId is { } person ? (await viewers.OfAsync(person, cancel)).Language : "en";
        var talked = CallTexts.Talked.Filled(CallTexts.Length(session.TalkSeconds ?? 0));
        var record = await plan.RunAsync(new RelationshipPlan
        {
            Kind = RelationshipKind.Call,
            Name = In(session.Direction == CallDirection.In ? CallTexts.IncomingCall : CallTexts.OutgoingCall, language),
            Direction = session.Direction == CallDirection.In ? RelationshipDirection.In : RelationshipDirection.Out,
            ContractorId = session.ContractorId,
            ContactId = session.ContactId,
            LeadId = session.LeadId,
            ResponsibleId = session.ResponsibleId,
            StartAt = session.AnsweredAt ?? session.StartedAt,
            EndAt = Later(session.EndedAt ?? planned, session.AnsweredAt ?? session.StartedAt),
            ReminderMinutes = null,
            Result = planned is null ? In(talked, language) : null,
        }, cancel);
        session.StandAt(record.Id);
        if (planned is not null)
            await db.SaveChangesAsync(cancel);
        return record;
    }

    private static DateTime Later(DateTime? end, DateTime start) => end is { } given && given > start ? given : start;

    private static string In(Words words, string language) => language == "ru" ? words.Ru : words.En;
}
