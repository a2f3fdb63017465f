using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

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

    public static async Task<TestDatabase> NewAsync(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("crm-test-").FullName;
        if (kind == "sqlite")
            return new TestDatabase(kind, folder, $"Data Source={Path.Combine(folder, "crm.db")};Pooling=False;Default Timeout=30", null, "");
        var server = Environment.GetEnvironmentVariable("CRM_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "CRM_TEST_POSTGRES names no PostgreSQL server; tests/run starts one.");
        var name = "crm_" + Path.GetFileName(folder).Replace("crm-test-", "", StringComparison.Ordinal).ToLowerInvariant();
        await ExecuteOnAsync(server!, $"CREATE DATABASE \"{name}\"");
        var connection = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 40, IncludeErrorDetail = true }.ConnectionString;
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
