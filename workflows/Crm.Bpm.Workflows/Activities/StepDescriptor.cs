using System.Linq.Expressions;
using System.Reflection;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>An input as the designer and the compiler know it.</summary>
public sealed record InputDescriptor(string Name, Type Type)
{
    /// <summary>The member of the step's JSON that holds it.</summary>
    public string JsonName { get; } = JsonMembers.Camel(Name);

    /// <summary>What the class said about it.</summary>
    public required InputAttribute Says { get; init; }

    /// <summary>The position among the step's inputs.</summary>
    public int Slot { get; init; }
}

/// <summary>An output as the designer and the compiler know it.</summary>
public sealed record OutputDescriptor(string Name, Type Type)
{
    /// <summary>The member of the step's JSON that says where its value goes.</summary>
    public string JsonName { get; } = JsonMembers.Camel(Name);

    /// <summary>The label in the designer.</summary>
    public string? DisplayName { get; init; }

    /// <summary>A sentence about it.</summary>
    public string? Description { get; init; }
}

/// <summary>A kind of step: everything known of it without a definition.</summary>
public sealed class StepDescriptor
{
    private readonly Step? _shared;
    private readonly Func<object?[], Step> _construct;
    private readonly ParameterInfo[] _parameters;

    internal StepDescriptor(Type stepClass, StepAttribute says)
    {
        StepClass = stepClass;
        Says = says;
        Ports = stepClass.GetCustomAttribute<PortsAttribute>()?.Names ?? [];
        EmbeddedPorts = stepClass.GetCustomAttribute<EmbeddedPortsAttribute>()?.Names ?? [];
        Outputs = [.. stepClass.GetCustomAttributes<OutputAttribute>().Select(o =>
            new OutputDescriptor(o.Name, o.Type) { DisplayName = o.DisplayName, Description = o.Description })];
        var constructor = stepClass.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        _parameters = constructor.GetParameters();
        Inputs = InputsOf(stepClass);
        _construct = StepConstruction.Of(constructor, Inputs);
        UsesServices = stepClass.Assembly != typeof(Step).Assembly && !Says.Pure;
        IsTrigger = typeof(ITrigger).IsAssignableFrom(stepClass);
        if (_parameters.Length == 0)
        {
            _shared = _construct([]);
            HearsCancel = _shared.HearsCancel;
        }
        else
        {
            HearsCancel = stepClass.GetMethod(nameof(Step.CancelAsync))!.DeclaringType != typeof(Step);
        }
    }

    /// <summary>The name in definitions.</summary>
    public string Type => Says.Type;

    /// <summary>The version of the step type.</summary>
    public int Version => Says.Version;

    /// <summary>The class that does the work.</summary>
    public Type StepClass { get; }

    /// <summary>What the class says about itself.</summary>
    public StepAttribute Says { get; }

    /// <summary>Inputs in the order of the class.</summary>
    public IReadOnlyList<InputDescriptor> Inputs { get; }

    /// <summary>Outputs in the order of the class.</summary>
    public IReadOnlyList<OutputDescriptor> Outputs { get; }

    /// <summary>Outcomes besides the ones that come from inputs; empty means "Done".</summary>
    public IReadOnlyList<string> Ports { get; }

    /// <summary>Members that hold another step.</summary>
    public IReadOnlyList<string> EmbeddedPorts { get; }

    /// <summary>The host opens a scope and a savepoint around each run.</summary>
    public bool UsesServices { get; }

    /// <summary>It can start an instance.</summary>
    public bool IsTrigger { get; }

    internal bool HearsCancel { get; }

    /// <summary>Group in the tool box.</summary>
    public string Category => Says.Category ?? (Type.Contains('.', StringComparison.Ordinal) ? Type[..Type.LastIndexOf('.')] : "Other");

    /// <summary>What people call it.</summary>
    public string DisplayName => Says.DisplayName ?? JsonMembers.Words(ShortName);

    /// <summary>The type without its prefix.</summary>
    public string ShortName => Type[(Type.LastIndexOf('.') + 1)..];

    /// <summary>The input of that name, ignoring case, or null.</summary>
    public InputDescriptor? Input(string name) => Inputs.FirstOrDefault(i => i.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The step object to run; shared unless its constructor asks for services.</summary>
    internal Step Resolve(IServiceProvider services) => _shared ?? _construct([.. _parameters.Select(p => Service(services, p))]);

    /// <summary>The step object as far as compiling needs it: its services are absent.</summary>
    internal Step ForCompiling() => _shared ?? _construct(new object?[_parameters.Length]);

    private object? Service(IServiceProvider services, ParameterInfo parameter) =>
        services.GetService(parameter.ParameterType)
        ?? (parameter.HasDefaultValue ? parameter.DefaultValue : throw new InvalidOperationException(
            $"The step '{Type}' needs {parameter.ParameterType.Name}, which the host does not offer."));

    private static List<InputDescriptor> InputsOf(Type stepClass)
    {
        var inputs = new List<InputDescriptor>();
        foreach (var property in stepClass.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<InputAttribute>() is not { } says)
                continue;
            if (!property.PropertyType.IsGenericType || property.PropertyType.GetGenericTypeDefinition() != typeof(Input<>) || !property.CanWrite)
                throw new ArgumentException($"{stepClass.Name}.{property.Name} must be of type Input<T> and have a setter.", nameof(stepClass));
            inputs.Add(new InputDescriptor(property.Name, property.PropertyType.GetGenericArguments()[0]) { Says = says, Slot = inputs.Count });
        }

        return inputs;
    }
}

/// <summary>Compiles the making of a step: its constructor, and its inputs set to their positions.</summary>
internal static class StepConstruction
{
    public static Func<object?[], Step> Of(ConstructorInfo constructor, IReadOnlyList<InputDescriptor> inputs)
    {
        var services = Expression.Parameter(typeof(object?[]), "services");
        var arguments = constructor.GetParameters().Select((p, i) =>
            Expression.Convert(Expression.ArrayIndex(services, Expression.Constant(i)), p.ParameterType));
        var step = Expression.Variable(constructor.DeclaringType!, "step");
        var lines = new List<Expression> { Expression.Assign(step, Expression.New(constructor, arguments)) };
        foreach (var input in inputs)
        {
            var property = Expression.Property(step, constructor.DeclaringType!.GetProperty(input.Name)!);
            lines.Add(Expression.Assign(property, Expression.Constant(Handle(property.Type, input.Slot), property.Type)));
        }

        lines.Add(Expression.Convert(step, typeof(Step)));
        return Expression.Lambda<Func<object?[], Step>>(Expression.Block([step], lines), services).Compile();
    }

    private static object Handle(Type input, int slot) =>
        Activator.CreateInstance(input, BindingFlags.NonPublic | BindingFlags.Instance, null, [slot], null)!;
}
