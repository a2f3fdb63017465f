using System.Collections.Concurrent;
using System.Net;

namespace Crm.Basic.WebForms;

/// <summary>How much one visitor may send.</summary>
public sealed record WebFormOptions
{
    /// <summary>Answers a visitor's address may send to one form within <see cref="Window"/>. Ten by default.</summary>
    public int Answers { get; init; } = 10;

    /// <summary>Ten minutes by default.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>Counts what each visitor's address sends to a form, and admits no more than is human.</summary>
internal sealed class WebFormLimiter(WebFormOptions options, TimeProvider time)
{
    private const int MaxKnown = 10_000;
    private readonly ConcurrentDictionary<(string Form, IPAddress? From), (long Since, int Count)> _sent = new();

    public bool Admits(string form, IPAddress? from)
    {
        var now = time.GetTimestamp();
        if (_sent.Count > MaxKnown)
            foreach (var old in _sent.Where(s => time.GetElapsedTime(s.Value.Since, now) > options.Window).Select(s => s.Key).ToList())
                _sent.TryRemove(old, out _);
        var sent = _sent.AddOrUpdate((form, from), _ => (now, 1), (_, s) => time.GetElapsedTime(s.Since, now) > options.Window ? (now, 1) : (s.Since, s.Count + 1));
        return sent.Count <= options.Answers;
    }
}
