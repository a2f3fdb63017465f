using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>Finds definitions that others use as a step. Reads the scope's database; answers are kept for the scope.</summary>
internal sealed class DefinitionLibrary(CrmDb db, StepCatalog catalog) : IWorkflowLibrary
{
    private readonly Dictionary<WorkflowReference, WorkflowDefinition?> _known = [];
    private Dictionary<string, string>? _byTypeName;

    public WorkflowDefinition? Find(WorkflowReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (!_known.TryGetValue(reference, out var definition))
            _known[reference] = definition = Row(reference) is { } row ? WorkflowDefinition.Parse(row.Read()) : null;
        return definition;
    }

    /// <summary>The ids of steps whose type is neither installed nor another definition's.</summary>
    public IReadOnlySet<string> UnknownSteps(JsonObject document) =>
        document["root"] is JsonObject root
            ? StepTree.Steps(root).Where(IsUnknown).Select(s => StepTree.Text(s, "id")).OfType<string>().ToHashSet(StringComparer.Ordinal)
            : [];

    private bool IsUnknown(JsonObject step)
    {
        var type = StepTree.Text(step, "type")!;
        var used = StepTree.Text(step, "workflowDefinitionId");
        if (used is null && catalog.Find(type, 0) is not null)
            return false;
        return Find(new WorkflowReference(used, StepTree.Text(step, "workflowDefinitionVersionId"), type)) is null;
    }

    private DefinitionVersion? Row(WorkflowReference reference)
    {
        var all = db.Set<DefinitionVersion>().AsNoTracking();
        if (reference.VersionId is { Length: > 0 } versionId && all.FirstOrDefault(v => v.Id == versionId) is { } exact)
            return exact;
        if (reference.DefinitionId is { Length: > 0 } definitionId)
            return Wanted(all.Where(v => v.DeletedAt == null && v.DefinitionId == definitionId), reference.Wanted);
        return reference.TypeName is { } type && IdOf(type) is { } named ? Wanted(all.Where(v => v.DeletedAt == null && v.DefinitionId == named), reference.Wanted) : null;
    }

    // A definition that was never published is still found, as Elsa finds it: importing a parent and its child in any order works.
    private static DefinitionVersion? Wanted(IQueryable<DefinitionVersion> versions, WantedVersion wanted) => wanted == WantedVersion.Published
        ? versions.Where(v => v.IsPublished || v.IsLatest).OrderByDescending(v => v.IsPublished).FirstOrDefault()
        : versions.FirstOrDefault(v => v.IsLatest);

    private string? IdOf(string typeName)
    {
        _byTypeName ??= db.Definitions().Where(v => v.IsLatest).Select(v => new { v.DefinitionId, v.Name }).AsEnumerable()
            .GroupBy(v => TypeNameOf(v.Name ?? v.DefinitionId), v => v.DefinitionId, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        return _byTypeName.GetValueOrDefault(typeName);
    }

    private static string TypeNameOf(string name) =>
        WorkflowDefinition.Parse(new JsonObject { ["definitionId"] = name, ["name"] = name }).TypeName;
}
