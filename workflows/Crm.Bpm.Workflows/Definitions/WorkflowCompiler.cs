using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>Builds the graph of a definition, with the workflows it uses as steps.</summary>
internal sealed class WorkflowCompiler
{
    private const int MaxNesting = 16;

    private readonly StepCatalog _catalog;
    private readonly IWorkflowLibrary? _library;
    private readonly List<StepNode> _nodes = [];
    private readonly List<(StepNode Node, JsonObject Json)> _pending = [];
    private readonly Dictionary<string, int> _unnamed = new(StringComparer.Ordinal);
    private readonly Stack<string> _open = new();
    private CompiledWorkflow _workflow = null!;

    public WorkflowCompiler(StepCatalog catalog, IWorkflowLibrary? library)
    {
        _catalog = catalog;
        _library = library;
        Expressions = new ExpressionCompiler(FindVariable);
    }

    public ExpressionCompiler Expressions { get; }

    public CompiledWorkflow Compile(WorkflowDefinition definition)
    {
        var strategy = definition.Options is { } options ? JsonMembers.Text(options, "incidentStrategyType") : null;
        _workflow = new CompiledWorkflow(definition, _catalog)
        {
            FaultsOnIncident = strategy?.Contains("ContinueWithIncidents", StringComparison.Ordinal) != true,
            ActivationStrategy = definition.Options is { } settings ? JsonMembers.Text(settings, "activationStrategyType") : null,
        };
        AddWorkflow(definition, null);
        _workflow.NodeList = [.. _nodes];
        foreach (var (node, json) in _pending)
            Fill(node, json);

        // Children stand behind their parents, so plans that look at children go from the last to the first.
        for (var i = _pending.Count - 1; i >= 0; i--)
            _pending[i].Node.Plan = _pending[i].Node.Descriptor.ForCompiling().Plan(new PlanContext(this, _pending[i].Node, _pending[i].Json));
        _workflow.KeepsOutputs = _nodes.Any(n => n.Inputs.Any(i => i?.ReadsOutputs == true) || n.Plan is IReadsOutputs { ReadsOutputs: true });
        return _workflow;
    }

    private StepNode AddWorkflow(WorkflowDefinition definition, StepNode? parent)
    {
        _open.Push(definition.DefinitionId);
        var json = new JsonObject();
        var node = new StepNode(_workflow, _nodes.Count, parent, _catalog.Workflow)
        {
            Id = "Workflow1",
            NodeId = parent is null ? "Workflow1" : parent.NodeId + ":Workflow1",
            Name = null,
            Type = _catalog.Workflow.Type,
            Version = 1,
            DisplayName = definition.Name ?? definition.DefinitionId,
            Port = "Root",
            Variables = [.. definition.Variables.Select(Compiled)],
            Contract = new WorkflowContract(definition.Inputs, definition.Outputs, definition.Outcomes),
        };
        _nodes.Add(node);
        _pending.Add((node, json));
        if (definition.Root is { } root)
            node.Children = [AddStep(node, root, "Root")];
        _open.Pop();
        return node;
    }

    private StepNode AddStep(StepNode parent, JsonObject json, string port)
    {
        var type = JsonMembers.Text(json, "type") ?? string.Empty;
        var version = JsonMembers.Number(json, "version") ?? 0;
        var used = UsedWorkflow(json, type);
        var descriptor = used is not null ? _catalog.WorkflowAsStep : _catalog.Find(type, version) ?? _catalog.NotFound;
        var id = JsonMembers.Text(json, "id") is { Length: > 0 } given ? given : NewId(type);
        var name = JsonMembers.Text(json, "name");
        var node = new StepNode(_workflow, _nodes.Count, parent, descriptor)
        {
            Id = id,
            NodeId = parent.NodeId + ":" + id,
            Name = string.IsNullOrEmpty(name) ? null : name,
            Type = type,
            Version = version,
            DisplayName = DisplayNameOf(json, name, used?.Name, descriptor, type),
            CanStartWorkflow = CanStart(json),
            Port = port,
            Variables = [.. WorkflowVariable.ListOf(json).Select(Compiled)],
            Contract = used is null ? null : new WorkflowContract(used.Inputs, used.Outputs, used.Outcomes),
        };
        _nodes.Add(node);
        _pending.Add((node, json));
        if (used is not null)
            node.Children = [AddWorkflow(used, node)];
        else
            node.Children = [.. descriptor.ForCompiling().Children(descriptor, json).Select(child => AddStep(node, child.Json, child.Port))];
        return node;
    }

