using System.Collections.Concurrent;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>The step types that exist: the built-in ones, and those that modules add at start.</summary>
public sealed partial class StepCatalog
{
    private readonly ConcurrentDictionary<(string Type, int Version), StepDescriptor> _exact = new();
    private readonly ConcurrentDictionary<string, StepDescriptor> _newest = new(StringComparer.Ordinal);

    /// <summary>A catalog with the built-in steps.</summary>
    public StepCatalog()
    {
        foreach (var type in typeof(StepCatalog).Assembly.GetTypes())
        {
            if (!type.IsAbstract && type.IsAssignableTo(typeof(Step)) && type.Namespace == typeof(StepCatalog).Namespace)
                Add(type);
        }

        Workflow = _newest["Elsa.Workflow"];
        WorkflowAsStep = _newest["Elsa.Workflows.Management.Activities.WorkflowDefinitionActivity.WorkflowDefinitionActivity"];
        NotFound = _newest["Elsa.NotFoundActivity"];
    }

    internal StepDescriptor Workflow { get; }

    internal StepDescriptor WorkflowAsStep { get; }

    internal StepDescriptor NotFound { get; }

    /// <summary>All step types, each in its newest version, by type name.</summary>
    public IEnumerable<StepDescriptor> Steps => _newest.Values.OrderBy(d => d.Type, StringComparer.Ordinal);

    /// <summary>Adds a step class with a [Step] attribute.</summary>
    /// <exception cref="ArgumentException">The class is not a step, or another class has the same type name and version.</exception>
    public StepDescriptor Add<TStep>()
        where TStep : Step => Add(typeof(TStep));

    /// <summary>Adds a step class with a [Step] attribute.</summary>
    /// <exception cref="ArgumentException">The class is not a step, or another class has the same type name and version.</exception>
    public StepDescriptor Add(Type step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Add(step, Says(step));
    }

    /// <summary>Adds a step class under what is said here instead of by its own attribute: one class serves many step types.</summary>
    /// <exception cref="ArgumentException">The class is not a step, or another class has the same type name and version.</exception>
    public StepDescriptor Add(Type step, StepAttribute says)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(says);
        if (!step.IsAssignableTo(typeof(Step)))
            throw new ArgumentException($"{step.Name} is not a step.", nameof(step));
        var descriptor = _exact.GetOrAdd((says.Type, says.Version), static (_, step) => new StepDescriptor(step.Class, step.Says), (Class: step, Says: says));
        if (descriptor.StepClass != step)
            throw new ArgumentException($"The step type '{descriptor.Type}' is taken by {descriptor.StepClass.Name}.", nameof(step));
        _newest.AddOrUpdate(descriptor.Type, descriptor, (_, known) => known.Version > descriptor.Version ? known : descriptor);
        return descriptor;
    }

    /// <summary>The step type of exactly that version, else its newest version, else null.</summary>
    public StepDescriptor? Find(string type, int version) =>
        _exact.TryGetValue((type, version), out var exact) ? exact : _newest.GetValueOrDefault(type);

    private static StepAttribute Says(Type step) =>
        (StepAttribute?)Attribute.GetCustomAttribute(step, typeof(StepAttribute), inherit: false)
        ?? throw new ArgumentException($"{step.Name} has no [Step] attribute.", nameof(step));
}
