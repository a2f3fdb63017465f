using System.Diagnostics;
using System.Net;

namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>What an author does first: a plugin from the template, compiled against the program, packed and signed, and installed in it.</summary>
public sealed class TemplateTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_template_fills_in_every_name_and_leaves_none_of_its_own()
    {
        var folder = Directory.CreateTempSubdirectory("crm-template-").FullName;
        try
        {
            var files = Directory.EnumerateFiles(await MakeAsync(folder), "*", SearchOption.AllDirectories).ToList();
            var everything = string.Join('\n', files) + string.Concat(files.Select(File.ReadAllText));

            foreach (var own in (string[])["Company.Product", "ProductPlugin", "OneThing", "ManyThings", "one_thing", "many-things", "One thing", "Many things", "ОднаВещь", "МногоВещей", "CRM_PROGRAM_FOLDER", "PUBLISHER_NAME", "20000101"])
                Assert.DoesNotContain(own, everything, StringComparison.Ordinal);
            foreach (var made in (string[])["class ServicePlugin", "class ServiceCall ", "\"service_call\"", "/api/service-calls", "\"Service call\", \"Выезд\", \"Service calls\", \"Выезды\"", "FinishServiceCall.cs"])
                Assert.Contains(made, everything, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_plugin_made_from_the_template_is_built_packed_checked_installed_and_works()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CRM_TEST_LONG") == "1", "Compiling a plugin belongs to the long run: tests/run --long.");
        using var packages = new TestPackages();
        var folder = Directory.CreateTempSubdirectory("crm-template-").FullName;
        try
        {
            var plugin = await MakeAsync(folder);
            var key = Path.Combine(folder, "signing-key.pem");
            await File.WriteAllTextAsync(key, packages.Key.ToPem());
            await DotnetAsync(plugin, "build", "Acme.Service", "-t:Package", "-p:PackageKey=" + key);
            // Nothing of the program itself: two copies of a type are two types.
            Assert.All(Directory.EnumerateFiles(Path.Combine(plugin, "artifacts", "plugins", "Acme.Service"), "*", SearchOption.AllDirectories),
                file => Assert.Matches(@"^(Acme\.Service\..+|plugin\.json)$", Path.GetFileName(file)));

            await WorkWithAsync(packages, Path.Combine(plugin, "artifacts", "packages", "Acme.Service-1.0.0.crmplugin"));

            // Its own tests start the program once more.
            await DotnetAsync(plugin, "test");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<string> MakeAsync(string folder)
    {
        var (hive, plugin) = (Path.Combine(folder, "hive"), Path.Combine(folder, "Acme.Service"));
        await DotnetAsync(folder, "new", "install", TemplateFolder, "--debug:custom-hive", hive);
        await DotnetAsync(folder, "new", "crm-plugin", "-n", "Acme.Service", "--record", "ServiceCall", "--record-ru", "Выезд", "--plural-ru", "Выезды", "--publisher", "Acme",
            "--crm", TestPackages.BuiltFolder("Crm.Bpm.Host"), "--debug:custom-hive", hive);
        return plugin;
    }

    private static async Task WorkWithAsync(TestPackages packages, string package)
    {
        await using var server = await PluginServer.OnAsync("sqlite");
        await server.Admin.TrustAsync(packages.Key);
        await server.RestartAsync(api => api.InstallAsync(package));
        var me = await server.Admin.GetAsync("/api/me");

        var call = await server.Admin.CreateAsync("service-calls", new { name = "Lift", dueOn = "2030-01-15", responsible = new { id = (string)me["id"]! } });
        var finished = await server.Admin.DoAsync("service-calls", call, "finish", new { });
        var nobodys = await server.Admin.CreateAsync("service-calls", new { name = "Door" });
        var (refused, why) = await server.Admin.TryAsync(HttpMethod.Post, $"/api/service-calls/{nobodys["id"]}/finish", new { });
        var steps = (await server.Admin.GetAsync("/elsa/api/descriptors/activities"))["items"]!.AsArray().Select(s => (string)s!["typeName"]!).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(("1.0.0 Active", "Finished"), (await server.Admin.StandAsync("Acme.Service"), (string)finished["status"]!));
        Assert.Equal((HttpStatusCode.Conflict, "Nobody is responsible for “Door”. Say who is, then finish it."), (refused, (string)why!["detail"]!));
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "Acme.Service.FinishServiceCall", "Acme.Service.ServiceCallCreated", "Acme.Service.ServiceCallFinished" }, steps);
    }

    private async Task DotnetAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // Compilers and builders that would wait for more work go with the build.
        (start.Environment["UseSharedCompilation"], start.Environment["MSBUILDDISABLENODEREUSE"]) = ("false", "1");
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var everything = await said + await complained;
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{everything}");
        output.WriteLine($"figure: dotnet {string.Join(' ', arguments.Take(2))} took {watch.Elapsed.TotalSeconds:0.0} s");
    }

    private static string TemplateFolder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Crm.Bpm.sln")))
                folder = folder.Parent!;
            return Path.Combine(folder.FullName, "plugins", "Crm.Plugin.Template");
        }
    }
}
