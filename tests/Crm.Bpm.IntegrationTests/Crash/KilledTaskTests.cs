using System.Net;
using static Crm.Bpm.IntegrationTests.Crash.Kills;

namespace Crm.Bpm.IntegrationTests.Crash;

/// <summary>The product as a real process, killed at a random moment while tasks are completed, and started again on its data.</summary>
public sealed class KilledTaskTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Killed_while_tasks_are_completed_nothing_is_stuck_lost_or_doubled(string database)
    {
        const int leads = 200;
        const int roundsOfList = 4;
        var rounds = Rounds(4);
        await using var data = await TestDatabase.NewAsync(database);
        await using var host = await HostProcess.StartAsync([.. Setup, .. data.Arguments]);
        var moments = new List<int>();
        for (var round = 1; round <= rounds; round++)
        {
            var source = $"r{round}-";
            if (round % roundsOfList == 1)
                await ImportLeadsAsync(host, [.. Enumerable.Range(round, Math.Min(roundsOfList, rounds - round + 1)).Select(r => $"r{r}-")], leads);
            await data.UntilAsync(OpenTasks(source), leads, Patience, () => host.Output);
            var tasks = await OpenTaskIdsAsync(data, source);

            var completing = CompleteAllAsync(host, tasks);
            moments.Add(Random.Shared.Next(10, 1_500));
            await Task.Delay(moments[^1]);
            await host.KillAsync();
            await completing;
            await host.StartAgainAsync();
            await CompleteAllAsync(host, tasks);

            // Every lead has gone on to exactly one next task; nothing waits to be handed on; no process broke.
            await data.UntilAsync("SELECT count(*) FROM stimulus", 0, Patience, () => host.Output);
            Assert.Equal("", await data.TextAsync("SELECT message FROM incident", 0));
            Assert.Equal(leads, await data.CountAsync(OpenTasks(source)));
            Assert.Equal(leads, await data.CountAsync($"SELECT count(*) FROM crm_task t JOIN lead l ON l.id = t.subject_id WHERE l.external_key LIKE '{source}%' AND t.status = 'Done'"));
            Assert.Equal(leads, await data.CountAsync($"SELECT count(*) FROM process_instance p JOIN lead l ON l.id = p.subject_id WHERE l.external_key LIKE '{source}%' AND p.status = 'Running'"));
        }

        Console.WriteLine($"figure: killed {rounds} times while {leads} tasks were completed ({database}): nothing stuck, lost or doubled; after {Moments(moments)}; last start took {host.StartTook.TotalSeconds:0.0} s");
    }

    private static async Task<string[]> OpenTaskIdsAsync(TestDatabase data, string source) =>
        (await data.TextAsync(OpenTasks(source).Replace("count(*)", data.Kind == "sqlite" ? "hex(t.id)" : "CAST(t.id AS text)", StringComparison.Ordinal), 0)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // What the killed server did not answer is asked again afterwards; what it did answer may not be done twice.
    private static async Task CompleteAllAsync(HostProcess host, IReadOnlyList<string> tasks)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        await Parallel.ForEachAsync(tasks, new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (task, _) =>
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
