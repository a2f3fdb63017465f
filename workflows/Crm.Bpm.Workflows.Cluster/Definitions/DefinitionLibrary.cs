using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>
/// Finds definitions that others use as a step, for those who draw and for those who run. Reads the scope's database;
/// answers are kept for the scope.
/// </summary>
internal sealed class DefinitionLibrary(CrmDb db, StepCatalog catalog) : IWorkflowLibrary
{
    private readonly Dictionary<WorkflowReference, WorkflowDefinition?> _known = [];
    private readonly Dictionary<WorkflowReference, UsedVersion?> _found = [];
    private Dictionary<string, string>? _byTypeName;

    /// <summary>What every reference so far led to.</summary>
    public IReadOnlyDictionary<WorkflowReference, UsedVersion?> Found => _found;

    public WorkflowDefinition? Find(WorkflowReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (_known.TryGetValue(reference, out var definition))
            return definition;
        var version = _found[reference] = VersionOf(reference);
        var row = version is null ? null : db.Set<DefinitionVersion>().AsNoTracking().First(v => v.Id == version.Id);
        return _known[reference] = row is null ? null : WorkflowDefinition.Parse(row.Read());
    }

    /// <summary>Whether what an earlier library found is still what would be found.</summary>
    public bool StillFinds(IReadOnlyDictionary<WorkflowReference, UsedVersion?> found) => found.All(f => VersionOf(f.Key) == f.Value);

    /// <summary>The ids of steps whose type is neither installed nor another definition's.</summary>
    public IReadOnlySet<string> UnknownSteps(JsonObject document) =>
        document["root"] is JsonObject root
            ? StepTree.Steps(root).Where(IsUnknown).Select(s => StepTree.Text(s, "id")).OfType<string>().ToHashSet(StringComparer.Ordinal)
            : [];

    // A deleted definition can be run by those drawn with it, but it is no longer offered, so a designer could not show it.
    private bool IsUnknown(JsonObject step)
    {
        var type = StepTree.Text(step, "type")!;
        var used = StepTree.Text(step, "workflowDefinitionId");
        if (used is null && catalog.Find(type, 0) is not null)
            return false;
        return VersionOf(new WorkflowReference(used, StepTree.Text(step, "workflowDefinitionVersionId"), type)) is null or { IsDeleted: true };
    }

    // An exact version is found also when it was deleted; a definition that was never published is found, too, as Elsa finds
    // it: importing a parent and its child in any order works.
    private UsedVersion? VersionOf(WorkflowReference reference)
    {
        if (reference.VersionId is { Length: > 0 } versionId && First(db.Set<DefinitionVersion>().Where(v => v.Id == versionId)) is { } exact)
            return exact;
        var definitionId = reference.DefinitionId is { Length: > 0 } given ? given : reference.TypeName is { } type ? IdOf(type) : null;
        return definitionId is null
            ? null
            : First(db.Definitions().Where(v => v.DefinitionId == definitionId && (v.IsPublished || v.IsLatest)).OrderByDescending(v => v.IsPublished));
    }

    private static UsedVersion? First(IQueryable<DefinitionVersion> versions) =>
        versions.Select(v => new UsedVersion(v.Id, v.Revision, v.DeletedAt != null)).FirstOrDefault();

    private string? IdOf(string typeName)
    {
        _byTypeName ??= db.Definitions().Where(v => v.IsLatest).Select(v => new { v.DefinitionId, v.Name }).AsEnumerable()
            .GroupBy(v => WorkflowDefinition.TypeNameOf(v.Name ?? v.DefinitionId), v => v.DefinitionId, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        return _byTypeName.GetValueOrDefault(typeName);
    }
}

/// <summary>A version that is used as a step, as it was saved last.</summary>
internal sealed record UsedVersion(string Id, int Revision, bool IsDeleted);
