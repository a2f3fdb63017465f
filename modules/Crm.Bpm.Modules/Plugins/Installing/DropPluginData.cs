using System.Data.Common;
using Crm.Bpm.Modules.Data;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>
/// At start, once the database is this host's: drops the tables of plugins that were removed with their data, and what the platform keeps about their
/// records. One transaction a plugin; done again it finds nothing left.
/// </summary>
public sealed partial class DropPluginData(PluginStore store, DatabaseOptions options, ILogger<DropPluginData> log)
{
    private static readonly string[] s_byKind = ["history_entry", "comment", "search_entry", "search_key", "counter", "saved_view"];

    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (var (plugin, entry) in store.State.Plugins.Where(p => p.Value.DropsData).ToList())
        {
            await DropAsync(plugin, entry, cancel);
            store.Change(plugin, _ => null);
            Dropped(plugin, entry.Tables.Count);
        }
    }

    private async Task DropAsync(string plugin, PluginEntry entry, CancellationToken cancel)
    {
        await using var connection = Databases.Connection(options);
        await connection.OpenAsync(cancel);
        // References between its own tables must not decide the order they go in; SQLite hears of it outside a transaction only.
        if (options.Provider == "sqlite")
            await ExecuteAsync(connection, null, "PRAGMA foreign_keys=OFF", null, cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var kind in entry.Kinds)
            await ForgetAsync(connection, transaction, kind, cancel);
        foreach (var table in entry.Tables.Append(Migrator.VersionTableOf(plugin)))
            await ExecuteAsync(connection, transaction, $"DROP TABLE IF EXISTS \"{table.Replace("\"", "", StringComparison.Ordinal)}\"{(options.Provider == "postgres" ? " CASCADE" : "")}", null, cancel);
        await transaction.CommitAsync(cancel);
    }

    private static async Task ForgetAsync(DbConnection connection, DbTransaction transaction, string kind, CancellationToken cancel)
    {
        foreach (var table in s_byKind)
            await ExecuteAsync(connection, transaction, $"DELETE FROM {table} WHERE kind = @kind", kind, cancel);
        foreach (var table in (string[])["crm_task", "letter"])
            await ExecuteAsync(connection, transaction, $"UPDATE {table} SET subject_kind = NULL, subject_id = NULL WHERE subject_kind = @kind", kind, cancel);
        await ExecuteAsync(connection, transaction, "DELETE FROM role_permission WHERE permission LIKE @kind", kind + ".%", cancel);
    }

    private static async Task ExecuteAsync(DbConnection connection, DbTransaction? transaction, string sql, string? kind, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        if (kind is not null)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@kind", kind);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Plugin}: its data were deleted, {Tables} tables.")]
    private partial void Dropped(string plugin, int tables);
}
