using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Company.Product.Tests;

/// <summary>
/// The real program with this plugin, as a process, on a free port and on a database of its own: SQLite in a temporary folder. For another database
/// set <c>Database__Provider</c> and <c>ConnectionStrings__Crm</c> in the environment; it has to be empty. A plugin that needs a licence gets one,
/// issued with a key of the test's own. Use it as a class fixture: a start takes seconds.
/// </summary>
public sealed partial class CrmProgram : IAsyncLifetime
{
    private const string AdminToken = "token-of-the-administrator-0123456789";
    private static readonly string s_plugin = typeof(ProductPlugin).Assembly.GetName().Name!;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("crm-plugin-test-").FullName;
    private readonly List<string> _said = [];
    private readonly List<CrmApi> _people = [];
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private CrmApi? _admin;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The API as the first administrator.</summary>
    public CrmApi Admin => _admin ?? throw new InvalidOperationException("The program has not started.");

    /// <summary>What the program printed.</summary>
    public string Output
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said);
        }
    }

    /// <summary>Starts the program and waits until it works; fails when the plugin is not active, with the reason that administrators would read.</summary>
    public async ValueTask InitializeAsync()
    {
        var isLicensed = await LayOutAsync();
        _process = Start(
            "--urls=http://127.0.0.1:0", "--Data:Folder=" + Path.Combine(_folder, "data"), "--Plugins:More=" + Path.Combine(_folder, "plugins"),
            "--Setup:AdminEmail=admin@example.test", "--Setup:AdminPassword=correct horse battery", "--Setup:ApiToken=" + AdminToken);
        if (await Task.WhenAny(_ready.Task, _process.WaitForExitAsync(), Task.Delay(s_patience)) != _ready.Task)
            Assert.Fail("The program did not become ready:\n" + Output);
        Address = await _ready.Task;
        _admin = new CrmApi(Address, AdminToken);
        var plugin = (await _admin.GetAsync("/api/plugins"))["plugins"]!.AsArray().FirstOrDefault(p => (string)p!["id"]! == s_plugin);
        Assert.True((string?)plugin?["status"] == "Active", $"The plugin is not active: {plugin?["reason"] ?? "it was not found"}");
        if (isLicensed)
            await EnterLicenceAsync();
    }

    /// <summary>Enters a licence for the plugin, with anything the tool understands: <c>"--until", "2030-12-31"</c>. Unset, it lasts for ever.</summary>
    public async Task EnterLicenceAsync(params string[] terms)
    {
        var file = Path.Combine(_folder, "test.crmlicence");
        await RunAsync(["plugin-licence", "--key", Path.Combine(_folder, "keys", "signing-key.pem"), "--plugin", s_plugin, "--customer", "Test", "--out", file, .. terms]);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(file)), "file", Path.GetFileName(file) } };
        await Admin.PostAsync("/api/plugins/licences", form);
    }

    /// <summary>Takes the plugin's licence out, does something, and enters one again.</summary>
    public async Task WithoutLicenceAsync(Func<Task> test)
    {
        await Admin.DeleteAsync($"/api/plugins/{s_plugin}/licence");
        await test();
        await EnterLicenceAsync();
    }

    /// <summary>A new person with a role of the program, and the API as they see it.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="role">"Manager", "SalesHead", "ProcessAnalyst" or "Administrator".</param>
    public async Task<CrmApi> SignInAsync(string name, string role)
    {
        var person = await Admin.PostAsync("/api/users", new { name, email = Guid.NewGuid().ToString("N") + "@example.test" });
        var invited = await Admin.PostAsync($"/api/users/{person["id"]}/invite", new { roles = new[] { role } });
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };
        browser.DefaultRequestHeaders.Add("X-Crm-Request", "1");
        var token = await TokenOfAsync(browser, new Uri((string)invited["link"]!, UriKind.RelativeOrAbsolute), name);
        var api = new CrmApi(Address, token);
        lock (_people)
            _people.Add(api);
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        _people.ForEach(person => person.Dispose());
        _admin?.Dispose();
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // As an invited person does it: choose a password on the page the link opens, and then make an access token.
    private static async Task<string> TokenOfAsync(HttpClient browser, Uri link, string name)
    {
        const string Password = "battery staple correct";
        var page = await browser.GetStringAsync(link);
        using var form = new FormUrlEncodedContent([
            new("password", Password), new("repeated", Password), new("_handler", "welcome"),
            new("__RequestVerificationToken", FormToken().Match(page).Groups[1].Value),
        ]);
        using var welcomed = await browser.PostAsync(link, form);
        using var made = await browser.PostAsync(new Uri("/api/tokens", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { name }));
        var answer = await made.Content.ReadAsStringAsync();
        Assert.True(made.IsSuccessStatusCode, $"{name} could not sign in ({(int)welcomed.StatusCode}, {(int)made.StatusCode}): {answer}");
        return (string)JsonNode.Parse(answer)!["token"]!;
    }

    // The plugin as the build left it; where it is sold, with the key its licences are checked by, as packing adds it.
    private async Task<bool> LayOutAsync()
    {
        var (built, folder) = (Path.Combine(Metadata("PluginsFolder"), s_plugin), Path.Combine(_folder, "plugins", s_plugin));
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "plugin.json")))!;
        if ((string?)manifest["activation"] != "Licensed")
            return false;
        await RunAsync("plugin-key", "--out", Path.Combine(_folder, "keys"));
        manifest["licenceKey"] = await File.ReadAllTextAsync(Path.Combine(_folder, "keys", "publisher.pem"));
        await File.WriteAllTextAsync(Path.Combine(folder, "plugin.json"), manifest.ToJsonString());
        return true;
    }

    // The tool for vendors is the same program.
    private async Task RunAsync(params string[] arguments)
    {
        using var tool = Start(arguments);
        await tool.WaitForExitAsync();
        Assert.True(tool.ExitCode == 0, $"{arguments[0]} failed:\n{Output}");
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = _folder };
        foreach (var argument in arguments.Prepend(Path.Combine(Metadata("CrmFolder"), "Crm.Bpm.Host.dll")))
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_said)
            _said.Add(line);
        if (ReadyLine().Match(line) is { Success: true } ready)
            _ready.TrySetResult(new Uri(ready.Groups[1].Value));
    }

    private static string Metadata(string key) =>
        typeof(CrmProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    [GeneratedRegex("""^Crm\.Bpm is ready: (http://\S+)""")]
    private static partial Regex ReadyLine();

    [GeneratedRegex("""__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex FormToken();
}
