using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Bpm.Modules.Data;

/// <summary>
/// Holds the database for this host as long as it lives, because two hosts would run the same processes twice. The lock belongs
/// to an open file (SQLite) or to a session of the server, so it is gone the moment the process is, however it ends.
/// </summary>
public sealed partial class OnlyHost(DatabaseOptions options, IHostApplicationLifetime lifetime, ILogger<OnlyHost> log) : IAsyncDisposable
{
    private const int LockNumber = 4242001;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stopping = new();
    private IAsyncDisposable? _held;
    private Task _watching = Task.CompletedTask;

    /// <summary>Takes the database, or says that another host has it. Waits a moment for one that is just stopping.</summary>
    /// <exception cref="DatabaseIsTakenException">Another host works on it.</exception>
    public async Task TakeAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Folder);
        var started = TimeProvider.System.GetTimestamp();
        IAsyncDisposable? held;
        while ((held = await TryAsync(cancel)) is null)
        {
            if (TimeProvider.System.GetElapsedTime(started) > s_patience)
                throw new DatabaseIsTakenException(Where);
            await Task.Delay(s_pause, cancel);
        }

        _held = held;
        if (held is DbConnection)
            _watching = WatchAsync(_stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching.WaitAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_held is not null)
            await _held.DisposeAsync();
        _stopping.Dispose();
    }

    private string Where => options.Provider == "sqlite" ? options.Folder
        : new DbConnectionStringBuilder { ConnectionString = options.ConnectionString }.TryGetValue("Database", out var name) ? name.ToString()! : options.Provider;

    private async Task<IAsyncDisposable?> TryAsync(CancellationToken cancel)
    {
        if (options.Provider == "sqlite")
            return TryFile(Path.Combine(options.Folder, "host.lock"));
        DbConnection connection = options.Provider == "postgres" ? new NpgsqlConnection(Unpooled(options.ConnectionString)) : new SqlConnection(options.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            if (await IsGrantedAsync(connection, cancel))
                return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    private static FileStream? TryFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static async Task<bool> IsGrantedAsync(DbConnection connection, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = connection is NpgsqlConnection
            ? $"SELECT pg_try_advisory_lock({LockNumber})"
            : "DECLARE @got int; EXEC @got = sp_getapplock @Resource = 'Crm.Bpm host', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0; SELECT CAST(IIF(@got >= 0, 1, 0) AS bit)";
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    // A session may be lost (the server restarts). Whoever comes back first goes on; a host that finds another in its place stops.
    private async Task WatchAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(s_lookEvery);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                if (await IsHeldAsync(stopping))
                    continue;
                await TakeAsync(stopping);
                return;
            }
            catch (DatabaseIsTakenException taken)
            {
                Lost(taken.Message);
                lifetime.StopApplication();
                return;
            }
            catch (DbException unreachable)
            {
                Unreachable(unreachable.Message);
            }
        }
    }

    private async Task<bool> IsHeldAsync(CancellationToken cancel)
    {
        try
        {
            await using var command = ((DbConnection)_held!).CreateCommand();
            command.CommandText = "SELECT 1";
            await command.ExecuteScalarAsync(cancel);
            return true;
        }
        catch (Exception gone) when (gone is DbException or InvalidOperationException)
        {
            Unreachable(gone.Message);
            await _held!.DisposeAsync();
            return false;
        }
    }

    // A pooled connection would go back with its lock.
    private static string Unpooled(string connection) => new NpgsqlConnectionStringBuilder(connection) { Pooling = false, KeepAlive = 15 }.ConnectionString;

    [LoggerMessage(Level = LogLevel.Critical, Message = "This host stops: {Why}")]
    private partial void Lost(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The session that holds the database for this host is gone: {Why}")]
    private partial void Unreachable(string why);
}

/// <summary>Another host works on the database.</summary>
public sealed class DatabaseIsTakenException : Exception
{
    public DatabaseIsTakenException() { }

    public DatabaseIsTakenException(string database)
        : base($"Another Crm.Bpm already works on this database ({database}). One host at a time: stop the other one, or give this one a database of its own.") { }

    public DatabaseIsTakenException(string message, Exception inner) : base(message, inner) { }
}
