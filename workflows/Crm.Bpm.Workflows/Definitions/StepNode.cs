using System.Runtime.InteropServices;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>A step of a compiled definition.</summary>
public sealed class StepNode
{
    internal StepNode(CompiledWorkflow workflow, int index, StepNode? parent, StepDescriptor descriptor)
    {
        Workflow = workflow;
        Index = index;
        Parent = parent;
        Descriptor = descriptor;
    }

    /// <summary>The definition it belongs to.</summary>
    public CompiledWorkflow Workflow { get; }

    /// <summary>Its position among <see cref="CompiledWorkflow.Nodes"/>.</summary>
    public int Index { get; }

    /// <summary>The step that holds it; null for the workflow itself.</summary>
    public StepNode? Parent { get; }

    /// <summary>Its kind. For a type that is not installed, that of the placeholder.</summary>
    public StepDescriptor Descriptor { get; }

    /// <summary>Its id as written in the definition.</summary>
    public required string Id { get; init; }

    /// <summary>The ids from the workflow down to it, joined by ':'.</summary>
    public required string NodeId { get; init; }

    /// <summary>Its name in the definition, used by expressions.</summary>
    public string? Name { get; init; }

    /// <summary>Its type as written in the definition, also when that type is not installed.</summary>
    public required string Type { get; init; }

    /// <summary>The version written in the definition.</summary>
    public required int Version { get; init; }

    /// <summary>What people see on the canvas: the text given there, else the name, else the type in words.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Marked in the definition as a step that starts instances.</summary>
    public bool CanStartWorkflow { get; init; }

    /// <summary>The member of the parent that holds it: "activities", "Body" …</summary>
    public string Port { get; init; } = string.Empty;

    /// <summary>The steps it holds, in the order of the definition.</summary>
    public IReadOnlyList<StepNode> Children { get; internal set; } = [];

    /// <summary>What its class worked out at compile time.</summary>
    public object? Plan { get; internal set; }

    internal CompiledExpression?[] Inputs { get; set; } = [];

    /// <summary>Inputs that are evaluated before the step runs; empty when all are constants.</summary>
    internal int[] EagerInputs { get; set; } = [];

    internal CompiledVariable[] Variables { get; set; } = [];

    internal string[] OutputNames { get; set; } = [];

    internal OutputTarget?[] OutputTargets { get; set; } = [];

    /// <summary>What a step used as a workflow, or the workflow itself, declares.</summary>
    internal WorkflowContract? Contract { get; set; }

    internal bool IsUsedWorkflow => Descriptor == Workflow.Catalog.WorkflowAsStep;

    /// <summary>It belongs to a workflow used as a step, not to the definition itself.</summary>
    internal bool IsInsideUsedWorkflow => Parent is { } parent && (parent.IsUsedWorkflow || parent.IsInsideUsedWorkflow);

    internal bool HasOnlyConstants => EagerInputs.Length == 0;

    /// <inheritdoc/>
    public override string ToString() => $"{DisplayName} ({Type})";
}

/// <summary>A variable of a scope, ready for use.</summary>
internal sealed record CompiledVariable(string Id, string Name, VariableType Type, object? Initial);

/// <summary>Where an output goes: a variable of a step above, or an output of the workflow.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OutputTarget(VariableSlot? Variable, string? WorkflowOutput, string Reference);

/// <summary>A variable found at compile time: the step that declares it and its position there.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct VariableSlot(int Node, int Slot);

/// <summary>Inputs, outputs and outcomes that a definition declares to the outside.</summary>
internal sealed record WorkflowContract(
    IReadOnlyList<WorkflowInput> Inputs, IReadOnlyList<WorkflowOutput> Outputs, IReadOnlyList<string> Outcomes);
