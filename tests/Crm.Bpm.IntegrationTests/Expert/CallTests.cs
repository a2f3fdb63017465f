using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Crm.Bpm.IntegrationTests.Expert.TestExchange;

namespace Crm.Bpm.IntegrationTests.Expert;

/// <summary>Calls as an exchange tells them: kept once, with whom they are, what follows.</summary>
public sealed class CallTests(ExpertHosts hosts) : IClassFixture<ExpertHosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_card_of_a_known_caller_goes_when_a_colleague_picks_up(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await PersonAsync(crm, "Anna");
        using var boris = await PersonAsync(crm, "Boris");
        var exchange = await TestExchange.ConnectAsync(crm);
        await exchange.GiveAsync(("101", anna.Id), ("102", boris.Id));
        var number = NewNumber();
        var client = await anna.Api.CreateAsync("contractors", new { name = "Acme " + number, phone = number, responsible = new { id = anna.Id } });
        var call = "c" + number;

        await exchange.SayAsync(Event(call, "Started", number), Event(call, "Ringing", number, "101"), Event(call, "Ringing", number, "102"));

        var card = Assert.Single((await anna.Api.GetAsync("/api/calls/mine")).AsArray())!;
        Assert.Equal((Guid)client["id"]!, (Guid)Assert.Single(card["clients"]!.AsArray())!["id"]!);
        Assert.Empty(Assert.Single((await boris.Api.GetAsync("/api/calls/mine")).AsArray())!["clients"]!.AsArray());

        await exchange.SayAsync(Event(call, "Answered", null, "101", second: 5));

        Assert.Empty((await boris.Api.GetAsync("/api/calls/mine")).AsArray());
        Assert.Equal("Answered", (string)Assert.Single((await anna.Api.GetAsync("/api/calls/mine")).AsArray())!["call"]!["state"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Noting_a_call_makes_one_relationship_in_the_chain_with_what_comes_next(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await PersonAsync(crm, "Anna");
        var exchange = await TestExchange.ConnectAsync(crm);
        await exchange.GiveAsync(("101", anna.Id));
        var number = NewNumber();
        var client = await anna.Api.CreateAsync("contractors", new { name = "Acme " + number, phone = number, responsible = new { id = anna.Id } });
        var before = await anna.Api.CreateAsync("relationships", new { kind = "Call", name = "Before", startAt = "2026-01-10T09:00:00Z", status = "Completed", result = "Said hello", contractor = new { id = client["id"] } });
        var key = "c" + number;
        await exchange.SayAsync(Event(key, "Started", number), Event(key, "Ringing", number, "101"), Event(key, "Answered", null, "101", second: 5), Event(key, "Ended", second: 65));
        var call = (Guid)Assert.Single((await anna.Api.GetAsync("/api/calls/mine")).AsArray())!["call"]!["id"]!;
        var note = new { completion = new { result = "Wants an offer", next = new { kind = "Meeting", startAt = "2031-01-10T09:00:00Z" } } };

        var noted = await anna.Api.PostAsync($"/api/calls/{call}/note", note);
        await anna.Api.PostAsync($"/api/calls/{call}/note", note);

        var chain = (await anna.Api.GetAsync($"/api/relationships?contractor={client["id"]}&sort=number"))["items"]!.AsArray();
        Assert.Equal(3, chain.Count);
        Assert.Equal(("Wants an offer", "In", "Completed"), ((string)chain[1]!["result"]!, (string)chain[1]!["direction"]!, (string)chain[1]!["status"]!));
        Assert.Equal(((string)before["id"]!, (string)noted["relationship"]!), ((string)chain[1]!["previous"]!["id"]!, (string)chain[1]!["id"]!));
        Assert.Equal(("Meeting", (string)chain[1]!["id"]!), ((string)chain[2]!["kind"]!, (string)chain[2]!["previous"]!["id"]!));
        Assert.Empty((await anna.Api.GetAsync("/api/calls/mine")).AsArray());
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Events_that_come_twice_late_and_in_a_crowd_make_one_call_one_missed_call_and_one_task(string database)
    {
        var crm = await hosts.OnAsync(database);
        var exchange = await TestExchange.ConnectAsync(crm, new { unknownNumbers = "LeadOnMissed" });
        var numbers = Enumerable.Range(0, 6).Select(_ => NewNumber()).ToArray();
        var events = numbers.SelectMany(n => new[] { Event("c" + n, "Started", n), Event("c" + n, "Ringing", n, "101"), Event("c" + n, "Ringing", n, "102"), Event("c" + n, "Ended", disposition: "Missed", second: 30) }).ToArray();
        var posts = events.Concat(events).Concat(events).ToArray();
        new Random(7).Shuffle(posts);

        await Parallel.ForEachAsync(posts, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (one, _) => await exchange.SayAsync(one));

        foreach (var number in numbers)
        {
            Assert.Equal(1, await crm.Database.CountAsync($"SELECT count(*) FROM call_session WHERE call_key = 'c{number}' AND state = 'Ended' AND disposition = 'Missed'"));
            Assert.Equal(4, await crm.Database.CountAsync($"SELECT count(*) FROM call_entry WHERE call_key = 'c{number}'"));
            Assert.Equal(1, await crm.Database.CountAsync($"SELECT count(*) FROM missed_call WHERE phone_key = '{number}' AND times = 1"));
            Assert.Equal(1, await crm.Database.CountAsync($"SELECT count(*) FROM lead WHERE phone = '{number}'"));
            Assert.Equal(1, await crm.Database.CountAsync($"SELECT count(*) FROM crm_task t JOIN missed_call m ON m.task_id = t.id WHERE m.phone_key = '{number}'"));
        }
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Two_calls_of_an_unknown_number_at_once_make_one_lead(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await PersonAsync(crm, "Anna");
        var exchange = await TestExchange.ConnectAsync(crm, new { unknownNumbers = "LeadOnAnswer" });
        await exchange.GiveAsync(("101", anna.Id));
        var number = NewNumber();

        await Parallel.ForEachAsync(Enumerable.Range(0, 6), async (i, _) =>
            await exchange.SayAsync(Event($"{number}-{i}", "Started", number), Event($"{number}-{i}", "Answered", number, "101", second: 5)));

        var lead = Assert.Single((await anna.Api.GetAsync($"/api/leads?search={Uri.EscapeDataString(number)}"))["items"]!.AsArray())!;
        Assert.Equal(anna.Id, (Guid)lead["responsible"]!["id"]!);
        Assert.Equal(6, await crm.Database.CountAsync($"SELECT count(*) FROM call_session WHERE phone_key = '{number}' AND lead_id IS NOT NULL"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_missed_call_is_closed_by_the_next_answered_call_to_that_number(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await PersonAsync(crm, "Anna");
        var exchange = await TestExchange.ConnectAsync(crm, new { onDutyId = anna.Id });
        await exchange.GiveAsync(("101", anna.Id));
        var number = NewNumber();
        foreach (var i in Enumerable.Range(0, 2))
            await exchange.SayAsync(Event($"{number}-{i}", "Started", number), Event($"{number}-{i}", "Ended", disposition: "Cancelled", second: 20));
        var missed = Assert.Single((await anna.Api.GetAsync($"/api/missed-calls?search={Uri.EscapeDataString(number)}"))["items"]!.AsArray())!;
        Assert.Equal(("Open", 2), ((string)missed["status"]!, (int)missed["times"]!));
        Assert.NotNull(missed["dueAt"]);

        await exchange.SayAsync(Event(number + "-back", "Started", "8" + number[2..], "101", "Out"), Event(number + "-back", "Ended", direction: "Out", disposition: "Missed", second: 20));
        Assert.Equal("Open", (string)(await anna.Api.GetAsync($"/api/missed-calls/{missed["id"]}"))["status"]!);
        await exchange.SayAsync(Event(number + "-again", "Started", "8" + number[2..], "101", "Out"), Event(number + "-again", "Answered", null, null, "Out", second: 50), Event(number + "-again", "Ended", direction: "Out", second: 70));

        Assert.Equal("CalledBack", (string)(await anna.Api.GetAsync($"/api/missed-calls/{missed["id"]}"))["status"]!);
        Assert.Equal(1, await crm.Database.CountAsync($"SELECT count(*) FROM crm_task t JOIN missed_call m ON m.task_id = t.id WHERE m.phone_key = '{number}' AND t.status = 'Done' AND t.outcome = 'CalledBack'"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_is_not_signed_signed_wrongly_or_long_ago_is_not_believed_and_kept_word_for_word(string database)
    {
        var crm = await hosts.OnAsync(database);
        var exchange = await TestExchange.ConnectAsync(crm);
        var body = JsonSerializer.Serialize(Event("c-unsigned", "Started", NewNumber()));

        Assert.Equal(HttpStatusCode.Unauthorized, (await exchange.PostAsync("events", body, signature: "00")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await exchange.PostAsync("events", body, TimeProvider.System.GetUtcNow().AddMinutes(-6))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await exchange.PostAsync("events", "{\"callKey\":")).Status);
        Assert.Equal(HttpStatusCode.OK, (await exchange.PostAsync("events", body)).Status);

        Assert.Equal(3, (await crm.Admin.GetAsync($"/api/telephony-connections/{exchange.Id}/health"))["refused"]!.AsArray().Count);
        Assert.Equal(1, await crm.Database.CountAsync("SELECT count(*) FROM call_payload WHERE refusal IS NULL AND body LIKE '%c-unsigned%'"));
        Assert.Equal(1, await crm.Database.CountAsync("SELECT count(*) FROM call_session WHERE call_key = 'c-unsigned'"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_recording_is_heard_through_us_by_those_who_may_and_that_they_did_is_kept(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await PersonAsync(crm, "Anna");
        using var boris = await PersonAsync(crm, "Boris");
        var exchange = await TestExchange.ConnectAsync(crm, provider: "Simulator");
        await exchange.GiveAsync(("101", anna.Id));
        var number = NewNumber();
        await crm.Admin.PostAsync($"/api/telephony-connections/{exchange.Id}/simulate", new { events = new[]
        {
            Event(number, "Started", number), Event(number, "Ringing", number, "101"), Event(number, "Answered", number, "101", second: 5), Event(number, "Ended", second: 20), Event(number, "RecordingReady", recording: "a", second: 21),
        } });
        var call = Assert.Single((await anna.Api.GetAsync($"/api/calls?search={Uri.EscapeDataString(number)}"))["items"]!.AsArray())!;
        var text = call.ToJsonString();

        Assert.DoesNotContain("\"recording\"", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await boris.Api.TryAsync(HttpMethod.Get, $"/api/calls/{call["id"]}/recording")).Status);
        Assert.Equal(HttpStatusCode.OK, (await anna.Api.TryAsync(HttpMethod.Get, $"/api/calls/{call["id"]}/recording")).Status);
        Assert.Equal(1, await crm.Database.CountAsync("SELECT count(*) FROM call_listening WHERE user_name = 'Anna'"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_click_on_a_number_calls_through_the_exchange_once(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await PersonAsync(crm, "Anna");
        var exchange = await TestExchange.ConnectAsync(crm, provider: "Simulator");
        await exchange.GiveAsync(("101", anna.Id));
        var number = NewNumber();

        await anna.Api.PostAsync("/api/calls/dial", new { number });

        await crm.Database.UntilAsync($"SELECT count(*) FROM call_order o JOIN call_session s ON s.order_id = o.id WHERE o.to_number = '{number}' AND o.status = 'Placed' AND s.direction = 'Out' AND s.extension = '101'", 1, TimeSpan.FromSeconds(30));
        Assert.Equal(1, await crm.Database.CountAsync($"SELECT count(*) FROM call_session WHERE phone_key = '{number}'"));
        await crm.Admin.PostAsync($"/api/telephony-connections/{exchange.Id}/save", new { name = "off", isActive = false });
        using var nobody = await PersonAsync(crm, "Nobody");
        Assert.Equal(HttpStatusCode.Conflict, (await nobody.Api.TryAsync(HttpMethod.Post, "/api/calls/dial", new { number })).Status);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_call_goes_to_whoever_is_responsible_then_to_who_stands_in_then_to_the_queue(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await PersonAsync(crm, "Anna");
        using var boris = await PersonAsync(crm, "Boris");
        await AlwaysAtWorkAsync(crm, anna.Id, boris.Id);
        var exchange = await TestExchange.ConnectAsync(crm, new { defaultQueue = "sales" });
        await exchange.GiveAsync(("101", anna.Id), ("102", boris.Id));
        var number = NewNumber();
        await anna.Api.CreateAsync("contractors", new { name = "Acme " + number, phone = number, responsible = new { id = anna.Id } });

        Assert.Equal("101", (string)(await RouteAsync(exchange, number))["extension"]!);
        await exchange.SayAsync(Event(number + "-other", "Started", NewNumber()), Event(number + "-other", "Answered", null, "101", second: 60));
        Assert.Equal(("queue", "sales"), ((string)(await RouteAsync(exchange, number))["action"]!, (string)(await RouteAsync(exchange, number))["queue"]!));
        await crm.AsTheProductAsync(services =>
        {
            services.GetRequiredService<CrmDb>().Add(new Absence { UserId = anna.Id, From = new DateOnly(2020, 1, 1), To = new DateOnly(2090, 1, 1), SubstituteId = boris.Id });
            return Task.CompletedTask;
        });
        var routed = await RouteAsync(exchange, "8" + number[2..]);
        Assert.Equal(("102", "Acme " + number), ((string)routed["extension"]!, (string)routed["callerName"]!));
        Assert.Equal("queue", (string)(await RouteAsync(exchange, NewNumber()))["action"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, (await exchange.PostAsync("route", "{}", signature: "00")).Status);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_process_that_a_missed_call_starts_calls_back_and_goes_on_when_the_call_is_over(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await PersonAsync(crm, "Anna");
        var exchange = await TestExchange.ConnectAsync(crm, provider: "Simulator");
        await exchange.GiveAsync(("101", anna.Id));
        await crm.PublishAsync("calls-back", [Company.Step("Missed", "Crm.Expert.CallMissed").Starting(), Company.Step("Call", "Crm.Expert.Call"), Company.Step("Say", "Crm.SetField", ("field", "leads.position"), ("value", "called back"))],
            [("Missed", "Done", "Call"), ("Call", "Answered", "Say")]);
        var number = NewNumber();
        var lead = await anna.Api.CreateAsync("leads", new { name = "Lead " + number, phone = number, responsible = new { id = anna.Id } });

        await SimulateAsync(crm, exchange, Event(number, "Started", number), Event(number, "Ended", disposition: "Missed", second: 20));

        var outgoing = $"FROM call_session WHERE phone_key = '{number}' AND direction = 'Out'";
        await crm.Database.UntilAsync("SELECT count(*) " + outgoing, 1, TimeSpan.FromMinutes(1));
        var key = (await crm.Database.TextAsync("SELECT call_key " + outgoing, 0)).Trim();
        await SimulateAsync(crm, exchange, Event(key, "Answered", null, null, "Out", second: 50), Event(key, "Ended", direction: "Out", second: 80));
        await crm.Database.UntilAsync($"SELECT count(*) FROM lead WHERE phone = '{number}' AND position = 'called back'", 1, TimeSpan.FromMinutes(1));
        Assert.Equal(1, await anna.Api.CountAsync("relationships", $"lead={lead["id"]}&direction=Out"));
        Assert.Equal(1, await crm.Database.CountAsync($"SELECT count(*) FROM missed_call WHERE phone_key = '{number}' AND status = 'CalledBack'"));
    }

    [Fact]
    public async Task Nothing_where_something_is_expected_is_refused_with_a_sentence()
    {
        var crm = await hosts.OnAsync("sqlite");
        var exchange = await TestExchange.ConnectAsync(crm, provider: "Simulator");
        var connection = $"/api/telephony-connections/{exchange.Id}";
        var queue = (Guid)(await crm.Admin.CreateAsync("lead-queues", new { name = "Queue " + Guid.CreateVersion7() }))["id"]!;

        foreach (var (path, body) in new[]
                 {
                     (connection + "/simulate", """{"events":null}"""), (connection + "/simulate", """{"events":[null]}"""),
                     (connection + "/members", """{"telephones":null}"""), (connection + "/members", """{"telephones":[null]}"""),
                     ("/api/dispatch-rules/new", $$"""{"name":"Rule","queueId":"{{queue}}","members":[null]}"""),
                 })
        {
            var (status, says) = await crm.Admin.TryAsync(HttpMethod.Post, path, new StringContent(body, null, "application/json"));
            Assert.True(status == HttpStatusCode.BadRequest, $"{path} {body}: {status} {says}");
        }
    }

    private static Task SimulateAsync(CrmHost crm, TestExchange exchange, params object[] events) =>
        crm.Admin.PostAsync($"/api/telephony-connections/{exchange.Id}/simulate", new { events });

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Figures_count_what_the_person_sees(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await PersonAsync(crm, "Anna");
        using var boris = await PersonAsync(crm, "Boris");
        var exchange = await TestExchange.ConnectAsync(crm, new { onDutyId = anna.Id });
        await exchange.GiveAsync(("101", anna.Id));
        var number = NewNumber();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var path = $"/api/calls/figures?from={today.AddDays(-1):yyyy-MM-dd}&to={today.AddDays(1):yyyy-MM-dd}";
        var (before, others) = (await anna.Api.GetAsync(path), await boris.Api.GetAsync(path));

        await exchange.SayAsync(Event(number + "-1", "Started", number), Event(number + "-1", "Answered", number, "101", second: 5), Event(number + "-1", "Ended", second: 65));
        await exchange.SayAsync(Event(number + "-2", "Started", number), Event(number + "-2", "Ended", disposition: "Cancelled", second: 40));

        var after = await anna.Api.GetAsync(path);
        Assert.Equal((2, 1, 1), (More("offered"), More("answered"), More("abandoned")));
        Assert.Equal(1, (int)after["people"]!.AsArray().Single(p => (Guid)p!["id"]! == anna.Id)!["answered"]!);
        Assert.Equal((int)others["offered"]!, (int)(await boris.Api.GetAsync(path))["offered"]!);

        int More(string figure) => (int)after[figure]! - (int)before[figure]!;
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Secrets_go_in_and_never_come_out(string database)
    {
        var crm = await hosts.OnAsync(database);
        var exchange = await TestExchange.ConnectAsync(crm, new { password = "key-of-the-exchange" });
        using var anna = await PersonAsync(crm, "Anna");

        var text = (await crm.Admin.GetAsync($"/api/telephony-connections/{exchange.Id}")).ToJsonString();

        Assert.DoesNotContain(TestExchange.Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("sealed", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await crm.Database.CountAsync($"SELECT count(*) FROM telephony_connection WHERE sealed_secret LIKE '%{TestExchange.Secret}%' OR sealed_password LIKE '%key-of%'"));
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.Api.TryAsync(HttpMethod.Get, "/api/telephony-connections")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.Api.TryAsync(HttpMethod.Post, "/api/telephony-connections/new", new { name = "x", provider = "Webhook", signingSecret = "y" })).Status);
    }

    private static async Task<JsonNode> RouteAsync(TestExchange exchange, string number)
    {
        var (status, body) = await exchange.PostAsync("route", JsonSerializer.Serialize(new { externalNumber = number }));
        Assert.Equal(HttpStatusCode.OK, status);
        return body!;
    }

    // Tests run at night, too.
    private static async Task AlwaysAtWorkAsync(CrmHost crm, params Guid[] people)
    {
        var week = Enum.GetValues<DayOfWeek>().ToDictionary(d => d.ToString(), _ => new { from = "00:00:00", to = "23:59:59" });
        foreach (var person in people)
            using (var content = System.Net.Http.Json.JsonContent.Create(week))
                Assert.Equal(HttpStatusCode.OK, (await crm.Admin.TryAsync(HttpMethod.Put, $"/api/calendar/hours/{person}", content)).Status);
    }

    private static async Task<Person> PersonAsync(CrmHost crm, string name)
    {
        var unique = name;
        var api = await crm.SignInAsync(unique, ShippedRoles.Manager);
        var id = await crm.AsTheProductAsync(services => services.GetRequiredService<CrmDb>().Set<User>().Where(u => u.Name == unique).OrderByDescending(u => u.Number).Select(u => u.Id).FirstAsync());
        return new Person(api, id);
    }

    private sealed record Person(Api Api, Guid Id) : IDisposable
    {
        public void Dispose() => Api.Dispose();
    }
}
