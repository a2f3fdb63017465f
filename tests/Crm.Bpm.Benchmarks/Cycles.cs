using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Benchmarks;

/// <summary>
/// Start → suspend → resume → finish, durable: a process that waits for one event, started, woken and ended by 1, 8 and 64
/// callers. Beside it a bare program writes the same rows to the same tables in the same transactions.
/// </summary>
internal static class Cycles
{
    private const string Definition = """
        {"id":"cycle-1","definitionId":"cycle","name":"Cycle","version":1,"isLatest":true,"isPublished":true,
         "root":{"id":"Flow","type":"Elsa.Flowchart","version":1,
          "activities":[{"id":"Go","type":"Elsa.Event","version":1,"eventName":{"typeName":"String","expression":{"type":"Literal","value":"Go"}}},
                        {"id":"End","type":"Elsa.End","version":1}],
          "connections":[{"source":{"activity":"Go","port":"Done"},"target":{"activity":"End","port":"In"}}]}}
        """;

    private static readonly int[] s_callers = [1, 8, 64];
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_measure = TimeSpan.FromSeconds(8);

    public static async Task RunAsync()
    {
        foreach (var kind in FreshDatabase.Kinds)
        {
            await using var product = await ProductHost.OnAsync(kind);
            await PublishAsync(product);
            var (started, ended) = await SampleAsync(product);
            await using var bare = await BareWriter.OpenAsync(product.Database, started, ended);
            await ForAsync(64, s_warmUp, _ => CycleAsync(product));
            await ForAsync(8, TimeSpan.FromSeconds(1), _ => bare.CycleAsync());
            foreach (var callers in s_callers)
            {
                var ours = await ForAsync(callers, s_measure, _ => CycleAsync(product));
                var theirs = await ForAsync(callers, s_measure, _ => bare.CycleAsync());
                Console.WriteLine($"figure: start, suspend, resume, finish on {Name(kind)}, {callers} callers: {ours:N0} cycles/s; a bare program writing the same {bare.Rows} rows: {theirs:N0} ({ours / theirs:P0})");
            }
        }
    }

    private static string Name(string kind) => kind == "sqlite" ? "SQLite (synchronous=FULL)" : "PostgreSQL";

    private static async Task PublishAsync(ProductHost product)
    {
        using var document = new StringContent(Definition, Encoding.UTF8, "application/json");
        using var imported = await product.Http.PostAsync(new Uri("/elsa/api/workflow-definitions/import", UriKind.Relative), document);
        imported.EnsureSuccessStatusCode();
        using var nothing = new StringContent("{}", Encoding.UTF8, "application/json");
        using var published = await product.Http.PostAsync(new Uri("/elsa/api/workflow-definitions/cycle/publish", UriKind.Relative), nothing);
        published.EnsureSuccessStatusCode();
    }

    private static Task<string> VersionAsync(ProductHost product) =>
        product.ReadAsync(db => db.Set<DefinitionVersion>().Where(v => v.DefinitionId == "cycle" && v.IsPublished).Select(v => v.Id).SingleAsync());

    private static string? s_version;

    private static async Task<Guid> StartAsync(ProductHost product)
    {
        s_version ??= await VersionAsync(product);
        return await product.Services.GetRequiredService<IProcessOperations>().ExecuteAsync(new ProcessStart(s_version), CancellationToken.None);
    }

    private static async Task ResumeAsync(ProductHost product, Guid instance)
    {
        await product.Services.GetRequiredService<IProcessOperations>().TriggerEventAsync("Go", null, instance, JsonSerializer.SerializeToElement("Go"), CancellationToken.None);
        await using var scope = product.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = Viewer.Unrestricted("Benchmark");
        if (!await scope.ServiceProvider.GetRequiredService<IProcesses>().WaitUntilTakenAsync(instance, TimeSpan.FromSeconds(30), CancellationToken.None))
            throw new InvalidOperationException("The process did not go on within 30 s.");
    }

    private static async Task CycleAsync(ProductHost product) => await ResumeAsync(product, await StartAsync(product));

    private static async Task<(InstanceRows Started, InstanceRows Ended)> SampleAsync(ProductHost product)
    {
        s_version = null;
        var instance = await StartAsync(product);
        var started = await InstanceRows.ReadAsync(product.Database, instance);
        await ResumeAsync(product, instance);
        var ended = await InstanceRows.ReadAsync(product.Database, instance);
        var status = await product.ReadAsync(db => db.Set<ProcessInstance>().Where(i => i.Id == instance).Select(i => i.SubStatus).SingleAsync());
        return status == "Finished" ? (started, ended) : throw new InvalidOperationException("The sample ended as " + status);
    }

    /// <summary>How often a second it was done by so many callers at once.</summary>
    private static async Task<double> ForAsync(int callers, TimeSpan time, Func<int, Task> act)
    {
        var done = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            while (watch.Elapsed < time)
            {
                await act(caller);
                Interlocked.Increment(ref done);
            }
        })));
        return done / watch.Elapsed.TotalSeconds;
    }
}
