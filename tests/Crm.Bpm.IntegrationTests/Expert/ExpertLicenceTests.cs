using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Plugins;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Crm.Bpm.IntegrationTests.Expert.TestExchange;

namespace Crm.Bpm.IntegrationTests.Expert;

/// <summary>CRM Expert before there is a licence, with one, and after it has lapsed.</summary>
public sealed class ExpertLicenceTests
{
    private static readonly DateOnly s_today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task Without_a_licence_nothing_is_connected_and_pages_are_there_to_read()
    {
        await using var crm = await ExpertHosts.StartAsync("sqlite");

        var (status, why) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/telephony-connections/new", new { name = "Try-out", provider = "Simulator" });

        Assert.Equal((HttpStatusCode.Conflict, "CRM Expert has no licence: this is switched off. An administrator enters one on the plugins page."), (status, (string)why!["detail"]!));
        Assert.Equal(HttpStatusCode.Conflict, (await crm.Admin.TryAsync(HttpMethod.Post, "/api/calls/dial", new { number = "+79215550001" })).Status);
        Assert.Equal((0, 0, 0), (await crm.Admin.CountAsync("calls"), await crm.Admin.CountAsync("missed-calls"), await crm.Admin.CountAsync("telephony-connections")));
        Assert.Equal("Missing", (string)(await crm.Admin.PluginAsync(ExpertLicences.Plugin))!["licence"]!["status"]!);
        await ExpertHosts.LicenseAsync(crm);
        await crm.Admin.PostAsync("/api/telephony-connections/new", new { name = "Try-out", provider = "Simulator" });
    }

    [Fact]
    public async Task A_licence_that_lapses_stops_new_calls_and_leaves_those_there_are_readable_and_comes_back_without_a_restart()
    {
        await using var crm = await ExpertHosts.StartAsync("sqlite");
        await ExpertHosts.LicenseAsync(crm, s_today.AddDays(10));
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var person = await PersonAsync(crm, "Anna");
        var exchange = await TestExchange.ConnectAsync(crm);
        await exchange.GiveAsync(("101", person));
        var number = NewNumber();
        await anna.CreateAsync("contractors", new { name = "Acme", phone = number, responsible = new { id = person } });
        await exchange.SayAsync(Event("1", "Started", number), Event("1", "Ringing", number, "101"), Event("1", "Answered", null, "101", second: 5), Event("1", "Ended", second: 65), Event("1", "RecordingReady", recording: "1", second: 66));
        await exchange.SayAsync(Event("2", "Started", number), Event("2", "Ended", disposition: "Cancelled", second: 20));
        await crm.Database.UntilAsync("SELECT count(*) FROM connection_health WHERE state = 'Ok'", 1, TimeSpan.FromSeconds(30));
        var call = (await anna.GetAsync("/api/calls?sort=number"))["items"]!.AsArray()[0]!;

        crm.Services.GetRequiredService<CrmClock>().Set(TimeSpan.FromDays(12));

        await RefusedAsync(crm, anna, exchange, call);
        Assert.Equal((2, 1), (await anna.CountAsync("calls"), await anna.CountAsync("missed-calls")));
        Assert.Equal((string)call["id"]!, (string)(await anna.GetAsync($"/api/calls/{call["id"]}"))["id"]!);
        Assert.Contains(number, (await crm.Admin.TryAsync(HttpMethod.Get, "/api/calls/export?format=csv")).Body!.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, (int)(await anna.GetAsync($"/api/calls/figures?from={s_today.AddDays(-1):yyyy-MM-dd}&to={s_today.AddDays(1):yyyy-MM-dd}"))["offered"]!);
        // An exchange that asks is never left without an answer.
        Assert.Equal("default", (string)(await exchange.PostAsync("route", "{}")).Body!["action"]!);
        await crm.Database.UntilAsync("SELECT count(*) FROM connection_health WHERE state = 'Down' AND problem LIKE '%was over on%'", 1, TimeSpan.FromSeconds(30));
        Assert.Equal(1, await crm.Database.CountAsync("SELECT count(*) FROM connection_gap WHERE until IS NULL"));

        // Who leaves hands over what they had to call back.
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        await crm.Admin.PostAsync($"/api/users/{person}/block", new { reassignTo = await PersonAsync(crm, "Boris") });
        Assert.Equal("Boris", (string)(await crm.Admin.GetAsync("/api/missed-calls"))["items"]![0]!["responsible"]!["name"]!);

        await ExpertHosts.LicenseAsync(crm, s_today.AddDays(400));
        await crm.Database.UntilAsync("SELECT count(*) FROM connection_health WHERE state = 'Ok'", 1, TimeSpan.FromSeconds(30));
        Assert.Equal(0, await crm.Database.CountAsync("SELECT count(*) FROM connection_gap WHERE until IS NULL"));
        await crm.Admin.PatchAsync($"/api/telephony-connections/{exchange.Id}", new { defaultQueue = "sales" });
    }

