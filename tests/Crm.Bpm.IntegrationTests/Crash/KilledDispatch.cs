using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using static Crm.Bpm.IntegrationTests.Crash.Kills;

namespace Crm.Bpm.IntegrationTests.Crash;

/// <summary>Leads that come into a queue whose rule gives them out by turns, while the product is killed.</summary>
internal static class KilledDispatch
{
    private const int Leads = 60;
    private static readonly string[] s_people = ["Anna", "Boris", "Vera", "Gleb"];

    /// <summary>Each lead is given to one person, once, with one reason and one task, and nobody loses a turn; returns when it was killed.</summary>
    public static async Task<List<int>> GiveOutAsync(HostProcess host, TestDatabase data, int rounds)
    {
        using var admin = new Api(host.Address, CrmHost.AdminToken);
        var queue = await DispatchedQueueAsync(admin);
        var moments = new List<int>();
        for (var round = 1; round <= rounds; round++)
        {
            var names = Enumerable.Range(0, Leads).Select(n => string.Create(CultureInfo.InvariantCulture, $"Given-{round}-{n}")).ToList();
            moments.Add(await KilledWhileAskedAsync(host, data, names, name => ("/api/leads", new { name, queue }, name)));
            await data.UntilAsync("SELECT count(*) FROM lead WHERE name LIKE 'Given-%' AND responsible_id IS NULL", 0, Patience, () => host.Output);
        }

        var all = Leads * rounds;
        Assert.Equal(all, await data.CountAsync("SELECT count(*) FROM lead WHERE name LIKE 'Given-%'"));
        Assert.Equal(all, await data.CountAsync("SELECT count(*) FROM dispatch_decision d JOIN lead l ON l.id = d.lead_id AND l.responsible_id = d.person_id"));
        Assert.Equal(all, await data.CountAsync("SELECT count(*) FROM dispatch_decision"));
        Assert.Equal(all, await data.CountAsync("SELECT count(*) FROM lead_assignment WHERE mode = 'Auto'"));
        Assert.Equal(all, await data.CountAsync("SELECT count(*) FROM crm_task t JOIN lead l ON l.id = t.subject_id AND l.responsible_id = t.assignee_id WHERE t.status IN ('Open', 'InProgress')"));
        Assert.Equal(s_people.Length, await data.CountAsync($"SELECT count(*) FROM (SELECT person_id FROM dispatch_decision GROUP BY person_id HAVING count(*) = {all / s_people.Length}) AS share"));
        return moments;
    }

    // Its people work day and night.
    private static async Task<JsonNode> DispatchedQueueAsync(Api admin)
    {
        var week = Enum.GetValues<DayOfWeek>().ToDictionary(day => day.ToString(), _ => new { from = "00:00:00", to = "23:59:59" });
        var people = new List<Guid>();
        foreach (var name in s_people)
        {
            var person = await admin.CreateAsync("users", new { name, email = name + "@crash.example" });
            people.Add((Guid)person["id"]!);
            using var hours = JsonContent.Create(week);
            Assert.Equal(HttpStatusCode.OK, (await admin.TryAsync(HttpMethod.Put, $"/api/calendar/hours/{people[^1]}", hours)).Status);
        }

        var queue = (await admin.CreateAsync("lead-queues", new { name = "Dispatched" }))["id"]!;
        await admin.PostAsync("/api/dispatch-rules/new", new { name = "By turns", queueId = queue, algorithm = "RoundRobin", isActive = true, members = people.Select(id => new { id, weight = 1 }) });
        return queue;
    }
}
