namespace Crm.Bpm.Workflows.Activities;

/// <summary>What a step is for the designer.</summary>
public enum StepKind
{
    /// <summary>Something the process does.</summary>
    Action,

    /// <summary>Something that may start the process, or that it waits for.</summary>
    Trigger,

    /// <summary>Something that runs outside, or is done by a person.</summary>
    Task,

    /// <summary>Long work.</summary>
    Job,
}

/// <summary>Gives a class its name in definitions. The name is forever in users' files.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StepAttribute(string type) : Attribute
{
    /// <summary>The type name as written in definitions: "Crm.UserTask".</summary>
    public string Type { get; } = type;

    /// <summary>Raised when the same step changes its inputs incompatibly. One by default.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The group in the designer's tool box. By default the part of the type before its last dot.</summary>
    public string? Category { get; init; }

    /// <summary>What people call it. By default the type's last part in words.</summary>
    public string? DisplayName { get; init; }

    /// <summary>One sentence about what it does.</summary>
    public string? Description { get; init; }

    /// <summary>An action by default.</summary>
    public StepKind Kind { get; init; }

    /// <summary>Ends its container: no outgoing connections.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Begins its container: no incoming connections.</summary>
    public bool IsStart { get; init; }

    /// <summary>Holds a drawing of its own.</summary>
    public bool IsContainer { get; init; }

    /// <summary>Shown in the tool box. True by default.</summary>
    public bool Browsable { get; init; } = true;

    /// <summary>
    /// The step only computes: it is run without a scope and savepoint of the host. False by default;
    /// then <see cref="StepContext.Services"/> are the host's and what the step stored is undone when it fails.
    /// </summary>
    public bool Pure { get; init; }
}

/// <summary>Marks a property of type <see cref="Input{T}"/> as an input of the step.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute : Attribute
{
    /// <summary>The label in the designer. By default the property's name in words.</summary>
    public string? DisplayName { get; init; }

    /// <summary>A sentence under the field.</summary>
    public string? Description { get; init; }

    /// <summary>The tab in the designer. By default the first.</summary>
    public string? Category { get; init; }

    /// <summary>The designer's editor ("singleline", "dropdown", "dynamic-outcomes" …). By default chosen from the input's type.</summary>
    public string? UiHint { get; init; }

    /// <summary>Fixed choices, each "value" or "value|Text".</summary>
    public string[]? Options { get; init; }

    /// <summary>The name of a list that the host knows ("users", "pipelines"); it fills the choices when descriptors are read.</summary>
    public string? OptionsSource { get; init; }

    /// <summary>Ports that a "dynamic-outcomes" editor always has besides the ones typed in.</summary>
    public string[]? FixedOutcomes { get; init; }

    /// <summary>The value when the definition gives none. Designers do not write it into definitions.</summary>
    public object? Default { get; init; }

    /// <summary>The expression type a designer starts with. Literal by default.</summary>
    public string? Syntax { get; init; }

    /// <summary>Publishing complains when it is missing.</summary>
    public bool Required { get; init; }

    /// <summary>The value is masked in journals.</summary>
    public bool Sensitive { get; init; }

    /// <summary>Not evaluated before the step runs, only each time the step asks.</summary>
    public bool Lazy { get; init; }

    /// <summary>Written in the definition as it is, not as an expression.</summary>
    public bool Raw { get; init; }

    /// <summary>Shown in the designer. True by default.</summary>
    public bool Browsable { get; init; } = true;

    /// <summary>The type's name for designers. By default made from the property's type.</summary>
    public string? TypeName { get; init; }
}

/// <summary>Declares an output of the step, set with <see cref="StepContext.SetOutput"/>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class OutputAttribute(string name, Type type) : Attribute
{
    /// <summary>The output's name.</summary>
    public string Name { get; } = name;

    /// <summary>The type of its values.</summary>
    public Type Type { get; } = type;

    /// <summary>The label in the designer. By default the name in words.</summary>
    public string? DisplayName { get; init; }

    /// <summary>A sentence under the field.</summary>
    public string? Description { get; init; }
}

/// <summary>The outcomes a step can complete with, in the order they are drawn. Without it there is one, "Done".</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PortsAttribute(params string[] names) : Attribute
{
    /// <summary>The outcomes' names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>The members of a step that hold another step: "Body", "Then".</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EmbeddedPortsAttribute(params string[] names) : Attribute
{
    /// <summary>The members' names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
