using System.Collections.Concurrent;
using System.Globalization;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Import;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import;

/// <summary>What an import asks the database about a kind that it knows only by name. All of it for many records at once.</summary>
internal abstract class ImportedKind(RecordKind kind)
{
    private static readonly ConcurrentDictionary<RecordKind, ImportedKind> s_known = new();

    public RecordKind Kind { get; } = kind;

    public static ImportedKind Of(RecordKind kind) =>
        s_known.GetOrAdd(kind, k => (ImportedKind)Activator.CreateInstance(typeof(ImportedKind<>).MakeGenericType(k.ClrType), k)!);

    public abstract Record New();

    /// <summary>The target's rules for this scope.</summary>
    public abstract IReadOnlyList<string> RuleFields(IServiceProvider services);

    /// <summary>What files call the target's fields.</summary>
    public abstract IReadOnlyDictionary<string, string> Headings(IServiceProvider services);

    /// <summary>The fields by which the target's records are recognised, the surest first.</summary>
    public abstract IReadOnlyList<string> Keys(IServiceProvider services);

    public abstract ValueTask CompleteAsync(IServiceProvider services, Record record, ImportRun run, CancellationToken cancel);

    public abstract void Apply(IServiceProvider services, Record record, string field, string text, bool isNew, ImportRun run);

    public abstract void CompleteMissing(IServiceProvider services, string field, Record missing, Record neededBy);

    /// <summary>Living records with these keys, tracked, whether or not the viewer may see them: a key is unique among all.</summary>
    public abstract Task<List<(string Key, Record Record)>> WithKeysAsync(CrmDb db, Binding key, IReadOnlyList<string> keys, CancellationToken cancel);

    /// <summary>Ids and values of a field of the records the viewer sees; of all when <paramref name="texts"/> is null.</summary>
    public abstract Task<List<(Guid Id, string Text)>> WithTextsAsync(CrmDb db, RecordField? by, IReadOnlyList<string>? texts, CancellationToken cancel);

    /// <summary>These records, tracked, deleted ones left out.</summary>
    public abstract Task<List<Record>> LoadAsync(CrmDb db, IReadOnlyList<Guid> ids, CancellationToken cancel);

    /// <summary>Which of these the viewer's permission reaches.</summary>
    public abstract Task<HashSet<Guid>> ReachedAsync(CrmDb db, IReadOnlyCollection<Guid> ids, string permission, CancellationToken cancel);

    /// <summary>What living records of this kind hold in a lookup: pairs of the record and the one it refers to.</summary>
    public abstract Task<List<(Guid Record, Guid RefersTo)>> ReferencesAsync(CrmDb db, RecordField lookup, IReadOnlyList<Guid> ids, CancellationToken cancel);

    /// <summary>What each of these records holds in a lookup.</summary>
    public abstract Task<Dictionary<Guid, Guid?>> HeldAsync(CrmDb db, RecordField lookup, IReadOnlyList<Guid> ids, CancellationToken cancel);
}

internal sealed class ImportedKind<T>(RecordKind kind) : ImportedKind(kind) where T : Record
{
    private const int MostLoaded = 20_000;
    private static readonly string[] s_everybody = [AccessFilter.Access];

    public override Record New() => Activator.CreateInstance<T>();

    public override IReadOnlyList<string> RuleFields(IServiceProvider services) => Target(services)?.RuleFields ?? [];

    public override IReadOnlyDictionary<string, string> Headings(IServiceProvider services) => Target(services)?.Headings ?? new Dictionary<string, string>(StringComparer.Ordinal);

    public override IReadOnlyList<string> Keys(IServiceProvider services) => Target(services)?.Keys ?? [];

    public override ValueTask CompleteAsync(IServiceProvider services, Record record, ImportRun run, CancellationToken cancel) =>
        Target(services)?.CompleteAsync((T)record, run, cancel) ?? ValueTask.CompletedTask;

    public override void Apply(IServiceProvider services, Record record, string field, string text, bool isNew, ImportRun run) =>
        Target(services)?.Apply((T)record, field, text, isNew, run);

    public override void CompleteMissing(IServiceProvider services, string field, Record missing, Record neededBy) =>
        Target(services)?.CompleteMissing(field, missing, (T)neededBy);

    public override async Task<List<(string Key, Record Record)>> WithKeysAsync(CrmDb db, Binding key, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var all = db.Set<T>().IgnoreQueryFilters(s_everybody);
        if (key is ContactPointBinding point)
            return await WithPointsAsync(db, all, point.Kind, keys, cancel);
        if (key.Field.ValueType == typeof(long))
        {
            var numbers = keys.Select(k => long.Parse(k, CultureInfo.InvariantCulture)).ToList();
            var numbered = await all.Where(r => numbers.Contains(EF.Property<long>(r, key.Field.Property.Name))).ToListAsync(cancel);
            return numbered.ConvertAll(r => (string.Create(CultureInfo.InvariantCulture, $"{key.Field.Read(r)}"), (Record)r));
        }

        var named = await all.Where(r => keys.Contains(EF.Property<string>(r, key.Field.Property.Name))).ToListAsync(cancel);
        return named.ConvertAll(r => ((string)key.Field.Read(r)!, (Record)r));
    }

