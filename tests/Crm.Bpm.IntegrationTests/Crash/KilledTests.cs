using System.Net;
using System.Text;

namespace Crm.Bpm.IntegrationTests.Crash;

/// <summary>The product as a real process, killed at a random moment while it works, and started again on its data.</summary>
public sealed class KilledTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private static readonly bool s_long = Environment.GetEnvironmentVariable("CRM_TEST_LONG") == "1";

    private static readonly string[] s_setup =
    [
        "--Setup:AdminEmail=" + CrmHost.AdminEmail, "--Setup:AdminPassword=" + CrmHost.AdminPassword, "--Setup:ApiToken=" + CrmHost.AdminToken,
    ];

    // Over both databases: ten rounds with every change, two hundred in the long run.
    private static int TaskRounds => s_long ? 50 : 3;

    private static int ImportRounds => s_long ? 50 : 2;

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Killed_while_tasks_are_completed_nothing_is_stuck_lost_or_doubled(string database)
    {
        const int leads = 200;
        await using var data = await TestDatabase.NewAsync(database);
        await using var host = await HostProcess.StartAsync([.. s_setup, .. data.Arguments]);
        var random = new Random(42);
        for (var round = 1; round <= TaskRounds; round++)
        {
            var source = $"r{round}-";
            await ImportLeadsAsync(host, source, leads);
            await data.UntilAsync(OpenTasks(source), leads, s_patience, () => host.Output);
            var tasks = await OpenTaskIdsAsync(host, leads);

            var completing = CompleteAllAsync(host, tasks);
            await Task.Delay(random.Next(10, 1_500));
            await host.KillAsync();
            await completing;
            await host.StartAgainAsync();
            await CompleteAllAsync(host, tasks);

            // Every lead has gone on to exactly one next task; nothing waits to be handed on; no process broke.
            await data.UntilAsync("SELECT count(*) FROM stimulus", 0, s_patience, () => host.Output);
            Assert.Equal(leads, await data.CountAsync(OpenTasks(source)));
            Assert.Equal(leads, await data.CountAsync($"SELECT count(*) FROM crm_task t JOIN lead l ON l.id = t.subject_id WHERE l.external_key LIKE '{source}%' AND t.status = 'Done'"));
            Assert.Equal(leads, await data.CountAsync($"SELECT count(*) FROM process_instance p JOIN lead l ON l.id = p.subject_id WHERE l.external_key LIKE '{source}%' AND p.status = 'Running'"));
            Assert.Equal(0, await data.CountAsync("SELECT count(*) FROM incident"));
            await EndAsync(host, source);
        }

        Console.WriteLine($"figure: killed {TaskRounds} times while {leads} tasks were completed ({database}): nothing stuck, lost or doubled; last start took {host.StartTook.TotalSeconds:0.0} s");
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Killed_while_a_list_is_imported_every_row_comes_in_once_with_one_process_and_one_task(string database)
    {
        const int leads = 1_425;
        await using var data = await TestDatabase.NewAsync(database);
        await using var host = await HostProcess.StartAsync([.. s_setup, .. data.Arguments]);
        var random = new Random(43);
        for (var round = 1; round <= ImportRounds; round++)
        {
            var source = $"i{round}-";
            var import = await StartImportAsync(host, source, leads);
            await Task.Delay(random.Next(10, 6_000));
            await host.KillAsync();
            await host.StartAgainAsync();
            await UntilDoneAsync(host, import);

            Assert.Equal(leads, await data.CountAsync($"SELECT count(*) FROM lead WHERE external_key LIKE '{source}%' AND deleted_at IS NULL"));
            Assert.Equal(leads, await data.CountAsync(OpenTasks(source)));
            Assert.Equal(leads, await data.CountAsync($"SELECT count(*) FROM process_instance p JOIN lead l ON l.id = p.subject_id WHERE l.external_key LIKE '{source}%' AND p.status = 'Running'"));
            Assert.Equal(0, await data.CountAsync("SELECT count(*) FROM incident"));
        }

        Console.WriteLine($"figure: killed {ImportRounds} times while {leads:N0} leads were imported ({database}): every row once, one process and one task each");
    }

    private static string OpenTasks(string source) =>
        $"SELECT count(*) FROM crm_task t JOIN lead l ON l.id = t.subject_id WHERE l.external_key LIKE '{source}%' AND t.status IN ('Open', 'InProgress')";

    private static async Task ImportLeadsAsync(HostProcess host, string source, int count) =>
        await UntilDoneAsync(host, await StartImportAsync(host, source, count));

    private static async Task<string> StartImportAsync(HostProcess host, string source, int count)
    {
        var csv = new StringBuilder("key,name,phone\n");
        for (var i = 0; i < count; i++)
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{source}{i},Lead {source}{i},+7921{i:0000000}\n");
        using var api = new Api(host.Address, CrmHost.AdminToken);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Encoding.UTF8.GetBytes(csv.ToString())), "file", "leads.csv" },
            { new StringContent("leads"), "target" },
            {
                new StringContent("""
                    {"mapping":[{"column":"key","field":"externalKey"},{"column":"name","field":"name"},{"column":"phone","field":"phone"}],
                     "key":"externalKey","mode":"create","startProcesses":true}
                    """), "options"
            },
        };
        return (string)(await api.PostAsync("/api/imports", form))["id"]!;
    }

    private static async Task UntilDoneAsync(HostProcess host, string import)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var state = await api.GetAsync("/api/imports/" + import);
            if ((string)state["state"]! == "Done")
                return;
            Assert.True((string)state["state"]! is "Running" or "Checking" or "Draft", state.ToJsonString());
            Assert.True(TimeProvider.System.GetElapsedTime(started) < s_patience, state.ToJsonString() + host.Output);
            await Task.Delay(100);
        }
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
