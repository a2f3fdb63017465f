using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

namespace Crm.Bpm.Benchmarks;

/// <summary>The product as a process of its own: start to first answer, memory at rest, and what an open page costs.</summary>
internal static class Hosts
{
    private const int Pages = 20;
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(10);

    /// <summary>How Chromium is started here.</summary>
    public static IReadOnlyList<string> BrowserArguments { get; } =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>Where the browser is; null when there is none.</summary>
    public static string? Chromium =>
        Array.Find<string>(Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? [named] : ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"], File.Exists);

    public static async Task RunAsync()
    {
        foreach (var kind in FreshDatabase.Kinds)
        {
            await using var database = await FreshDatabase.NewAsync(kind);
            var first = await StartTookAsync([.. ProductHost.Setup, .. database.Arguments]);
            var again = new List<double>();
            for (var i = 0; i < 3; i++)
                again.Add(await StartTookAsync([.. ProductHost.Setup, .. database.Arguments]));
            Console.WriteLine($"figure: start to first answer on {kind}: {first:0.0} s with an empty database, {again.Order().ElementAt(1):0.0} s afterwards (median of 3)");
        }

        await MemoryAsync();
    }

    private static async Task<double> StartTookAsync(string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var host = await StartAsync(arguments);
        var took = watch.Elapsed.TotalSeconds;
        host.Stop();
        return took;
    }

    private static async Task MemoryAsync()
    {
        var folder = Directory.CreateTempSubdirectory("crm-bench-").FullName;
        using var host = await StartAsync(["--demo", "--Data:Folder=" + folder]);
        await host.ReadyAsync();
        await Task.Delay(s_rest);
        var idle = host.Megabytes;
        using var playwright = await Playwright.CreateAsync();
        if (Chromium is not { } chromium)
        {
            Console.WriteLine($"figure: the demo's host at rest takes {idle:N0} MB; pages were not opened, there is no Chromium");
            return;
        }

        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = BrowserArguments });
        var context = await browser.NewContextAsync();
        var first = await context.NewPageAsync();
        await first.GotoAsync(host.Address + "sign-in");
        await first.Locator("button[value=manager], button:has-text('Manager')").First.ClickAsync();
        await first.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        await OpenAsync(context, host, Pages / 4);
        await Task.Delay(s_rest);
        var before = host.Megabytes;
        await OpenAsync(context, host, Pages);
        await Task.Delay(s_rest);
        var open = host.Megabytes;
        Console.WriteLine($"figure: the demo's host at rest takes {idle:N0} MB of memory, {before:N0} MB with the first pages open, and {(open - before) / Pages:0.0} MB for each further open page ({Pages} inboxes and lists)");
        host.Stop();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task OpenAsync(IBrowserContext context, RunningHost host, int pages)
    {
        for (var i = 0; i < pages; i++)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(host.Address + (i % 2 == 0 ? "inbox" : "leads"), new() { WaitUntil = WaitUntilState.NetworkIdle });
        }
    }

    /// <summary>Starts the product and waits until it answers.</summary>
    public static async Task<RunningHost> StartAsync(string[] arguments)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        listener.Stop();
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in (string[])[Path.Combine(Built.HostFolder, "Crm.Bpm.Host.dll"), "--urls=" + address, .. arguments])
            start.ArgumentList.Add(argument);
        var host = new RunningHost(Process.Start(start)!, address);
        await host.AnswersAsync();
        return host;
    }

    /// <summary>The product as a process.</summary>
    public sealed class RunningHost(Process process, string address) : IDisposable
    {
        private volatile bool _isReady;

        /// <summary>Waits until it said that it is ready: a demo company is complete.</summary>
        public async Task ReadyAsync()
        {
            while (!_isReady && !process.HasExited)
                await Task.Delay(20);
        }

        public string Address => address;

        /// <summary>Processor time it took since it started.</summary>
        public TimeSpan ProcessorTime
        {
            get
            {
                process.Refresh();
                return process.TotalProcessorTime;
            }
        }

        /// <summary>Memory the process holds, in MB.</summary>
        public double Megabytes
        {
            get
            {
                process.Refresh();
                return process.WorkingSet64 / 1e6;
            }
        }

        public async Task AnswersAsync()
        {
            process.OutputDataReceived += (_, line) =>
            {
                if (line.Data?.Contains("is ready", StringComparison.Ordinal) == true)
                    _isReady = true;
            };
            process.BeginOutputReadLine();
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            while (!process.HasExited)
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                    if (answer.IsSuccessStatusCode)
                        return;
                }
                catch (HttpRequestException)
                {
                    // Not listening yet.
                }

                await Task.Delay(20);
            }

            throw new InvalidOperationException("The product ended while starting.");
        }

        public void Stop()
        {
            if (process.HasExited)
                return;
            process.Kill();
            process.WaitForExit();
        }

        public void Dispose()
        {
            Stop();
            process.Dispose();
        }
    }
}
