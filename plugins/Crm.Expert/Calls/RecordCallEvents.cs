using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Calls;

/// <summary>
/// Keeps what an exchange says. One record per call, whatever comes twice, late or out of order: an event is kept once, and the call is
/// what all its events say together.
/// </summary>
internal sealed class RecordCallEvents(CrmDb db, CallTurns turns, CallConsequences consequences, ICrmClock clock)
{
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>Keeps the events; returns how many were new.</summary>
    /// <param name="connectionId">Who says it.</param>
    /// <param name="events">What happened.</param>
    /// <param name="payload">What it was read from; null when it came over a line.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<int> RunAsync(Guid connectionId, IReadOnlyList<CallEvent> events, Guid? payload, CancellationToken cancel)
    {
        var connection = await db.LoadAsync<TelephonyConnection>(connectionId, cancel);
        var kept = 0;
        foreach (var call in events.GroupBy(e => e.CallKey, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            kept += await KeepAsync(connection, call.Key, [.. call], payload, cancel);
        return kept;
    }

    private async Task<int> KeepAsync(TelephonyConnection connection, string callKey, IReadOnlyList<CallEvent> events, Guid? payload, CancellationToken cancel)
    {
        var id = connection.Id;
        await turns.OfCallAsync(id, callKey, cancel);
        var known = await db.Set<CallEntry>().AsNoTracking().Where(e => e.ConnectionId == id && e.CallKey == callKey).ToListAsync(cancel);
        var have = known.Select(e => (e.LegKey, e.Type, e.Seq)).ToHashSet();
        var fresh = events.Where(e => have.Add(CallCourse.KeyOf(e))).ToList();
        if (fresh.Count == 0)
            return 0;
        db.AddRange(fresh.Select(e => EntryOf(id, e, payload)));
        var course = CallCourse.Of([.. known.Select(Read), .. fresh]);
        var session = await db.Set<CallSession>().FirstOrDefaultAsync(s => s.ConnectionId == id && s.CallKey == callKey, cancel);
        var before = session is null ? null : CallBefore.Of(session);
        if (session is null)
            db.Add(session = new CallSession { ConnectionId = id, CallKey = callKey });
        session.Follow(course, connection);
        var legs = await KeepLegsAsync(session, course, cancel);
        await consequences.RunAsync(new CallChange(connection, session, before, legs, course), cancel);
        // What follows for one call is visible to the next one of the same batch.
        await db.SaveChangesAsync(cancel);
        return fresh.Count;
    }

    private async Task<IReadOnlyList<CallLeg>> KeepLegsAsync(CallSession session, CallCourse course, CancellationToken cancel)
    {
        var id = session.Id;
        var kept = await db.Set<CallLeg>().Where(l => l.SessionId == id).ToListAsync(cancel);
        foreach (var leg in course.Legs)
        {
            var row = kept.Find(l => l.LegKey == leg.Key);
            if (row is null)
            {
                db.Add(row = new CallLeg { SessionId = id, LegKey = leg.Key });
                kept.Add(row);
            }

            (row.Extension, row.RingingAt, row.AnsweredAt, row.EndedAt) = (leg.Extension, leg.RingingAt, leg.AnsweredAt, leg.EndedAt ?? course.EndedAt);
        }

        return kept;
    }

    private CallEntry EntryOf(Guid connection, CallEvent happened, Guid? payload) => new()
    {
        ConnectionId = connection,
        CallKey = happened.CallKey,
        LegKey = happened.LegKey,
        Type = happened.Type,
        Seq = happened.Seq,
        OccurredAt = happened.OccurredAt,
        ReceivedAt = clock.UtcNow,
        PayloadId = payload,
        Content = JsonSerializer.Serialize(happened, s_json),
    };

    private static CallEvent Read(CallEntry entry) => JsonSerializer.Deserialize<CallEvent>(entry.Content, s_json) ?? throw new InvalidOperationException($"The event {entry.Id} cannot be read.");
}

/// <summary>How a call was before an event.</summary>
internal sealed record CallBefore(CallState State, bool WasAnswered, Guid? ResponsibleId)
{
    public static CallBefore Of(CallSession session) => new(session.State, session.WasAnswered, session.ResponsibleId);
}

/// <summary>What became of a call by an event.</summary>
/// <param name="Connection">Who said it.</param>
/// <param name="Session">The call as it is now.</param>
/// <param name="Before">How it was; null when it is new.</param>
/// <param name="Legs">Its telephones.</param>
/// <param name="Course">What its events say.</param>
internal sealed record CallChange(TelephonyConnection Connection, CallSession Session, CallBefore? Before, IReadOnlyList<CallLeg> Legs, CallCourse Course)
{
    public bool WasJustAnswered => Session.WasAnswered && Before is not { WasAnswered: true };
    public bool HasJustEnded => Session.State == CallState.Ended && Before?.State != CallState.Ended;
}

/// <summary>Takes events into the product, for whoever brings them: a webhook, a line, a question, the simulator.</summary>
internal sealed class CallIntake(UnitOfWork work, ICrmClock clock)
{
    /// <summary>On whose behalf calls are kept; its name stands in histories, in every language the same.</summary>
    internal static readonly Viewer Telephony = Viewer.Unrestricted(ExpertPlugin.Id);

    /// <summary>Keeps the events and says that the connection was heard from; returns how many were new.</summary>
    public Task<int> TakeAsync(Guid connection, IReadOnlyList<CallEvent> events, Guid? payload, CancellationToken cancel) =>
        work.RunAsync(new CrmSession { Viewer = Telephony, Source = ChangeSource.System }, async services =>
        {
            var kept = await Of<RecordCallEvents>(services).RunAsync(connection, events, payload, cancel);
            await HeardAsync(Of<CrmDb>(services), connection, cancel);
            return kept;
        }, cancel);

    private static T Of<T>(IServiceProvider services) where T : notnull => Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<T>(services);

    private async Task HeardAsync(CrmDb db, Guid connection, CancellationToken cancel)
    {
        var now = clock.UtcNow;
        await db.Set<ConnectionHealth>().Where(h => h.ConnectionId == connection).ExecuteUpdateAsync(set => set.SetProperty(h => h.LastEventAt, now), cancel);
    }
}
