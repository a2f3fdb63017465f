using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Ui.Records;

/// <summary>Reads and changes records for pages, on behalf of the person at the screen. The same rules as the API.</summary>
public sealed class RecordEditing(UnitOfWork work, GroupWork many, ICurrentViewer current, CrmModules modules)
{
    private const int MaxOptions = 20;
    private const int MaxSmallKind = 500;

    /// <summary>What the modules of this host add.</summary>
    public CrmModules Modules => modules;

    /// <summary>The person at the screen.</summary>
    public ValueTask<Viewer> ViewerAsync() => current.GetAsync();

    /// <summary>A record with the names of what it refers to; null when there is none or it is not theirs to see.</summary>
    public async Task<RecordView<T>?> FindAsync<T>(Guid id, CancellationToken cancel) where T : Record
    {
        var viewer = await current.GetAsync(cancel);
        return await work.ReadAsync(viewer, async (CrmDb db) =>
        {
            var record = await db.Set<T>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancel);
            return record is null ? null : (await ViewsAsync(db, [record], cancel))[0];
        });
    }

    /// <summary>A page of a list with the names of what the records refer to.</summary>
    public async Task<GridPage<RecordView<T>>> PageAsync<T>(ListRequest request, Func<CrmDb, IQueryable<T>, IQueryable<T>>? narrow, CancellationToken cancel) where T : Record
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(modules.KindOf(typeof(T)).ViewPermission);
        return await work.ReadAsync(viewer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var page = await services.GetRequiredService<RecordList>().PageAsync<T>(request, narrow is null ? null : q => narrow(db, q), cancel);
            return new GridPage<RecordView<T>>(await ViewsAsync(db, page.Items, cancel), page.Total, page.TotalIsExact, page.Next);
        });
    }

    /// <summary>Reads whatever a page needs, through the access filter.</summary>
    public async Task<T> ReadAsync<T>(Func<CrmDb, Task<T>> read, CancellationToken cancel) =>
        await work.ReadAsync(await current.GetAsync(cancel), read);

    /// <summary>Runs a use case for the person at the screen and commits.</summary>
    public async Task<T> DoAsync<TUseCase, T>(Func<TUseCase, Task<T>> act, CancellationToken cancel) where TUseCase : notnull =>
        await work.RunAsync(await current.GetAsync(cancel), services => act(services.GetRequiredService<TUseCase>()), cancel);

    /// <summary>Asks a use case without committing anything: a preview.</summary>
    public async Task<T> PeekAsync<TUseCase, T>(Func<TUseCase, Task<T>> ask, CancellationToken cancel) where TUseCase : notnull =>
        await work.ReadAsync(await current.GetAsync(cancel), (IServiceProvider services) => ask(services.GetRequiredService<TUseCase>()));

    /// <summary>Makes a record from field values and saves it. Returns its id.</summary>
    /// <exception cref="InvalidInputException">A field is wrong or a required one is empty.</exception>
    public async Task<Guid> CreateAsync<T>(JsonObject fields, CancellationToken cancel) where T : Record
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(modules.KindOf(typeof(T)).CreatePermission);
        return await work.RunAsync(viewer, async services =>
        {
            var record = await services.GetRequiredService<RecordWriter>().NewAsync<T>(JsonSerializer.SerializeToElement(fields), cancel);
            services.GetRequiredService<CrmDb>().Add(record);
            return record.Id;
        }, cancel);
    }

    /// <summary>Changes one field. Returns the record's new version.</summary>
    /// <exception cref="StaleRecordException">Somebody changed this very field since <paramref name="version"/>.</exception>
    /// <param name="id">The record.</param>
    /// <param name="version">The version the person saw.</param>
    /// <param name="field">The field's API name.</param>
    /// <param name="value">What it becomes; null empties it.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="reassignOpen">Whether the open work of the one who was responsible goes along, when this changes the responsible.</param>
    public async Task<int> SaveFieldAsync<T>(Guid id, int version, string field, JsonNode? value, CancellationToken cancel, bool reassignOpen = false) where T : Record
    {
        var patch = JsonSerializer.SerializeToElement(new JsonObject { [field] = value?.DeepClone() });
        return await DoInAsync(async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var record = await db.LoadAsync<T>(id, modules.KindOf(typeof(T)).EditPermission, cancel);
            if (record.Version != version && await db.Set<HistoryEntry>().AnyAsync(h => h.RecordId == id && h.RecordVersion > version && h.Field == field, cancel))
                await StaleRecord.RefuseAsync(db, record, version, patch, cancel);
            var from = (record as IResponsible)?.ResponsibleId;
            await services.GetRequiredService<RecordWriter>().PatchAsync(record, patch, cancel);
            if (reassignOpen)
                await services.GetRequiredService<ReassignOpenWork>().RunAsync(record, modules.KindOf(typeof(T)), from, cancel);
            await db.SaveChangesAsync(cancel);
            return record.Version;
        }, cancel);
    }

    /// <summary>Whether a permission of the person reaches the record.</summary>
    public async Task<bool> MayAsync<T>(T record, string permission, CancellationToken cancel) where T : Record =>
        await work.ReadAsync(await current.GetAsync(cancel), (CrmDb db) => AccessFilter.ReachesAsync(db, record, permission, cancel));

    /// <summary>Moves a record to the recycle bin.</summary>
    public Task DeleteAsync<T>(Guid id, CancellationToken cancel) where T : Record => DoInAsync(async services =>
    {
        var (db, kind) = (services.GetRequiredService<CrmDb>(), modules.KindOf(typeof(T)));
        await kind.DeleteAsync(services, await db.LoadAsync<T>(id, kind.DeletePermission, cancel), cancel);
        return true;
    }, cancel);

    /// <summary>Hands records to a person; says which stayed and why.</summary>
    public async Task<GroupResult> AssignAsync<T>(IReadOnlyList<Guid> ids, Guid person, bool reassignOpen, CancellationToken cancel) where T : Record =>
        await many.AssignAsync<T>(await SessionAsync(cancel), new Assignment { Ids = ids, Responsible = person, ReassignOpen = reassignOpen }, cancel);

    /// <summary>As plugins built on SDK 1.0 call it: open work stays where it is.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<int> SaveFieldAsync<T>(Guid id, int version, string field, JsonNode? value, CancellationToken cancel) where T : Record =>
        SaveFieldAsync<T>(id, version, field, value, cancel, reassignOpen: false);

    /// <summary>As plugins built on SDK 1.0 call it: open work stays where it is.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<GroupResult> AssignAsync<T>(IReadOnlyList<Guid> ids, Guid person, CancellationToken cancel) where T : Record =>
        AssignAsync<T>(ids, person, reassignOpen: false, cancel);

    /// <summary>Moves records to the recycle bin; says which stayed and why.</summary>
    public async Task<GroupResult> DeleteAsync<T>(IReadOnlyList<Guid> ids, CancellationToken cancel) where T : Record =>
        await many.DeleteAsync<T>(await SessionAsync(cancel), ids, cancel);

    /// <summary>Takes records out of the recycle bin again; says which stayed and why.</summary>
    public async Task<GroupResult> RestoreAsync<T>(IReadOnlyList<Guid> ids, CancellationToken cancel) where T : Record =>
        await many.RestoreAsync<T>(await SessionAsync(cancel), ids, cancel);

    /// <summary>The names of what a lookup refers to, whatever the person may open.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(RecordKind kind, IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        await work.ReadAsync(await current.GetAsync(cancel), (CrmDb db) => RecordNames.OfAsync(db, kind, ids, cancel));

    /// <summary>Takes a record out of the recycle bin again.</summary>
    public Task RestoreAsync<T>(Guid id, CancellationToken cancel) where T : Record => DoInAsync(async services =>
    {
        await modules.KindOf(typeof(T)).RestoreAsync<T>(services, id, cancel);
        return true;
    }, cancel);

    /// <summary>What may be chosen for a lookup, by what was typed; an empty text offers the first ones.</summary>
    public async Task<IReadOnlyList<Option>> OptionsAsync(RecordField field, string text, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Target is { } target ? await OptionsAsync(target, field.Dictionary, text, cancel) : [];
    }

    /// <summary>Records of a kind by what was typed.</summary>
    public async Task<IReadOnlyList<Option>> OptionsAsync(RecordKind kind, string? dictionary, string text, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var method = typeof(RecordEditing).GetMethod(nameof(OptionsOfAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;
        return await (Task<IReadOnlyList<Option>>)method.MakeGenericMethod(kind.ClrType).Invoke(this, [kind, dictionary, text, cancel])!;
    }

    private async Task<IReadOnlyList<Option>> OptionsOfAsync<T>(RecordKind kind, string? dictionary, string text, CancellationToken cancel) where T : Record
    {
        var viewer = await current.GetAsync(cancel);
        return await work.ReadAsync(viewer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var records = db.Set<T>().AsNoTracking();
            if (typeof(ISearchable).IsAssignableFrom(typeof(T)))
            {
                if (text.Trim().Length > 1)
                {
                    var matching = services.GetRequiredService<IRecordSearch>().Matching(db, kind.Plural, text);
                    records = records.Where(r => matching.Contains(r.Id));
                }

                return Options(kind, await records.OrderByDescending(r => r.ChangedAt).Take(MaxOptions).ToListAsync(cancel));
            }

            if (dictionary is not null)
                records = records.Where(r => EF.Property<string>(r, nameof(DictionaryEntry.Dictionary)) == dictionary);
            var small = await records.OrderBy(r => r.Number).Take(MaxSmallKind).ToListAsync(cancel);
            return Options(kind, [.. small.Where(r => r.Title.Contains(text.Trim(), StringComparison.CurrentCultureIgnoreCase)).Take(MaxOptions)]);
        });
    }

    private static IReadOnlyList<Option> Options<T>(RecordKind kind, List<T> records) where T : Record
    {
        var shared = records.GroupBy(r => r.Title, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return records.ConvertAll(r => new Option(r.Id.ToString(), r.Title, shared.Contains(r.Title) ? Apart(r) : null, kind.HrefOf(r.Id)));
    }

    // Records of one name are told apart by their number and by what else they are found.
    private static string Apart(Record record) =>
        string.Join(" · ", ((record as ISearchable)?.SearchWords() ?? []).Where(word => !string.IsNullOrWhiteSpace(word) && word != record.Title).Distinct().Take(2).Prepend($"№ {record.Number}"));

    private async Task<CrmSession> SessionAsync(CancellationToken cancel) => new() { Viewer = await current.GetAsync(cancel) };

    private async Task<T> DoInAsync<T>(Func<IServiceProvider, Task<T>> act, CancellationToken cancel) =>
        await work.RunAsync(await current.GetAsync(cancel), act, cancel);

    private async Task<IReadOnlyList<RecordView<T>>> ViewsAsync<T>(CrmDb db, IReadOnlyList<T> records, CancellationToken cancel) where T : Record
    {
        var kind = modules.KindOf(typeof(T));
        var names = await RecordNames.OfLookupsAsync(db, kind.Fields, records, cancel);
        return [.. records.Select(r => new RecordView<T>(r, names))];
    }
}

/// <summary>A record as a page shows it: with the names of what it refers to.</summary>
public sealed record RecordView<T>(T Record, IReadOnlyDictionary<Guid, string> Names) where T : Record
{
    public Guid Id => Record.Id;

    /// <summary>The name of what a lookup refers to; null when it is empty.</summary>
    public string? NameOf(Guid? id) => id is { } key ? Names.GetValueOrDefault(key) : null;
}
