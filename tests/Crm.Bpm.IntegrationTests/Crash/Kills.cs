using System.Net;
using System.Text;

namespace Crm.Bpm.IntegrationTests.Crash;

/// <summary>What the tests that kill the product share: its start, a list of leads that comes in, and how long they wait.</summary>
internal static class Kills
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static string[] Setup { get; } =
    [
        "--Setup:AdminEmail=" + CrmHost.AdminEmail, "--Setup:AdminPassword=" + CrmHost.AdminPassword, "--Setup:ApiToken=" + CrmHost.AdminToken,
    ];

    public static bool IsLong => Environment.GetEnvironmentVariable("CRM_TEST_LONG") == "1";

    /// <summary>Rounds of five kills on each database: ten kills with every change, two hundred in the long run.</summary>
    public static int Rounds => IsLong ? 20 : 1;

    /// <summary>Both databases in the long run, otherwise the one that is named, for what takes a minute.</summary>
    public static TheoryData<string> AllIfLong(string otherwise) => IsLong ? CrmHost.Databases : [otherwise];

    public static string OpenTasks(string source) =>
        $"SELECT count(*) FROM crm_task t JOIN lead l ON l.id = t.subject_id WHERE l.external_key LIKE '{source}%' AND t.status IN ('Open', 'InProgress')";

    public static string RunningProcesses(string source) =>
        $"SELECT count(*) FROM process_instance p JOIN lead l ON l.id = p.subject_id WHERE l.external_key LIKE '{source}%' AND p.status = 'Running'";

    /// <summary>The moments at which the product was killed, as a figure tells them.</summary>
    public static string Moments(IEnumerable<int> milliseconds) => string.Join(", ", milliseconds) + " ms";

    /// <summary>Sends a list of so many leads for each source, whose keys begin with it.</summary>
    public static async Task<string> StartImportAsync(HostProcess host, params (string Source, int Leads)[] parts)
    {
        var csv = new StringBuilder("key,name,phone\n");
        foreach (var (source, leads) in parts)
            for (var i = 0; i < leads; i++)
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

    public static async Task UntilDoneAsync(HostProcess host, string import)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var state = await api.GetAsync("/api/imports/" + import);
            if ((string)state["state"]! == "Done")
                return;
            Assert.True((string)state["state"]! is "Running" or "Checking" or "Draft", state.ToJsonString());
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, state.ToJsonString() + host.Output);
            await Task.Delay(100);
        }
    }

    /// <summary>Asks for everything at once and kills the product at a random moment; what was not answered is asked again under the same key, as a client does. Returns when it was killed.</summary>
    public static async Task<int> KilledWhileAskedAsync(HostProcess host, TestDatabase data, IReadOnlyList<string> items, Func<string, (string Path, object Body, string Key)> request)
    {
        await data.UntilAsync("SELECT count(*) FROM stimulus", 0, Patience, () => host.Output);
        var asking = AskAllAsync(host, items, request);
        var moment = Random.Shared.Next(10, 1_200);
        await Task.Delay(moment);
        await host.KillAsync();
        await asking;
        await host.StartAgainAsync();
        await AskAllAsync(host, items, request);
        await data.UntilAsync("SELECT count(*) FROM stimulus", 0, Patience, () => host.Output);
        Assert.Equal("", await data.TextAsync("SELECT message FROM incident", 0));
        return moment;
    }

    private static async Task AskAllAsync(HostProcess host, IReadOnlyList<string> items, Func<string, (string Path, object Body, string Key)> request)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = items.Count }, async (item, _) =>
        {
            var (path, body, key) = request(item);
            try
            {
                var (status, answer) = await api.TryAsync(HttpMethod.Post, path, body, message => message.Headers.Add("Idempotency-Key", key));
                var isDoneAlready = status == HttpStatusCode.Conflict && ((string?)answer?["detail"])?.Contains("carried out before", StringComparison.Ordinal) == true;
                Assert.True(isDoneAlready || status is HttpStatusCode.OK or HttpStatusCode.Created, $"{status}: {answer}");
            }
            catch (HttpRequestException)
            {
                // The server was killed before it answered.
            }
        });
    }
}
