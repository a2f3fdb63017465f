using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Calls;

/// <summary>Events that one connection said at once.</summary>
/// <param name="Connection">Who says it.</param>
/// <param name="Events">What happened.</param>
/// <param name="Payload">What it was read from; null when it came over a line.</param>
internal sealed record Said(TelephonyConnection Connection, IReadOnlyList<CallEvent> Events, Guid? Payload);

/// <summary>
/// Keeps what exchanges say. One record per call, whatever comes twice, late or out of order: an event is kept once, and the call is
/// what all its events say together. What came meanwhile is read and kept together: a dozen statements, however many calls it is about.
/// </summary>
internal sealed class RecordCallEvents(CrmDb db, CallTurns turns, CallConsequences consequences, ICrmClock clock)
{
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>Keeps the events, in the order they were said; returns how many of each were new.</summary>
    public async Task<IReadOnlyList<int>> RunAsync(IReadOnlyList<Said> said, CancellationToken cancel)
    {
        var kept = new int[said.Count];
        var calls = CallsOf(said);
        if (calls.Count == 0)
            return kept;
        await turns.OfCallsAsync(calls.Select(c => (c.Connection.Id, c.Key)), cancel);
        await LoadAsync(calls, cancel);
        var changes = new List<CallChange>();
        foreach (var call in calls)
        {
            foreach (var from in call.KeepNew())
                kept[from]++;
            if (call.Fresh.Count > 0)
                changes.Add(Follow(call));
        }

        foreach (var round in Rounds(changes))
        {
            await consequences.RunAsync(round, cancel);
            // What follows for one call is visible to the next one with the same number.
            await db.SaveChangesAsync(cancel);
        }

        return kept;
    }

    // Two calls with one number do not go side by side: the second one joins the missed call, and finds the lead, of the first.
    internal static IEnumerable<IReadOnlyList<CallChange>> Rounds(IReadOnlyList<CallChange> changes)
    {
        for (var left = changes; left.Count > 0;)
        {
            var numbers = new HashSet<string>(StringComparer.Ordinal);
            var round = left.Where(change => change.Session.PhoneKey.Length == 0 || numbers.Add(change.Session.PhoneKey)).ToList();
            yield return round;
            left = [.. left.Except(round)];
        }
    }

    private static List<CallSaid> CallsOf(IReadOnlyList<Said> said) =>
    [
        .. said.SelectMany((one, from) => one.Events.Select(happened => (one.Connection, Part: new Part(happened, one.Payload, from))))
            .GroupBy(p => (p.Connection.Id, p.Part.Event.CallKey)).OrderBy(g => g.Key.Id).ThenBy(g => g.Key.CallKey, StringComparer.Ordinal)
            .Select(g => new CallSaid(g.First().Connection, g.Key.CallKey, [.. g.Select(p => p.Part)])),
    ];

    private async Task LoadAsync(List<CallSaid> calls, CancellationToken cancel)
    {
        var (connections, keys) = (calls.ConvertAll(c => c.Connection.Id).Distinct().ToList(), calls.ConvertAll(c => c.Key));
        var entries = (await db.Set<CallEntry>().AsNoTracking().Where(e => connections.Contains(e.ConnectionId) && keys.Contains(e.CallKey)).ToListAsync(cancel)).ToLookup(e => (e.ConnectionId, e.CallKey));
        var sessions = await db.Set<CallSession>().Where(s => s.ConnectionId != null && connections.Contains(s.ConnectionId.Value) && keys.Contains(s.CallKey)).ToListAsync(cancel);
        var ids = sessions.ConvertAll(s => s.Id);
        var legs = ids.Count == 0 ? [] : await db.Set<CallLeg>().Where(l => ids.Contains(l.SessionId)).ToListAsync(cancel);
        foreach (var call in calls)
        {
            call.Known = [.. entries[(call.Connection.Id, call.Key)].Select(Read)];
            call.Session = sessions.Find(s => s.ConnectionId == call.Connection.Id && s.CallKey == call.Key);
            call.Legs = legs.FindAll(l => l.SessionId == call.Session?.Id);
        }
    }

    private CallChange Follow(CallSaid call)
    {
        db.AddRange(call.Fresh.Select(part => EntryOf(call.Connection.Id, part)));
        var course = CallCourse.Of([.. call.Known, .. call.Fresh.Select(part => part.Event)]);
        var before = call.Session is { } known ? CallBefore.Of(known) : null;
        var session = call.Session;
        if (session is null)
            db.Add(session = new CallSession { ConnectionId = call.Connection.Id, CallKey = call.Key });
        session.Follow(course, call.Connection);
        foreach (var leg in course.Legs)
        {
            var row = call.Legs.Find(l => l.LegKey == leg.Key);
            if (row is null)
            {
                db.Add(row = new CallLeg { SessionId = session.Id, LegKey = leg.Key });
                call.Legs.Add(row);
            }

            (row.Extension, row.RingingAt, row.AnsweredAt, row.EndedAt) = (leg.Extension, leg.RingingAt, leg.AnsweredAt, leg.EndedAt ?? course.EndedAt);
        }

        return new CallChange(call.Connection, session, before, call.Legs, course);
    }

    private CallEntry EntryOf(Guid connection, Part part) => new()
    {
        ConnectionId = connection,
        CallKey = part.Event.CallKey,
        LegKey = part.Event.LegKey,
        Type = part.Event.Type,
        Seq = part.Event.Seq,
        OccurredAt = part.Event.OccurredAt,
        ReceivedAt = clock.UtcNow,
        PayloadId = part.Payload,
        Content = JsonSerializer.Serialize(part.Event, s_json),
    };

    private static CallEvent Read(CallEntry entry) => JsonSerializer.Deserialize<CallEvent>(entry.Content, s_json) ?? throw new InvalidOperationException($"The event {entry.Id} cannot be read.");

    private sealed record Part(CallEvent Event, Guid? Payload, int From);

    /// <summary>All that was said of one call, and what was known of it.</summary>
    private sealed class CallSaid(TelephonyConnection connection, string key, IReadOnlyList<Part> parts)
    {
        public TelephonyConnection Connection => connection;
        public string Key => key;
        public IReadOnlyList<CallEvent> Known { get; set; } = [];
        public List<Part> Fresh { get; } = [];
        public CallSession? Session { get; set; }
        public List<CallLeg> Legs { get; set; } = [];

        /// <summary>Sorts out what is new; answers by whom each was said.</summary>
        public IEnumerable<int> KeepNew()
        {
            var have = Known.Select(CallCourse.KeyOf).ToHashSet();
            Fresh.AddRange(parts.Where(part => have.Add(CallCourse.KeyOf(part.Event))));
            return Fresh.Select(part => part.From);
        }
    }
}

/// <summary>How a call was before an event.</summary>
internal sealed record CallBefore(CallState State, bool WasAnswered, Guid? ResponsibleId)
{
    public static CallBefore Of(CallSession session) => new(session.State, session.WasAnswered, session.ResponsibleId);
}

/// <summary>What became of a call by what was said of it.</summary>
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
