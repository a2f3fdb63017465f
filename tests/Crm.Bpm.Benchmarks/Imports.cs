using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Crm.Bpm.Benchmarks;

/// <summary>Rows a second through the import's API: contractors, leads without and with a process each; and a list that comes again unchanged.</summary>
internal static class Imports
{
    public static Task RunAsync() => RunAsync(contractors: 10_000, leads: 2_000);

    /// <summary>The long round: a list of 100,000.</summary>
    public static Task LargeAsync() => RunAsync(contractors: 100_000, leads: 0);

    private static async Task RunAsync(int contractors, int leads)
    {
        foreach (var kind in FreshDatabase.Kinds)
        {
            await using var product = await ProductHost.OnAsync(kind);
            await ImportAsync(product, "contractors", List(500, 0), startProcesses: false);
            var (created, memory) = await ImportAsync(product, "contractors", List(contractors, 1_000), startProcesses: false);
            var (again, _) = await ImportAsync(product, "contractors", List(contractors, 1_000), startProcesses: false);
            Console.WriteLine($"figure: import on {kind}, {contractors:N0} contractors: {contractors / created.TotalSeconds:N0} rows/s; the same list again: {contractors / again.TotalSeconds:N0} rows/s; {memory:N0} MB of managed memory at most");
            if (leads == 0)
                continue;
            var (quiet, _) = await ImportAsync(product, "leads", List(leads, 1_000_000), startProcesses: false);
            var (started, _) = await ImportAsync(product, "leads", List(leads, 2_000_000), startProcesses: true);
            Console.WriteLine($"figure: import on {kind}, {leads:N0} leads: {leads / quiet.TotalSeconds:N0} rows/s; with a process and a task each: {leads / started.TotalSeconds:N0} rows/s");
        }
    }

    private static string List(int rows, int from)
    {
        var csv = new StringBuilder("key,name,phone,note\n");
        for (var i = from; i < from + rows; i++)
            csv.Append(CultureInfo.InvariantCulture, $"k{i},Northwind {i} Ltd,+7921{i % 10_000_000:0000000},Asked for {i % 40} tables\n");
        return csv.ToString();
    }

    private static Task<(TimeSpan Took, double Megabytes)> ImportAsync(ProductHost product, string target, string csv, bool startProcesses) =>
        ImportAsync(product, target, csv, [Column("key", "externalKey"), Column("name", "name"), Column("phone", "phone"), Column("note", target == "leads" ? "about" : "description")], startProcesses);

    /// <summary>Imports a list whose rows must all come in: how long it took and how much managed memory was held at most.</summary>
    public static async Task<(TimeSpan Took, double Megabytes)> ImportAsync(ProductHost product, string target, string csv, JsonArray mapping, bool startProcesses = false)
    {
        var key = mapping.Any(column => (string?)column!["field"] == "externalKey") ? "externalKey" : "name";
        var options = new JsonObject { ["mapping"] = mapping, ["key"] = key, ["mode"] = "upsert", ["startProcesses"] = startProcesses };
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "list.csv" }, { new StringContent(target), "target" }, { new StringContent(options.ToJsonString()), "options" },
        };
        var watch = Stopwatch.StartNew();
        using var posted = await product.Http.PostAsync(new Uri("/api/imports", UriKind.Relative), form);
        var import = (await posted.Content.ReadFromJsonAsync<JsonNode>())!;
        var id = (string?)import["id"] ?? throw new InvalidOperationException(import.ToJsonString());
        double most = 0;
        while (true)
        {
            var state = (await product.Http.GetFromJsonAsync<JsonNode>(new Uri("/api/imports/" + id, UriKind.Relative)))!;
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) / 1e6);
            if ((string)state["state"]! == "Done" && (int)state["rejected"]! == 0)
                return (watch.Elapsed, most);
            if ((string)state["state"]! is not ("Draft" or "Checking" or "Running"))
                throw new InvalidOperationException(state.ToJsonString());
            await Task.Delay(50);
        }
    }

    private static JsonObject Column(string column, string field) => new() { ["column"] = column, ["field"] = field };
}
