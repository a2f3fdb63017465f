using Crm.Bpm.Sdk.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// Runs a use case: a fresh scope, one transaction, save, commit, and only then the word to the workflow runtime.
/// Pages, endpoints, import batches and housekeeping all come through here.
/// </summary>
public sealed class UnitOfWork(IServiceScopeFactory scopes, ICrmDatabase database, IStimulusRelay relay)
{
    private const int MaxAttempts = 4;

    /// <summary>Runs <paramref name="work"/> for the session's viewer and commits what it changed, or nothing of it.</summary>
    /// <remarks>
    /// After a lost race (deadlock, lock time-out, a record that somebody saved between reading and writing) the work runs again
    /// from a fresh scope, so it must be safe to repeat. It then sees what the other one saved, and its rules answer to that.
    /// </remarks>
    /// <exception cref="StaleRecordException">Others saved the same records again and again.</exception>
    public async Task<T> RunAsync<T>(CrmSession session, Func<IServiceProvider, Task<T>> work, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunOnceAsync(session, work, cancel);
            }
            catch (Exception lost) when (attempt < MaxAttempts && (lost is StaleRecordException { InnerException: DbUpdateConcurrencyException } || database.IsLostRace(lost)))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt * attempt), cancel);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}(CrmSession, Func{IServiceProvider, Task{T}}, CancellationToken)"/>
    public Task<T> RunAsync<T>(Viewer viewer, Func<IServiceProvider, Task<T>> work, CancellationToken cancel = default) =>
        RunAsync(new CrmSession { Viewer = viewer }, work, cancel);

    /// <inheritdoc cref="RunAsync{T}(CrmSession, Func{IServiceProvider, Task{T}}, CancellationToken)"/>
    public Task RunAsync(Viewer viewer, Func<IServiceProvider, Task> work, CancellationToken cancel = default) =>
        RunAsync(viewer, async services => { await work(services); return true; }, cancel);

    /// <summary>Reads for <paramref name="viewer"/> in a fresh scope; nothing is saved.</summary>
    public async Task<T> ReadAsync<T>(Viewer viewer, Func<IServiceProvider, Task<T>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = viewer;
        return await read(scope.ServiceProvider);
    }

    /// <inheritdoc cref="ReadAsync{T}(Viewer, Func{IServiceProvider, Task{T}})"/>
    public Task<T> ReadAsync<T>(Viewer viewer, Func<CrmDb, Task<T>> read) =>
        ReadAsync(viewer, (IServiceProvider services) => read(services.GetRequiredService<CrmDb>()));

    private async Task<T> RunOnceAsync<T>(CrmSession session, Func<IServiceProvider, Task<T>> work, CancellationToken cancel)
    {
        T result;
        IReadOnlyList<Guid> stimuli;
        await using (var scope = scopes.CreateAsyncScope())
        {
            Copy(session, scope.ServiceProvider.GetRequiredService<CrmSession>());
            var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
            using var turn = await database.EnterAsync(cancel);
            await using var transaction = await database.BeginAsync(db, cancel);
            result = await work(scope.ServiceProvider);
            stimuli = await SaveAsync(db, cancel);
            await transaction.CommitAsync(cancel);
        }

        if (stimuli.Count > 0)
            relay.Committed(stimuli);
        return result;
    }

    private static async Task<IReadOnlyList<Guid>> SaveAsync(CrmDb db, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException stale)
        {
            throw new StaleRecordException(SdkTexts.Stale, stale);
        }

        // Everything is saved: there is nothing to compare with what is loaded.
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        return [.. db.ChangeTracker.Entries<Stimulus>().Select(e => e.Entity.Id)];
    }

    internal static void Copy(CrmSession from, CrmSession to)
    {
        to.Viewer = from.Viewer;
        to.InstanceId = from.InstanceId;
        to.ChainDepth = from.ChainDepth;
        to.Source = from.Source;
        to.ImportId = from.ImportId;
        to.IsQuiet = from.IsQuiet;
    }
}

/// <summary>What differs between databases when writing.</summary>
public interface ICrmDatabase
{
    /// <summary>Waits for this process's turn to write. On SQLite one writer at a time, elsewhere at once. Not re-entrant; hold it shortly.</summary>
    Task<IDisposable> EnterAsync(CancellationToken cancel);

    /// <summary>Begins a transaction that may write (on SQLite <c>BEGIN IMMEDIATE</c>, so that it never fails half way for the lock).</summary>
    Task<IDbContextTransaction> BeginAsync(CrmDb db, CancellationToken cancel);

    /// <summary>Whether an error means that somebody else was quicker and the work may simply run again.</summary>
    bool IsLostRace(Exception error);

    /// <summary>Whether an error means that too many wanted the database at once, so that it did not answer in time; later it may.</summary>
    bool IsBusy(Exception error);

    /// <summary>Whether an error means that a row with the same unique key exists.</summary>
    bool IsDuplicate(Exception error);

    /// <summary>Whether an error means that a value cannot be kept: a character or a number out of range, a text that is too long.</summary>
    bool IsUnstorable(Exception error);

    /// <summary>"sqlite", "postgres" or "sqlserver".</summary>
    string Provider { get; }
}

/// <summary>Hears of stimuli whose transaction has committed.</summary>
public interface IStimulusRelay
{
    /// <summary>These rows are committed; hand them on. Returns at once.</summary>
    void Committed(IReadOnlyList<Guid> stimuli);
}
