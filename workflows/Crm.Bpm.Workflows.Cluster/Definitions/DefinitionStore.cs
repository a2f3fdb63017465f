using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Definitions;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>What pages, the API and other modules see of definitions; each change is a use case of its own.</summary>
internal sealed class DefinitionStore(
    CrmDb db, DefinitionLibrary library, ImportDefinition import, SaveDefinition save, PublishDefinition publish,
    RetractDefinition retract, RevertDefinition revert, DeleteDefinition delete, UpdateReferences references) : IDefinitions
{
    private const int MaxTake = 100;

    public async Task<DefinitionPage> ListAsync(DefinitionQuery query, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        db.Session.Viewer.Require(PlatformPermissions.ViewProcesses);
        var versions = await FilteredAsync(query, cancel);
        var total = await versions.CountAsync(cancel);
        var items = await Ordered(versions, query).Skip(Math.Max(0, query.Skip)).Take(Math.Clamp(query.Take, 1, MaxTake))
            .Select(v => new DefinitionSummary(
                v.Id, v.DefinitionId, v.Version, v.Name, v.Description, v.IsLatest, v.IsPublished, v.IsReadonly, v.IsSystem, v.ToolVersion, v.Module, v.CreatedAt))
            .ToListAsync(cancel);
        return new DefinitionPage(items, total);
    }

    public Task<DefinitionVersion?> FindAsync(string definitionId, VersionChoice choice, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.ViewProcesses);
        var versions = db.Definitions().AsNoTracking().Where(v => v.DefinitionId == definitionId);
        return (choice == VersionChoice.PublishedOrLatest ? versions.Where(v => v.IsPublished || v.IsLatest).OrderByDescending(v => v.IsPublished) : Chosen(versions, choice).OrderByDescending(v => v.Version))
            .FirstOrDefaultAsync(cancel);
    }

    public Task<DefinitionVersion?> VersionAsync(string versionId, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.ViewProcesses);
        return db.Set<DefinitionVersion>().AsNoTracking().FirstOrDefaultAsync(v => v.Id == versionId, cancel);
    }

    public Task<DefinitionVersion> ImportAsync(string document, CancellationToken cancel) => import.RunAsync(document, module: null, cancel);

    public Task<DefinitionVersion> SaveAsync(string document, int? revision, CancellationToken cancel) => save.RunAsync(document, revision, cancel);

    public Task<Publication> PublishAsync(string definitionId, CancellationToken cancel) => publish.RunAsync(definitionId, cancel);

    public Task<DefinitionVersion> RetractAsync(string definitionId, CancellationToken cancel) => retract.RunAsync(definitionId, cancel);

    public Task<DefinitionVersion> RevertAsync(string definitionId, int version, CancellationToken cancel) => revert.RunAsync(definitionId, version, cancel);

    public Task DeleteAsync(string definitionId, bool force, CancellationToken cancel) => delete.RunAsync(definitionId, force, cancel);

    public Task DeleteVersionAsync(string versionId, CancellationToken cancel) => delete.RunAsync(versionId, cancel);

    public async Task<bool> IsNameFreeAsync(string name, string? exceptDefinitionId, CancellationToken cancel)
    {
        var names = await db.Definitions().Where(v => v.IsLatest && v.DefinitionId != (exceptDefinitionId ?? "")).Select(v => v.Name).ToListAsync(cancel);
        return !names.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);
    }

    public Task<IReadOnlyList<string>> ProblemsAsync(string document, CancellationToken cancel) =>
        publish.ProblemsAsync(DefinitionDocument.Definition(DefinitionDocument.Read(document)), cancel);

    public IReadOnlySet<string> UnknownSteps(JsonObject document) => library.UnknownSteps(document);

    public async Task<IReadOnlyList<string>> ConsumersAsync(string definitionId, CancellationToken cancel) =>
        await db.ConsumersOf(definitionId).Select(v => v.DefinitionId).ToListAsync(cancel);

    public Task<IReadOnlyList<DefinitionVersion>> UpdateReferencesAsync(string definitionId, CancellationToken cancel) => references.RunAsync(definitionId, cancel);

    public async Task<IReadOnlyList<DefinitionVersion>> UsableAsStepsAsync(CancellationToken cancel)
    {
        // Few definitions are steps; the mark stands in the document, so the text narrows and the document decides.
        var candidates = await db.Definitions().AsNoTracking().Where(v => v.Document.Contains("\"usableAsActivity\":true")).OrderBy(v => v.DefinitionId).ThenBy(v => v.Version).ToListAsync(cancel);
        return [.. candidates.Where(v => WorkflowDefinition.Parse(v.Read()).UsableAsActivity)];
    }

    private async Task<IQueryable<DefinitionVersion>> FilteredAsync(DefinitionQuery query, CancellationToken cancel)
    {
        var versions = db.Definitions().AsNoTracking();
        var (ids, definitionIds, search) = (query.VersionIds, query.DefinitionIds, query.Search?.Trim());
        if (ids.Count > 0)
            versions = db.Set<DefinitionVersion>().AsNoTracking().Where(v => ids.Contains(v.Id));
        else if (query.Version is { } number)
            versions = versions.Where(v => v.Version == number);
        else
            versions = Chosen(versions, query.Choice);
        if (definitionIds.Count > 0)
            versions = versions.Where(v => definitionIds.Contains(v.DefinitionId));
        if (query.IsSystem is { } system)
            versions = versions.Where(v => v.IsSystem == system);
        if (!string.IsNullOrEmpty(search))
        {
            var found = await FoundAsync(search, cancel);
            versions = versions.Where(v => found.Contains(v.Id));
        }

        return versions;
    }

    // A company has some hundreds of definitions at most, and only .NET compares Russian without case on every database.
    private async Task<List<string>> FoundAsync(string search, CancellationToken cancel)
    {
        var all = await db.Definitions().Select(v => new { v.Id, v.DefinitionId, v.Name, v.Description }).ToListAsync(cancel);
        return [.. all.Where(v => v.Id == search || v.DefinitionId == search || Has(v.Name) || Has(v.Description)).Select(v => v.Id)];

        bool Has(string? text) => text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true;
    }

    private static IQueryable<DefinitionVersion> Chosen(IQueryable<DefinitionVersion> versions, VersionChoice choice) => choice switch
    {
        VersionChoice.Latest => versions.Where(v => v.IsLatest),
        VersionChoice.Published => versions.Where(v => v.IsPublished),
        VersionChoice.Draft => versions.Where(v => v.IsLatest && !v.IsPublished),
        VersionChoice.PublishedOrLatest => versions.Where(v => v.IsPublished || (v.IsLatest && !versions.Any(p => p.DefinitionId == v.DefinitionId && p.IsPublished))),
        VersionChoice.LatestAndPublished => versions.Where(v => v.IsLatest || v.IsPublished),
        _ => versions,
    };

    private static IQueryable<DefinitionVersion> Ordered(IQueryable<DefinitionVersion> versions, DefinitionQuery query)
    {
        var ordered = (query.OrderBy?.ToUpperInvariant(), query.Descending) switch
        {
            ("NAME", false) => versions.OrderBy(v => v.Name),
            ("NAME", true) => versions.OrderByDescending(v => v.Name),
            ("VERSION", false) => versions.OrderBy(v => v.Version),
            ("VERSION", true) => versions.OrderByDescending(v => v.Version),
            ("CREATED" or "CREATEDAT", false) => versions.OrderBy(v => v.CreatedAt),
            _ => versions.OrderByDescending(v => v.CreatedAt),
        };
        return ordered.ThenBy(v => v.Id);
    }
}
