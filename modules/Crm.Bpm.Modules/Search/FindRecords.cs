using System.Reflection;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Search;
using Crm.Bpm.Sdk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Search;

/// <summary>A record that search found.</summary>
public sealed record FoundRecord(string Kind, Guid Id, string Title);

/// <summary>Finds records of every kind the viewer may see; the access filter decides, as everywhere.</summary>
public sealed class FindRecords(CrmDb db, IRecordSearch search)
{
    private const int MaxTake = 50;
    private static readonly MethodInfo s_ofKind = typeof(FindRecords).GetMethod(nameof(OfKindAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    /// <param name="text">What was typed; fewer than two characters find nothing.</param>
    /// <param name="take">How many a kind, at most 50.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<FoundRecord>> RunAsync(string text, int take, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Trim().Length < 2)
            return [];
        var found = new List<FoundRecord>();
        foreach (var kind in db.Modules.Kinds.Where(k => typeof(ISearchable).IsAssignableFrom(k.ClrType) && db.Session.Viewer.May(k.ViewPermission)))
            found.AddRange(await (Task<List<FoundRecord>>)s_ofKind.MakeGenericMethod(kind.ClrType).Invoke(this, [kind, text, Math.Clamp(take, 1, MaxTake), cancel])!);
        return found;
    }

    private async Task<List<FoundRecord>> OfKindAsync<T>(RecordKind kind, string text, int take, CancellationToken cancel) where T : Record
    {
        var matching = search.Matching(db, kind.Plural, text);
        var ids = await db.Set<T>().Where(r => matching.Contains(r.Id)).OrderByDescending(r => r.ChangedAt).Take(take).Select(r => r.Id).ToListAsync(cancel);
        var titles = await db.Set<SearchEntry>().Where(s => ids.Contains(s.RecordId)).ToDictionaryAsync(s => s.RecordId, s => s.Title, cancel);
        return ids.ConvertAll(id => new FoundRecord(kind.Plural, id, titles.GetValueOrDefault(id, "")));
    }
}

/// <summary>Search in the command box.</summary>
internal sealed class CommandSearch(UnitOfWork work, CrmModules modules) : ICommandSearch
{
    private const int PerKind = 5;

    public async Task<IReadOnlyList<FoundItem>> FindAsync(Viewer viewer, string text, CancellationToken cancel)
    {
        var found = await work.ReadAsync(viewer, services => services.GetRequiredService<FindRecords>().RunAsync(text, PerKind, cancel));
        // A person's page is the administrators'; to others it would be a dead end.
        var reachable = viewer.May(PlatformPermissions.Administer) ? found : found.Where(f => f.Kind != "users");
        return [.. reachable.Select(f => (Found: f, Kind: modules.KindOf(f.Kind)!)).Select(f => new FoundItem(f.Found.Title, f.Kind.Singular, f.Kind.HrefOf(f.Found.Id), IconOf(f.Kind)))];
    }

    private string IconOf(RecordKind kind) => modules.Pages.FirstOrDefault(p => p.Href == "/" + kind.Plural)?.Icon ?? "search";
}
