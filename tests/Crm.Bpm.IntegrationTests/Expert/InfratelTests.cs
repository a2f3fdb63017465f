using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.IntegrationTests.Expert;

/// <summary>An exchange that is asked over HTTP, by settings alone: its list of calls, its recordings, a call.</summary>
public sealed class InfratelTests(ExpertHosts hosts) : IClassFixture<ExpertHosts>
{
    private const string Key = "Bearer key-of-the-call-center";
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentQueue<string> _called = new();

    [Fact]
    public async Task Its_list_of_calls_its_recordings_and_its_calls_work_by_settings_alone()
    {
        var crm = await hosts.OnAsync("sqlite");
        var number = TestExchange.NewNumber();
        await using var center = await StartAsync(number);
        var address = center.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var anna = await crm.SignInAsync("Anna of Infratel", ShippedRoles.Manager);
        var id = await crm.AsTheProductAsync(services => services.GetRequiredService<CrmDb>().Set<User>().Where(u => u.Name == "Anna of Infratel").Select(u => u.Id).SingleAsync());
        var exchange = await TestExchange.ConnectAsync(crm, new { password = Key, settings = Settings(address, address + "/call") }, "Infratel");
        await exchange.GiveAsync(("101", id));

        await crm.Database.UntilAsync($"SELECT count(*) FROM call_session WHERE phone_key = '{number}' AND disposition = 'Answered' AND talk_seconds = 90 AND extension = '101'", 1, TimeSpan.FromSeconds(30));
        await crm.Database.UntilAsync("SELECT count(*) FROM connection_health WHERE cursor = '2'", 1, TimeSpan.FromSeconds(30));
        var started = TimeProvider.System.GetTimestamp();
        while (!_asked.Any(asked => asked.Contains("cursor=2", StringComparison.Ordinal)))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), string.Join('\n', _asked));
            await Task.Delay(50);
        }

        var call = Assert.Single((await anna.GetAsync($"/api/calls?search={Uri.EscapeDataString(number)}"))["items"]!.AsArray())!;
        Assert.Equal("sound of 77-1.mp3", await anna.Http.GetStringAsync($"/api/calls/{call["id"]}/recording"));
        await anna.PostAsync("/api/calls/dial", new { number });
        await crm.Database.UntilAsync($"SELECT count(*) FROM call_order WHERE to_number = '{number}' AND status = 'Placed'", 1, TimeSpan.FromSeconds(30));
        Assert.Equal(("101", number), ((string)JsonNode.Parse(Assert.Single(_called))!["from"]!, (string)JsonNode.Parse(_called.First())!["to"]!));

        // What it posts by itself is told in the same words, and believed only when it is signed.
        var body = $$"""{"data":[{"id":"77-2","kind":"NEW","way":"INBOUND","end":"2026-11-27T10:00:00Z","ani":"{{number}}"},{"id":"77-2","kind":"HISTORY","way":"INBOUND","end":"2026-11-27T10:00:20Z","ani":"{{number}}","result":"LOST"}]}""";
        Assert.Equal(HttpStatusCode.Unauthorized, (await exchange.PostAsync("events", body, signature: "00")).Status);
        Assert.Equal(2, (int)(await exchange.PostAsync("events", body)).Body!["kept"]!);
        Assert.Equal(0, (int)(await exchange.PostAsync("events", body)).Body!["kept"]!);
        Assert.Equal(1, await crm.Database.CountAsync($"SELECT count(*) FROM missed_call WHERE phone_key = '{number}' AND times = 1"));

        await crm.Admin.PostAsync($"/api/telephony-connections/{exchange.Id}/save", new { name = "Infratel", settings = Settings(address, "infra:call/{number}") });
        Assert.Equal("infra:call/" + Uri.EscapeDataString(number), (string)(await anna.PostAsync("/api/calls/dial", new { number }))["openUrl"]!);
        await crm.Admin.PostAsync($"/api/telephony-connections/{exchange.Id}/save", new { name = "Infratel", isActive = false });
    }

    private static object Settings(string address, string callUrl) => new
    {
        pollUrl = address + "/calls?since={since}&cursor={cursor}",
        pollSeconds = 1,
        recordingUrl = address + "/records/{recording}",
        callUrl,
        callBody = """{"from":"{extension}","to":"{number}"}""",
        fields = "events=data\ncallKey=id\ntype=kind\noccurredAt=end\nstartedAt=begin\nexternalNumber=ani\nextension=agent\nrecording=file\ntalkSeconds=talk\ndisposition=result\ndirection=way",
        values = "NEW=Started\nHISTORY=Ended\nOK=Answered\nLOST=Missed\nINBOUND=In",
    };

    private async Task<WebApplication> StartAsync(string number)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Use((http, next) =>
        {
            if (http.Request.Headers.Authorization.ToString() == Key)
                return next(http);
            http.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
            return Task.CompletedTask;
        });
        app.MapGet("/calls", (HttpRequest request) =>
        {
            _asked.Enqueue(request.QueryString.ToString());
            return Results.Text(request.Query["cursor"] == "2" ? """{"data":[],"cursor":"2"}"""
                : $$"""{"data":[{"id":"77-1","kind":"HISTORY","way":"INBOUND","begin":"2026-11-27T09:00:00Z","end":"2026-11-27T09:01:40Z","ani":"{{number}}","agent":"101","talk":90,"result":"OK","file":"77-1.mp3"}],"cursor":"2"}""", "application/json");
        });
        app.MapGet("/records/{file}", (string file) => Results.Text("sound of " + file, "audio/mpeg"));
        app.MapPost("/call", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            _called.Enqueue(await reader.ReadToEndAsync());
            return Results.Ok();
        });
        await app.StartAsync();
        return app;
    }
}
