using System.Collections.Concurrent;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>Definitions as graphs, each compiled once per saved revision of a version.</summary>
internal sealed class CompiledDefinitions(IServiceScopeFactory scopes, StepCatalog catalog)
{
    private const int MaxNesting = 16;
    private readonly ConcurrentDictionary<string, (int Revision, CompiledWorkflow Workflow)> _known = new(StringComparer.Ordinal);

    /// <summary>A version that instances run on; null when it is gone.</summary>
    public async Task<CompiledWorkflow?> OfVersionAsync(string versionId, CancellationToken cancel)
    {
        if (_known.TryGetValue(versionId, out var known))
            return known.Workflow;
        return await ReadAsync(db => CompileAsync(db, db.Set<DefinitionVersion>().Where(v => v.Id == versionId), cancel));
    }

    /// <summary>The version of a definition that a step wants to run; null when there is none.</summary>
    public Task<CompiledWorkflow?> FindAsync(WorkflowReference reference, CancellationToken cancel) => ReadAsync(async db =>
        await FindRowAsync(db, reference, cancel) is { } found ? await OfAsync(db, found.Id, found.Revision, cancel) : null);

    /// <summary>The published version; null when none is.</summary>
    public Task<CompiledWorkflow?> PublishedAsync(string definitionId, CancellationToken cancel) =>
        FindAsync(new WorkflowReference(definitionId), cancel);

    private async Task<CompiledWorkflow?> OfAsync(CrmDb db, string versionId, int revision, CancellationToken cancel) =>
        _known.TryGetValue(versionId, out var known) && known.Revision == revision
            ? known.Workflow
            : await CompileAsync(db, db.Set<DefinitionVersion>().Where(v => v.Id == versionId), cancel);

    private async Task<CompiledWorkflow?> CompileAsync(CrmDb db, IQueryable<DefinitionVersion> version, CancellationToken cancel)
    {
        var row = await version.AsNoTracking().FirstOrDefaultAsync(cancel);
        if (row is null)
            return null;
        var definition = WorkflowDefinition.Parse(row.Read());
        // The compiler asks for definitions used as steps one by one; each round loads those it missed in the one before.
        var library = new Library();
        for (var round = 0; ; round++)
        {
            var workflow = CompiledWorkflow.Compile(definition, catalog, library);
            var missed = library.TakeMissed();
            if (missed.Count == 0 || round == MaxNesting)
            {
                _known[row.Id] = (row.Revision, workflow);
                return workflow;
            }

            foreach (var reference in missed)
                library.Learn(reference, await DocumentAsync(db, reference, cancel));
        }
    }

    private static async Task<WorkflowDefinition?> DocumentAsync(CrmDb db, WorkflowReference reference, CancellationToken cancel)
    {
        if (await FindRowAsync(db, reference, cancel) is not { Id: var id })
            return null;
        var version = await db.Set<DefinitionVersion>().AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, cancel);
        return version is null ? null : WorkflowDefinition.Parse(version.Read());
    }

    private static async Task<Found?> FindRowAsync(CrmDb db, WorkflowReference reference, CancellationToken cancel)
    {
        var versions = db.Set<DefinitionVersion>().Where(v => v.DeletedAt == null);
        var (versionId, definitionId) = (reference.VersionId, reference.DefinitionId);
        if (versionId is not null && await FirstAsync(versions.Where(v => v.Id == versionId), cancel) is { } exact)
            return exact;
        versions = reference.Wanted switch
        {
            WantedVersion.Published => versions.Where(v => v.IsPublished),
            WantedVersion.Latest => versions.Where(v => v.IsLatest),
            _ => versions.Where(v => v.IsLatest || v.IsPublished),
        };
        versions = versions.OrderByDescending(v => v.Version);
        if (definitionId is not null && await FirstAsync(versions.Where(v => v.DefinitionId == definitionId), cancel) is { } named)
            return named;
        if (reference.TypeName is not { } type)
            return null;
        var names = await versions.Where(v => v.Name != null).Select(v => new { v.Id, v.Revision, v.Name }).ToListAsync(cancel);
        return names.Find(n => Pascal(n.Name!) == type) is { } byType ? new Found(byType.Id, byType.Revision) : null;
    }

    private static Task<Found?> FirstAsync(IQueryable<DefinitionVersion> versions, CancellationToken cancel) =>
        versions.Select(v => new Found(v.Id, v.Revision)).FirstOrDefaultAsync(cancel);

    // Elsa's step type of a definition is its name in PascalCase.
    private static string Pascal(string name) => string.Concat(
        name.Split([' ', '-', '_', '.'], StringSplitOptions.RemoveEmptyEntries).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private async Task<T> ReadAsync<T>(Func<CrmDb, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = Viewer.Unrestricted("Processes");
        return await read(scope.ServiceProvider.GetRequiredService<CrmDb>());
    }

    private sealed record Found(string Id, int Revision);

    private sealed class Library : IWorkflowLibrary
    {
        private readonly Dictionary<WorkflowReference, WorkflowDefinition?> _known = [];
        private List<WorkflowReference> _missed = [];

        public WorkflowDefinition? Find(WorkflowReference reference)
        {
            if (!_known.TryGetValue(reference, out var definition))
                _missed.Add(reference);
            return definition;
        }

        public void Learn(WorkflowReference reference, WorkflowDefinition? definition) => _known[reference] = definition;

        public List<WorkflowReference> TakeMissed()
        {
            var missed = _missed;
            _missed = [];
            return missed;
        }
    }
}
