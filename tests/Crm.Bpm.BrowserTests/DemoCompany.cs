using Crm.Bpm.IntegrationTests;

[assembly: AssemblyFixture(typeof(Crm.Bpm.BrowserTests.DemoCompany))]

namespace Crm.Bpm.BrowserTests;

/// <summary>
/// The demo company, made once per run by the real program. Everybody shares one running copy; a journey that turns the clock,
/// changes a process or restarts the program takes a copy of its own.
/// </summary>
public sealed class DemoCompany : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "crm-browser-" + Guid.CreateVersion7().ToString("N"));
    private Chromium? _chromium;
    private HostProcess? _shared;
    private int _copies;

    // Making it takes a while: who runs one journey again and again names a folder that keeps it.
    private string Made => Environment.GetEnvironmentVariable("CRM_TEST_DEMO") is { Length: > 0 } kept ? kept : Path.Combine(_folder, "made");

    public IBrowser Browser => _chromium!.Browser;

    /// <summary>Where the copy runs that everybody shares.</summary>
    public Uri Address => _shared!.Address;

    /// <summary>What the copy that everybody shares printed.</summary>
    public string Output => _shared!.Output;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is null)
            return;
        if (!Directory.Exists(Made))
        {
            var host = await HostProcess.StartAsync("--demo", "--Data:Folder=" + Made);
            await host.DisposeAsync();
        }

        _chromium = await Chromium.StartAsync();
        _shared = await OwnAsync();
    }

    /// <summary>A running copy for one journey alone.</summary>
    /// <param name="settings">Settings on top of the demo's, as <c>Name:Key=value</c>.</param>
    public Task<HostProcess> OwnAsync(params string[] settings)
    {
        var copy = Path.Combine(_folder, "copy-" + Interlocked.Increment(ref _copies));
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(Made))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        // All of them come from one address, more often than people do.
        return HostProcess.StartAsync(["--demo", "--Data:Folder=" + copy, "--RateLimits:SignInPerMinute=0", "--detailedErrors=true", .. settings.Select(setting => "--" + setting)]);
    }

    /// <summary>The program as somebody starts it for the first time: no company, nobody to sign in.</summary>
    /// <param name="settings">Its command line.</param>
    public Task<HostProcess> NewServerAsync(params string[] settings) =>
        HostProcess.StartAsync(["--Data:Folder=" + Path.Combine(_folder, "new-" + Interlocked.Increment(ref _copies)), "--detailedErrors=true", .. settings]);

    public async ValueTask DisposeAsync()
    {
        if (_shared is not null)
            await _shared.DisposeAsync();
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
