using System.Globalization;
using System.Text.Json;
using Crm.Expert.Telephony;

namespace Crm.Expert.Providers;

/// <summary>
/// Reads events from JSON. An exchange that uses our words needs no settings; for others an administrator says where each word stands
/// ("callKey=call.id") and what its words mean ("INCOMING=Ringing"). What cannot be read is refused as a whole, so that the exchange
/// sends it again and nothing is lost in silence.
/// </summary>
internal sealed class EventReader
{
    private const int Most = 500;
    private static readonly string[] s_lists = ["events", "calls", "items"];
    private readonly Dictionary<string, string> _fields;
    private readonly Dictionary<string, string> _values;

    public EventReader(ConnectionSettings settings)
    {
        _fields = Pairs(settings.Fields);
        _values = Pairs(settings.Values);
    }

    /// <exception cref="FormatException">It is no JSON, or an event lacks what tells it from others; the message says what.</exception>
    public IReadOnlyList<CallEvent> Read(byte[] body, DateTime now)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, now);
        }
        catch (JsonException bad)
        {
            throw new FormatException("the body is not JSON: " + bad.Message, bad);
        }
    }

    /// <inheritdoc cref="Read(byte[], DateTime)"/>
    public IReadOnlyList<CallEvent> Read(JsonElement root, DateTime now)
    {
        var list = ListOf(root);
        if (list.Count > Most)
            throw new FormatException($"more than {Most} events at once");
        return [.. list.SelectMany(item => EventsOf(item, now))];
    }

    /// <summary>The text at one of our words; null when it is not there.</summary>
    public string? Text(JsonElement item, string word) => TextAt(item, _fields.GetValueOrDefault(word, word));

    private List<JsonElement> ListOf(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return [.. root.EnumerateArray()];
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException("neither an event nor a list of them");
        var names = _fields.TryGetValue("events", out var own) ? [own] : s_lists;
        foreach (var name in names)
            if (At(root, name) is { ValueKind: JsonValueKind.Array } list)
                return [.. list.EnumerateArray()];
        return [root];
    }

    // A list of past calls says in one line what otherwise comes as three events.
    private IEnumerable<CallEvent> EventsOf(JsonElement item, DateTime now)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw new FormatException("an event is not an object");
        var key = Text(item, "callKey") is { Length: > 0 and <= 200 } given ? given : throw new FormatException("an event has no callKey, or one of more than 200 characters");
        var type = Word<CallEventType>(item, "type") ?? throw new FormatException($"the event of {key} has no type we know: {Text(item, "type")}");
        var at = Time(item, "occurredAt") ?? now;
        var happened = new CallEvent(key, type, at)
        {
            LegKey = Cut(Text(item, "legKey"), 200) ?? "",
            Seq = Number(item, "seq") ?? (type is CallEventType.Held or CallEventType.Resumed or CallEventType.Transferred ? at.Ticks / TimeSpan.TicksPerMillisecond : 0),
            Direction = Word<CallDirection>(item, "direction") ?? CallDirection.In,
            ExternalNumber = Cut(Text(item, "externalNumber"), 100),
            CallerName = Cut(Text(item, "callerName"), 200),
            Line = Cut(Text(item, "line"), 100),
            Extension = Cut(Text(item, "extension"), 40),
            ToExtension = Cut(Text(item, "toExtension"), 40),
            Queue = Cut(Text(item, "queue"), 100),
            Disposition = Word<CallDisposition>(item, "disposition"),
            Cause = Cut(Text(item, "cause"), 100),
            TalkSeconds = Number(item, "talkSeconds") is { } talk ? (int)Math.Clamp(talk, 0, 86_400) : null,
            Recording = Cut(Text(item, "recording"), 1000),
            CorrelationId = Cut(Text(item, "correlationId"), 100),
        };
        if (Time(item, "startedAt") is { } started && type == CallEventType.Ended && started < at)
            yield return happened with { Type = CallEventType.Started, OccurredAt = started, LegKey = "", Seq = 0, Recording = null, Disposition = null, TalkSeconds = null };
        yield return happened;
    }

    private TWord? Word<TWord>(JsonElement item, string word) where TWord : struct, Enum
    {
        var text = Text(item, word);
        if (string.IsNullOrEmpty(text))
            return null;
        return Enum.TryParse<TWord>(_values.GetValueOrDefault(text, text), ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
    }

    private long? Number(JsonElement item, string word) => long.TryParse(Text(item, word), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    // An instant with its zone, or seconds since 1970.
    private DateTime? Time(JsonElement item, string word)
    {
        var text = Text(item, word);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return seconds switch
            {
                > 100_000_000_000 and < 100_000_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds(seconds).UtcDateTime,
                > 0 and < 100_000_000_000 => DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime,
                _ => null,
            };
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime : null;
    }

    private static string? TextAt(JsonElement item, string path) => At(item, path) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()?.Replace("\0", "", StringComparison.Ordinal),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        _ => null,
    };

    private static JsonElement? At(JsonElement item, string path)
    {
        var at = item;
        foreach (var name in path.Split('.'))
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        return at;
    }

    private static string? Cut(string? text, int length) => string.IsNullOrWhiteSpace(text) ? null : text.Length <= length ? text : text[..length];

    private static Dictionary<string, string> Pairs(string? lines)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in (lines ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } left, { Length: > 0 } right])
                pairs[left] = right;
        return pairs;
    }
}
