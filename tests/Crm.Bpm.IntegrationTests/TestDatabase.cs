using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

[assembly: AssemblyFixture(typeof(Crm.Bpm.IntegrationTests.OriginalDatabases))]

namespace Crm.Bpm.IntegrationTests;

/// <summary>A database of a test's own, looked at from outside the product.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? _server;
    private readonly string _name = "";

    private TestDatabase(string kind, string folder, string connection, string? server, string name) =>
        (Kind, Folder, Connection, _server, _name) = (kind, folder, connection, server, name);

    public string Kind { get; }

    /// <summary>A temporary data folder; SQLite's file is in it.</summary>
    public string Folder { get; }

    public string Connection { get; }

    /// <summary>What the product is started with to use it.</summary>
    public string[] Arguments => Kind == "sqlite"
        ? ["--Data:Folder=" + Folder]
        : ["--Data:Folder=" + Folder, "--Database:Provider=postgres", "--ConnectionStrings:Crm=" + Connection];

    private static readonly SemaphoreSlim s_copying = new(1);
    private static readonly Dictionary<string, TestDatabase> s_originals = new(StringComparer.Ordinal);

    /// <summary>A copy of a database that is made once a run and never opened afterwards.</summary>
    public static async Task<TestDatabase> CopyOfAsync(string kind, Func<TestDatabase, Task> make)
    {
        await s_copying.WaitAsync();
        try
        {
            if (!s_originals.TryGetValue(kind, out var original))
            {
                original = await NewAsync(kind);
                await make(original);
                // The server copies only what nobody is connected to.
                if (original._server is { } server)
                    await ExecuteOnAsync(server, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{original._name}'");
                s_originals[kind] = original;
            }

            return await original.CopyAsync();
        }
        finally
        {
            s_copying.Release();
        }
    }

    /// <summary>Drops the originals; nothing copies them any more.</summary>
    public static async Task ForgetOriginalsAsync()
    {
        foreach (var original in s_originals.Values)
            await original.DisposeAsync();
        s_originals.Clear();
    }

    private async Task<TestDatabase> CopyAsync()
    {
        if (_server is not null)
            return await NewAsync(Kind, $" TEMPLATE \"{_name}\"");
        var copy = await NewAsync(Kind);
        foreach (var file in Directory.EnumerateFiles(Folder, "crm.db*"))
            File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        return copy;
    }

    public static Task<TestDatabase> NewAsync(string kind) => NewAsync(kind, "");

    private static async Task<TestDatabase> NewAsync(string kind, string template)
    {
        var folder = Directory.CreateTempSubdirectory("crm-test-").FullName;
        if (kind == "sqlite")
            return new TestDatabase(kind, folder, $"Data Source={Path.Combine(folder, "crm.db")};Pooling=False;Default Timeout=30", null, "");
        var server = Environment.GetEnvironmentVariable("CRM_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "CRM_TEST_POSTGRES names no PostgreSQL server; tests/run starts one.");
        var name = "crm_" + Path.GetFileName(folder).Replace("crm-test-", "", StringComparison.Ordinal).ToLowerInvariant();
        await ExecuteOnAsync(server!, $"CREATE DATABASE \"{name}\"{template}");
        var connection = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 40, Timeout = 60, IncludeErrorDetail = true }.ConnectionString;
        return new TestDatabase(kind, folder, connection, server, name);
    }

    /// <summary>The number a query answers.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using DbConnection connection = Kind == "sqlite" ? new SqliteConnection(Connection) : new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Changes it behind the product's back.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using DbConnection connection = Kind == "sqlite" ? new SqliteConnection(Connection) : new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One column of a query's rows, a line each.</summary>
    public async Task<string> TextAsync(string sql, int column)
    {
        await using DbConnection connection = Kind == "sqlite" ? new SqliteConnection(Connection) : new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync();
        var text = new System.Text.StringBuilder();
        while (await rows.ReadAsync())
            text.AppendLine(rows.GetString(column));
        return text.ToString();
    }

    /// <summary>Waits until a query answers this number; fails with what it answered last.</summary>
    public async Task UntilAsync(string sql, long expected, TimeSpan atMost, Func<string>? why = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        long last;
        while ((last = await CountAsync(sql)) != expected)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < atMost, $"After {atMost}: {sql} answers {last}, not {expected}. {why?.Invoke()}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        if (_server is not null)
        {
            await using (var own = new NpgsqlConnection(Connection))
                NpgsqlConnection.ClearPool(own);
            await ExecuteOnAsync(_server, $"DROP DATABASE \"{_name}\" WITH (FORCE)");
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static async Task ExecuteOnAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Drops the originals at the end of the run.</summary>
public sealed class OriginalDatabases : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await TestDatabase.ForgetOriginalsAsync();
}
