namespace Crm.Bpm.BrowserTests;

/// <summary>
/// The one browser of a run: <c>CHROMIUM</c>, or Debian's; without a window of its own (headless shell) where that is installed, which
/// takes a quarter less processor time. Everybody in it has a window and cookies of their own.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] s_arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] s_places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    /// <summary>How long anything may take before it counts as not coming, in milliseconds.</summary>
    public const float Patience = 30_000;

    private readonly IPlaywright _playwright;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, Browser) = (playwright, browser);

    public IBrowser Browser { get; }

    /// <summary>Where it is installed; null when there is none.</summary>
    public static string? Program
    {
        get
        {
            var named = Environment.GetEnvironmentVariable("CHROMIUM");
            return Array.Find(string.IsNullOrEmpty(named) ? s_places : [named], File.Exists);
        }
    }

    public static async Task<Chromium> StartAsync()
    {
        SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = s_arguments }));
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }
}
