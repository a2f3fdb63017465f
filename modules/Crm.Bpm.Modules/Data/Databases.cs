using System.Data.Common;
using Crm.Bpm.Sdk.Data;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Crm.Bpm.Modules.Data;

/// <summary>Which database the product works on, told from the configuration.</summary>
public sealed record DatabaseOptions
{
    /// <summary>sqlite (the default), postgres or sqlserver.</summary>
    public string Provider { get; init; } = "sqlite";

    public required string ConnectionString { get; init; }

    /// <summary>Where SQLite's file, logs and keys are; also used for uploads whatever the database.</summary>
    public required string Folder { get; init; }

    /// <summary>Reads <c>Database:Provider</c>, <c>ConnectionStrings:Crm</c> and <c>Data:Folder</c>; a relative folder is below <paramref name="root"/>.</summary>
    /// <exception cref="InvalidOperationException">The provider is unknown, or its connection string is missing.</exception>
    public static DatabaseOptions From(IConfiguration configuration, string root)
    {
        var folder = Path.GetFullPath(configuration["Data:Folder"] ?? "data", root);
        var provider = (configuration["Database:Provider"] ?? "sqlite").ToLowerInvariant();
        var connection = configuration.GetConnectionString("Crm");
        if (provider is not ("sqlite" or "postgres" or "sqlserver"))
            throw new InvalidOperationException($"Database:Provider is “{provider}”; use sqlite, postgres or sqlserver.");
        if (provider != "sqlite" && string.IsNullOrWhiteSpace(connection))
            throw new InvalidOperationException($"Database:Provider is {provider}, so ConnectionStrings:Crm must say where the database is.");
        return new DatabaseOptions
        {
            Provider = provider,
            Folder = folder,
            ConnectionString = provider == "sqlite"
                ? new SqliteConnectionStringBuilder(connection ?? "") { DataSource = Path.Combine(folder, "crm.db"), DefaultTimeout = 30 }.ConnectionString
                : connection!,
        };
    }
}

/// <summary>The differences between the three databases.</summary>
internal sealed class Databases(DatabaseOptions options) : ICrmDatabase, IDisposable
{
    private readonly SemaphoreSlim _turn = new(TurnsOf(options));

    public string Provider => options.Provider;

    public void Configure(DbContextOptionsBuilder builder)
    {
        if (options.Provider == "sqlite")
            builder.UseSqlite(options.ConnectionString).AddInterceptors(SqlitePragmas.Instance);
        else if (options.Provider == "postgres")
            builder.UseNpgsql(options.ConnectionString);
        else
            builder.UseSqlServer(options.ConnectionString);
        // A count that stops at a thousand limits rows that need no order.
        builder.ConfigureWarnings(w => w.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.CoreEventId.RowLimitingOperationWithoutOrderByWarning));
        builder.ReplaceService<Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory, CrmModelKey>();
    }

    /// <summary>A closed connection of its own.</summary>
    public static DbConnection Connection(DatabaseOptions options) => options.Provider switch
    {
        "sqlite" => new SqliteConnection(options.ConnectionString),
        "postgres" => new NpgsqlConnection(options.ConnectionString),
        _ => new SqlConnection(options.ConnectionString),
    };

    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        return new Turn(_turn);
    }

    // SQLite: without one writer at a time, 64 concurrent writers gave 19 transactions a second and time-outs; with it about 1,000.
    // Elsewhere half the pool may write at once, since a writer needs a second connection for a moment (numbers, somebody's
    // rights): if all of the pool were held by writers, each would wait for another until it times out.
    private static int TurnsOf(DatabaseOptions options) => options.Provider switch
    {
        "sqlite" => 1,
        "postgres" => Math.Max(1, new NpgsqlConnectionStringBuilder(options.ConnectionString).MaxPoolSize / 2),
        _ => Math.Max(1, new SqlConnectionStringBuilder(options.ConnectionString).MaxPoolSize / 2),
    };

    public async Task<IDbContextTransaction> BeginAsync(CrmDb db, CancellationToken cancel)
    {
        if (options.Provider != "sqlite")
            return await db.Database.BeginTransactionAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: false);
        return (await db.Database.UseTransactionAsync(transaction, cancel))!;
    }

    public bool IsLostRace(Exception error) => error switch
    {
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable,
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6,
        SqlException sql => sql.Number is 1205 or 1222 or 3960,
        DbUpdateConcurrencyException => false,
        DbException => false,
        { InnerException: { } inner } => IsLostRace(inner),
        _ => false,
    };

    // Npgsql tells of a pool that stayed empty, and of a server that did not answer in time, by the exception inside.
    public bool IsBusy(Exception error) => error switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.TooManyConnections,
        NpgsqlException { InnerException: TimeoutException } => true,
        SqlException sql => sql.Number is -2,
        { InnerException: { } inner } => IsBusy(inner),
        _ => false,
    };

    public bool IsDuplicate(Exception error) => error switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is 1555 or 2067,
        SqlException sql => sql.Number is 2601 or 2627,
        { InnerException: { } inner } => IsDuplicate(inner),
        _ => false,
    };

    public bool IsUnstorable(Exception error) => error switch
    {
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter
            or PostgresErrorCodes.StringDataRightTruncation or PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.DatetimeFieldOverflow,
        SqlException sql => sql.Number is 8115 or 8152 or 2628,
        { InnerException: { } inner } => IsUnstorable(inner),
        _ => false,
    };

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}

/// <summary>WAL lets readers read while one writes; FULL keeps what was committed through a power cut.</summary>
internal sealed class SqlitePragmas : Microsoft.EntityFrameworkCore.Diagnostics.DbConnectionInterceptor
{
    public static readonly SqlitePragmas Instance = new();

    public override void ConnectionOpened(DbConnection connection, Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    private static void Set(DbConnection connection)
    {
        // SQLite's own knows only ASCII.
        ((SqliteConnection)connection).CreateFunction("lower", (string? text) => text?.ToLowerInvariant(), isDeterministic: true);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=30000; PRAGMA cache_size=-16000;";
        command.ExecuteNonQuery();
    }
}
