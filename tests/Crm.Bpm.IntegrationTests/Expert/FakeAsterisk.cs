using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Bpm.IntegrationTests.Expert;

/// <summary>
/// Asterisk's manager interface as far as the product uses it: the greeting, signing in, the list of channels, originating, pings, and
/// events to whoever asked for them. It may be switched off and on again on the same port.
/// </summary>
public sealed class FakeAsterisk : IAsyncDisposable
{
    public const string User = "crm";
    public const string Secret = "manager-secret";
    private readonly ConcurrentDictionary<TcpClient, bool> _lines = new();
    private readonly List<string> _channels = [];
    private TcpListener? _listener;

    public int Port { get; private set; }

    /// <summary>What was asked for, as it was said.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Originated { get; } = new();

    /// <summary>How many lines hear events.</summary>
    public int Listening => _lines.Count(l => l.Value);

    public void SwitchOn()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public void SwitchOff()
    {
        _listener?.Stop();
        foreach (var line in _lines.Keys)
            line.Dispose();
        _lines.Clear();
    }

    /// <summary>Tells those who listen; keeps which channels there are.</summary>
    public async Task SayAsync(params string[] messages)
    {
        foreach (var message in messages)
        {
            Remember(message);
            foreach (var (line, hears) in _lines)
                if (hears)
                    await WriteAsync(line, message);
        }
    }

    /// <summary>Something happens while nobody listens.</summary>
    public void Remember(string message)
    {
        var fields = Fields(message.Split('\n'));
        if (fields["Event"] == "Newchannel")
            _channels.Add($"Channel: {fields["Channel"]}\nUniqueid: {fields["Uniqueid"]}\nLinkedid: {fields["Linkedid"]}\nContext: {fields["Context"]}");
        else if (fields["Event"] == "Hangup")
            _channels.RemoveAll(c => c.Contains($"Uniqueid: {fields["Uniqueid"]}\n", StringComparison.Ordinal));
    }

    /// <summary>Waits until somebody listens.</summary>
    public async Task HeardAsync()
    {
        for (var tries = 0; Listening == 0; tries++)
        {
            Assert.True(tries < 600, "nobody listens to the exchange");
            await Task.Delay(50);
        }
    }

    public ValueTask DisposeAsync()
    {
        SwitchOff();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Switched off.
        }
    }

    private async Task ServeAsync(TcpClient line)
    {
        try
        {
            await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes("Asterisk Call Manager/5.0.2\r\n"));
            using var reader = new StreamReader(line.GetStream());
            var said = new List<string>();
            while (await reader.ReadLineAsync() is { } text)
            {
                if (text.Length > 0)
                {
                    said.Add(text);
                    continue;
                }

                await AnswerAsync(line, Fields(said));
                said.Clear();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The line was dropped.
        }
        finally
        {
            _lines.TryRemove(line, out _);
        }
    }

    private async Task AnswerAsync(TcpClient line, Dictionary<string, string> action)
    {
        var id = action["ActionID"];
        switch (action["Action"])
        {
            case "Login" when action["Username"] == User && action["Secret"] == Secret:
                await WriteAsync(line, $"Response: Success\nActionID: {id}\nMessage: Authentication accepted");
                await WriteAsync(line, "Event: FullyBooted\nPrivilege: system,all\nStatus: Fully Booted");
                _lines[line] = false;
                break;
            case "Login":
                await WriteAsync(line, $"Response: Error\nActionID: {id}\nMessage: Authentication failed");
                break;
            case "CoreShowChannels":
                await WriteAsync(line, $"Response: Success\nActionID: {id}\nEventList: start\nMessage: Channels will follow");
                foreach (var channel in _channels.ToArray())
                    await WriteAsync(line, $"Event: CoreShowChannel\nActionID: {id}\n{channel}");
                await WriteAsync(line, $"Event: CoreShowChannelsComplete\nActionID: {id}\nEventList: Complete\nListItems: {_channels.Count}");
                _lines[line] = true;
                break;
            case "Originate":
                Originated.Enqueue(action);
                await WriteAsync(line, $"Response: Success\nActionID: {id}\nMessage: Originate successfully queued");
                break;
            default:
                await WriteAsync(line, $"Response: Success\nActionID: {id}\nPing: Pong");
                break;
        }
    }

    private static async Task WriteAsync(TcpClient line, string message) =>
        await line.GetStream().WriteAsync(Encoding.UTF8.GetBytes(message.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n\r\n"));

    private static Dictionary<string, string> Fields(IEnumerable<string> lines)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Event"] = "", ["ActionID"] = "", ["Action"] = "" };
        foreach (var line in lines)
            if (line.Split(':', 2) is [var key, var value])
                fields[key.Trim()] = value.Trim();
        return fields;
    }
}
