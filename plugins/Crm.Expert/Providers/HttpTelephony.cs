using System.Globalization;
using System.Text;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Expert.Telephony;

namespace Crm.Expert.Providers;

/// <summary>
/// An exchange spoken to over HTTP by what administrators typed: it posts signed events, is asked for its list of calls, for
/// recordings and for calls. Nothing of a particular make is built in.
/// </summary>
internal abstract class HttpTelephony(IHttpClientFactory clients, TelephonyOptions options) : ITelephonyProvider, IWebhookTelephony, IPollTelephony, ICallsOnDesk
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "Crm.Expert.Telephony";

    private const long LargestAnswer = 10 * 1024 * 1024;
    private static readonly Words s_works = new("Waiting for what the exchange posts.", "Ждём, что пришлёт станция.");
    private static readonly Words s_answered = new("The exchange answered.", "Станция ответила.");
    private static readonly Words s_refused = new("The exchange answered {0}.", "Станция ответила {0}.");
    private static readonly Words s_notThere = new("The exchange cannot be reached: {0}", "Станция недоступна: {0}");
    private static readonly Words s_noCallUrl = new("Say under Settings at which address a call is asked for.", "Укажите в настройках адрес, по которому запрашивают звонок.");

    public abstract string Code { get; }
    public abstract Words Name { get; }
    public virtual TelephonyCapabilities Capabilities => TelephonyCapabilities.Webhook | TelephonyCapabilities.Poll | TelephonyCapabilities.ClickToCall | TelephonyCapabilities.Recording | TelephonyCapabilities.RouteDecision | TelephonyCapabilities.CallerName;

    public async Task<ConnectionTest> TestAsync(ConnectionSetup setup, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(setup.Settings.PollUrl))
            return new ConnectionTest(true, s_works);
        try
        {
            await FetchAsync(setup, DateTime.UnixEpoch, null, cancel);
            return new ConnectionTest(true, s_answered);
        }
        catch (Exception failure) when (failure is RuleBrokenException or HttpRequestException or FormatException)
        {
            return new ConnectionTest(false, failure.Message);
        }
    }

    public Task<IReadOnlyList<PbxNumber>> MembersAsync(ConnectionSetup setup, CancellationToken cancel) => Task.FromResult<IReadOnlyList<PbxNumber>>([]);

    public WebhookResult Read(ConnectionSetup setup, WebhookRequest request, DateTime now)
    {
        if (SignedRequest.Refuse(setup, request, TimeSpan.FromSeconds(options.ReplaySeconds), now) is { } refusal)
            return WebhookResult.Refused(refusal);
        if (request.Method == "route")
            return new WebhookResult(null, []);
        try
        {
            return new WebhookResult(null, new EventReader(setup.Settings).Read(request.Body, now));
        }
        catch (FormatException bad)
        {
            return WebhookResult.Refused(bad.Message);
        }
    }

    public string? AddressOf(ConnectionSetup setup, OriginateRequest request) =>
        setup.Settings.CallUrl is { Length: > 0 } url && !url.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? Filled(url, request) : null;

    public async Task<Origination> OriginateAsync(ConnectionSetup setup, OriginateRequest request, CancellationToken cancel)
    {
        if (setup.Settings.CallUrl is not { Length: > 0 } url)
            throw new RuleBrokenException(s_noCallUrl);
        using var message = Message(setup, string.IsNullOrWhiteSpace(setup.Settings.CallBody) ? HttpMethod.Get : HttpMethod.Post, Filled(url, request));
        if (message.Method == HttpMethod.Post)
            message.Content = new StringContent(Filled(setup.Settings.CallBody!, request, escape: false), Encoding.UTF8, "application/json");
        using var answer = await SendAsync(message, cancel);
        return new Origination(null);
    }

    public async Task<RecordingContent?> OpenRecordingAsync(ConnectionSetup setup, string recording, CancellationToken cancel)
    {
        if (setup.Settings.RecordingUrl is not { Length: > 0 } template)
            return null;
        using var message = Message(setup, HttpMethod.Get, template.Replace("{recording}", string.Join('/', recording.Split('/').Select(Uri.EscapeDataString)), StringComparison.Ordinal));
        var answer = await clients.CreateClient(Client).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            answer.Dispose();
            return null;
        }

        var type = answer.Content.Headers.ContentType?.MediaType is { } media && media.StartsWith("audio/", StringComparison.Ordinal) ? media : "audio/wav";
        return new RecordingContent(await answer.Content.ReadAsStreamAsync(cancel), type, answer.Content.Headers.ContentLength);
    }

    public async Task<CallPage> FetchAsync(ConnectionSetup setup, DateTime since, string? cursor, CancellationToken cancel)
    {
        if (setup.Settings.PollUrl is not { Length: > 0 } template)
            return new CallPage([], cursor, true);
        var url = template.Replace("{since}", Uri.EscapeDataString(since.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)), StringComparison.Ordinal)
            .Replace("{cursor}", Uri.EscapeDataString(cursor ?? ""), StringComparison.Ordinal);
        using var message = Message(setup, HttpMethod.Get, url);
        using var answer = await SendAsync(message, cancel);
        var body = await answer.Content.ReadAsByteArrayAsync(cancel);
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(body);
            var reader = new EventReader(setup.Settings);
            var events = reader.Read(document.RootElement, ClockOfAnswer(answer, since));
            var next = document.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object ? reader.Text(document.RootElement, "cursor") : null;
            return new CallPage(events, next ?? cursor, next is null || events.Count == 0);
        }
        catch (System.Text.Json.JsonException bad)
        {
            throw new RuleBrokenException(s_notThere, bad.Message);
        }
        catch (FormatException bad)
        {
            throw new RuleBrokenException(s_notThere, bad.Message);
        }
    }

    private static DateTime ClockOfAnswer(HttpResponseMessage answer, DateTime since) => answer.Headers.Date?.UtcDateTime ?? since;

    private static HttpRequestMessage Message(ConnectionSetup setup, HttpMethod method, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new RuleBrokenException(s_notThere, url);
        var message = new HttpRequestMessage(method, address);
        if (setup.Password is { Length: > 0 } password && !string.IsNullOrWhiteSpace(setup.Settings.AuthorizationHeader))
            message.Headers.TryAddWithoutValidation(setup.Settings.AuthorizationHeader, password);
        return message;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancel)
    {
        try
        {
            var client = clients.CreateClient(Client);
            client.MaxResponseContentBufferSize = LargestAnswer;
            var answer = await client.SendAsync(message, cancel);
            if (answer.IsSuccessStatusCode)
                return answer;
            var status = (int)answer.StatusCode;
            answer.Dispose();
            throw new RuleBrokenException(s_refused, status);
        }
        catch (HttpRequestException failure)
        {
            throw new RuleBrokenException(s_notThere, failure.Message);
        }
    }

    private static string Filled(string template, OriginateRequest request, bool escape = true) => template
        .Replace("{number}", escape ? Uri.EscapeDataString(request.ToNumber) : Json(request.ToNumber), StringComparison.Ordinal)
        .Replace("{extension}", escape ? Uri.EscapeDataString(request.FromExtension) : Json(request.FromExtension), StringComparison.Ordinal)
        .Replace("{id}", escape ? Uri.EscapeDataString(request.CorrelationId) : Json(request.CorrelationId), StringComparison.Ordinal);

    private static string Json(string text) => System.Text.Json.JsonEncodedText.Encode(text).ToString();
}

/// <summary>Any exchange or service that can post signed JSON.</summary>
internal sealed class WebhookTelephony(IHttpClientFactory clients, TelephonyOptions options) : HttpTelephony(clients, options)
{
    public override string Code => "Webhook";
    public override Words Name { get; } = new("Any exchange (signed webhook)", "Любая станция (подписанный вебхук)");
}

/// <summary>
/// Infratel's Infra CallCenter. Its interfaces are not described in public, so addresses, words and signature are settings; beside
/// posting and polling, its program on the person's machine opens a link for each call.
/// </summary>
internal sealed class InfratelTelephony(IHttpClientFactory clients, TelephonyOptions options) : HttpTelephony(clients, options)
{
    public override string Code => "Infratel";
    public override Words Name { get; } = new("Infratel Infra CallCenter", "Infratel Infra CallCenter");
}
