using System.Text.Json;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>All that is remembered of an instance between bursts. One burst at a time may use it.</summary>
public sealed partial class InstanceState
{
    internal InstanceState(string instanceId, string definitionId, string versionId, int version, DateTime createdAt)
    {
        InstanceId = instanceId;
        DefinitionId = definitionId;
        DefinitionVersionId = versionId;
        DefinitionVersion = version;
        CreatedAt = createdAt;
        UpdatedAt = createdAt;
    }

    /// <summary>The instance.</summary>
    public string InstanceId { get; }

    /// <summary>The definition's logical id.</summary>
    public string DefinitionId { get; internal set; }

    /// <summary>The id of the definition's version.</summary>
    public string DefinitionVersionId { get; internal set; }

    /// <summary>The definition's version number.</summary>
    public int DefinitionVersion { get; internal set; }

    /// <summary>The instance's name for people.</summary>
    public string? Name { get; internal set; }

    /// <summary>Groups instances that belong together.</summary>
    public string? CorrelationId { get; internal set; }

    /// <summary>The record the process is about.</summary>
    public Subject? Subject { get; internal set; }

    /// <summary>The instance that started this one.</summary>
    public string? ParentInstanceId { get; internal set; }

    /// <summary>The bookmark at which the parent waits for this one.</summary>
    public string? ParentBookmarkId { get; internal set; }

    /// <summary>Whether it has ended.</summary>
    public InstanceStatus Status { get; internal set; }

    /// <summary>How it stands.</summary>
    public InstanceSubStatus SubStatus { get; internal set; }

    /// <summary>When it was started.</summary>
    public DateTime CreatedAt { get; internal set; }

    /// <summary>When its last burst ended.</summary>
    public DateTime UpdatedAt { get; internal set; }

    /// <summary>When it ended.</summary>
    public DateTime? FinishedAt { get; internal set; }

    /// <summary>Inputs by name, ignoring case.</summary>
    public IReadOnlyDictionary<string, object?> Input => Inputs;

    /// <summary>Outputs by name, ignoring case.</summary>
    public IReadOnlyDictionary<string, object?> Output => Outputs;

    /// <summary>The host's own notes.</summary>
    public IDictionary<string, object?> Properties { get; internal set; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>Where it waits.</summary>
    public IReadOnlyList<Bookmark> Bookmarks => BookmarkList;

    /// <summary>What went wrong and was not taken up again.</summary>
    public IReadOnlyList<Incident> Incidents => IncidentList;

    internal Dictionary<string, object?> Inputs { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    internal Dictionary<string, object?> Outputs { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    internal List<Bookmark> BookmarkList { get; } = [];

    internal List<Incident> IncidentList { get; } = [];

    /// <summary>Executions that are not over, parents before children.</summary>
    internal List<StepInstance> Steps { get; } = [];

    internal WorkQueue Queue { get; } = new();

    /// <summary>The latest outputs of steps, by path of ids, as far as expressions read them.</summary>
    internal Dictionary<string, Dictionary<string, object?>> StepOutputs { get; } = new(StringComparer.Ordinal);

    internal object? LastResult { get; set; }

    internal string? TriggerStepId { get; set; }

    internal object? TriggerPayload { get; set; }

    internal int NextNumber { get; set; } = 1;

    internal long NextSequence { get; set; }

    internal CompiledWorkflow? BoundTo { get; private set; }

    /// <summary>The variables that are alive, with the path of ids of the step that declares them.</summary>
    public IEnumerable<VariableValue> Variables
    {
        get
        {
            foreach (var step in Steps)
            {
                for (var i = 0; i < step.Node.Variables.Length; i++)
                    yield return new(step.Node.NodeId, step.Node.Variables[i].Id, step.Node.Variables[i].Name, step.Variables?[i]);
                foreach (var local in step.Locals ?? [])
                    yield return new(step.Node.NodeId, local.Name, local.Name, local.Value);
            }
        }
    }

    /// <summary>The paths of ids of steps that run or wait, innermost included.</summary>
    public IEnumerable<string> ActiveNodeIds => Steps.Select(s => s.NodeId);

    internal string IdOf(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{InstanceId}.{number}");

    /// <summary>Ties the remembered executions to the steps of the definition.</summary>
    /// <exception cref="WorkflowDefinitionException">The definition lacks a step that is running.</exception>
    public void Bind(CompiledWorkflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        if (ReferenceEquals(BoundTo, workflow))
            return;
        foreach (var step in Steps)
            step.Bind(workflow);
        Queue.Bind(workflow);
        BoundTo = workflow;
    }

    /// <summary>Makes the instance be about another record.</summary>
    public void BeAbout(Subject subject) => Subject = subject;

    /// <summary>Puts a waiting instance onto another version of its definition. It continues there at the steps with the same ids.</summary>
    /// <exception cref="WorkflowDefinitionException">The other version lacks a step at which the instance stands.</exception>
    public void MoveTo(CompiledWorkflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var missing = MissingIn(workflow);
        if (missing.Count > 0)
            throw new WorkflowDefinitionException($"Version {workflow.Version} has no step '{missing[0]}', at which instance '{InstanceId}' stands.");
        var moved = Parse(ToUtf8Bytes());
        Steps.Clear();
        Steps.AddRange(moved.Steps);
        Queue.Replace(moved.Queue);
        BoundTo = null;
        DefinitionId = workflow.DefinitionId;
        DefinitionVersionId = workflow.VersionId;
        DefinitionVersion = workflow.Version;
        Bind(workflow);
    }

    /// <summary>The paths of ids at which the instance stands and which that definition does not have.</summary>
    public IReadOnlyList<string> MissingIn(CompiledWorkflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        return [.. ActiveNodeIds.Concat(Queue.NodeIds).Distinct(StringComparer.Ordinal).Where(id => workflow.FindNode(id) is null)];
    }
}

/// <summary>A variable and its value.</summary>
/// <param name="NodeId">The step that declares it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record VariableValue(string NodeId, string Id, string Name, object? Value);

/// <summary>What an interrupted execution was doing, so that a retry does it again.</summary>
internal enum Doing
{
    Run,
    Resume,
    ChildCompleted,
    ChildCanceled,
}

internal sealed record Interruption(Doing Doing, Bookmark? Bookmark, JsonElement? Payload, string? ChildNodeId, string[] Outcomes, bool Backward, int Tag);

internal readonly record struct Local(string Name, object? Value);
