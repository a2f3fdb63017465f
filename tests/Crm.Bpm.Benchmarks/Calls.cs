using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Modules.Plugins.Packages;
using Microsoft.Playwright;

namespace Crm.Bpm.Benchmarks;

/// <summary>
/// A telephone exchange says a hundred things a second while many people have their pages open: how long from the first ring until the
/// card stands on the screen of the person whose telephone it is, and whether a call or a card is lost.
/// </summary>
internal static class Calls
{
    private const int EventsASecond = 100;
    private const int EventsOfTwoCalls = 7;
    private const string Secret = "secret-of-the-benchmark's-exchange";
    private const string Password = "Correct-Horse-9-Battery";
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);

    // Each card that comes up: the number it names, and when it came.
    private const string Watch = """
        () => {
          window.seen = [];
          const known = new Set();
          const look = () => {
            for (const card of document.querySelectorAll(".call-card[data-call]")) {
              if (known.has(card.dataset.call)) continue;
              known.add(card.dataset.call);
              window.seen.push([card.querySelector("p b").textContent.replace(/\D/g, ""), Date.now()]);
            }
          };
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
        }
        """;

    public static Task RunAsync() => RunAsync(people: 20, TimeSpan.FromSeconds(30));

    /// <summary>The long round: 200 people for five minutes.</summary>
    public static Task LargeAsync() => RunAsync(people: 200, TimeSpan.FromMinutes(5));

    private static async Task RunAsync(int people, TimeSpan lasts)
    {
        if (Hosts.Chromium is not { } chromium)
        {
            Console.WriteLine("figure: calls were not measured, there is no Chromium");
            return;
        }

        foreach (var kind in FreshDatabase.Kinds)
        {
            await using var database = await FreshDatabase.NewAsync(kind);
            using var host = await Hosts.StartAsync([.. ProductHost.Setup, .. database.Arguments, "--Plugins:More=" + Built.Expert, "--RateLimits:SignInPerMinute=0", "--RateLimits:ApiPerMinute=0"]);
            using var http = new HttpClient { BaseAddress = new Uri(host.Address), Timeout = TimeSpan.FromMinutes(10) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ProductHost.Token);
            await LicenseAsync(http);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Hosts.BrowserArguments });
            var exchange = await Exchange.ConnectAsync(http);
            var pages = await EnterAsync(http, browser, host.Address, exchange, people);
            await Task.Delay(s_rest);
            var cpu = host.ProcessorTime;
            var rung = await RingAsync(exchange, people, lasts);
            await Task.Delay(s_rest);
            var busy = (host.ProcessorTime - cpu) / lasts;
            await TellAsync(http, kind, people, lasts, rung, pages, exchange, busy);
            host.Stop();
        }
    }

    // With the key that the build made for this checkout.
    private static async Task LicenseAsync(HttpClient http)
    {
        using var key = SigningKey.FromPem(await File.ReadAllTextAsync(Built.PublisherKey));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var licence = LicenceFile.Issue(new Licence { Number = "B-1", Plugin = "Crm.Expert", Customer = "Benchmark", ValidFrom = DateOnly.FromDateTime(now).AddDays(-1), IssuedAt = now }, key);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(licence)), "file", "bench.crmlicence" } };
        using var answer = await http.PostAsync(new Uri("/api/plugins/licences", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<IReadOnlyList<IPage>> EnterAsync(HttpClient http, IBrowser browser, string address, Exchange exchange, int people)
    {
        var (pages, telephones) = (new List<IPage>(), new List<object>());
        for (var i = 0; i < people; i++)
        {
            var person = await SendAsync(http, "/api/users", new { name = $"Ann Person{i}", email = $"p{i}@bench.example" });
            var link = await SendAsync(http, $"/api/users/{person["id"]}/invite", new { roles = new[] { "Manager" } });
            telephones.Add(new { extension = ExtensionOf(i), userId = (string)person["id"]! });
            var context = await browser.NewContextAsync(new() { BaseURL = address, Locale = "en-US" });
            var page = await context.NewPageAsync();
            await page.GotoAsync((string)link["link"]!);
            await page.Locator("#password").FillAsync(Password);
            await page.Locator("#repeated").FillAsync(Password);
            await page.Locator("form button[type=submit]").First.ClickAsync();
            await page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.EvaluateAsync(Watch);
            pages.Add(page);
        }

        await SendAsync(http, $"/api/telephony-connections/{exchange.Id}/members", new { telephones });
        return pages;
    }

    // Of two calls one is picked up and one is not: seven things are said of both.
    private static async Task<Dictionary<string, long>> RingAsync(Exchange exchange, int people, TimeSpan lasts)
    {
        var pairs = (int)(EventsASecond * lasts.TotalSeconds / EventsOfTwoCalls);
        var apart = TimeSpan.FromSeconds((double)EventsOfTwoCalls / EventsASecond);
        var rung = new Dictionary<string, long>(StringComparer.Ordinal);
        var (said, started) = (new List<Task>(), TimeProvider.System.GetUtcNow());
        var plan = Enumerable.Range(0, pairs).SelectMany(pair => new[] { (Call: pair * 2, At: pair * apart, Picked: true), (Call: (pair * 2) + 1, At: (pair * apart) + (apart / 2), Picked: false) })
            .SelectMany(call => Course(call.Call, call.At, call.Picked)).OrderBy(step => step.At).ToList();
        foreach (var step in plan)
        {
            if (started + step.At - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } wait)
                await Task.Delay(wait);
            if (step.Type == "Ringing")
                rung[NumberOf(step.Call)] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            said.Add(exchange.SayAsync("call-" + step.Call.ToString(CultureInfo.InvariantCulture), step.Type, "+" + NumberOf(step.Call), ExtensionOf(step.Call % people), step.Disposition));
        }

        await Task.WhenAll(said);
        return rung;
    }

    private static IEnumerable<(TimeSpan At, int Call, string Type, string? Disposition)> Course(int call, TimeSpan at, bool picked)
    {
        yield return (at, call, "Started", null);
        yield return (at + TimeSpan.FromMilliseconds(100), call, "Ringing", null);
        if (picked)
            yield return (at + TimeSpan.FromSeconds(2), call, "Answered", null);
        yield return (at + TimeSpan.FromSeconds(3), call, "Ended", picked ? "Answered" : "Missed");
    }

    private static async Task TellAsync(HttpClient http, string kind, int people, TimeSpan lasts, Dictionary<string, long> rung, IReadOnlyList<IPage> pages, Exchange exchange, double busy)
    {
        var times = new List<double>();
        foreach (var page in pages)
            foreach (var seen in (await page.EvaluateAsync<JsonElement>("() => window.seen"))!.EnumerateArray())
                if (rung.TryGetValue(seen[0].GetString()!, out var at))
                    times.Add(seen[1].GetInt64() - at);
        times.Sort();
        var kept = (int)(await GetAsync(http, "/api/calls?count=exact&take=1"))["total"]!;
        var missed = (int)(await GetAsync(http, "/api/missed-calls?count=exact&take=1"))["total"]!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"figure: {EventsASecond} call events a second for {lasts.TotalSeconds:0} s with {people} people at their pages on {kind}: the card stands there {times[times.Count / 2]:0} ms after the first ring, p95 {times[times.Count * 95 / 100]:0} ms, at most {times[^1]:0} ms; {rung.Count} calls rung, {times.Count} cards seen, {kept} calls kept, {missed} of them missed; {exchange.Refused} requests refused; {busy:0.00} processors busy in the server"));
    }

    private static string ExtensionOf(int person) => (1000 + person).ToString(CultureInfo.InvariantCulture);

    private static string NumberOf(int call) => (79_210_000_000 + call).ToString(CultureInfo.InvariantCulture);

    private static async Task<JsonNode> SendAsync(HttpClient http, string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }

    private static async Task<JsonNode> GetAsync(HttpClient http, string path) => JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    /// <summary>An exchange that posts each event by itself, signed.</summary>
    private sealed class Exchange(HttpClient http, string id, string key)
    {
        private int _refused;

        public string Id => id;

        public int Refused => _refused;

        public static async Task<Exchange> ConnectAsync(HttpClient http)
        {
            var made = await SendAsync(http, "/api/telephony-connections/new", new { name = "Exchange", provider = "Webhook", signingSecret = Secret });
            return new Exchange(http, (string)made["id"]!, (string)made["key"]!);
        }

        public async Task SayAsync(string call, string type, string number, string extension, string? disposition)
        {
            var body = JsonSerializer.Serialize(new
            {
                events = new[]
                {
                    new
                    {
                        callKey = call, type, direction = "In", externalNumber = number, extension, legKey = type is "Ringing" or "Answered" ? extension : "", disposition,
                        occurredAt = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                    },
                },
            }, JsonSerializerOptions.Web);
            var second = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/telephony/{key}/events") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Crm-Timestamp", second);
            request.Headers.Add("X-Crm-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(second + "." + body))));
            using var answer = await http.SendAsync(request);
            if (!answer.IsSuccessStatusCode)
                Interlocked.Increment(ref _refused);
        }
    }
}