    private WorkflowDefinition? UsedWorkflow(JsonObject json, string type)
    {
        var isReference = JsonMembers.Find(json, "workflowDefinitionId") is JsonValue;
        if (_library is null || (!isReference && _catalog.Find(type, 0) is not null))
            return null;
        var found = _library.Find(new WorkflowReference(
            isReference ? JsonMembers.Text(json, "workflowDefinitionId") : null, JsonMembers.Text(json, "workflowDefinitionVersionId"), type));

        // A workflow that contains itself would never end; it stays an unknown step and says so when it is run.
        return found is null || _open.Contains(found.DefinitionId, StringComparer.Ordinal) || _open.Count > MaxNesting ? null : found;
    }

    private void Fill(StepNode node, JsonObject json)
    {
        node.Inputs = [.. node.Descriptor.Inputs.Select(input => Input(node, input, JsonMembers.Find(json, input.JsonName)))];
        node.EagerInputs = [.. node.Descriptor.Inputs
            .Where(i => node.Inputs[i.Slot] is { IsConstant: false } && !i.Says.Lazy && !i.Says.Raw)
            .Select(i => i.Slot)];
        node.OutputNames = node is { IsUsedWorkflow: true, Contract: { } contract }
            ? [.. contract.Outputs.Select(o => o.Name)]
            : [.. node.Descriptor.Outputs.Select(o => o.Name)];
        node.OutputTargets = [.. node.OutputNames.Select(name => Target(node, json, name))];
    }

    private CompiledExpression? Input(StepNode node, InputDescriptor input, JsonNode? json)
    {
        if (input.Says.Raw && json is not null)
            return null;
        return Expressions.CompileInput(node, input, json);
    }

    private OutputTarget? Target(StepNode node, JsonObject json, string output)
    {
        if (JsonMembers.Find(json, JsonMembers.Camel(output)) is not JsonObject wrapped
            || JsonMembers.Find(wrapped, "memoryReference") is not JsonObject reference
            || JsonMembers.Text(reference, "id") is not { Length: > 0 } id)
            return null;
        if (FindVariable(node, id) is { } slot)
            return new OutputTarget(slot, null, id);
        for (var scope = node.Parent; scope is not null; scope = scope.Parent)
        {
            if (scope.Descriptor == _catalog.Workflow)
            {
                var declared = scope.Contract?.Outputs.FirstOrDefault(o => o.Name.Equals(id, StringComparison.OrdinalIgnoreCase));
                return declared is null ? null : new OutputTarget(null, declared.Name, id);
            }
        }

        return null;
    }

    /// <summary>The variable with that id, else with that name, in the scopes around a step.</summary>
    public VariableSlot? FindVariable(StepNode node, string? idOrName)
    {
        if (string.IsNullOrEmpty(idOrName))
            return null;
        return Find(node, v => v.Id == idOrName) ?? Find(node, v => v.Name.Equals(idOrName, StringComparison.OrdinalIgnoreCase));
    }

    private static VariableSlot? Find(StepNode node, Predicate<CompiledVariable> match)
    {
        for (var scope = node; scope is not null; scope = scope.Parent)
        {
            var slot = Array.FindIndex(scope.Variables, match);
            if (slot >= 0)
                return new VariableSlot(scope.Index, slot);
        }

        return null;
    }

    private string NewId(string type)
    {
        var shortType = type[(type.LastIndexOf('.') + 1)..];
        var number = _unnamed[shortType] = _unnamed.GetValueOrDefault(shortType) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{shortType}{number}");
    }

    private static CompiledVariable Compiled(WorkflowVariable variable)
    {
        var type = VariableType.Named(variable.TypeName, variable.IsArray);
        return new CompiledVariable(variable.Id, variable.Name, type, type.Initial(variable.Value));
    }

    private static string DisplayNameOf(JsonObject json, string? name, string? usedName, StepDescriptor descriptor, string type)
    {
        var shown = JsonMembers.Find(json, "metadata") is JsonObject metadata ? JsonMembers.Text(metadata, "displayText") : null;
        if (!string.IsNullOrWhiteSpace(shown))
            return shown;
        if (!string.IsNullOrWhiteSpace(name))
            return name;
        return usedName ?? (descriptor.Type == type ? descriptor.DisplayName : type);
    }

    private static bool CanStart(JsonObject json)
    {
        foreach (var holder in new[] { "customProperties", "applicationProperties" })
        {
            if (JsonMembers.Find(json, holder) is JsonObject properties && JsonMembers.Flag(properties, "canStartWorkflow") is { } flag)
                return flag;
        }

        return JsonMembers.Flag(json, "canStartWorkflow") ?? false;
    }
}

/// <summary>A plan that holds expressions of its own.</summary>
internal interface IReadsOutputs
{
    bool ReadsOutputs { get; }
}
