using System.Net;
using System.Text.Json.Nodes;

namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>Plugins that pass every check and then fail: the server starts, and says which and why.</summary>
public sealed class FaultyPluginTests
{
    private static readonly (string Does, string Says)[] s_faults =
    [
        ("broken second", "Its tables could not be brought up to date"), ("throws-made", "It cannot be loaded: Wrong on purpose (made)."), ("throws-described", "It fails while it says what it adds: Wrong on purpose (described)."),
        ("throws-mapped", "Its tables or routes cannot be understood: Wrong on purpose (mapped)."), ("throws-routed", "Its tables or routes cannot be understood: Wrong on purpose (routed)."),
        ("throws-seeded", "It fails while it prepares its data: Wrong on purpose (seeded)."), ("throws-started", "It fails at start: Wrong on purpose (started)."),
    ];

    [Theory, InlineData("sqlite", 7), InlineData("postgres", 1)]
    public async Task A_version_that_fails_leaves_the_one_before_at_work_on_its_data(string database, int faults)
    {
        using var packages = new TestPackages();
        await using var server = await PluginServer.OnAsync(database);
        await server.Admin.TrustAsync(packages.Key);
        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.0.0")));
        await server.Admin.CreateAsync("gadgets", new { name = "Lens" });

        foreach (var (does, says) in s_faults.Take(faults))
        {
            await server.RestartAsync(api => api.InstallAsync(packages.Make("1.1.0", does)));

            var plugin = (await server.Admin.PluginAsync())!;
            Assert.Equal(("1.0.0", "Active", "1.1.0"), ((string)plugin["version"]!, (string)plugin["status"]!, (string)plugin["failedVersion"]!));
            Assert.Contains(says, (string)plugin["failedReason"]!, StringComparison.Ordinal);
            Assert.Equal(1, await server.Admin.CountAsync("gadgets"));
            Assert.Equal(1, await server.Data.CountAsync("SELECT count(*) FROM version_crm_testplugin"));
            Assert.Equal(0, await server.Data.CountAsync(ColumnsOf(database)));
        }

        // What fails in the background fails alone.
        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.1.0", "throws-later")));
        await server.Admin.CreateAsync("gadgets", new { name = "Prism" });
        Assert.Equal(("1.1.0 Active", 2), (await server.Admin.StandAsync(), await server.Admin.CountAsync("gadgets")));
        Assert.Null((await server.Admin.PluginAsync())!["failedVersion"]);
    }

    [Fact]
    public async Task A_new_plugin_that_fails_is_named_and_can_be_tried_again_or_replaced_by_a_mended_one()
    {
        using var packages = new TestPackages();
        await using var server = await PluginServer.OnAsync("sqlite");
        await server.Admin.TrustAsync(packages.Key);

        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.0.0", "throws-described")));
        var plugin = (await server.Admin.PluginAsync())!;
        await server.RestartAsync(api => api.PostAsync("/api/plugins/Crm.TestPlugin/enable"));
        var again = await server.Admin.StandAsync();
        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.0.0")));

        Assert.Equal(("Malfunctioned", true), ((string)plugin["status"]!, ((string)plugin["reason"]!).Contains("Wrong on purpose (described)", StringComparison.Ordinal)));
        Assert.Equal("1.0.0 Malfunctioned", again);
        Assert.Equal("1.0.0 Active", await server.Admin.StandAsync());
    }

    [Fact]
    public async Task A_version_that_fails_after_its_tables_were_changed_keeps_the_server_running_and_its_data()
    {
        using var packages = new TestPackages();
        await using var server = await PluginServer.OnAsync("sqlite");
        await server.Admin.TrustAsync(packages.Key);
        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.0.0")));
        await server.Admin.CreateAsync("gadgets", new { name = "Lens" });

        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.1.0", "second throws-seeded")));
        var failed = await server.Admin.StandAsync();
        var back = await server.Admin.TryAsync(HttpMethod.Post, "/api/plugins/Crm.TestPlugin/roll-back");
        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.1.1", "second")));

        Assert.Equal("1.1.0 Malfunctioned", failed);
        Assert.Equal((HttpStatusCode.Conflict, true), (back.Status, ((string)back.Body!["detail"]!).Contains("changed its tables", StringComparison.Ordinal)));
        Assert.Equal(("1.1.1 Active", 1), (await server.Admin.StandAsync(), await server.Admin.CountAsync("gadgets")));
    }

