using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Calls;

/// <summary>What a person says of a call: with whom it was, what came of it, what comes next.</summary>
public sealed record CallNote
{
    /// <summary>leads, contractors or contacts; null leaves whoever the call is with.</summary>
    public string? ClientKind { get; init; }

    public Guid? ClientId { get; init; }

    /// <summary>The caller is a new lead of this name.</summary>
    public string? NewLead { get; init; }

    /// <summary>Adds the number to the client's card.</summary>
    public bool SavePhone { get; init; }

    /// <summary>What came of it, what was agreed and what comes next; null says only who it was.</summary>
    public Completion? Completion { get; init; }
}

/// <summary>Says with whom a call was and what came of it. Saying it again changes what was said of the client, not of the result.</summary>
internal sealed class NoteCall(CrmDb db, CallTurns turns, LeadOfNumber leads, LogCall log, CompleteRelationship complete, ICrmClock clock, ILive live)
{
    /// <exception cref="RuleBrokenException">Nobody said who called, or the number is hidden.</exception>
    /// <exception cref="InvalidInputException">The result is missing, or the next one has no time.</exception>
    public async Task<CallSession> RunAsync(Guid callId, CallNote note, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(note);
        var seen = await db.LoadAsync<CallSession>(callId, cancel);
        await RequireOwnAsync(seen, cancel);
        await turns.OfCallAsync(seen.ConnectionId ?? Guid.Empty, seen.CallKey, cancel);
        // Whoever had the turn before may have said something.
        await db.Entry(seen).ReloadAsync(cancel);
        await FindClientAsync(seen, note, cancel);
        if (note.Completion is { } completion && seen.NotedAt is null)
        {
            if (!seen.HasClient)
                throw new RuleBrokenException(CallTexts.NoClient);
            await complete.RunAsync(await OpenRelationshipAsync(seen, cancel), completion, cancel);
            seen.Noted(clock.UtcNow);
        }
        else if (seen is { State: CallState.Ended, WasAnswered: true, HasClient: true, RelationshipId: null })
        {
            await log.RunAsync(seen, null, cancel);
        }

        if (db.Session.Viewer.UserId is { } me)
            live.ChangedAfterCommit(db, TelephonyTopics.Of(me));
        live.ChangedAfterCommit(db, TelephonyTopics.Calls);
        return seen;
    }

    private async Task RequireOwnAsync(CallSession session, CancellationToken cancel)
    {
        if (db.Session.Viewer.UserId is { } me && (session.ResponsibleId == me || await db.Set<CallLeg>().AnyAsync(l => l.SessionId == session.Id && l.UserId == me, cancel)))
            return;
        if (!await db.MayAsync(session, "calls.edit", cancel))
            throw new NotAllowedException(CallTexts.NotYours);
    }

    private async Task FindClientAsync(CallSession session, CallNote note, CancellationToken cancel)
    {
        if (note.NewLead is not null)
        {
            db.Session.Viewer.Require("leads.create");
            var connection = await db.LoadAsync<TelephonyConnection>(session.ConnectionId ?? Guid.Empty, cancel);
            session.BeWith(FindClients.OfLead(await leads.RunAsync(session, connection, note.NewLead, db.Session.Viewer.UserId, cancel)));
        }
        else if (note is { ClientKind: { } kind, ClientId: { } id })
        {
            var (client, card) = await LoadAsync(kind, id, cancel);
            if (note.SavePhone && session.Phone is { } phone && !card.ContactPoints.Any(p => p.Kind == ContactPointKind.Phone && PhoneText.Dialled(p.Value) == PhoneText.Dialled(phone)))
            {
                await db.RequireAsync(card, kind + ".edit", cancel);
                card.ContactPoints = [.. card.ContactPoints, new ContactPoint(ContactPointKind.Phone, PhoneText.Readable(phone))];
            }

            var moved = session.HasClient && session.About != client.About;
            session.BeWith(client);
            if (moved && session.RelationshipId is { } old && await db.Set<Relationship>().FirstOrDefaultAsync(r => r.Id == old, cancel) is { } relationship)
                (relationship.ContractorId, relationship.ContactId, relationship.LeadId) = (client.ContractorId, client.ContactId, client.LeadId);
        }
    }

    private async Task<(Client Client, Reachable Card)> LoadAsync(string kind, Guid id, CancellationToken cancel)
    {
        switch (kind)
        {
            case "leads":
                var lead = await db.LoadAsync<Lead>(id, cancel);
                return (FindClients.OfLead(lead), lead);
            case "contractors":
                var contractor = await db.LoadAsync<Contractor>(id, cancel);
                return (new Client(contractor.Title, contractor.Id, null, null, contractor.ResponsibleId), contractor);
            case "contacts":
                var contact = await db.LoadAsync<Contact>(id, cancel);
                return (new Client(contact.Title, contact.ContractorId, contact.Id, null, contact.ResponsibleId), contact);
            default:
                throw new InvalidInputException("clientKind", CallTexts.NotAClient);
        }
    }

    // The product logged the call when it ended; what the person says replaces that.
    private async Task<Guid> OpenRelationshipAsync(CallSession session, CancellationToken cancel)
    {
        if (session.RelationshipId is { } logged && await db.Set<Relationship>().FirstOrDefaultAsync(r => r.Id == logged, cancel) is { } record)
        {
            if (record.Status != RelationshipStatus.Planned)
                record.Reopen();
            await db.SaveChangesAsync(cancel);
            return record.Id;
        }

        return (await log.RunAsync(session, clock.UtcNow, cancel)).Id;
    }
}

/// <summary>Puts the card of a call away. Repeating it changes nothing.</summary>
internal sealed class DismissCall(CrmDb db, ICrmClock clock, ILive live)
{
    public async Task<bool> RunAsync(Guid callId, CancellationToken cancel)
    {
        if (db.Session.Viewer.UserId is not { } me || await db.Set<CallDismissal>().AnyAsync(d => d.SessionId == callId && d.UserId == me, cancel))
            return false;
        await db.LoadAsync<CallSession>(callId, cancel);
        db.Add(new CallDismissal { SessionId = callId, UserId = me, At = clock.UtcNow });
        live.ChangedAfterCommit(db, TelephonyTopics.Of(me));
        return true;
    }
}
