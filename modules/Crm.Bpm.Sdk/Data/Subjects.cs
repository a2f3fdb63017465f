using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Sdk.Data;

/// <summary>Records whose kind is known only when the product runs: what a task, a process or a comment is about.</summary>
public static class Subjects
{
    private static readonly MethodInfo s_load = typeof(Subjects).GetMethod(nameof(LoadCoreAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The record, if the viewer may see it; null otherwise, and when no module knows the kind (any more).</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="kind">The plural of the kind.</param>
    /// <param name="id">The record.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task<Record?> FindAsync(CrmDb db, string kind, Guid id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Modules.KindOf(kind) is { } known ? await LoadAsync(db, known, id, false, cancel) : null;
    }

    /// <summary>The record whoever looks, as processes and what they bind need it; null when it was deleted.</summary>
    public static async Task<Record?> FindForProcessAsync(CrmDb db, string kind, Guid id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Modules.KindOf(kind) is { } known ? await LoadAsync(db, known, id, true, cancel) : null;
    }

    private static Task<Record?> LoadAsync(CrmDb db, RecordKind kind, Guid id, bool whoever, CancellationToken cancel) =>
        (Task<Record?>)s_load.MakeGenericMethod(kind.ClrType).Invoke(null, [db, id, whoever, cancel])!;

    private static async Task<Record?> LoadCoreAsync<T>(CrmDb db, Guid id, bool whoever, CancellationToken cancel) where T : Record
    {
        var records = whoever ? db.Set<T>().IgnoreQueryFilters([AccessFilter.Access]) : db.Set<T>();
        return await records.FirstOrDefaultAsync(r => r.Id == id, cancel);
    }
}
