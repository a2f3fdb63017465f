using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.RecordSteps;

/// <summary>What steps do with records whose kind is known only when the product runs.</summary>
internal static class RecordOfProcess
{
    private static readonly MethodInfo s_fits = Method(nameof(FitsCoreAsync));
    private static readonly MethodInfo s_create = Method(nameof(CreateCoreAsync));

    /// <summary>Whether the record fits the filter; the database decides, as it does for lists.</summary>
    public static Task<bool> FitsAsync(CrmDb db, RecordKind kind, Guid id, JsonElement filter, CancellationToken cancel) =>
        (Task<bool>)s_fits.MakeGenericMethod(kind.ClrType).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [db, kind, id, filter, cancel], null)!;

    /// <summary>Makes a record as its API does.</summary>
    public static Task<Record> CreateAsync(CrmDb db, RecordWriter writer, RecordKind kind, JsonElement fields, CancellationToken cancel) =>
        (Task<Record>)s_create.MakeGenericMethod(kind.ClrType).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [db, writer, fields, cancel], null)!;

    private static MethodInfo Method(string name) => typeof(RecordOfProcess).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    // A process goes on about a record in the recycle bin.
    private static async Task<bool> FitsCoreAsync<T>(CrmDb db, RecordKind kind, Guid id, JsonElement filter, CancellationToken cancel) where T : Record
    {
        Expression<Func<T, bool>> fits = RecordFilter.Parse<T>(kind, filter);
        return await db.Set<T>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).Where(r => r.Id == id).AnyAsync(fits, cancel);
    }

    private static async Task<Record> CreateCoreAsync<T>(CrmDb db, RecordWriter writer, JsonElement fields, CancellationToken cancel) where T : Record
    {
        var record = await writer.NewAsync<T>(fields, cancel);
        db.Add(record);
        return record;
    }
}
