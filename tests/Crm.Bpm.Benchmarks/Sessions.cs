using System.Globalization;
using Microsoft.Playwright;

namespace Crm.Bpm.Benchmarks;

/// <summary>What fifty people feel who have the product open at once: from a click to what it changes, in Chromium, and what each of them costs the server.</summary>
internal static class Sessions
{
    private const int People = 50;
    private const int Clicking = 10;
    private const int Rounds = 12;
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);
    private static readonly string[] s_pages = ["inbox", "deals/board", "leads", "calendar", "contractors"];

    // Another task is chosen in the inbox; the time until the list shows it as the chosen one, and until the task itself is there.
    private const string Choose = """
        () => new Promise(done => {
          const others = [...document.querySelectorAll("a.split-item:not([aria-current=true])")].slice(0, 20);
          const item = others[Math.floor(Math.random() * others.length)];
          const wanted = item.getAttribute("href");
          const started = performance.now();
          let shown = 0;
          const look = new MutationObserver(() => {
            if (document.querySelector("a.split-item[aria-current=true]")?.getAttribute("href") !== wanted) return;
            shown ||= performance.now() - started;
            if (!document.querySelector(".split .pane h1") || document.querySelector(".split .pane .bone")) return;
            look.disconnect();
            done([shown, performance.now() - started]);
          });
          look.observe(document.body, { subtree: true, childList: true, attributes: true });
          item.click();
        })
        """;

    public static async Task RunAsync()
    {
        if (Hosts.Chromium is not { } chromium)
        {
            Console.WriteLine("figure: felt time was not measured, there is no Chromium");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("crm-bench-").FullName;
        using var host = await Hosts.StartAsync(["--demo", "--Data:Folder=" + folder, "--RateLimits:SignInPerMinute=0"]);
        await host.ReadyAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Hosts.BrowserArguments });
        var warm = await OpenAsync(browser, host.Address, "inbox");
        for (var i = 0; i < Rounds; i++)
            await ChooseAsync(warm);
        await Task.Delay(s_rest);
        var before = host.Megabytes;
        var inboxes = new List<IPage>();
        for (var i = 0; i < People; i++)
        {
            var page = await OpenAsync(browser, host.Address, s_pages[i % s_pages.Length]);
            if (i % s_pages.Length == 0)
                inboxes.Add(page);
        }

        await Task.Delay(s_rest);
        var each = (host.Megabytes - before) / People;
        var (shown, filled) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
            foreach (var page in inboxes.Take(Clicking))
            {
                var times = await ChooseAsync(page);
                shown.Add(times[0]);
                filled.Add(times[1]);
            }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"figure: with {People} open sessions choosing another task takes {Share(shown, 50):0} ms from click to change, p95 {Share(shown, 95):0} ms; the task is there after {Share(filled, 50):0} ms, p95 {Share(filled, 95):0} ms ({shown.Count} clicks); {each:0.0} MB of the server's memory for each session"));
        host.Stop();
        Directory.Delete(folder, recursive: true);
    }

    private static double Share(List<double> times, int percent) => times.Order().ElementAt(times.Count * percent / 100);

    private static async Task<double[]> ChooseAsync(IPage page)
    {
        await page.Locator("a.split-item:not([aria-current=true])").First.WaitForAsync();
        return await page.EvaluateAsync<double[]>(Choose);
    }

    private static async Task<IPage> OpenAsync(IBrowser browser, string address, string path)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = address, ViewportSize = new() { Width = 1400, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.Locator("button[data-role='Manager']").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        await page.GotoAsync("/" + path);
        await page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.WaitForFunctionAsync("() => document.querySelectorAll('main .bone, main [aria-busy=true]').length === 0");
        return page;
    }
}
