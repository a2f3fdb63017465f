using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Crm.Bpm.Benchmarks;

/// <summary>The rows of one process instance, as the product wrote them.</summary>
internal sealed record InstanceRows(IReadOnlyDictionary<string, List<Dictionary<string, object>>> Tables)
{
    private static readonly string[] s_tables = ["process_instance", "process_bookmark", "journal_line", "step_execution"];

    public static async Task<InstanceRows> ReadAsync(FreshDatabase database, Guid instance)
    {
        await using DbConnection connection = database.Kind == "sqlite" ? new SqliteConnection(database.Connection) : new NpgsqlConnection(database.Connection);
        await connection.OpenAsync();
        var tables = new Dictionary<string, List<Dictionary<string, object>>>(StringComparer.Ordinal);
        foreach (var table in s_tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table} WHERE {(table == "process_instance" ? "id" : "instance_id")} = @id";
            BareWriter.Add(command, "id", database.Kind == "sqlite" ? instance.ToByteArray(bigEndian: true) : instance);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = tables[table] = [];
            while (await reader.ReadAsync())
                rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetValue, StringComparer.Ordinal));
        }

        return new InstanceRows(tables);
    }
}

/// <summary>Writes what one cycle of the product writes, and does nothing else: three transactions over prepared statements.</summary>
internal sealed class BareWriter : IAsyncDisposable
{
    private readonly FreshDatabase _database;
    private readonly InstanceRows _started;
    private readonly InstanceRows _ended;
    private readonly SemaphoreSlim _turn;
    private readonly SqliteConnection? _sqlite;
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);

    private BareWriter(FreshDatabase database, InstanceRows started, InstanceRows ended, SqliteConnection? sqlite)
    {
        (_database, _started, _ended, _sqlite) = (database, started, ended, sqlite);
        _turn = new SemaphoreSlim(sqlite is null ? 64 : 1);
    }

    /// <summary>Rows inserted, changed or deleted by one cycle.</summary>
    public int Rows => _started.Tables.Values.Sum(r => r.Count) + 2 + JournalOfEnd.Count() + _ended.Tables["step_execution"].Count + 2;

    private IEnumerable<Dictionary<string, object>> JournalOfEnd => _ended.Tables["journal_line"].Skip(_started.Tables["journal_line"].Count);

    public static async Task<BareWriter> OpenAsync(FreshDatabase database, InstanceRows started, InstanceRows ended)
    {
        if (database.Kind != "sqlite")
            return new BareWriter(database, started, ended, null);
        var connection = new SqliteConnection(database.Connection);
        await connection.OpenAsync();
        await using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; PRAGMA cache_size=-16000;";
        await pragma.ExecuteNonQueryAsync();
        return new BareWriter(database, started, ended, connection);
    }

    public async Task CycleAsync()
    {
        var ids = new FreshIds();
        await InTransactionAsync(async (connection, transaction) =>
        {
            foreach (var (table, rows) in _started.Tables)
                foreach (var row in rows)
                    await InsertAsync(connection, transaction, table, ids.Fresh(row));
        });
        var stimulus = Guid.CreateVersion7();
        await InTransactionAsync((connection, transaction) => InsertAsync(connection, transaction, "stimulus", Stimulus(stimulus)));
        await InTransactionAsync(async (connection, transaction) =>
        {
            await ExecuteAsync(connection, transaction, "DELETE FROM stimulus WHERE id = @id", ("id", Id(stimulus)));
            foreach (var row in _started.Tables["process_bookmark"].Select(ids.Fresh))
                await ExecuteAsync(connection, transaction, "DELETE FROM process_bookmark WHERE id = @id", ("id", row["id"]));
            foreach (var row in JournalOfEnd)
                await InsertAsync(connection, transaction, "journal_line", ids.Fresh(row));
            var known = _started.Tables["step_execution"].ConvertAll(r => (string)r["id"]);
            foreach (var row in _ended.Tables["step_execution"])
                if (known.Contains((string)row["id"]))
                    await UpdateAsync(connection, transaction, "step_execution", ids.Fresh(row));
                else
                    await InsertAsync(connection, transaction, "step_execution", ids.Fresh(row));
            await UpdateAsync(connection, transaction, "process_instance", ids.Fresh(_ended.Tables["process_instance"][0]));
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values)
            await command.DisposeAsync();
        if (_sqlite is not null)
            await _sqlite.DisposeAsync();
        _turn.Dispose();
    }

    public static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private object Id(Guid id) => _sqlite is null ? id : id.ToByteArray(bigEndian: true);

    private Dictionary<string, object> Stimulus(Guid id)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new(StringComparer.Ordinal)
        {
            ["id"] = Id(id), ["name"] = "Elsa.Event", ["payload"] = "{\"eventName\":\"Go\",\"payload\":\"Go\"}", ["depth"] = 1, ["attempts"] = 0,
            ["created_at"] = _sqlite is null ? now : now.ToString("yyyy-MM-dd HH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private async Task InTransactionAsync(Func<DbConnection, DbTransaction, Task> write)
    {
        await _turn.WaitAsync();
        try
        {
            if (_sqlite is not null)
            {
                await using var immediate = _sqlite.BeginTransaction(deferred: false);
                await write(_sqlite, immediate);
                await immediate.CommitAsync();
                return;
            }

            await using var connection = new NpgsqlConnection(_database.Connection + ";Max Auto Prepare=50");
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await write(connection, transaction);
            await transaction.CommitAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private Task InsertAsync(DbConnection connection, DbTransaction transaction, string table, Dictionary<string, object> row) =>
        ExecuteAsync(connection, transaction, $"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Keys.Select(c => "@" + c))})", [.. row.Select(v => (v.Key, v.Value))]);

    private Task UpdateAsync(DbConnection connection, DbTransaction transaction, string table, Dictionary<string, object> row) =>
        ExecuteAsync(connection, transaction, $"UPDATE {table} SET {string.Join(", ", row.Keys.Where(c => c != "id").Select(c => c + " = @" + c))} WHERE id = @id", [.. row.Select(v => (v.Key, v.Value))]);

    // On SQLite's one connection a statement is prepared once; Npgsql prepares what recurs by itself.
    private async Task ExecuteAsync(DbConnection connection, DbTransaction transaction, string sql, params (string Name, object Value)[] values)
    {
        if (_sqlite is null)
        {
            await using var once = Command(connection, sql, values);
            once.Transaction = transaction;
            await once.ExecuteNonQueryAsync();
            return;
        }

        if (!_prepared.TryGetValue(sql, out var command))
            _prepared[sql] = command = Command(connection, sql, values);
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i].Value;
        await command.ExecuteNonQueryAsync();
    }

    private static DbCommand Command(DbConnection connection, string sql, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            Add(command, name, value);
        return command;
    }

    /// <summary>The sample's ids, each replaced by a new one of the same kind, the same one wherever it stands.</summary>
    private sealed class FreshIds
    {
        private readonly Dictionary<string, object> _fresh = new(StringComparer.Ordinal);

        public Dictionary<string, object> Fresh(Dictionary<string, object> row) =>
            row.ToDictionary(v => v.Key, v => v.Key.EndsWith("_id", StringComparison.Ordinal) || v.Key == "id" ? Of(v.Value) : v.Value, StringComparer.Ordinal);

        private object Of(object value) => value switch
        {
            Guid id => Known(id.ToString(), () => Guid.CreateVersion7()),
            byte[] { Length: 16 } id => Known(Convert.ToHexString(id), () => Guid.CreateVersion7().ToByteArray(bigEndian: true)),
            string { Length: >= 32 } id => Known(id, () => Guid.CreateVersion7().ToString("N")),
            _ => value,
        };

        private object Known(string id, Func<object> make) => _fresh.TryGetValue(id, out var fresh) ? fresh : _fresh[id] = make();
    }
}
