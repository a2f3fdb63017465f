using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Crm.Bpm.Benchmarks;

/// <summary>
/// What people do most, one after another through the API: time until the answer, processor time (of the caller, too: it is this process)
/// and statements sent to the database, beside a funnel of ten stages with many open deals.
/// </summary>
internal static class Requests
{
    private const int Contractors = 1_000;
    private const int Worked = 250;
    private const int Warm = 30;
    private static readonly string[] s_more = ["Measuring", "Drawing", "Samples", "Price", "Terms", "Security check", "Delivery date"];

    public static Task RunAsync() => RunAsync(10_000);

    /// <summary>The long round: 100,000 deals.</summary>
    public static Task LargeAsync() => RunAsync(100_000);

    private static async Task RunAsync(int deals)
    {
        using var statements = new Statements();
        foreach (var kind in FreshDatabase.Kinds)
        {
            await using var product = await ProductHost.OnAsync(kind);
            var stages = await StagesAsync(product);
            await FillAsync(product, deals, stages);
            var worked = await BeginAsync(product);
            await MeasureAsync("the board's ten stages", _ => Get("/api/deals/board"));
            await MeasureAsync("a page of the list, the newest change first", _ => Get("/api/deals?take=50&sort=-changedAt"));
            await MeasureAsync("a page of the list, searched", i => Get($"/api/deals?take=50&search=Order%20{i}%20"));
            await MeasureAsync("sums by stage", _ => Get("/api/deals/summary?by=stage&status=Active"));
            await MeasureAsync("a deal", i => Get("/api/deals/" + worked[i].Deal));
            await MeasureAsync("moving a deal to another stage", i => Post($"/api/deals/{worked[i].Deal}/move-stage", new { stage = stages[1 + (i % 9)] }));
            await MeasureAsync("completing a task until its process has gone on", i => Post($"/api/tasks/{worked[i].Task}/complete", new { outcome = "Reached", values = new { } }));

            async Task MeasureAsync(string what, Func<int, HttpRequestMessage> request)
            {
                for (var i = 0; i < Warm; i++)
                    await SendAsync(product, request(i));
                var (times, sent, cpu) = (new List<double>(), statements.Sent, Process.GetCurrentProcess().TotalProcessorTime);
                for (var i = Warm; i < Worked; i++)
                {
                    var started = Stopwatch.GetTimestamp();
                    await SendAsync(product, request(i));
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }

                times.Sort();
                var spent = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / times.Count;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"figure: {what} on {kind}, {deals:N0} deals: {times[times.Count / 2]:0.0} ms, p95 {times[times.Count * 95 / 100]:0.0} ms; {spent:0.0} ms of processor time; {(statements.Sent - sent) / (double)times.Count:0.0} statements"));
            }
        }
    }

    private static async Task<IReadOnlyList<string>> StagesAsync(ProductHost product)
    {
        var funnel = (await GetAsync(product, "/api/funnels"))["items"]![0]!;
        foreach (var name in s_more)
            await SendAsync(product, Post($"/api/funnels/{funnel["id"]}/add-stage", new { name }));
        return [.. (await GetAsync(product, $"/api/funnels/{funnel["id"]}"))["stages"]!.AsArray().Select(stage => (string)stage!["code"]!)];
    }

    private static async Task FillAsync(ProductHost product, int deals, IReadOnlyList<string> stages)
    {
        await Imports.ImportAsync(product, "contractors", Lines("name", Contractors, i => $"Client {i}"), [Column("name", "name")]);
        await Imports.ImportAsync(product, "deals", Lines("key,name,client,stage,amount", deals, i => $"d{i},Order {i} of chairs,Client {i % Contractors},{stages[i % stages.Count]},{(i % 400) + 1}000"),
        [
            Column("key", "externalKey"), Column("name", "name"), Column("client", "contractor.name"), Column("stage", "stage.code"), Column("amount", "amount"),
            new JsonObject { ["field"] = "amount.currency", ["value"] = "EUR" },
        ]);
    }

    // Deals and tasks that are worked on while the others stand there.
    private static async Task<IReadOnlyList<(string Deal, string Task)>> BeginAsync(ProductHost product)
    {
        var client = (await GetAsync(product, "/api/contractors?take=1"))["items"]![0]!["id"]!;
        var worked = new List<(string, string)>();
        for (var i = 0; i < Worked; i++)
        {
            var lead = await SendAsync(product, Post("/api/leads", new { name = $"Asked {i}" }));
            await SendAsync(product, Post($"/api/leads/{lead["id"]}/take", new { }));
            var deal = await SendAsync(product, Post("/api/deals", new { name = $"Worked {i}", contractor = client.DeepClone() }));
            worked.Add(((string)deal["id"]!, (string)lead["id"]!));
        }

        for (var i = 0; i < Worked; i++)
            worked[i] = (worked[i].Item1, await TaskOfAsync(product, worked[i].Item2));
        return worked;
    }

    private static async Task<string> TaskOfAsync(ProductHost product, string lead)
    {
        while (true)
        {
            if ((await GetAsync(product, $"/api/tasks?subjectId={lead}&open=true"))["items"]!.AsArray().FirstOrDefault() is { } task)
                return (string)task["id"]!;
            await Task.Delay(50);
        }
    }

    private static string Lines(string heading, int rows, Func<int, string> line) => heading + "\n" + string.Join('\n', Enumerable.Range(0, rows).Select(line)) + "\n";

    private static JsonObject Column(string column, string field) => new() { ["column"] = column, ["field"] = field };

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Post(string path, object body) => new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };

    private static Task<JsonNode> GetAsync(ProductHost product, string path) => SendAsync(product, Get(path));

    private static async Task<JsonNode> SendAsync(ProductHost product, HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await product.Http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
        }
    }

    /// <summary>Counts the statements that EF Core sends, of all databases of this process.</summary>
    private sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly List<IDisposable> _heard = [];
        private long _sent;

        public Statements() => _heard.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public long Sent => Interlocked.Read(ref _sent);

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
                _heard.Add(value.Subscribe(this, name => name.EndsWith("CommandExecuted", StringComparison.Ordinal)));
        }

        public void OnNext(KeyValuePair<string, object?> value) => Interlocked.Increment(ref _sent);

        public void OnCompleted()
        {
            // A listener that ends says nothing more.
        }

        public void OnError(Exception error)
        {
            // Listeners report no errors.
        }

        public void Dispose() => _heard.ForEach(heard => heard.Dispose());
    }
}
