using System.Collections.Frozen;
using System.Text.Json;
using Crm.Bpm.Workflows.Activities;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>
/// A definition turned into a graph with numbers instead of names. It never changes, so all instances
/// and threads share one; compile once per version and keep it.
/// </summary>
public sealed class CompiledWorkflow
{
    private readonly Lazy<IReadOnlyList<StartTrigger>> _triggers;
    private FrozenDictionary<string, StepNode>? _byNodeId;

    internal CompiledWorkflow(WorkflowDefinition definition, StepCatalog catalog)
    {
        Catalog = catalog;
        DefinitionId = definition.DefinitionId;
        VersionId = definition.VersionId;
        Version = definition.Version;
        Name = definition.Name;
        _triggers = new(() => TriggerList.Of(this));
    }

    /// <summary>The logical id, shared by all versions.</summary>
    public string DefinitionId { get; }

    /// <summary>The id of this version.</summary>
    public string VersionId { get; }

    /// <summary>The version number.</summary>
    public int Version { get; }

    /// <summary>The definition's name.</summary>
    public string? Name { get; }

    /// <summary>The step types it was compiled with.</summary>
    public StepCatalog Catalog { get; }

    /// <summary>All steps; the first is the workflow itself. Steps of workflows used as activities are included.</summary>
    public IReadOnlyList<StepNode> Nodes => NodeList;

    /// <summary>What starts an instance: one entry per trigger step marked so and per thing it listens for.</summary>
    public IReadOnlyList<StartTrigger> Triggers => _triggers.Value;

    /// <summary>A faulted step stops the instance. Otherwise other branches go on.</summary>
    public bool FaultsOnIncident { get; internal init; } = true;

    /// <summary>The type name of the activation strategy, or null for "always".</summary>
    public string? ActivationStrategy { get; internal init; }

    internal StepNode[] NodeList { get; set; } = [];

    /// <summary>Some expression reads outputs of earlier steps, so they are kept.</summary>
    internal bool KeepsOutputs { get; set; }

    internal StepNode Root => NodeList[0];

    /// <summary>Builds the graph. Steps of unknown type become placeholders that fault when they are run.</summary>
    /// <param name="definition">The document; later changes to it do not reach the graph.</param>
    /// <param name="catalog">The step types that exist.</param>
    /// <param name="library">Finds definitions that are used as steps. Unset, such steps are unknown.</param>
    public static CompiledWorkflow Compile(WorkflowDefinition definition, StepCatalog catalog, IWorkflowLibrary? library = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(catalog);
        return new WorkflowCompiler(catalog, library).Compile(definition);
    }

    /// <summary>The step with that path of ids, or null.</summary>
    public StepNode? FindNode(string nodeId)
    {
        _byNodeId ??= NodeList.DistinctBy(n => n.NodeId).ToFrozenDictionary(n => n.NodeId, StringComparer.Ordinal);
        return _byNodeId.GetValueOrDefault(nodeId);
    }

    /// <summary>The first step with that id, name or path of ids, or null.</summary>
    public StepNode? FindStep(string idOrName) =>
        FindNode(idOrName)
        ?? Array.Find(NodeList, n => n.Id == idOrName)
        ?? Array.Find(NodeList, n => string.Equals(n.Name, idOrName, StringComparison.Ordinal));
}

/// <summary>Something that starts an instance of a definition.</summary>
/// <param name="Node">The trigger step.</param>
/// <param name="Name">The kind of stimulus.</param>
/// <param name="Payload">What distinguishes it within its kind.</param>
/// <param name="Hash">Elsa's hash of name and payload.</param>
public sealed record StartTrigger(StepNode Node, string Name, JsonElement? Payload, string Hash);

/// <summary>Asks for a definition by any of its names.</summary>
/// <param name="DefinitionId">The logical id.</param>
/// <param name="VersionId">The id of one version; when that is gone the published one is taken.</param>
/// <param name="TypeName">The name as a step type: the definition's name in PascalCase.</param>
public sealed record WorkflowReference(string? DefinitionId, string? VersionId = null, string? TypeName = null);

/// <summary>Finds definitions that others use as a step.</summary>
public interface IWorkflowLibrary
{
    /// <summary>The definition, or null. <see cref="WorkflowReference.VersionId"/> goes first, then the definition's id, then the type name.</summary>
    WorkflowDefinition? Find(WorkflowReference reference);
}
