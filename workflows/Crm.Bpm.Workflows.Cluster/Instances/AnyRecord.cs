using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>Reads a record whose kind is known only as a word.</summary>
internal static class AnyRecord
{
    private static readonly ConcurrentDictionary<Type, Reader> s_readers = new();

    /// <summary>The record as the API writes it; null when it does not exist.</summary>
    public static async Task<JsonObject?> JsonAsync(CrmDb db, RecordKind kind, Guid id, CancellationToken cancel) =>
        await Of(kind).FindAsync(db, id, cancel) is { } record ? (await RecordJson.OfAsync(db, kind, [record], null, cancel))[0] : null;

    /// <summary>Whether the context's viewer may see it.</summary>
    public static Task<bool> IsVisibleAsync(CrmDb db, RecordKind kind, Guid id, CancellationToken cancel) => Of(kind).IsVisibleAsync(db, id, cancel);

    private static Reader Of(RecordKind kind) => s_readers.GetOrAdd(kind.ClrType, static type =>
        (Reader)Activator.CreateInstance(typeof(Reader<>).MakeGenericType(type), BindingFlags.Public | BindingFlags.Instance, null, null, null)!);

    private abstract class Reader
    {
        public abstract Task<Record?> FindAsync(CrmDb db, Guid id, CancellationToken cancel);

        public abstract Task<bool> IsVisibleAsync(CrmDb db, Guid id, CancellationToken cancel);
    }

    private sealed class Reader<T> : Reader where T : Record
    {
        // A process goes on about a record in the recycle bin: it may be the one that empties it.
        public override async Task<Record?> FindAsync(CrmDb db, Guid id, CancellationToken cancel) =>
            await db.Set<T>().AsNoTracking().IgnoreQueryFilters([AccessFilter.Deleted]).FirstOrDefaultAsync(r => r.Id == id, cancel);

        public override Task<bool> IsVisibleAsync(CrmDb db, Guid id, CancellationToken cancel) => db.Set<T>().AnyAsync(r => r.Id == id, cancel);
    }
}
