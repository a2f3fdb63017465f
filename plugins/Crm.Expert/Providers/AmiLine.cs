using System.Net.Sockets;
using System.Text;
using Crm.Expert.Telephony;

namespace Crm.Expert.Providers;

/// <summary>A message of Asterisk's manager interface: lines of <c>Key: value</c> up to an empty one.</summary>
internal sealed class AmiMessage
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The value of a key; empty when it is not there or Asterisk says it does not know.</summary>
    public string this[string key] => _values.TryGetValue(key, out var value) && value is not ("<unknown>" or "<none>") ? value : "";

    public string Event => this["Event"];

    public bool IsEmpty => _values.Count == 0;

    public void Add(string line)
    {
        var at = line.IndexOf(':', StringComparison.Ordinal);
        if (at > 0)
            _values[line[..at].Trim()] = line[(at + 1)..].Trim();
    }
}

/// <summary>A line to Asterisk's manager interface, signed in.</summary>
internal sealed class AmiLine : IAsyncDisposable
{
    private const int LongestMessage = 500;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private int _actions;

    private AmiLine(TcpClient client)
    {
        _client = client;
        _reader = new StreamReader(client.GetStream(), new UTF8Encoding(false));
    }

    /// <summary>Connects and signs in.</summary>
    /// <param name="setup">Where, as whom.</param>
    /// <param name="events">Whether to hear what happens.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="IOException">It is not there, is not Asterisk, or refused the user.</exception>
    public static async Task<AmiLine> OpenAsync(ConnectionSetup setup, bool events, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(s_patience);
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(setup.Settings.Host ?? "", setup.Settings.Port, patience.Token);
            var line = new AmiLine(client);
            await line.SignInAsync(setup, events, patience.Token);
            return line;
        }
        catch (Exception failure)
        {
            client.Dispose();
            if (failure is OperationCanceledException && !cancel.IsCancellationRequested)
                throw new IOException($"{setup.Settings.Host}:{setup.Settings.Port} does not answer.", failure);
            if (failure is SocketException or ArgumentException)
                throw new IOException($"{setup.Settings.Host}:{setup.Settings.Port}: {failure.Message}", failure);
            throw;
        }
    }

    /// <summary>Says something; returns the id its answer carries.</summary>
    public async Task<string> SayAsync(string action, CancellationToken cancel, params (string Key, string Value)[] fields)
    {
        var id = "crm-" + Interlocked.Increment(ref _actions);
        var text = new StringBuilder("Action: ").Append(action).Append("\r\nActionID: ").Append(id).Append("\r\n");
        foreach (var (key, value) in fields)
            text.Append(key).Append(": ").Append(Plain(value)).Append("\r\n");
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text.Append("\r\n").ToString()), cancel);
        return id;
    }

    /// <summary>The next message; null when the other end closed the line.</summary>
    public async Task<AmiMessage?> NextAsync(CancellationToken cancel)
    {
        var message = new AmiMessage();
        for (var lines = 0; lines < LongestMessage; lines++)
        {
            var line = await _reader.ReadLineAsync(cancel);
            if (line is null)
                return null;
            if (line.Length > 0)
                message.Add(line);
            else if (!message.IsEmpty)
                return message;
        }

        throw new IOException("A message has no end.");
    }

    /// <summary>The answer to what was said; events that come before it go to <paramref name="meanwhile"/>.</summary>
    public async Task<AmiMessage> AnswerAsync(string id, Action<AmiMessage> meanwhile, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(s_patience);
        try
        {
            while (await NextAsync(patience.Token) is { } message)
            {
                if (message["Response"].Length > 0 && message["ActionID"] == id)
                    return message;
                meanwhile(message);
            }
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new IOException("Asterisk does not answer.", late);
        }

        throw new IOException("Asterisk closed the line.");
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SignInAsync(ConnectionSetup setup, bool events, CancellationToken cancel)
    {
        var greeting = await _reader.ReadLineAsync(cancel) ?? throw new IOException("Asterisk closed the line.");
        if (!greeting.StartsWith("Asterisk Call Manager", StringComparison.Ordinal))
            throw new IOException("There is no Asterisk manager interface at this address.");
        var id = await SayAsync("Login", cancel, ("Username", setup.Settings.UserName ?? ""), ("Secret", setup.Password ?? ""), ("Events", events ? "on" : "off"));
        var answer = await AnswerAsync(id, _ => { }, cancel);
        if (answer["Response"] != "Success")
            throw new IOException("Asterisk refused the user: " + answer["Message"]);
    }

    // A line break in a value would begin a field of somebody else's choosing.
    private static string Plain(string value) => string.Concat(value.Where(sign => !char.IsControl(sign)));
}
