using System.Net;

namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>What administrators do with a plugin, and what becomes of its data.</summary>
public sealed class InstallTests
{
    private const string Path = "/api/plugins/" + TestPackages.Plugin;

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_plugin_is_installed_upgraded_rolled_back_switched_off_removed_and_removed_with_its_data(string database)
    {
        using var packages = new TestPackages();
        await using var server = await PluginServer.OnAsync(database);
        await server.Admin.TrustAsync(packages.Key);

        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.0.0")));
        await server.Admin.CreateAsync("gadgets", new { name = "Lens" });
        Assert.Equal("1.0.0 Active", await server.Admin.StandAsync());

        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.1.0", "second", m => m["tablesReadableFrom"] = "1.0.0")));
        Assert.Equal(("1.1.0 Active", 1), (await server.Admin.StandAsync(), await server.Admin.CountAsync("gadgets")));
        Assert.Equal(0, await server.Data.CountAsync("SELECT count(colour) FROM gadget"));
        Assert.Equal("1.0.0", (string)(await server.Admin.PluginAsync())!["rollsBackTo"]!);

        await server.RestartAsync(api => api.PostAsync(Path + "/roll-back"));
        await server.Admin.CreateAsync("gadgets", new { name = "Prism" });
        Assert.Equal(("1.0.0 Active", 2), (await server.Admin.StandAsync(), await server.Admin.CountAsync("gadgets")));
        Assert.Equal(HttpStatusCode.Conflict, (await server.Admin.TryAsync(HttpMethod.Post, Path + "/roll-back")).Status);

        await server.RestartAsync(api => api.PostAsync(Path + "/disable"));
        Assert.Equal(("1.0.0 Disabled", HttpStatusCode.NotFound), (await server.Admin.StandAsync(), (await server.Admin.TryAsync(HttpMethod.Get, "/api/gadgets")).Status));
        Assert.NotNull(await server.Admin.GetAsync("/api/recycle-bin"));
        await server.RestartAsync(api => api.PostAsync(Path + "/enable"));
        Assert.Equal(("1.0.0 Active", 2), (await server.Admin.StandAsync(), await server.Admin.CountAsync("gadgets")));

        await server.RestartAsync(api => api.PostAsync(Path + "/remove", new { }));
        Assert.Equal((" Removed", 2), (await server.Admin.StandAsync(), await server.Data.CountAsync("SELECT count(*) FROM gadget")));
        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.0.1")));
        Assert.Equal(("1.0.1 Active", 2), (await server.Admin.StandAsync(), await server.Admin.CountAsync("gadgets")));

        var unsaid = await server.Admin.TryAsync(HttpMethod.Post, Path + "/remove", new { deleteData = true, name = "Widgets" });
        await server.RestartAsync(api => api.PostAsync(Path + "/remove", new { deleteData = true, name = "gadgets" }));
        Assert.Equal(HttpStatusCode.BadRequest, unsaid.Status);
        Assert.Equal("absent", await server.Admin.StandAsync());
        Assert.Equal(0, await TablesAsync(server.Data));
        Assert.Equal(0, await server.Data.CountAsync("SELECT count(*) FROM history_entry WHERE kind = 'gadgets'"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(System.IO.Path.Combine(server.InstalledFolder, "installed")));
    }

    [Fact]
    public async Task Plugins_that_need_each_other_are_loaded_in_order_and_none_is_taken_from_under_another()
    {
        using var packages = new TestPackages();
        await using var server = await PluginServer.OnAsync("sqlite", folder => Ship(packages.Publish("1.0.0"), folder, TestPackages.Plugin));
        await server.Admin.TrustAsync(packages.Key);

        await server.RestartAsync(api => api.InstallAsync(packages.MakeDependent("Crm.TestPlugin >=1.0 <2.0")));
        Assert.Equal(("1.0.0 Active", "1.0.0 Active"), (await server.Admin.StandAsync(), await server.Admin.StandAsync("Crm.Dependent")));
        var disable = await server.Admin.TryAsync(HttpMethod.Post, Path + "/disable");
        var remove = await server.Admin.TryAsync(HttpMethod.Post, Path + "/remove", new { });
        var (_, upgrade) = await server.Admin.SendAsync(packages.Make("2.0.0"));
        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.1.0")));
        Assert.Equal(("1.1.0 Active", "1.0.0 Active"), (await server.Admin.StandAsync(), await server.Admin.StandAsync("Crm.Dependent")));
        await server.RestartAsync(api => api.PostAsync("/api/plugins/Crm.Dependent/disable"));
        await server.RestartAsync(api => api.PostAsync(Path + "/disable"));
        var needs = await server.Admin.TryAsync(HttpMethod.Post, "/api/plugins/Crm.Dependent/enable");

        Assert.Equal((HttpStatusCode.Conflict, "Dependent needs it. Disable or remove that first."), (disable.Status, (string)disable.Body!["detail"]!));
        Assert.Equal((HttpStatusCode.Conflict, true), (remove.Status, ((string)remove.Body!["detail"]!).Contains("ships with the program", StringComparison.Ordinal)));
        var check = upgrade!["checks"]!.AsArray().Single(c => (string)c!["result"]! == "Bad")!;
        Assert.StartsWith("Dependent works only with Crm.TestPlugin >=1.0 <2.0", (string)check["sentence"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, needs.Status);
        Assert.Equal("1.1.0 Disabled", await server.Admin.StandAsync());
    }

    [Fact]
    public async Task An_installed_version_takes_the_place_of_the_shipped_one_and_gives_it_back()
    {
        using var packages = new TestPackages();
        await using var server = await PluginServer.OnAsync("sqlite", folder => Ship(packages.Publish("1.0.0"), folder, TestPackages.Plugin));
        await server.Admin.CreateAsync("gadgets", new { name = "Lens" });
        await server.Admin.TryAsync(HttpMethod.Put, "/api/plugins/unsigned", new { allowed = true });

        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.2.0", signed: false)));
        var upgraded = await server.Admin.PluginAsync();
        await server.RestartAsync(api => api.PostAsync(Path + "/roll-back"));

        Assert.Equal(("1.2.0", true, true), ((string)upgraded!["version"]!, (bool)upgraded["isInstalled"]!, (bool)upgraded["isShipped"]!));
        Assert.Equal(("1.0.0 Active", 1), (await server.Admin.StandAsync(), await server.Admin.CountAsync("gadgets")));
        // A newer one that ships with the program is taken by itself.
        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.3.0", signed: false)));
        await server.StartAgainAsync(() => Ship(packages.Publish("2.0.0"), server.ShippedFolder, TestPackages.Plugin));
        Assert.Equal("2.0.0 Active", await server.Admin.StandAsync());
    }

    internal static void Ship(string published, string folder, string id)
    {
        var target = System.IO.Path.Combine(folder, id);
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(published))
            File.Copy(file, System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)));
    }

    private static Task<long> TablesAsync(TestDatabase data) => data.CountAsync(data.Kind == "sqlite"
        ? "SELECT count(*) FROM sqlite_master WHERE name IN ('gadget', 'version_crm_testplugin')"
        : "SELECT count(*) FROM information_schema.tables WHERE table_name IN ('gadget', 'version_crm_testplugin')");
}
