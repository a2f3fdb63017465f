using System.Diagnostics;
using System.Net;
using Crm.Bpm.IntegrationTests.Plugins;

namespace Crm.Bpm.IntegrationTests.Crash;

/// <summary>The product as a real process: it starts itself again after an installation, and is killed in the middle of one.</summary>
public sealed class KilledInstallTests
{
    private static readonly int s_kills = Environment.GetEnvironmentVariable("CRM_TEST_LONG") == "1" ? 40 : 3;

    [Fact]
    public async Task Killed_at_any_moment_of_an_installation_it_is_at_the_old_version_or_at_the_new_one()
    {
        using var packages = new TestPackages();
        await using var data = await CrmHost.SetUpAsync("sqlite");
        var shipped = Directory.CreateDirectory(Path.Combine(data.Folder, "shipped")).FullName;
        await using var host = await HostProcess.StartAsync([.. Kills.Setup, .. data.Arguments, "--Plugins:Folder=" + shipped]);
        var took = await InstallFirstAsync(host, packages);
        var moments = new List<string>();
        for (var round = 1; round <= s_kills; round++)
        {
            var before = await VersionAsync(host);
            var moment = await KillWhileUpgradingAsync(host, packages.Make($"1.0.{round}", round == 1 ? "second" : ""), took);
            await host.StartAgainAsync();
            var after = await VersionAsync(host);
            Assert.Contains(after, new[] { before, $"1.0.{round} Active" });
            moments.Add($"{moment} ms: {(after == before ? "old" : "new")}");
            Assert.Equal(1, await data.CountAsync("SELECT count(*) FROM gadget"));
            Assert.DoesNotContain(Directory.EnumerateDirectories(Path.Combine(data.Folder, "plugins", "installed")), d => Path.GetFileName(d).StartsWith('.'));
        }

        Console.WriteLine($"figure: from “Install” until the server worked with the plugin {took.TotalSeconds:0.0} s; killed {s_kills} times in an installation, afterwards at the old or the new version with its data ({string.Join(", ", moments)})");
    }

    [Fact]
    public async Task A_plugin_that_takes_the_process_with_it_is_given_up_after_three_starts()
    {
        using var packages = new TestPackages();
        await using var data = await CrmHost.SetUpAsync("sqlite");
        var shipped = Directory.CreateDirectory(Path.Combine(data.Folder, "shipped")).FullName;
        await using var host = await HostProcess.StartAsync([.. Kills.Setup, .. data.Arguments, "--Plugins:Folder=" + shipped]);
        using var api = new Api(host.Address, CrmHost.AdminToken);
        await api.TrustAsync(packages.Key);

        await api.InstallAsync(packages.Make("1.0.0", "ends"));
        await host.EndedAsync();
        var ends = 0;
        while (!await host.TryStartAgainAsync())
            Assert.True(++ends < 5, host.Output);

        Assert.Equal(2, ends);
        var plugin = (await api.PluginAsync())!;
        Assert.Equal("Malfunctioned", (string)plugin["status"]!);
        Assert.Contains("3 times", (string)plugin["reason"]!, StringComparison.Ordinal);
    }

    // The same process goes on with the plugin: nobody had to start it.
    private static async Task<TimeSpan> InstallFirstAsync(HostProcess host, TestPackages packages)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        await api.TrustAsync(packages.Key);
        var (process, watch) = (host.ProcessId, Stopwatch.StartNew());
        await api.InstallAsync(packages.Make("1.0.0"));
        await host.UntilStartedAsync(2);
        var took = watch.Elapsed;
        Assert.Equal(process, host.ProcessId);
        Assert.Equal("1.0.0 Active", await VersionAsync(host));
        await api.CreateAsync("gadgets", new { name = "Lens" });
        return took;
    }

    private static async Task<int> KillWhileUpgradingAsync(HostProcess host, string package, TimeSpan usually)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        var (_, report) = await api.SendAsync(package);
        var installing = InstallAsync(api, (string)report!["id"]!);
        var moment = Random.Shared.Next(0, (int)usually.TotalMilliseconds);
        await Task.Delay(moment);
        await host.KillAsync();
        await installing;
        return moment;
    }

    private static async Task InstallAsync(Api api, string package)
    {
        try
        {
            var (status, body) = await api.TryAsync(HttpMethod.Post, $"/api/plugins/packages/{package}/install");
            Assert.True(status == HttpStatusCode.Accepted, $"{status}: {body}");
        }
        catch (HttpRequestException)
        {
            // Killed before it answered.
        }
    }

    private static async Task<string> VersionAsync(HostProcess host)
    {
        using var api = new Api(host.Address, CrmHost.AdminToken);
        return await api.StandAsync();
    }
}
