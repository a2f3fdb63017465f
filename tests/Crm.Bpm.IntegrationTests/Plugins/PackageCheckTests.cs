using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>Ways to break a package, sent to a server that runs: each is named, and nothing has changed.</summary>
public sealed class PackageCheckTests(PackageCheckTests.Server server) : IClassFixture<PackageCheckTests.Server>
{
    private static readonly Dictionary<string, Way> s_ways = new(StringComparer.Ordinal)
    {
        ["is no archive"] = new(p => Write(p, "PK no archive"u8.ToArray()), PackagePart.Archive, "not a whole zip"),
        ["is cut off"] = new(p => Write(p, File.ReadAllBytes(p.Make("1.0.0"))[..3000]), PackagePart.Archive, "not a whole zip"),
        ["has no manifest"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => zip.GetEntry("plugin.json")!.Delete()), PackagePart.Manifest, "no plugin.json"),
        ["has a manifest that is no JSON"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => TestPackages.Put(zip, "plugin.json", "{ \"id\": "u8.ToArray())), PackagePart.Manifest, "cannot be read"),
        ["has an id that is a path"] = new(p => TestPackages.Rewrite(p.Make("1.0.0"), m => m["id"] = "../evil"), PackagePart.Manifest, "is no id"),
        ["has no version"] = new(p => TestPackages.Rewrite(p.Make("1.0.0"), m => m["version"] = "newest"), PackagePart.Manifest, "no version"),
        ["has a range that cannot be read"] = new(p => TestPackages.Rewrite(p.Make("1.0.0"), m => m["sdk"] = ">>1"), PackagePart.Manifest, "“sdk”"),
        ["climbs out of its folder"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => TestPackages.Put(zip, "../../evil.dll", [1])), PackagePart.Archive, "outside the plugin's folder"),
        ["names an absolute path"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => TestPackages.Put(zip, "/tmp/evil.dll", [1])), PackagePart.Archive, "outside the plugin's folder"),
        ["names a path of Windows"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => TestPackages.Put(zip, "..\\evil.dll", [1])), PackagePart.Archive, "outside the plugin's folder"),
        ["holds a symbolic link"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => zip.CreateEntry("link").ExternalAttributes = unchecked((int)0xA1FF0000)), PackagePart.Archive, "no plain file"),
        ["holds a file twice"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => { using var again = zip.CreateEntry("DOES.txt").Open(); again.WriteByte(1); }), PackagePart.Archive, "twice"),
        ["is a bomb"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => TestPackages.Put(zip, "zeros.bin", new byte[30_000_000])), PackagePart.Archive, "unpacks to far more"),
        ["has a changed file"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => TestPackages.Put(zip, "does.txt", "throws-made"u8.ToArray())), PackagePart.Files, "check sum differs"),
        ["has a stray file"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => TestPackages.Put(zip, "stray.dll", [1])), PackagePart.Files, "not in plugin.json"),
        ["lacks a file"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => zip.GetEntry("does.txt")!.Delete()), PackagePart.Files, "not in the archive"),
        ["lacks the plugin itself"] = new(p => TestPackages.Rewrite(TestPackages.Spoil(p.Make("1.0.0"), zip => zip.GetEntry("Crm.TestPlugin.dll")!.Delete()), m => m["files"]!.AsObject().Remove("Crm.TestPlugin.dll"), p.Key), PackagePart.Files, "the plugin itself"),
        ["was not packed by the tool"] = new(p => TestPackages.Rewrite(p.Make("1.0.0"), m => m.Remove("files"), p.Key), PackagePart.Files, "lists no files"),
        ["was changed after it was signed"] = new(p => TestPackages.Rewrite(p.Make("1.0.0"), m => m["publisher"] = "Somebody"), PackagePart.Signature, "after it was signed"),
        ["has a signature that is nonsense"] = new(p => TestPackages.Spoil(p.Make("1.0.0"), zip => TestPackages.Put(zip, PackageWriter.SignatureName, "nonsense"u8.ToArray())), PackagePart.Signature, "does not fit"),
        ["is signed by a stranger"] = new(p => p.Make("1.0.0", key: p.Stranger), PackagePart.Signature, "a key that you do not trust"),
        ["is signed by a stranger who claims a trusted key"] = new(p => TestPackages.Rewrite(p.Make("1.0.0", key: p.Stranger), m => m["signedBy"] = p.Key.Public.Fingerprint, p.Stranger), PackagePart.Signature, "does not fit"),
        ["is not signed"] = new(p => p.Make("1.0.0", signed: false), PackagePart.Signature, "is not signed"),
        ["was made for a newer SDK"] = new(p => p.Make("1.0.0", change: m => m["sdk"] = "7.0"), PackagePart.Sdk, "Made for SDK 7.0"),
        ["needs a plugin that is not there"] = new(p => p.Make("1.0.0", change: m => m["dependsOn"] = new JsonArray("Crm.Nowhere 1.0")), PackagePart.Dependencies, "Needs Crm.Nowhere 1.0"),
        ["needs another version of a plugin"] = new(p => p.Make("1.0.0", change: m => m["dependsOn"] = new JsonArray("Crm.Basic >=8.0")), PackagePart.Dependencies, "version 1.0.0 is installed"),
        ["is no newer than what runs"] = new(p => Basic(p, "1.0.0"), PackagePart.Version, "installed already"),
        ["is older than what runs"] = new(p => Basic(p, "0.9.0"), PackagePart.Version, "older than 1.0.0"),
        ["needs a licence and names no key"] = new(p => p.Make("1.0.0", change: m => (m["activation"], m["licenceKey"]) = ("Licensed", "-")), PackagePart.Licence, "names no key"),
    };

    public static TheoryData<string> Ways => [.. s_ways.Keys];

    [Fact]
    public async Task What_was_built_on_the_SDK_before_may_be_installed_and_what_needs_the_next_one_may_not()
    {
        var crm = await server.StartedAsync();
        var now = SemVersion.Parse(SdkVersion.Current);
        var next = $"{now.Major}.{now.Minor + 1}";

        var (_, older) = await crm.Admin.SendAsync(server.Packages.MakeSample(SamplePluginTests.OnSdkBefore));
        var (_, newer) = await crm.Admin.SendAsync(server.Packages.MakeSample("Crm.SamplePlugin", manifest => manifest["sdk"] = next));

        Assert.True((bool)older!["mayBeInstalled"]!, older.ToJsonString());
        Assert.Equal(("Good", $"Made for SDK 1.0; this server has {now}."), SdkOf(older));
        Assert.False((bool)newer!["mayBeInstalled"]!, newer.ToJsonString());
        Assert.Equal(("Bad", $"Made for SDK {next}, and this server has {now}. Ask the publisher for a version that fits, or upgrade the server."), SdkOf(newer));

        static (string, string) SdkOf(JsonNode report) =>
            report["checks"]!.AsArray().Where(c => (string)c!["part"]! == nameof(PackagePart.Sdk)).Select(c => ((string)c!["result"]!, (string)c["sentence"]!)).Single();
    }

    [Fact]
    public async Task A_version_that_needs_a_licence_says_so_though_the_one_that_runs_needs_none()
    {
        var crm = await server.StartedAsync();

        var (_, report) = await crm.Admin.SendAsync(Basic(server.Packages, "2.0.0", m => (m["activation"], m["licenceKey"]) = ("Licensed", server.Packages.Key.Public.Pem)));

        var said = Assert.Single(report!["checks"]!.AsArray(), c => (string)c!["part"]! == nameof(PackagePart.Licence))!;
        Assert.Equal(("Warning", true), ((string)said["result"]!, ((string)said["sentence"]!).StartsWith("Needs a licence.", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_package_is_refused_with_the_reason_when_it(string way)
    {
        var crm = await server.StartedAsync();
        var before = (await crm.Admin.GetAsync("/api/plugins")).ToJsonString();

        var (status, report) = await crm.Admin.SendAsync(s_ways[way].Make(server.Packages));

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.False((bool)report!["mayBeInstalled"]!, report.ToJsonString());
        var bad = report["checks"]!.AsArray().Where(c => (string)c!["result"]! == "Bad").ToList();
        Assert.Contains(bad, c => (string)c!["part"]! == s_ways[way].Part.ToString() && ((string)c["sentence"]!).Contains(s_ways[way].Says, StringComparison.Ordinal));
        var (installed, refusal) = await crm.Admin.TryAsync(HttpMethod.Post, $"/api/plugins/packages/{report["id"]}/install");
        Assert.Equal((HttpStatusCode.Conflict, true), (installed, ((string)refusal!["detail"]!).Length > 10));
        Assert.Equal(before, (await crm.Admin.GetAsync("/api/plugins")).ToJsonString());
        Assert.False(File.Exists(Path.Combine(crm.Database.Folder, "plugins", "state.json")));
        Assert.Equal(1, await crm.Admin.CountAsync("contractors"));
        Assert.Empty(Directory.EnumerateFiles(crm.Database.Folder, "*evil*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_good_package_is_found_good_in_both_languages_and_waits_until_somebody_decides()
    {
        var crm = await server.StartedAsync();

        var (_, report) = await crm.Admin.SendAsync(server.Packages.Make("1.0.0"));
        var (_, russian) = await crm.Admin.TryAsync(HttpMethod.Get, $"/api/plugins/packages/{report!["id"]}", null, r => r.Headers.AcceptLanguage.ParseAdd("ru"));
        await crm.Admin.DeleteAsync($"/api/plugins/packages/{report["id"]}");

        Assert.True((bool)report["mayBeInstalled"]!, report.ToJsonString());
        Assert.Equal(("Gadgets", "Приборы"), ((string)report["name"]!, (string)russian!["name"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await crm.Admin.TryAsync(HttpMethod.Post, $"/api/plugins/packages/{report["id"]}/install")).Status);
    }

    [Fact]
    public async Task What_is_too_large_no_form_or_sent_by_somebody_else_is_refused_at_the_door()
    {
        var crm = await server.StartedAsync();
        using var manager = await crm.SignInAsync("Mallory", ShippedRoles.Manager);
        using var large = new MultipartFormDataContent { { new ByteArrayContent(new byte[3 * 1024 * 1024]), "file", "large.crmplugin" } };
        using var noForm = new StringContent("no form", Encoding.UTF8, "text/plain");

        var tooLarge = await crm.Admin.TryAsync(HttpMethod.Post, "/api/plugins/packages", large);
        var nonsense = await crm.Admin.TryAsync(HttpMethod.Post, "/api/plugins/packages", noForm);
        var stranger = await manager.SendAsync(server.Packages.Make("1.0.0"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.Status);
        Assert.Contains("2 MB", (string)tooLarge.Body!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.Status);
        Assert.Equal(HttpStatusCode.Forbidden, stranger.Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.TryAsync(HttpMethod.Get, "/api/plugins")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.TryAsync(HttpMethod.Post, "/api/plugins/Crm.Basic/disable")).Status);
    }

    [Fact]
    public async Task A_private_key_is_no_key_of_a_publisher()
    {
        var crm = await server.StartedAsync();

        var (status, body) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/plugins/publishers", new { name = "Careless", key = server.Packages.Stranger.ToPem() });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("private key", (string)body!["detail"]!, StringComparison.Ordinal);
    }

    // The shipped plugin's id and the test plugin's code: only the numbers matter here.
    private static string Basic(TestPackages packages, string version, Action<JsonObject>? change = null)
    {
        var folder = packages.Publish(version, change: m =>
        {
            m["id"] = "Crm.Basic";
            change?.Invoke(m);
        });
        File.Move(Path.Combine(folder, "Crm.TestPlugin.dll"), Path.Combine(folder, "Crm.Basic.dll"));
        PackageWriter.Write(folder, folder + PackageWriter.Extension, packages.Key);
        return folder + PackageWriter.Extension;
    }

    private static string Write(TestPackages packages, byte[] content)
    {
        var file = packages.Make("1.0.0");
        File.WriteAllBytes(file, content);
        return file;
    }

    private sealed record Way(Func<TestPackages, string> Make, PackagePart Part, string Says);

    /// <summary>One server for all ways; what is sent to it may not change it.</summary>
    public sealed class Server : IAsyncDisposable
    {
        private CrmHost? _crm;

        internal TestPackages Packages { get; } = new();

        public async Task<CrmHost> StartedAsync()
        {
            if (_crm is not null)
                return _crm;
            _crm = await CrmHost.OnAsync("sqlite", "Plugins:MaxMegabytes=2");
            await _crm.Admin.TrustAsync(Packages.Key);
            await _crm.Admin.CreateAsync("contractors", new { name = "Acme" });
            return _crm;
        }

        public async ValueTask DisposeAsync()
        {
            if (_crm is not null)
                await _crm.DisposeAsync();
            Packages.Dispose();
        }
    }
}
