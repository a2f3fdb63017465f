using System.Net;
using static Crm.Bpm.IntegrationTests.Crash.Kills;

namespace Crm.Bpm.IntegrationTests.Crash;

/// <summary>
/// The product as a real process, killed at random moments and started again on its data: once while a list of leads is imported,
/// then while tasks of those leads are completed.
/// </summary>
public sealed class KilledTests
{
    private static readonly int Leads = IsLong ? 1_425 : 840;
    private const int Tasks = 200;
    private static readonly string[] s_parts = ["a-", "b-", "c-", "d-"];

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Killed_while_it_imports_and_while_tasks_are_completed_nothing_is_stuck_lost_or_doubled(string database)
    {
        await using var data = await CrmHost.SetUpAsync(database);
        await using var host = await HostProcess.StartAsync([.. Setup, .. data.Arguments]);
        var (imports, completions) = (new List<int>(), new List<int>());
        for (var round = 1; round <= Rounds; round++)
        {
            imports.Add(await KillAnImportAsync(host, data, $"r{round}-"));
            foreach (var part in s_parts)
                completions.Add(await KillCompletionsAsync(host, data, $"r{round}-{part}"));
        }

        Console.WriteLine(
            $"figure: killed {imports.Count} times while {Leads:N0} leads were imported ({database}; after {Moments(imports)}) and {completions.Count} times while {Tasks} tasks were completed "
            + $"(after {Moments(completions)}): every row once, one process and one task each, nothing stuck, lost or doubled; last start took {host.StartTook.TotalSeconds:0.0} s");
    }

    private static async Task<int> KillAnImportAsync(HostProcess host, TestDatabase data, string source)
    {
        var import = await StartImportAsync(host, [.. s_parts.Select(part => (source + part, Tasks)), (source + "rest-", Leads - (s_parts.Length * Tasks))]);
        var moment = await KillWithinAsync(host, 6_000);
        await host.StartAgainAsync();
        await UntilDoneAsync(host, import);

        Assert.Equal("", await data.TextAsync("SELECT message FROM incident", 0));
        Assert.Equal(Leads, await data.CountAsync($"SELECT count(*) FROM lead WHERE external_key LIKE '{source}%' AND deleted_at IS NULL"));
        Assert.Equal(Leads, await data.CountAsync(OpenTasks(source)));
        Assert.Equal(Leads, await data.CountAsync(RunningProcesses(source)));
        return moment;
    }

    private static async Task<int> KillCompletionsAsync(HostProcess host, TestDatabase data, string source)
    {
        var tasks = await OpenTaskIdsAsync(data, source);
        var completing = CompleteAllAsync(host, tasks);
        var moment = await KillWithinAsync(host, 1_500);
        await completing;
        await host.StartAgainAsync();
        await CompleteAllAsync(host, tasks);

        // Every lead has gone on to exactly one next task; nothing waits to be handed on; no process broke.
        await data.UntilAsync("SELECT count(*) FROM stimulus", 0, Patience, () => host.Output);
        Assert.Equal("", await data.TextAsync("SELECT message FROM incident", 0));
        Assert.Equal(Tasks, await data.CountAsync(OpenTasks(source)));
        Assert.Equal(Tasks, await data.CountAsync($"SELECT count(*) FROM crm_task t JOIN lead l ON l.id = t.subject_id WHERE l.external_key LIKE '{source}%' AND t.status = 'Done'"));
        Assert.Equal(Tasks, await data.CountAsync(RunningProcesses(source)));
        return moment;
    }

    private static async Task<int> KillWithinAsync(HostProcess host, int milliseconds)
    {
        var moment = Random.Shared.Next(10, milliseconds);
        await Task.Delay(moment);
        await host.KillAsync();
        return moment;
    }

    private static async Task<string[]> OpenTaskIdsAsync(TestDatabase data, string source) =>
        (await data.TextAsync(OpenTasks(source).Replace("count(*)", data.Kind == "sqlite" ? "hex(t.id)" : "CAST(t.id AS text)", StringComparison.Ordinal), 0)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // What the killed server did not answer is asked again afterwards; what it did answer may not be done twice.
    private static async Task CompleteAllAsync(HostProcess host, IReadOnlyList<string> tasks)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        await Parallel.ForEachAsync(tasks, new ParallelOptions { MaxDegreeOfParallelism = Tasks }, async (task, _) =>
        {
            try
            {
                var (status, body) = await api.TryAsync(HttpMethod.Post, $"/api/tasks/{task}/complete", new { outcome = "Reached", values = new { } });
                Assert.True(status == HttpStatusCode.OK, $"{status}: {body}");
            }
            catch (HttpRequestException)
            {
                // The server was killed before it answered.
            }
        });
    }
}
