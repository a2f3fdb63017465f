using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Guid, Func<Task>>> _listeners = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<DbTransaction, HashSet<string>> _waiting = [];

    public IDisposable Listen(string topic, Func<Task> changed)
    {
        var id = Guid.CreateVersion7();
        _listeners.GetOrAdd(topic, _ => new())[id] = InLanguageOf(CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, changed);
        return new Listener(() =>
        {
            if (_listeners.TryGetValue(topic, out var listeners))
                listeners.TryRemove(id, out _);
        });
    }

    public void Changed(string topic)
    {
        if (!_listeners.TryGetValue(topic, out var listeners))
            return;
        foreach (var listener in listeners.Values)
            _ = TellAsync(topic, listener);
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
        {
            foreach (var topic in topics)
                Changed(topic);
        }
    }

    // Whoever changed something may read another language, or none: the page is redrawn in its own reader's.
    private static Func<Task> InLanguageOf(CultureInfo numbers, CultureInfo words, Func<Task> changed) => async () =>
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (numbers, words);
        await changed();
    };

    // Not awaited by whoever changed something: a page that cannot redraw must not hold up a use case.
    private async Task TellAsync(string topic, Func<Task> listener)
    {
        try
        {
            await Task.Yield();
            await listener();
        }
        catch (Exception failure)
        {
            NotRedrawn(topic, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page that listens to {Topic} could not be redrawn.")]
    private partial void NotRedrawn(string topic, Exception failure);

    private sealed class Listener(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
