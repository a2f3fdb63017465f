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
        var rounds = Rounds(3);
        await using var data = await TestDatabase.NewAsync(database);
        await using var host = await HostProcess.StartAsync([.. Setup, .. data.Arguments]);
        var random = new Random(42);
        for (var round = 1; round <= rounds; round++)
        {
            var source = $"r{round}-";
            await ImportLeadsAsync(host, source, leads);
            await data.UntilAsync(OpenTasks(source), leads, Patience, () => host.Output);
            var tasks = await OpenTaskIdsAsync(host, leads);

            var completing = CompleteAllAsync(host, tasks);
            await Task.Delay(random.Next(10, 1_500));
            await host.KillAsync();
            await completing;
            await host.StartAgainAsync();
            await CompleteAllAsync(host, tasks);

            // Every lead has gone on to exactly one next task; nothing waits to be handed on; no process broke.
            await data.UntilAsync("SELECT count(*) FROM stimulus", 0, Patience, () => host.Output);
            Assert.Equal(leads, await data.CountAsync(OpenTasks(source)));
            Assert.Equal(leads, await data.CountAsync($"SELECT count(*) FROM crm_task t JOIN lead l ON l.id = t.subject_id WHERE l.external_key LIKE '{source}%' AND t.status = 'Done'"));
            Assert.Equal(leads, await data.CountAsync($"SELECT count(*) FROM process_instance p JOIN lead l ON l.id = p.subject_id WHERE l.external_key LIKE '{source}%' AND p.status = 'Running'"));
            Assert.Equal(0, await data.CountAsync("SELECT count(*) FROM incident"));
            await EndAsync(host, source);
        }

        Console.WriteLine($"figure: killed {rounds} times while {leads} tasks were completed ({database}): nothing stuck, lost or doubled; last start took {host.StartTook.TotalSeconds:0.0} s");
    }

    private static async Task<List<string>> OpenTaskIdsAsync(HostProcess host, int count)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        var ids = new List<string>();
        string? after = null;
        do
        {
            var page = await api.GetAsync($"/api/tasks?scope=all&status=Open&status=InProgress&take=200&sort=createdAt{(after is null ? "" : "&after=" + after)}");
            ids.AddRange(page["items"]!.AsArray().Select(t => (string)t!["id"]!));
            after = (string?)page["next"];
        }
        while (after is not null);
        Assert.Equal(count, ids.Count);
        return ids;
    }

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

    private static async Task EndAsync(HostProcess host, string source)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        string? after = null;
        var ids = new List<string>();
        do
        {
            var page = await api.GetAsync($"/api/leads?fields=externalKey&take=200&sort=createdAt&filter={Uri.EscapeDataString($$"""{"field":"externalKey","is":"startsWith","value":"{{source}}"}""")}{(after is null ? "" : "&after=" + after)}");
            ids.AddRange(page["items"]!.AsArray().Select(t => (string)t!["id"]!));
            after = (string?)page["next"];
        }
        while (after is not null);
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, _) => await api.DeleteAsync("/api/leads/" + id));
    }
}
