using System.Text.Json.Serialization;

namespace Crm.Expert.Telephony;

/// <summary>
/// Something a telephone exchange says of a call, in words that are the same for all of them. The same event may come twice, late and
/// out of order: <see cref="CallKey"/>, <see cref="LegKey"/>, <see cref="Type"/> and <see cref="Seq"/> tell it from others.
/// </summary>
/// <param name="CallKey">What all events of one call share: Linkedid, entry_id, pbx_call_id. Stable through transfers.</param>
/// <param name="Type">What happened.</param>
/// <param name="OccurredAt">When, by the exchange's clock, UTC.</param>
public sealed record CallEvent(string CallKey, CallEventType Type, DateTime OccurredAt)
{
    /// <summary>The telephone it is about when a call rings several; empty when it is about the whole call.</summary>
    public string LegKey { get; init; } = "";

    /// <summary>Tells apart events of one type and leg that may happen again (held, transferred); 0 for those that happen once.</summary>
    public long Seq { get; init; }

    public CallDirection Direction { get; init; }

    /// <summary>The number outside, as the exchange writes it; null when this event does not say.</summary>
    public string? ExternalNumber { get; init; }

    /// <summary>What the exchange knows the caller as.</summary>
    public string? CallerName { get; init; }

    /// <summary>The number of ours that was called, or that shows at the client.</summary>
    public string? Line { get; init; }

    /// <summary>The colleague's telephone it is about.</summary>
    public string? Extension { get; init; }

    /// <summary>For a transfer: the telephone it goes to.</summary>
    public string? ToExtension { get; init; }

    public string? Queue { get; init; }

    /// <summary>How it ended; null when the exchange does not say.</summary>
    public CallDisposition? Disposition { get; init; }

    /// <summary>The exchange's own word for how it ended.</summary>
    public string? Cause { get; init; }

    /// <summary>Seconds of talk as the exchange counts them; null when it does not.</summary>
    public int? TalkSeconds { get; init; }

    /// <summary>Where the recording is, in the exchange's own words; never shown to anybody.</summary>
    public string? Recording { get; init; }

    /// <summary>What we gave the exchange when we asked it to call.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Whether it is about the whole call and not one telephone of it.</summary>
    [JsonIgnore]
    public bool IsOfCall => LegKey.Length == 0;
}

/// <summary>What may happen to a call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallEventType>))]
public enum CallEventType
{
    Started,
    QueueEntered,
    QueueLeft,
    Ringing,
    Answered,
    Held,
    Resumed,
    Transferred,
    Ended,
    RecordingReady,
}

/// <summary>Who called whom.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallDirection>))]
public enum CallDirection
{
    In,
    Out,
    Internal,
}

/// <summary>How a call ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallDisposition>))]
public enum CallDisposition
{
    Answered,

    /// <summary>Nobody picked it up.</summary>
    Missed,
    Busy,

    /// <summary>The caller gave up waiting, in a queue or a menu.</summary>
    Cancelled,
    Failed,
    Rejected,
    Voicemail,
}

/// <summary>How far a call is. Only ever goes on, except that a held call is taken up again.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallState>))]
public enum CallState
{
    Ringing,
    Queued,
    Answered,
    Held,
    Ended,
}
