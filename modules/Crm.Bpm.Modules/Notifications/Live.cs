using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Modules.Notifications;

/// <summary>Tells open pages of this host that something changed; what a transaction says is told when it has committed.</summary>
internal sealed partial class Live(ILogger<Live> log) : DbTransactionInterceptor, ILive
{
    private readonly Dictionary<string, List<Listener>> _listeners = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<DbTransaction, HashSet<string>> _waiting = [];

    public IDisposable Listen(string topic, Func<Task> changed) => Listen([topic], changed);

    public IDisposable Listen(IReadOnlyCollection<string> topics, Func<Task> changed)
    {
        ArgumentNullException.ThrowIfNull(topics);
        var own = topics.ToHashSet(StringComparer.Ordinal);
        var listener = new Listener(InLanguageOf(CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, changed), failure => NotRedrawn(string.Join(", ", own), failure));
        lock (_listeners)
        {
            foreach (var topic in own)
            {
                if (!_listeners.TryGetValue(topic, out var listeners))
                    _listeners[topic] = listeners = [];
                listeners.Add(listener);
            }
        }

        return new Listening(() => Forget(own, listener));
    }

    public void Changed(string topic) => Tell([topic]);

    private void Tell(IReadOnlyCollection<string> topics)
    {
        HashSet<Listener> told = [];
        lock (_listeners)
        {
            foreach (var topic in topics)
                if (_listeners.TryGetValue(topic, out var listeners))
                    told.UnionWith(listeners);
        }

        // Not awaited by whoever changed something: a page that cannot redraw must not hold up a use case.
        foreach (var listener in told)
            _ = listener.TellAsync();
    }

    public void ChangedAfterCommit(CrmDb db, string topic)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (db.Database.CurrentTransaction?.GetDbTransaction() is not { } transaction)
        {
            Changed(topic);
            return;
        }

        var topics = _waiting.GetOrCreateValue(transaction);
        lock (topics)
            topics.Add(topic);
    }

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Committed(transaction);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Committed(transaction);
        return Task.CompletedTask;
    }

    private void Committed(DbTransaction transaction)
    {
        if (!_waiting.TryGetValue(transaction, out var topics))
            return;
        _waiting.Remove(transaction);
        lock (topics)
            Tell(topics);
    }

    // Whoever changed something may read another language, or none: the page is redrawn in its own reader's.
    private static Func<Task> InLanguageOf(CultureInfo numbers, CultureInfo words, Func<Task> changed) => async () =>
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (numbers, words);
        await changed();
    };

    private void Forget(HashSet<string> topics, Listener listener)
    {
        listener.Stop();
        lock (_listeners)
        {
            foreach (var topic in topics)
                if (_listeners.TryGetValue(topic, out var listeners) && listeners.Remove(listener) && listeners.Count == 0)
                    _listeners.Remove(topic);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page that listens to {Topic} could not be redrawn.")]
    private partial void NotRedrawn(string topic, Exception failure);

    /// <summary>One page's interest. Whatever changes while it redraws is one more redraw, a moment later: an import of thousands is not thousands of them.</summary>
    private sealed class Listener(Func<Task> changed, Action<Exception> failed)
    {
        private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(250);
        private int _asked;
        private volatile bool _stopped;

        public void Stop() => _stopped = true;

        public async Task TellAsync()
        {
            if (Interlocked.Increment(ref _asked) != 1)
                return;
            while (!_stopped)
            {
                try
                {
                    await Task.Yield();
                    await changed();
                }
                catch (Exception) when (_stopped)
                {
                    // The page was left while it was being redrawn: what it reads with is gone, and so is whoever would see it.
                    return;
                }
                catch (Exception failure)
                {
                    failed(failure);
                }

                if (Interlocked.CompareExchange(ref _asked, 0, 1) == 1)
                    return;
                await Task.Delay(s_breath);
                Interlocked.Exchange(ref _asked, 1);
            }
        }
    }

    private sealed class Listening(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
