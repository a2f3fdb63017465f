using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Expert.Telephony;

namespace Crm.Expert.Providers;

/// <summary>Asterisk, and what is built on it (FreePBX, Issabel …), through its manager interface.</summary>
internal sealed class AsteriskTelephony(IHttpClientFactory clients, ICrmClock clock) : ITelephonyProvider, IStreamTelephony
{
    private static readonly TimeSpan s_ping = TimeSpan.FromSeconds(30);
    private static readonly Words s_signedIn = new("Asterisk let us in.", "Asterisk пустил нас.");
    private static readonly Words s_refused = new("Asterisk refused the call: {0}", "Asterisk отказал в звонке: {0}");
    private static readonly Words s_notThere = new("Asterisk cannot be reached: {0}", "Asterisk недоступен: {0}");

    public string Code => "Asterisk";
    public Words Name { get; } = new("Asterisk (manager interface)", "Asterisk (AMI)");
    public TelephonyCapabilities Capabilities => TelephonyCapabilities.Stream | TelephonyCapabilities.ClickToCall | TelephonyCapabilities.Recording | TelephonyCapabilities.Queues | TelephonyCapabilities.Transfer;

    public async Task<ConnectionTest> TestAsync(ConnectionSetup setup, CancellationToken cancel)
    {
        try
        {
            await using var line = await AmiLine.OpenAsync(setup, events: false, cancel);
            return new ConnectionTest(true, s_signedIn);
        }
        catch (IOException failure)
        {
            return new ConnectionTest(false, failure.Message);
        }
    }

    public Task<IReadOnlyList<PbxNumber>> MembersAsync(ConnectionSetup setup, CancellationToken cancel) => Task.FromResult<IReadOnlyList<PbxNumber>>([]);

    public async Task<Origination> OriginateAsync(ConnectionSetup setup, OriginateRequest request, CancellationToken cancel)
    {
        try
        {
            await using var line = await AmiLine.OpenAsync(setup, events: false, cancel);
            var key = AmiCalls.OwnChannel + request.CorrelationId;
            var id = await line.SayAsync("Originate", cancel,
                ("Channel", setup.Settings.DialChannel.Replace("{extension}", request.FromExtension, StringComparison.Ordinal)),
                ("Context", setup.Settings.DialContext), ("Exten", Dialable(request.ToNumber)), ("Priority", "1"), ("CallerID", request.FromExtension),
                ("Timeout", "30000"), ("Async", "true"), ("ChannelId", key));
            var answer = await line.AnswerAsync(id, _ => { }, cancel);
            return answer["Response"] == "Success" ? new Origination(key) : throw new RuleBrokenException(s_refused, answer["Message"]);
        }
        catch (IOException failure)
        {
            throw new RuleBrokenException(s_notThere, failure.Message);
        }
    }

    public async Task<RecordingContent?> OpenRecordingAsync(ConnectionSetup setup, string recording, CancellationToken cancel)
    {
        if (setup.Settings.RecordingUrl is not { Length: > 0 } template)
            return null;
        var url = template.Replace("{recording}", string.Join('/', recording.TrimStart('/').Split('/').Select(Uri.EscapeDataString)), StringComparison.Ordinal);
        var answer = await clients.CreateClient(HttpTelephony.Client).GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, cancel);
        if (answer.IsSuccessStatusCode)
            return new RecordingContent(await answer.Content.ReadAsStreamAsync(cancel), "audio/wav", answer.Content.Headers.ContentLength);
        answer.Dispose();
        return null;
    }

    public async Task ListenAsync(ConnectionSetup setup, Func<IReadOnlyCollection<string>?, Task> connected, Func<IReadOnlyList<CallEvent>, Task> happened, CancellationToken cancel)
    {
        await using var line = await AmiLine.OpenAsync(setup, events: true, cancel);
        var calls = new AmiCalls(setup.Settings);
        var (open, meanwhile) = await GoingOnAsync(line, calls, cancel);
        await connected(open);
        if (meanwhile.Count > 0)
            await happened(meanwhile);
        var (asked, silent) = (false, s_ping);
        var next = line.NextAsync(cancel);
        while (true)
        {
            // A line that says nothing is asked whether it is still there; one that does not answer is broken.
            if (await Task.WhenAny(next, Task.Delay(silent, cancel)) != next)
            {
                cancel.ThrowIfCancellationRequested();
                if (asked)
                    throw new IOException("Asterisk says nothing any more.");
                asked = true;
                await line.SayAsync("Ping", cancel);
                continue;
            }

            if (await next is not { } message)
                return;
            asked = false;
            var events = calls.Read(message, clock.UtcNow).ToList();
            if (events.Count > 0)
                await happened(events);
            next = line.NextAsync(cancel);
        }
    }

    // The channels that are there, by which one knows the calls that are going on; what happens while they are listed counts, too.
    private async Task<(IReadOnlyCollection<string> Open, List<CallEvent> Meanwhile)> GoingOnAsync(AmiLine line, AmiCalls calls, CancellationToken cancel)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        var meanwhile = new List<CallEvent>();
        var id = await line.SayAsync("CoreShowChannels", cancel);
        while (await line.NextAsync(cancel) is { } message)
        {
            if (message.Event == "CoreShowChannelsComplete" && message["ActionID"] == id)
                return (open, meanwhile);
            if (message["ActionID"] == id && message["Response"] == "Error")
                return (open, meanwhile);
            if (message.Event == "CoreShowChannel")
            {
                calls.Know(message);
                open.Add(message["Linkedid"]);
            }
            else
            {
                var events = calls.Read(message, clock.UtcNow).ToList();
                meanwhile.AddRange(events);
                open.UnionWith(events.Select(e => e.CallKey));
            }
        }

        throw new IOException("Asterisk closed the line.");
    }

    private static string Dialable(string number) => string.Concat(number.Where(sign => char.IsAsciiDigit(sign) || sign is '+' or '*' or '#'));
}
