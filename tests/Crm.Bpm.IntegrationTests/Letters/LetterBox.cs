using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MimeKit;

namespace Crm.Bpm.IntegrationTests.Letters;

/// <summary>
/// A real mail server (Debian's aiosmtpd) on a free port that keeps what it receives in a folder. Recipients nobody@… are refused, later@… are
/// put off while it is busy; held, it keeps a message and does not answer.
/// </summary>
public sealed class LetterBox : IAsyncDisposable
{
    private const string Program = "/usr/bin/aiosmtpd";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly string _folder;
    private readonly Process _server;

    private LetterBox(Process server, int port, string folder) => (_server, Port, _folder) = (server, port, folder);

    public int Port { get; }

    /// <summary>What the product is started with to use it.</summary>
    public string[] Settings => ["Smtp:Host=127.0.0.1", $"Smtp:Port={Port}", "Smtp:Tls=false", "Smtp:From=crm@loft.example", "Letters:FirstPause=00:00:00.2"];

    public static async Task<LetterBox> OpenAsync()
    {
        Assert.SkipUnless(File.Exists(Program), "No aiosmtpd is installed (apt-get install python3-aiosmtpd); tests/run installs it.");
        var folder = Directory.CreateTempSubdirectory("crm-letters-").FullName;
        var port = FreePort();
        var start = new ProcessStartInfo(Program) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONPATH"] = Path.Combine(AppContext.BaseDirectory, "Letters");
        foreach (var argument in new[] { "-n", "-l", $"127.0.0.1:{port}", "-c", "letterbox.Box", folder })
            start.ArgumentList.Add(argument);
        var box = new LetterBox(Process.Start(start)!, port, folder);
        box._server.BeginOutputReadLine();
        box._server.BeginErrorReadLine();
        await UntilAsync("the mail server listens", () => IsListening(port));
        return box;
    }

    /// <summary>Everything that arrived, the oldest first.</summary>
    public IReadOnlyList<MimeMessage> Messages => [.. Directory.GetFiles(_folder, "*.eml").Order(StringComparer.Ordinal).Select(file => MimeMessage.Load(file))];

    /// <summary>What arrived for an address.</summary>
    public IReadOnlyList<MimeMessage> For(string address) => [.. Messages.Where(m => m.To.Mailboxes.Any(to => to.Address == address))];

    /// <summary>Keeps messages without answering, until it is let go.</summary>
    public void Hold(bool held) => Tell("hold", held);

    /// <summary>Puts later@… off, until it is not busy any more.</summary>
    public void Busy(bool busy) => Tell("busy", busy);

    public static async Task UntilAsync(string what, Func<bool> isSo)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < s_patience, "Waited for: " + what);
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_server.HasExited)
            _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Tell(string name, bool isSo)
    {
        if (isSo)
            File.WriteAllText(Path.Combine(_folder, name), "");
        else
            File.Delete(Path.Combine(_folder, name));
    }

    private static bool IsListening(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
