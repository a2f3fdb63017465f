using System.Collections.Concurrent;
using System.Globalization;
using Crm.Bpm.IntegrationTests.Expert;
using Crm.Bpm.IntegrationTests.Plugins;
using static Crm.Bpm.IntegrationTests.Crash.Kills;
using static Crm.Bpm.IntegrationTests.Expert.TestExchange;

namespace Crm.Bpm.IntegrationTests.Crash;

/// <summary>
/// CRM Expert in a product that runs as a real process, killed while an exchange tells of calls, which says again what nobody confirmed and never what was,
/// and while leads are given out.
/// </summary>
public sealed class KilledExpertTests
{
    private const int Callers = 60;
    private const int AtOnce = 12;

    [Theory, MemberData(nameof(AllIfLong), "sqlite", MemberType = typeof(Kills))]
    public async Task Killed_while_it_rings_and_while_leads_are_given_out_each_call_and_each_lead_is_kept_once_and_has_its_task(string database)
    {
        await using var data = await CrmHost.SetUpAsync(database);
        await using var host = await HostProcess.StartAsync([.. Setup, .. data.Arguments, "--Plugins:More=" + ExpertHosts.Folder]);
        using var admin = new Api(host.Address, CrmHost.AdminToken);
        await admin.EnterLicenceAsync(ExpertLicences.Issue());
        var exchange = await ConnectAsync(admin, host.Address);
        await exchange.GiveAsync(("101", (Guid)(await admin.GetAsync("/api/me"))["id"]!));
        var calls = new ConcurrentQueue<Queue<object>>(Enumerable.Range(0, Callers).Select(Call));
        var moments = new List<int>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var call in Enumerable.Range(0, round == 0 ? 0 : Callers).Select(n => Call((round * Callers) + n)))
                calls.Enqueue(call);
            var telling = TellAsync(exchange, calls);
            moments.Add(Random.Shared.Next(50, 900));
            await Task.Delay(moments[^1]);
            await host.KillAsync();
            var left = await telling;
            await host.StartAgainAsync();
            Assert.Empty(await TellAsync(exchange, left));
            calls.Clear();
        }

        var all = Callers * moments.Count;
        await data.UntilAsync("SELECT count(*) FROM stimulus", 0, Patience, () => host.Output);
        Assert.Equal("", await data.TextAsync("SELECT message FROM incident", 0));
        Assert.Equal(all, await data.CountAsync("SELECT count(*) FROM call_session"));
        Assert.Equal(all, await data.CountAsync("SELECT count(*) FROM call_session WHERE ended_at IS NOT NULL"));
        Assert.Equal(all / 2, await data.CountAsync("SELECT count(*) FROM call_session WHERE answered_at IS NOT NULL"));
        Assert.Equal(all / 2, await data.CountAsync("SELECT count(*) FROM missed_call WHERE times = 1 AND status = 'Open'"));
        Assert.Equal(all / 2, await data.CountAsync("SELECT count(*) FROM crm_task t JOIN missed_call m ON m.task_id = t.id WHERE t.status IN ('Open', 'InProgress')"));
        Assert.Equal(all / 2, await data.CountAsync("SELECT count(*) FROM crm_task"));
        Console.WriteLine($"figure: killed {moments.Count} times while an exchange told of {all} calls ({database}; after {Moments(moments)}): each kept once, each missed one with one task");

        var given = await KilledDispatch.GiveOutAsync(host, data, Rounds);
        Console.WriteLine($"figure: killed {given.Count} times while 60 leads were given out ({database}; after {Moments(given)}): each to one person, once, the same number to everybody");
    }

    // Every other one is answered.
    private static Queue<object> Call(int caller)
    {
        var (key, number) = ("k" + caller.ToString(CultureInfo.InvariantCulture), "+7921" + caller.ToString("0000000", CultureInfo.InvariantCulture));
        object[] events = caller % 2 == 0
            ? [Event(key, "Started", number), Event(key, "Ringing", number, "101"), Event(key, "Answered", number, "101", second: 5), Event(key, "Ended", second: 65)]
            : [Event(key, "Started", number), Event(key, "Ringing", number, "101"), Event(key, "Ended", disposition: "Cancelled", second: 30)];
        return new Queue<object>(events);
    }

    // What is confirmed is never said again. Answers with what was not, once the product is gone.
    private static async Task<ConcurrentQueue<Queue<object>>> TellAsync(TestExchange exchange, ConcurrentQueue<Queue<object>> calls)
    {
        var left = new ConcurrentQueue<Queue<object>>();
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (call, _) =>
        {
            try
            {
                while (call.TryPeek(out var next))
                {
                    await exchange.SayAsync(next);
                    call.Dequeue();
                }
            }
            catch (HttpRequestException)
            {
                left.Enqueue(call);
            }
        });
        return left;
    }
}
