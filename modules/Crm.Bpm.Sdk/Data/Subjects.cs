using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Sdk.Data;

/// <summary>Records whose kind is known only when the product runs: what a task, a process or a comment is about.</summary>
public static class Subjects
{
    private static readonly MethodInfo s_load = typeof(Subjects).GetMethod(nameof(LoadCoreAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo s_hold = typeof(Subjects).GetMethod(nameof(HoldCoreAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

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

    /// <summary>
    /// Lets nobody else change the record until the transaction ends; waits while somebody does. Whoever binds work to a record as it is now
    /// (gives it to the responsible person) and whoever changes it and moves that work take turns by it: otherwise each would miss what the other does.
    /// </summary>
    /// <param name="db">Inside a transaction.</param>
    /// <param name="kind">The plural of the kind.</param>
    /// <param name="id">The record. Read it afterwards.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static Task HoldAsync(CrmDb db, string kind, Guid id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Modules.KindOf(kind) is { } known ? (Task)s_hold.MakeGenericMethod(known.ClrType).Invoke(null, [db, id, cancel])! : Task.CompletedTask;
    }

    // Written as it stands: every database locks a row that way.
    private static Task HoldCoreAsync<T>(CrmDb db, Guid id, CancellationToken cancel) where T : Record =>
        db.Set<T>().IgnoreQueryFilters().Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Version, r => r.Version), cancel);

    private static Task<Record?> LoadAsync(CrmDb db, RecordKind kind, Guid id, bool whoever, CancellationToken cancel) =>
        (Task<Record?>)s_load.MakeGenericMethod(kind.ClrType).Invoke(null, [db, id, whoever, cancel])!;

    private static async Task<Record?> LoadCoreAsync<T>(CrmDb db, Guid id, bool whoever, CancellationToken cancel) where T : Record
    {
        var records = whoever ? db.Set<T>().IgnoreQueryFilters([AccessFilter.Access]) : db.Set<T>();
        return await records.FirstOrDefaultAsync(r => r.Id == id, cancel);
    }
}
