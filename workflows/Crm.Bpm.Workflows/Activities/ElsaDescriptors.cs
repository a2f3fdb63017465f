using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>A step type as Elsa's designer wants it; write it with camelCase names.</summary>
public sealed record ElsaActivityDescriptor
{
    /// <summary>The type name in definitions.</summary>
    public required string TypeName { get; init; }

    /// <summary>The type name up to its last dot.</summary>
    public required string Namespace { get; init; }

    /// <summary>The type name after its last dot.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the type.</summary>
    public required int Version { get; init; }

    /// <summary>The group in the tool box.</summary>
    public required string Category { get; init; }

    /// <summary>What people call it.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>Action, Trigger, Task or Job.</summary>
    public required string Kind { get; init; }

    /// <summary>Never: a burst has one thread.</summary>
    public bool RunAsynchronously { get; init; }

    /// <summary>Outlets and places for inner steps.</summary>
    public required IReadOnlyList<ElsaPort> Ports { get; init; }

    /// <summary>Inputs.</summary>
    public required IReadOnlyList<ElsaInputDescriptor> Inputs { get; init; }

    /// <summary>Outputs.</summary>
    public required IReadOnlyList<ElsaOutputDescriptor> Outputs { get; init; }

    /// <summary>More about it.</summary>
    public IReadOnlyDictionary<string, object?> CustomProperties { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>Members that a new step of this type gets.</summary>
    public IReadOnlyDictionary<string, object?> ConstructionProperties { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>It holds a drawing.</summary>
    public bool IsContainer { get; init; }

    /// <summary>It is in the tool box.</summary>
    public bool IsBrowsable { get; init; }

    /// <summary>It has no inlet.</summary>
    public bool IsStart { get; init; }

    /// <summary>It has no outlet.</summary>
    public bool IsTerminal { get; init; }
}

/// <summary>An outlet ("Flow") or a place for an inner step ("Embedded").</summary>
public sealed record ElsaPort(string Name, string DisplayName, string Type, bool IsBrowsable = true);

/// <summary>An input as Elsa's designer wants it.</summary>
public sealed record ElsaInputDescriptor
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its type.</summary>
    public required string TypeName { get; init; }

    /// <summary>The label.</summary>
    public required string DisplayName { get; init; }

    /// <summary>A sentence about it.</summary>
    public string? Description { get; init; }

    /// <summary>Its place among the inputs.</summary>
    public float Order { get; init; }

    /// <summary>It is shown.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>It can be stored.</summary>
    public bool IsSerializable { get; init; } = true;

    /// <summary>It belongs to a workflow used as a step.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>It is written as an expression.</summary>
    public bool IsWrapped { get; init; } = true;

    /// <summary>The editor.</summary>
    public required string UiHint { get; init; }

    /// <summary>The tab; null is the first.</summary>
    public string? Category { get; init; }

    /// <summary>The value when none is given.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>The expression type the editor starts with.</summary>
    public string DefaultSyntax { get; init; } = "Literal";

    /// <summary>It cannot be changed.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>It is masked.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>It is evaluated before the step runs.</summary>
    public bool AutoEvaluate { get; init; } = true;

    /// <summary>What the editor needs: choices, outcomes, languages.</summary>
    public required IReadOnlyDictionary<string, object?> UiSpecifications { get; init; }
}

/// <summary>An output as Elsa's designer wants it.</summary>
public sealed record ElsaOutputDescriptor(
    string Name, string TypeName, string DisplayName, string? Description, float Order = 0, bool IsBrowsable = true, bool IsSerializable = true, bool IsSynthetic = false);

/// <summary>A choice of an input.</summary>
/// <param name="Text">What people see.</param>
/// <param name="Value">What is stored.</param>
public sealed record InputOption(string Text, string Value);

/// <summary>Puts descriptors into the reader's language and fills in choices only the host knows.</summary>
public interface IDescriptorTexts
{
    /// <summary>The text in the reader's language, or the text itself.</summary>
    /// <param name="step">The step type it belongs to.</param>
    /// <param name="text">The English text.</param>
    string Translate(StepDescriptor step, string text);

    /// <summary>The choices of a list named by <see cref="InputAttribute.OptionsSource"/>; null when there is no such list.</summary>
    IReadOnlyList<InputOption>? Options(string source);
}
