using Crm.Expert.Telephony;

namespace Crm.Expert.Calls;

/// <summary>
/// What the events of one call say, taken together. It depends on which events there are and not on the order they came in, so a
/// repeat, a delay or a swap changes nothing; and another event never takes the call back to where it was before.
/// </summary>
internal sealed record CallCourse
{
    public required CallDirection Direction { get; init; }
    public required CallState State { get; init; }
    public CallDisposition? Disposition { get; init; }
    public string? Number { get; init; }
    public string? CallerName { get; init; }
    public string? Line { get; init; }
    public string? Queue { get; init; }

    /// <summary>The telephone that speaks or spoke; for an outgoing call, the one it was made from.</summary>
    public string? Extension { get; init; }

    /// <summary>Whether its beginning is known, which would have said the number.</summary>
    public bool HasBegun { get; init; }

    public required DateTime StartedAt { get; init; }
    public DateTime? AnsweredAt { get; init; }
    public DateTime? EndedAt { get; init; }
    public int? WaitSeconds { get; init; }
    public int? TalkSeconds { get; init; }
    public string? Recording { get; init; }
    public string? CorrelationId { get; init; }
    public IReadOnlyList<Leg> Legs { get; init; } = [];

    /// <summary>One telephone of the call.</summary>
    internal sealed record Leg(string Key, string? Extension, DateTime? RingingAt, DateTime? AnsweredAt, DateTime? EndedAt);

    /// <summary>What tells an event from others.</summary>
    public static (string LegKey, CallEventType Type, long Seq) KeyOf(CallEvent happened) => (happened.LegKey, happened.Type, happened.Seq);

    /// <param name="events">All events of one call; at least one.</param>
    public static CallCourse Of(IEnumerable<CallEvent> events)
    {
        var all = events.DistinctBy(KeyOf).OrderBy(e => e.OccurredAt).ThenBy(e => e.Type).ThenBy(e => e.Seq).ThenBy(e => e.LegKey, StringComparer.Ordinal).ToList();
        var direction = DirectionOf(all);
        var end = all.Find(e => e.Type == CallEventType.Ended && e.IsOfCall);
        var started = all[0].OccurredAt;
        var answered = AnswerOf(all, direction, end);
        return new CallCourse
        {
            Direction = direction,
            State = StateOf(all, answered, end),
            Disposition = end is null ? null : answered is not null ? CallDisposition.Answered : end.Disposition is null or CallDisposition.Answered ? CallDisposition.Missed : end.Disposition,
            Number = First(all, e => e.ExternalNumber),
            CallerName = First(all, e => e.CallerName),
            Line = First(all, e => e.Line),
            Queue = First(all, e => e.Queue),
            Extension = ExtensionOf(all, direction),
            HasBegun = all.Exists(e => e.Type == CallEventType.Started),
            StartedAt = started,
            AnsweredAt = answered,
            EndedAt = end?.OccurredAt,
            WaitSeconds = (answered ?? end?.OccurredAt) is { } until ? Seconds(started, until) : null,
            TalkSeconds = answered is { } from && end is not null ? end.TalkSeconds ?? Seconds(from, end.OccurredAt) : null,
            Recording = all.FindLast(e => e.Recording is not null)?.Recording,
            CorrelationId = First(all, e => e.CorrelationId),
            Legs = [.. all.Where(e => !e.IsOfCall).GroupBy(e => e.LegKey, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(LegOf)],
        };
    }

    private static CallDirection DirectionOf(List<CallEvent> all) => (all.Find(e => e.Type == CallEventType.Started) ?? all[0]).Direction;

    // A menu that picks up is nobody; a colleague is whoever has a telephone. What a list of past calls says counts as well.
    private static DateTime? AnswerOf(List<CallEvent> all, CallDirection direction, CallEvent? end)
    {
        var spoke = all.Find(e => e.Type == CallEventType.Answered && (direction != CallDirection.In || e.Extension is not null));
        if (spoke is not null)
            return spoke.OccurredAt;
        return end is { Disposition: CallDisposition.Answered, TalkSeconds: > 0 } ? end.OccurredAt.AddSeconds(-end.TalkSeconds.Value) : null;
    }

    private static CallState StateOf(List<CallEvent> all, DateTime? answered, CallEvent? end)
    {
        if (end is not null)
            return CallState.Ended;
        if (answered is not null)
            return all.FindLast(e => e.Type is CallEventType.Held or CallEventType.Resumed or CallEventType.Answered)?.Type == CallEventType.Held ? CallState.Held : CallState.Answered;
        return all.Exists(e => e.Type == CallEventType.QueueEntered) ? CallState.Queued : CallState.Ringing;
    }

    private static string? ExtensionOf(List<CallEvent> all, CallDirection direction)
    {
        var last = all.FindLast(e => e.Type == CallEventType.Transferred ? e.ToExtension is not null : e.Type == CallEventType.Answered && e.Extension is not null);
        if (last is not null)
            return last.Type == CallEventType.Transferred ? last.ToExtension : last.Extension;
        var end = all.Find(e => e.Type == CallEventType.Ended && e.IsOfCall);
        return direction == CallDirection.In && end is { Disposition: not CallDisposition.Answered } ? null : direction == CallDirection.In ? end?.Extension : First(all, e => e.Extension);
    }

    private static Leg LegOf(IGrouping<string, CallEvent> events)
    {
        var all = events.ToList();
        return new Leg(events.Key, First(all, e => e.Extension), At(all, CallEventType.Ringing), At(all, CallEventType.Answered), At(all, CallEventType.Ended));
    }

    private static DateTime? At(List<CallEvent> all, CallEventType type) => all.Find(e => e.Type == type)?.OccurredAt;

    private static string? First(List<CallEvent> all, Func<CallEvent, string?> of) => all.Select(of).FirstOrDefault(text => !string.IsNullOrEmpty(text));

    private static int Seconds(DateTime from, DateTime until) => Math.Max(0, (int)(until - from).TotalSeconds);
}
