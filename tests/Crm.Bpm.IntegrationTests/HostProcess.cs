using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Crm.Bpm.IntegrationTests;

/// <summary>The product as a process of its own, as an operator runs it; it can be killed and started again on the same data.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromMinutes(5);
    private readonly string[] _arguments;
    private readonly List<string> _output = [];
    private Process? _process;
    private int _saidBefore;

    private HostProcess(string[] arguments, Uri address) => (_arguments, Address) = (arguments, address);

    public Uri Address { get; }

    /// <summary>What the process printed, over all its starts.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    /// <summary>How long the last start took until the product said it was ready.</summary>
    public TimeSpan StartTook { get; private set; }

    public int ProcessId => _process!.Id;

    /// <summary>How often it has said that it is ready.</summary>
    public int Starts
    {
        get
        {
            lock (_output)
                return _output.Count(line => line.StartsWith("Crm.Bpm is ready", StringComparison.Ordinal));
        }
    }

    /// <summary>Waits until it has started so often: it starts itself again when plugins change.</summary>
    public async Task UntilStartedAsync(int starts)
    {
        var watch = Stopwatch.StartNew();
        while (Starts < starts)
        {
            Assert.False(_process!.HasExited, "The product ended instead of starting again:\n" + Output);
            Assert.True(watch.Elapsed < s_startTimeout, "The product did not start again:\n" + Output);
            await Task.Delay(50);
        }
    }

    /// <summary>Starts the product and waits until it is ready.</summary>
    /// <param name="arguments">Its command line, without the address.</param>
    public static async Task<HostProcess> StartAsync(params string[] arguments)
    {
        var host = new HostProcess(arguments, new Uri($"http://127.0.0.1:{FreePort()}"));
        try
        {
            await host.StartAgainAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again on the same address and data.</summary>
    public async Task StartAgainAsync()
    {
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(ProgramFile);
        start.ArgumentList.Add("--urls=" + Address);
        foreach (var argument in _arguments)
            start.ArgumentList.Add(argument);
        lock (_output)
            _saidBefore = _output.Count;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ReadyAsync(watch);
        StartTook = watch.Elapsed;
    }

    /// <summary>Waits until the process has ended by itself.</summary>
    public Task EndedAsync() => _process!.WaitForExitAsync();

    /// <summary>Starts it again; false when it ended before it was ready.</summary>
    public async Task<bool> TryStartAgainAsync()
    {
        try
        {
            await StartAgainAsync();
            return true;
        }
        catch (Xunit.Sdk.FalseException) when (_process!.HasExited)
        {
            return false;
        }
    }

    /// <summary>As <c>kill -9</c>: no handler runs.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
    }

    private async Task ReadyAsync(Stopwatch watch)
    {
        using var http = new HttpClient { BaseAddress = Address };
        while (watch.Elapsed < s_startTimeout)
        {
            Assert.False(_process!.HasExited, "The product ended while starting:\n" + Output);
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK && SaidReady())
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        Assert.Fail("The product was not ready after " + s_startTimeout + ":\n" + Output);
    }

    // What it printed is counted later.
    private bool SaidReady()
    {
        lock (_output)
            return _output.Skip(_saidBefore).Any(line => line.StartsWith("Crm.Bpm is ready", StringComparison.Ordinal));
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Add(line);
    }

    private static string ProgramFile
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(own.Parent!.Parent!.FullName, "Crm.Bpm.Host", own.Name, "Crm.Bpm.Host.dll");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