    [Fact]
    public async Task What_was_damaged_on_the_disk_is_named_and_the_server_starts()
    {
        using var packages = new TestPackages();
        await using var server = await PluginServer.OnAsync("sqlite");
        await server.Admin.TrustAsync(packages.Key);
        await server.RestartAsync(api => api.InstallAsync(packages.Make("1.0.0")));
        var file = Directory.EnumerateFiles(server.InstalledFolder, "does.txt", SearchOption.AllDirectories).Single();
        var state = Path.Combine(server.InstalledFolder, "state.json");
        var good = await File.ReadAllTextAsync(state);

        await server.StartAgainAsync(() => File.WriteAllText(file, "changed"));
        var changed = (await server.Admin.PluginAsync())!;
        await server.StartAgainAsync(() => File.WriteAllText(file, ""));
        var mended = await server.Admin.StandAsync();
        await server.StartAgainAsync(() => File.WriteAllText(state, good[..50]));
        var unreadable = (await server.Admin.PluginAsync("state.json"))!;
        await server.StartAgainAsync(() => File.WriteAllText(state, good));

        Assert.Equal(("Malfunctioned", "“does.txt” was changed or is missing since it was installed. Install the package again."), ((string)changed["status"]!, (string)changed["reason"]!));
        Assert.Equal("1.0.0 Active", mended);
        Assert.Contains("damaged", (string)unreadable["reason"]!, StringComparison.Ordinal);
        Assert.Equal("1.0.0 Active", await server.Admin.StandAsync());
    }

    [Fact]
    public async Task Everything_wrong_in_the_plugin_folder_is_named_and_what_is_right_works()
    {
        using var packages = new TestPackages();
        await using var server = await PluginServer.OnAsync("sqlite", folder =>
        {
            InstallTests.Ship(packages.Publish("1.0.0"), folder, TestPackages.Plugin);
            InstallTests.Ship(packages.Publish("1.0.0"), folder, "twice");
            Place(folder, "no-json", "{", null);
            Place(folder, "Crm.NoAssembly", Manifest("Crm.NoAssembly"), null);
            Place(folder, "Crm.NoCode", Manifest("Crm.NoCode"), "no code"u8.ToArray());
            Place(folder, "Crm.NoClass", Manifest("Crm.NoClass"), File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "CsCheck.dll")));
            Place(folder, "Crm.Newer", Manifest("Crm.Newer", m => m["sdk"] = "9.0"), null);
            Place(folder, "Crm.Lonely", Manifest("Crm.Lonely", m => m["dependsOn"] = new JsonArray("Crm.Nowhere")), null);
        });

        var stands = (await server.Admin.GetAsync("/api/plugins"))["plugins"]!.AsArray().ToDictionary(p => (string)p!["id"]!, p => (string)p!["status"]! + ": " + (string?)p["reason"], StringComparer.Ordinal);

        Assert.Equal("Active: ", stands[TestPackages.Plugin]);
        Assert.StartsWith("Malfunctioned: There is another plugin with this id", stands["twice"], StringComparison.Ordinal);
        Assert.StartsWith("Malfunctioned: plugin.json cannot be read", stands["no-json"], StringComparison.Ordinal);
        Assert.StartsWith("Malfunctioned: It cannot be loaded", stands["Crm.NoAssembly"], StringComparison.Ordinal);
        Assert.StartsWith("Malfunctioned: It cannot be loaded", stands["Crm.NoCode"], StringComparison.Ordinal);
        Assert.StartsWith("Malfunctioned: It has no public class", stands["Crm.NoClass"], StringComparison.Ordinal);
        Assert.StartsWith("NotSupported: Made for SDK 9.0", stands["Crm.Newer"], StringComparison.Ordinal);
        Assert.StartsWith("MissingDependency: Needs Crm.Nowhere", stands["Crm.Lonely"], StringComparison.Ordinal);
        Assert.Equal(0, await server.Admin.CountAsync("gadgets"));
    }

    [Theory, InlineData("throws-started", "It fails at start"), InlineData("throws-seeded", "It fails while it prepares its data"), InlineData("broken", "Its tables could not be brought up to date")]
    public async Task A_shipped_plugin_that_fails_is_left_out_and_named(string does, string says)
    {
        using var packages = new TestPackages();
        await using var server = await PluginServer.OnAsync("sqlite", folder => InstallTests.Ship(packages.Publish("1.0.0", does), folder, TestPackages.Plugin));

        var plugin = (await server.Admin.PluginAsync())!;

        Assert.Equal("Malfunctioned", (string)plugin["status"]!);
        Assert.StartsWith(says, (string)plugin["reason"]!, StringComparison.Ordinal);
        Assert.Equal(1, await server.Admin.CountAsync("users"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Admin.TryAsync(HttpMethod.Get, "/api/gadgets")).Status);
    }

    private static string Manifest(string id, Action<JsonObject>? change = null)
    {
        var manifest = new JsonObject { ["id"] = id, ["version"] = "1.0.0", ["name"] = id };
        change?.Invoke(manifest);
        return manifest.ToJsonString();
    }

    private static void Place(string folder, string id, string manifest, byte[]? assembly)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, id)).FullName;
        File.WriteAllText(Path.Combine(place, "plugin.json"), manifest);
        if (assembly is not null)
            File.WriteAllBytes(Path.Combine(place, id + ".dll"), assembly);
    }

    private static string ColumnsOf(string database) => database == "sqlite"
        ? "SELECT count(*) FROM pragma_table_info('gadget') WHERE name IN ('size', 'colour')"
        : "SELECT count(*) FROM information_schema.columns WHERE table_name = 'gadget' AND column_name IN ('size', 'colour')";
}
