using System.Collections.Concurrent;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Cluster.Definitions;
using Crm.Bpm.Workflows.Definitions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>Definitions as graphs, each compiled once per saved revision of a version and of those it uses as steps.</summary>
internal sealed class CompiledDefinitions(IServiceScopeFactory scopes, StepCatalog catalog)
{
    private readonly ConcurrentDictionary<string, Compiled> _known = new(StringComparer.Ordinal);

    /// <summary>A version that an instance runs on; null when it is gone. Nobody saves into such a version, so what is known of it holds.</summary>
    public async Task<CompiledWorkflow?> OfVersionAsync(string versionId, CancellationToken cancel) =>
        _known.TryGetValue(versionId, out var known) ? known.Workflow : await ReadAsync(db => CompileAsync(db, versionId, cancel));

    /// <summary>What an instance is to begin on, as it was saved last: the version, else the published one of the definition. Null when there is none.</summary>
    public Task<CompiledWorkflow?> ToStartAsync(string? definitionId, string? versionId, CancellationToken cancel) => ReadAsync(async db =>
    {
        var versions = versionId is null
            ? db.Definitions().Where(v => v.DefinitionId == definitionId && v.IsPublished)
            : db.Set<DefinitionVersion>().Where(v => v.Id == versionId);
        var wanted = await versions.OrderByDescending(v => v.Version).Select(v => new { v.Id, v.Revision }).FirstOrDefaultAsync(cancel);
        if (wanted is null)
            return null;
        return _known.TryGetValue(wanted.Id, out var known) && known.Revision == wanted.Revision && await IsCurrentAsync(db, known, cancel)
            ? known.Workflow
            : await CompileAsync(db, wanted.Id, cancel);
    });

    private async Task<CompiledWorkflow?> CompileAsync(CrmDb db, string versionId, CancellationToken cancel)
    {
        var row = await db.Set<DefinitionVersion>().AsNoTracking().FirstOrDefaultAsync(v => v.Id == versionId, cancel);
        if (row is null)
            return null;
        var library = new DefinitionLibrary(db, catalog);
        // The compiler asks for the definitions it meets one by one and waits for them, which is not for the thread of a grain.
        var workflow = await Task.Run(() => CompiledWorkflow.Compile(WorkflowDefinition.Parse(row.Read()), catalog, library), cancel);
        var compiled = new Compiled(row.Revision, workflow, library.Found);
        return _known.AddOrUpdate(versionId, compiled, (_, other) => other.Revision > compiled.Revision ? other : compiled).Workflow;
    }

    private async Task<bool> IsCurrentAsync(CrmDb db, Compiled known, CancellationToken cancel) =>
        known.Uses.Count == 0 || await Task.Run(() => new DefinitionLibrary(db, catalog).StillFinds(known.Uses), cancel);

    private async Task<T> ReadAsync<T>(Func<CrmDb, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = Viewer.Unrestricted("Processes");
        return await read(scope.ServiceProvider.GetRequiredService<CrmDb>());
    }

    private sealed record Compiled(int Revision, CompiledWorkflow Workflow, IReadOnlyDictionary<WorkflowReference, UsedVersion?> Uses);
}
