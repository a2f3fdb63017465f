using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>A licensed plugin on a server whose clock is turned.</summary>
public sealed class LicenceTests : IAsyncLifetime
{
    private static readonly DateOnly s_today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    private readonly TestPackages _packages = new();
    private PluginServer _server = null!;

    private Api Admin => _server.Admin;

    public async ValueTask InitializeAsync()
    {
        _server = await PluginServer.OnAsync("sqlite");
        await Admin.TrustAsync(_packages.Key);
        await _server.RestartAsync(api => api.InstallAsync(_packages.Make("1.0.0", change: m => m["activation"] = "Licensed")));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _packages.Dispose();
    }

    [Fact]
    public async Task What_is_no_licence_of_this_plugin_is_refused_with_the_reason()
    {
        var good = Licence();

        foreach (var (text, says) in new[]
        {
            ("no licence", "no licence file"),
            ("{}\n--- signature ---\nAAAA", "no licence file"),
            (Issue(good).Replace("\"seats\": 5", "\"seats\": 500", StringComparison.Ordinal), "was changed after it was issued"),
            (Issue(good)[..^20] + "AAAAAAAAAAAAAAAAAAA=", "was changed after it was issued"),
            (LicenceFile.Issue(good, _packages.Stranger), "signed with another key"),
            (LicenceFile.Issue(good, _packages.Stranger).Replace(_packages.Stranger.Public.Fingerprint, _packages.Key.Public.Fingerprint, StringComparison.Ordinal), "was changed after it was issued"),
            (Issue(good with { Plugin = "Crm.Nowhere" }), "for Crm.Nowhere, which is not installed"),
            (Issue(good with { ValidFrom = s_today.AddDays(-90), ValidUntil = s_today.AddDays(-60) }), "was over on"),
            (Issue(good with { Seats = 0 }), "contradicts itself"),
        })
        {
            var (status, body) = await Admin.EnterLicenceAsync(text);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(says, (string)body!["detail"]!, StringComparison.Ordinal);
        }

        Assert.Equal("Missing", await StateAsync());
        var (refused, why) = await Admin.TryAsync(HttpMethod.Post, "/api/gadgets", new { name = "Lens" });
        Assert.Equal((HttpStatusCode.Conflict, true), (refused, ((string)why!["detail"]!).Contains("Gadgets has no licence", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_licence_that_lapses_switches_features_off_reminds_before_and_leaves_the_data_readable()
    {
        await EnterAsync(Licence() with { ValidUntil = s_today.AddDays(40), GraceDays = 10 });
        var gadget = await Admin.CreateAsync("gadgets", new { name = "Lens" });
        await Admin.DoAsync("gadgets", gadget, "polish");
        Assert.Equal("Active", await StateAsync());

        await TurnAsync(TimeSpan.FromDays(35));
        Assert.Equal("Ending", await StateAsync());
        await TurnAsync(TimeSpan.FromDays(10));
        Assert.Equal("Grace", await StateAsync());
        await Admin.DoAsync("gadgets", gadget, "polish");
        await TurnAsync(TimeSpan.FromDays(10));
        Assert.Equal("Lapsed", await StateAsync());

        // Read, searched and exported as before; everything that changes something says why it does not.
        Assert.Equal(1, await Admin.CountAsync("gadgets"));
        Assert.Contains("Lens", (await Admin.TryAsync(HttpMethod.Get, "/api/gadgets/export?format=csv")).Body!.ToString(), StringComparison.Ordinal);
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Post, "/api/gadgets", (object)new { name = "Prism" }), (HttpMethod.Patch, $"/api/gadgets/{gadget["id"]}", new { name = "Prism" }),
            (HttpMethod.Post, $"/api/gadgets/{gadget["id"]}/polish", new { }), (HttpMethod.Post, "/api/gadgets/shine", new { }), (HttpMethod.Delete, $"/api/gadgets/{gadget["id"]}", new { }),
        })
        {
            var (status, answer) = await Admin.TryAsync(method, path, body);
            Assert.True(status == HttpStatusCode.Conflict && ((string)answer!["detail"]!).Contains("The licence of Gadgets was over on", StringComparison.Ordinal), $"{method} {path}: {status} {answer}");
        }

        Assert.Equal(1, await Admin.CountAsync("gadgets"));
        Assert.Equal(3, await _server.Data.CountAsync("SELECT count(*) FROM notification WHERE once_key LIKE 'licence:%'"));
        Assert.Equal(1, await _server.Data.CountAsync("SELECT count(*) FROM notification WHERE text_ru LIKE 'Лицензия плагина «Приборы» закончится %'"));
        await EnterAsync(Licence() with { ValidUntil = s_today.AddDays(400) });
        Assert.Equal("Active", await StateAsync());
        await Admin.DoAsync("gadgets", gadget, "polish");
    }

    [Fact]
    public async Task A_clock_that_is_turned_back_gains_nobody_a_day_and_a_new_licence_mends_a_clock_that_ran_ahead()
    {
        await EnterAsync(Licence() with { ValidUntil = s_today.AddDays(20), GraceDays = 5 });
        await TurnAsync(TimeSpan.FromDays(60));
        Assert.Equal("Lapsed", await StateAsync());

        _server.Crm.Services.GetRequiredService<CrmClock>().Set(TimeSpan.Zero);
        Assert.Equal("Lapsed", await StateAsync());
        await _server.StartAgainAsync();
        Assert.Equal("Lapsed", await StateAsync());
        Assert.Contains("has shown", (await Admin.PluginAsync())!["licence"]!["warnings"]!.ToJsonString(), StringComparison.Ordinal);

        // The old one says nothing new about the time; one that was issued afterwards does.
        Assert.Equal(HttpStatusCode.BadRequest, (await Admin.EnterLicenceAsync(Issue(Licence() with { ValidUntil = s_today.AddDays(20), GraceDays = 5, IssuedAt = default }))).Status);
        await EnterAsync(Licence() with { ValidUntil = s_today.AddDays(30), IssuedAt = TimeProvider.System.GetUtcNow().UtcDateTime });
        Assert.True(await StateAsync() is "Active" or "Ending");
        Assert.Equal("[]", (await Admin.PluginAsync())!["licence"]!["warnings"]!.ToJsonString());
    }

    [Fact]
    public async Task More_people_than_seats_leave_the_last_to_come_without_one_and_a_part_that_was_not_bought_is_off()
    {
        await EnterAsync(Licence() with { Seats = 2, Features = ["polish"] });
        using var second = await PersonAsync("Second");
        using var third = await PersonAsync("Third");
        await LookAsync();

        await second.CreateAsync("gadgets", new { name = "Lens" });
        var (status, body) = await third.TryAsync(HttpMethod.Post, "/api/gadgets", new { name = "Prism" });
        var (part, why) = await second.TryAsync(HttpMethod.Post, "/api/gadgets/shine", new { });

        Assert.Equal((HttpStatusCode.Conflict, true), (status, ((string)body!["detail"]!).Contains("has 2 seats, and all of them are taken", StringComparison.Ordinal)));
        Assert.Equal(1, await third.CountAsync("gadgets"));
        Assert.Equal((HttpStatusCode.Conflict, true), (part, ((string)why!["detail"]!).Contains("does not hold “shine”", StringComparison.Ordinal)));
        Assert.Contains("3 people may sign in", (await Admin.PluginAsync())!["licence"]!["warnings"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("NotYet", await AfterAsync(Licence() with { ValidFrom = s_today.AddDays(3) }));
    }

    [Fact]
    public async Task A_licence_that_somebody_edits_in_the_database_does_not_count_any_more()
    {
        await EnterAsync(Licence());

        await _server.Data.ExecuteAsync("UPDATE setting SET value = replace(value, 'Acme', 'Apex') WHERE name = 'licence.Crm.TestPlugin'");
        await LookAsync();

        Assert.Equal("Refused", await StateAsync());
        Assert.Contains("was changed after it was issued", (string)(await Admin.PluginAsync())!["licence"]!["sentence"]!, StringComparison.Ordinal);
    }

    private static Licence Licence() => new()
    {
        Number = "L-1",
        Plugin = TestPackages.Plugin,
        Customer = "Acme",
        Edition = "Full",
        Seats = 5,
        ValidFrom = s_today.AddDays(-1),
        ValidUntil = s_today.AddDays(365),
        IssuedAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1),
    };

    private string Issue(Licence licence) => LicenceFile.Issue(licence, _packages.Key);

    private async Task EnterAsync(Licence licence)
    {
        var (status, body) = await Admin.EnterLicenceAsync(Issue(licence));
        Assert.True(status == HttpStatusCode.Created, $"{status}: {body}");
    }

    private async Task<string> AfterAsync(Licence licence)
    {
        await EnterAsync(licence);
        return await StateAsync();
    }

    private async Task<string> StateAsync() => (string)(await Admin.PluginAsync())!["licence"]!["status"]!;

    private async Task TurnAsync(TimeSpan by)
    {
        _server.Crm.Services.GetRequiredService<CrmClock>().Forward(by);
        await LookAsync();
    }

    private Task LookAsync() => _server.Crm.Services.GetRequiredService<LicenceWatch>().LookAsync(TestContext.Current.CancellationToken);

    // Somebody who may sign in: those are who need seats.
    private async Task<Api> PersonAsync(string name)
    {
        var api = await _server.Crm.SignInAsync(name, ShippedRoles.Manager);
        await _server.Crm.AsTheProductAsync(async services => (await services.GetRequiredService<CrmDb>().Set<User>().SingleAsync(u => u.Name == name)).CanSignIn = true);
        return api;
    }
}
