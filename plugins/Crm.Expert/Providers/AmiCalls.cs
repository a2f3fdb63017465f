using System.Text.RegularExpressions;
using Crm.Expert.Telephony;

namespace Crm.Expert.Providers;

/// <summary>
/// Tells calls from what Asterisk says of channels. All channels of a call share its Linkedid; the call is over when the last of them is.
/// </summary>
internal sealed partial class AmiCalls(ConnectionSettings settings)
{
    /// <summary>The beginning of the ids of channels that we asked for; the rest is what we gave.</summary>
    public const string OwnChannel = "crm-";

    private readonly Dictionary<string, Call> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _incoming = [.. settings.IncomingContexts.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>A channel that is there already: the line was just connected.</summary>
    public void Know(AmiMessage channel) => Of(channel, channel["Linkedid"]).Channels.Add(channel["Uniqueid"]);

    /// <summary>What a message means; empty when it is about no call.</summary>
    public IEnumerable<CallEvent> Read(AmiMessage message, DateTime now) => message.Event switch
    {
        "Newchannel" => Began(message, now),
        "DialBegin" => Rings(message, now),
        "DialEnd" => Dialled(message, now),
        "QueueCallerJoin" => One(message, CallEventType.QueueEntered, now, e => e with { Queue = message["Queue"] }),
        "QueueCallerLeave" => One(message, CallEventType.QueueLeft, now, e => e with { Queue = message["Queue"] }),
        "QueueCallerAbandon" => Abandoned(message),
        "Hold" => One(message, CallEventType.Held, now, e => e with { Seq = Millisecond(now) }),
        "Unhold" => One(message, CallEventType.Resumed, now, e => e with { Seq = Millisecond(now) }),
        "BlindTransfer" => Transferred(message["TransfererLinkedid"], message["TransfererCallerIDNum"], message["Extension"], now),
        "AttendedTransfer" => Transferred(message["OrigTransfererLinkedid"], message["OrigTransfererCallerIDNum"], message["TransferTargetCallerIDNum"], now),
        "VarSet" when message["Variable"] == "MIXMONITOR_FILENAME" => One(message, CallEventType.RecordingReady, now, e => e with { Recording = message["Value"] }),
        "Hangup" => Gone(message, now),
        _ => [],
    };

    private IEnumerable<CallEvent> Began(AmiMessage message, DateTime now)
    {
        var call = Of(message, message["Linkedid"]);
        call.Channels.Add(message["Uniqueid"]);
        if (message["Uniqueid"] != message["Linkedid"])
            return [];
        var (from, to) = (message["CallerIDNum"], message["Exten"]);
        var own = message["Uniqueid"].StartsWith(OwnChannel, StringComparison.Ordinal);
        call.Direction = own ? CallDirection.Out
            : _incoming.Contains(message["Context"]) || (!IsExtension(from) && ExtensionOf(message["Channel"]) is null) ? CallDirection.In
            : IsExtension(to) ? CallDirection.Internal : CallDirection.Out;
        var began = Make(message["Linkedid"], CallEventType.Started, now, call);
        return
        [
            call.Direction == CallDirection.In
                ? began with { ExternalNumber = Text(from), CallerName = Text(message["CallerIDName"]), Line = Text(to) }
                : began with { Extension = ExtensionOf(message["Channel"]) ?? Text(from), ExternalNumber = own || to is "s" ? null : Text(to), CorrelationId = own ? message["Uniqueid"][OwnChannel.Length..] : null },
        ];
    }

    private IEnumerable<CallEvent> Rings(AmiMessage message, DateTime now)
    {
        var key = KeyOf(message);
        var call = Of(message, key);
        call.Channels.Add(message["DestUniqueid"]);
        var extension = ExtensionOf(message["DestChannel"]);
        var rings = Make(key, CallEventType.Ringing, now, call) with { LegKey = message["DestUniqueid"], Extension = extension };
        // A call we asked for learns its number only when the telephone was picked up and the number is dialled.
        return [extension is null && call.Direction == CallDirection.Out ? rings with { ExternalNumber = Text(message["Exten"]) ?? Text(DialledOf(message["DialString"])) } : rings];
    }

    private IEnumerable<CallEvent> Dialled(AmiMessage message, DateTime now)
    {
        var key = KeyOf(message);
        var call = Of(message, key);
        var status = message["DialStatus"];
        var leg = message["DestUniqueid"];
        if (status == "ANSWER")
        {
            call.IsAnswered = true;
            return [Make(key, CallEventType.Answered, now, call) with { LegKey = leg, Extension = ExtensionOf(message["DestChannel"]) }];
        }

        call.Disposition = DispositionOf(status) ?? call.Disposition;
        return [Make(key, CallEventType.Ended, now, call) with { LegKey = leg, Extension = ExtensionOf(message["DestChannel"]), Disposition = DispositionOf(status), Cause = Text(status) }];
    }

    private CallEvent[] Abandoned(AmiMessage message)
    {
        Of(message, message["Linkedid"]).Disposition = CallDisposition.Cancelled;
        return [];
    }

    private IEnumerable<CallEvent> Transferred(string key, string from, string to, DateTime now) => key.Length == 0 || !_calls.TryGetValue(key, out var call)
        ? []
        : [Make(key, CallEventType.Transferred, now, call) with { Extension = Text(from), ToExtension = Text(to), Seq = Millisecond(now) }];

    private IEnumerable<CallEvent> Gone(AmiMessage message, DateTime now)
    {
        var (key, channel) = (message["Linkedid"], message["Uniqueid"]);
        if (!_calls.TryGetValue(key, out var call))
            yield break;
        call.Channels.Remove(channel);
        if (channel != key)
            yield return Make(key, CallEventType.Ended, now, call) with { LegKey = channel, Cause = Text(message["Cause-txt"]) };
        if (call.Channels.Count > 0)
            yield break;
        _calls.Remove(key);
        yield return Make(key, CallEventType.Ended, now, call) with
        {
            Disposition = call.IsAnswered ? CallDisposition.Answered : call.Disposition ?? ByCause(message["Cause"]),
            Cause = Text(message["Cause-txt"]),
        };
    }

    private IEnumerable<CallEvent> One(AmiMessage message, CallEventType type, DateTime now, Func<CallEvent, CallEvent> filled)
    {
        var key = message["Linkedid"];
        return key.Length == 0 || !_calls.TryGetValue(key, out var call) ? [] : [filled(Make(key, type, now, call))];
    }

    private Call Of(AmiMessage message, string key)
    {
        if (!_calls.TryGetValue(key, out var call))
            _calls[key] = call = new Call { Direction = _incoming.Contains(message["Context"]) ? CallDirection.In : CallDirection.Out };
        return call;
    }

    private static CallEvent Make(string key, CallEventType type, DateTime now, Call call) => new(key, type, now) { Direction = call.Direction };

    private static string KeyOf(AmiMessage message) => message["Linkedid"] is { Length: > 0 } key ? key : message["DestLinkedid"];

    private bool IsExtension(string number) => number.Length > 0 && number.Length <= settings.ExtensionDigits && number.All(char.IsAsciiDigit);

    // "PJSIP/101-00000012" is the telephone 101; a trunk is none.
    private string? ExtensionOf(string channel) => ChannelName().Match(channel) is { Success: true } match && IsExtension(match.Groups["telephone"].Value) ? match.Groups["telephone"].Value : null;

    private static string DialledOf(string dialled) => string.Concat(dialled.Split('@')[0].Split('/')[0].Where(sign => char.IsAsciiDigit(sign) || sign == '+'));

    private static string? Text(string text) => text.Length == 0 ? null : text;

    private static long Millisecond(DateTime at) => at.Ticks / TimeSpan.TicksPerMillisecond;

    private static CallDisposition? DispositionOf(string status) => status switch
    {
        "BUSY" => CallDisposition.Busy,
        "NOANSWER" => CallDisposition.Missed,
        "CANCEL" => CallDisposition.Cancelled,
        "CONGESTION" or "CHANUNAVAIL" => CallDisposition.Failed,
        _ => null,
    };

    private static CallDisposition? ByCause(string cause) => cause switch
    {
        "17" => CallDisposition.Busy,
        "18" or "19" => CallDisposition.Missed,
        "21" => CallDisposition.Rejected,
        "34" or "38" or "41" or "42" or "1" or "3" or "20" or "27" => CallDisposition.Failed,
        _ => null,
    };

    [GeneratedRegex("^[A-Za-z0-9]+/(?<telephone>[^-@/]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex ChannelName();

    private sealed class Call
    {
        public CallDirection Direction { get; set; }
        public bool IsAnswered { get; set; }
        public CallDisposition? Disposition { get; set; }
        public HashSet<string> Channels { get; } = new(StringComparer.Ordinal);
    }
}