    public override async Task<List<(Guid Id, string Text)>> WithTextsAsync(CrmDb db, RecordField? by, IReadOnlyList<string>? texts, CancellationToken cancel)
    {
        if (by is null)
        {
            var ids = texts!.Select(t => Guid.TryParse(t, out var id) ? id : Guid.Empty).ToList();
            var there = await db.Set<T>().Where(r => ids.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancel);
            return there.ConvertAll(id => (id, id.ToString()));
        }

        var name = by.Property.Name;
        if (by.ValueType == typeof(long))
        {
            var numbers = texts!.Select(t => long.TryParse(t, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
            var numbered = await db.Set<T>().Where(r => numbers.Contains(EF.Property<long>(r, name))).Select(r => new { r.Id, Value = EF.Property<long>(r, name) }).ToListAsync(cancel);
            return numbered.ConvertAll(r => (r.Id, r.Value.ToString(CultureInfo.InvariantCulture)));
        }

        var records = texts is null ? db.Set<T>().OrderBy(r => r.Id).Take(MostLoaded) : db.Set<T>().Where(r => texts.Contains(EF.Property<string>(r, name)));
        var named = await records.Select(r => new { r.Id, Value = EF.Property<string?>(r, name) }).ToListAsync(cancel);
        return [.. named.Where(r => r.Value is not null).Select(r => (r.Id, r.Value!))];
    }

    public override async Task<List<Record>> LoadAsync(CrmDb db, IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        [.. await db.Set<T>().IgnoreQueryFilters(s_everybody).Where(r => ids.Contains(r.Id)).ToListAsync(cancel)];

    public override Task<HashSet<Guid>> ReachedAsync(CrmDb db, IReadOnlyCollection<Guid> ids, string permission, CancellationToken cancel) =>
        AccessFilter.ReachedAsync<T>(db, ids, permission, cancel);

    public override async Task<List<(Guid Record, Guid RefersTo)>> ReferencesAsync(CrmDb db, RecordField lookup, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var key = lookup.KeyProperty.Name;
        var records = db.Set<T>().IgnoreQueryFilters(s_everybody);
        // Nobody works on a task that is over; it keeps the name of whom it was for.
        if (records is IQueryable<CrmTask> tasks)
            records = (IQueryable<T>)tasks.Where(t => t.Status == Crm.Bpm.Sdk.Tasks.TaskStatus.Open || t.Status == Crm.Bpm.Sdk.Tasks.TaskStatus.InProgress);
        var found = lookup.KeyProperty.PropertyType == typeof(Guid)
            ? await records.Where(r => ids.Contains(EF.Property<Guid>(r, key))).Select(r => new { r.Id, To = (Guid?)EF.Property<Guid>(r, key) }).ToListAsync(cancel)
            : await records.Where(r => EF.Property<Guid?>(r, key) != null && ids.Contains(EF.Property<Guid?>(r, key)!.Value)).Select(r => new { r.Id, To = EF.Property<Guid?>(r, key) }).ToListAsync(cancel);
        return found.ConvertAll(f => (f.Id, f.To!.Value));
    }

    public override async Task<Dictionary<Guid, Guid?>> HeldAsync(CrmDb db, RecordField lookup, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var key = lookup.KeyProperty.Name;
        return await db.Set<T>().IgnoreQueryFilters(s_everybody).Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, To = EF.Property<Guid?>(r, key) }).ToDictionaryAsync(r => r.Id, r => r.To, cancel);
    }

    private async Task<List<(string Key, Record Record)>> WithPointsAsync(CrmDb db, IQueryable<T> all, ContactPointKind point, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var (plural, type) = (Kind.Plural, point == ContactPointKind.Phone ? "phone" : "email");
        var found = await db.Set<SearchKey>().Where(k => k.Kind == plural && k.Type == type && keys.Contains(k.Value)).Select(k => new { k.Value, k.RecordId }).ToListAsync(cancel);
        var ids = found.Select(f => f.RecordId).Distinct().ToList();
        var records = await all.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        return [.. found.Where(f => records.ContainsKey(f.RecordId)).DistinctBy(f => (f.Value, f.RecordId)).Select(f => (f.Value, (Record)records[f.RecordId]))];
    }

    private static ImportTarget<T>? Target(IServiceProvider services) => services.GetService<ImportTarget<T>>();
}
