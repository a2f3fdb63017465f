using System.Data.Common;
using Crm.Bpm.Sdk.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Bpm.Modules.Data;

/// <summary>Gives records their numbers; gaps are possible, repetition is not.</summary>
/// <remarks>
/// On SQLite the counter moves in the record's own transaction, which is the only writer anyway. Elsewhere a block is taken
/// on a connection of its own: in the record's transaction the counter's row lock would make all inserts wait for each other.
/// </remarks>
internal sealed class Numbers(DatabaseOptions options) : IDisposable
{
    private const int BlockSize = 50;
    private readonly Dictionary<string, (long Next, long End)> _blocks = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);

    public async Task GiveAsync(CrmDb db, IReadOnlyList<Record> records, CancellationToken cancel)
    {
        foreach (var group in records.GroupBy(r => db.Modules.KindOf(r.GetType()).Plural))
        {
            var count = group.Count();
            var next = options.Provider == "sqlite" ? await TakeAsync(db, group.Key, count, cancel) : await TakeFromBlockAsync(group.Key, count, cancel);
            foreach (var record in group)
                record.Number = next++;
        }
    }

    public void Dispose() => _turn.Dispose();

    private static async Task<long> TakeAsync(CrmDb db, string kind, int count, CancellationToken cancel)
    {
        var taken = await db.Set<Counter>().Where(c => c.Kind == kind).ExecuteUpdateAsync(set => set.SetProperty(c => c.Next, c => c.Next + count), cancel);
        if (taken == 0)
            throw Missing(kind);
        return await db.Set<Counter>().Where(c => c.Kind == kind).Select(c => c.Next).SingleAsync(cancel) - count;
    }

    private async Task<long> TakeFromBlockAsync(string kind, int count, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var block = _blocks.GetValueOrDefault(kind);
            if (block.End - block.Next < count)
            {
                var size = Math.Max(BlockSize, count);
                var end = await MoveAsync(kind, size, cancel);
                block = (end - size, end);
            }

            _blocks[kind] = (block.Next + count, block.End);
            return block.Next;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<long> MoveAsync(string kind, int size, CancellationToken cancel)
    {
        var postgres = options.Provider == "postgres";
        await using DbConnection connection = postgres ? new NpgsqlConnection(options.ConnectionString) : new SqlConnection(options.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = postgres
            ? "UPDATE counter SET next = next + @size WHERE kind = @kind RETURNING next"
            : "UPDATE counter SET next = next + @size OUTPUT inserted.next WHERE kind = @kind";
        Add(command, "size", size);
        Add(command, "kind", kind);
        return (long)(await command.ExecuteScalarAsync(cancel) ?? throw Missing(kind));
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private static InvalidOperationException Missing(string kind) =>
        new($"The counter of {kind} is missing; it is made when the product starts.");
}

/// <summary>The next number of a kind of record.</summary>
public sealed class Counter
{
    public required string Kind { get; init; }
    public long Next { get; set; }
}