    [Fact]
    public async Task A_step_that_calls_without_a_licence_becomes_an_incident_and_goes_on_once_there_is_one()
    {
        await using var crm = await ExpertHosts.StartAsync("sqlite");
        await ExpertHosts.LicenseAsync(crm, s_today.AddDays(10));
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var person = await PersonAsync(crm, "Anna");
        await (await TestExchange.ConnectAsync(crm, provider: "Simulator")).GiveAsync(("101", person));
        await crm.PublishAsync("calls", [Company.Step("Made", "Crm.Basic.LeadCreated").Starting(), Company.Step("Call", "Crm.Expert.Call")], [("Made", "Done", "Call")]);
        crm.Services.GetRequiredService<CrmClock>().Set(TimeSpan.FromDays(12));

        var number = NewNumber();
        await anna.CreateAsync("leads", new { name = "Waits", phone = number, responsible = new { id = person } });

        await crm.Database.UntilAsync("SELECT count(*) FROM incident WHERE message LIKE '%was over on%'", 1, TimeSpan.FromMinutes(1));
        Assert.Equal(0, await crm.Database.CountAsync("SELECT count(*) FROM call_order"));
        await ExpertHosts.LicenseAsync(crm, s_today.AddDays(400));
        var incident = await crm.ReadAsync(db => db.Set<Incident>().SingleAsync());
        await crm.Services.GetRequiredService<IProcessOperations>().RetryAsync(incident.InstanceId, incident.Id, CancellationToken.None);
        await crm.Database.UntilAsync($"SELECT count(*) FROM call_session WHERE phone_key = '{number}' AND direction = 'Out'", 1, TimeSpan.FromMinutes(1));
    }

    private static async Task RefusedAsync(CrmHost crm, Api anna, TestExchange exchange, JsonNode call)
    {
        var path = "/api/telephony-connections/" + exchange.Id;
        foreach (var (api, method, address, body) in new (Api, HttpMethod, string, object)[]
        {
            (anna, HttpMethod.Post, "/api/calls/dial", new { number = "+79215550001" }), (anna, HttpMethod.Post, $"/api/calls/{call["id"]}/note", new { completion = new { result = "Late" } }),
            (anna, HttpMethod.Post, $"/api/calls/{call["id"]}/dismiss", new { }), (crm.Admin, HttpMethod.Delete, $"/api/calls/{call["id"]}", new { }),
            (crm.Admin, HttpMethod.Post, "/api/telephony-connections/new", new { name = "x", provider = "Simulator" }), (crm.Admin, HttpMethod.Post, path + "/save", new { name = "x" }),
            (crm.Admin, HttpMethod.Patch, path, new { defaultQueue = "x" }), (crm.Admin, HttpMethod.Post, path + "/members", new { telephones = Array.Empty<object>() }),
            (crm.Admin, HttpMethod.Post, path + "/simulate", new { events = Array.Empty<object>() }), (crm.Admin, HttpMethod.Post, path + "/test", new { }),
        })
        {
            var (status, answer) = await api.TryAsync(method, address, body);
            Assert.True(status == HttpStatusCode.Conflict && ((string)answer!["detail"]!).Contains("The licence of CRM Expert was over on", StringComparison.Ordinal), $"{method} {address}: {status} {answer}");
        }

        Assert.Equal(HttpStatusCode.Conflict, (await anna.TryAsync(HttpMethod.Get, "/api/calls/mine")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await exchange.PostAsync("events", """{"callKey":"3","type":"Started","externalNumber":"+79215550003"}""")).Status);
        Assert.Equal(2, await crm.Database.CountAsync("SELECT count(*) FROM call_session"));
    }

    private static Task<Guid> PersonAsync(CrmHost crm, string name) =>
        crm.AsTheProductAsync(services => services.GetRequiredService<CrmDb>().Set<User>().Where(u => u.Name == name).Select(u => u.Id).SingleAsync());
}
