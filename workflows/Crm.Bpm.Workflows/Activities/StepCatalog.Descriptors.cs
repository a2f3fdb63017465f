using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>Descriptors for Elsa's designer.</summary>
public sealed partial class StepCatalog
{
    /// <summary>All step types as the designer wants them.</summary>
    /// <param name="texts">Translates and fills in choices. Unset, texts stay English.</param>
    public IReadOnlyList<ElsaActivityDescriptor> Describe(IDescriptorTexts? texts = null) => [.. Steps.Select(step => Describe(step, texts))];

    /// <summary>One step type as the designer wants it.</summary>
    public static ElsaActivityDescriptor Describe(StepDescriptor step, IDescriptorTexts? texts = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        string Say(string text) => texts?.Translate(step, text) ?? text;
        return new ElsaActivityDescriptor
        {
            TypeName = step.Type,
            Namespace = step.Type.Contains('.', StringComparison.Ordinal) ? step.Type[..step.Type.LastIndexOf('.')] : string.Empty,
            Name = step.ShortName,
            Version = step.Version,
            Category = Say(step.Category),
            DisplayName = Say(step.DisplayName),
            Description = step.Says.Description is { } description ? Say(description) : null,
            Kind = step.Says.Kind.ToString(),
            Ports =
            [
                .. step.EmbeddedPorts.Select(p => new ElsaPort(p, Say(JsonMembers.Words(p)), "Embedded")),
                .. step.Ports.Select(p => new ElsaPort(p, Say(p), "Flow")),
            ],
            Inputs = [.. step.Inputs.Select(input => Describe(step, input, texts))],
            Outputs = [.. step.Outputs.Select(o => new ElsaOutputDescriptor(
                o.Name, TypeNames.Of(o.Type), Say(o.DisplayName ?? JsonMembers.Words(o.Name)), o.Description is { } about ? Say(about) : null))],
            IsContainer = step.Says.IsContainer,
            IsBrowsable = step.Says.Browsable,
            IsStart = step.Says.IsStart,
            IsTerminal = step.Says.IsTerminal,
        };
    }

    /// <summary>A workflow that can be used as a step, as the designer wants it.</summary>
    public static ElsaActivityDescriptor Describe(WorkflowDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var settings = definition.Options;
        var references = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["WorkflowDefinitionId"] = definition.DefinitionId,
            ["WorkflowDefinitionVersionId"] = definition.VersionId,
            ["LatestAvailablePublishedVersion"] = definition.Version,
            ["LatestAvailablePublishedVersionId"] = definition.VersionId,
        };
        return new ElsaActivityDescriptor
        {
            TypeName = definition.TypeName,
            Namespace = string.Empty,
            Name = definition.TypeName,
            Version = definition.Version,
            Category = (settings is null ? null : JsonMembers.Text(settings, "activityCategory")) ?? "Workflows",
            DisplayName = definition.Name ?? definition.DefinitionId,
            Description = definition.Description,
            Kind = nameof(StepKind.Action),
            Ports = [.. definition.Outcomes.Select(p => new ElsaPort(p, p, "Flow"))],
            Inputs = [.. definition.Inputs.Select(Describe)],
            Outputs = [.. definition.Outputs.Select(o => new ElsaOutputDescriptor(
                o.Name, o.TypeName ?? "Object", o.DisplayName ?? o.Name, o.Description, IsSynthetic: true))],
            CustomProperties = new Dictionary<string, object?>(references, StringComparer.Ordinal) { ["RootType"] = "WorkflowDefinitionActivity" },
            ConstructionProperties = references,
            IsBrowsable = definition.UsableAsActivity,
        };
    }

    private static ElsaInputDescriptor Describe(WorkflowInput input, int index) => new()
    {
        Name = input.Name,
        TypeName = input.TypeName ?? "Object",
        DisplayName = string.IsNullOrEmpty(input.DisplayName) ? input.Name : input.DisplayName,
        Description = input.Description,
        Order = index,
        IsSynthetic = true,
        UiHint = input.UiHint ?? "singleline",
        Category = string.IsNullOrEmpty(input.Category) ? null : input.Category,
        UiSpecifications = new Dictionary<string, object?>(StringComparer.Ordinal),
    };

    private static ElsaInputDescriptor Describe(StepDescriptor step, InputDescriptor input, IDescriptorTexts? texts)
    {
        string Say(string text) => texts?.Translate(step, text) ?? text;
        var says = input.Says;
        var options = OptionsOf(input, texts)?.Select(o => o with { Text = Say(o.Text) }).ToList();
        var hint = says.UiHint ?? (options is not null ? "dropdown" : TypeNames.UiHint(input.Type));
        return new ElsaInputDescriptor
        {
            Name = input.Name,
            TypeName = says.TypeName ?? TypeNames.Of(input.Type),
            DisplayName = Say(says.DisplayName ?? JsonMembers.Words(input.Name)),
            Description = says.Description is { } description ? Say(description) : null,
            Order = input.Slot,
            IsBrowsable = says.Browsable,
            IsWrapped = !says.Raw,
            UiHint = hint,
            Category = says.Category is { } category ? Say(category) : null,
            DefaultValue = says.Default is Enum name ? name.ToString() : says.Default,
            DefaultSyntax = says.Syntax ?? "Literal",
            IsSensitive = says.Sensitive,
            AutoEvaluate = !says.Lazy,
            UiSpecifications = SpecificationsOf(hint, options, says),
        };
    }

    private static IReadOnlyList<InputOption>? OptionsOf(InputDescriptor input, IDescriptorTexts? texts)
    {
        if (input.Says.OptionsSource is { } source)
            return texts?.Options(source) ?? [];
        if (input.Says.Options is { } written)
            return [.. written.Select(o => o.Split('|', 2)).Select(o => new InputOption(o[^1], o[0]))];
        var type = Nullable.GetUnderlyingType(input.Type) ?? input.Type;
        return type.IsEnum ? [.. Enum.GetNames(type).Select(n => new InputOption(n, n))] : null;
    }

    private static Dictionary<string, object?> SpecificationsOf(string hint, List<InputOption>? options, InputAttribute says)
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (options is not null && hint == "dropdown")
            all["dropdown"] = new { SelectList = new { Items = options, IsFlagsEnum = false } };
        else if (options is not null && hint == "checklist")
            all["checklist"] = new { CheckList = new { Items = options } };
        else if (options is not null && hint == "radiolist")
            all["radiolist"] = new { RadioList = new { Items = options } };
        if (says.FixedOutcomes is { } fixedOutcomes)
            all["DynamicOutcomesOptions"] = new { FixedOutcomes = fixedOutcomes };
        if (hint is "code-editor" or "json-editor")
            all["code-editor"] = new { Language = hint == "json-editor" ? "json" : (says.Syntax ?? "javascript").ToLowerInvariant() };
        return all;
    }
}

/// <summary>Types by the names that designers know.</summary>
internal static class TypeNames
{
    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Of(inner) + "?";
        if (type.IsArray && type != typeof(byte[]))
            return Of(type.GetElementType()!) + "[]";
        if (!type.IsGenericType)
            return type == typeof(byte[]) ? "ByteArray" : type.Name;
        var arguments = type.GetGenericArguments();
        return arguments.Length switch
        {
            2 => arguments[1] == typeof(string) ? "StringDictionary" : "ObjectDictionary",
            1 => $"List<{Of(arguments[0])}>",
            _ => "Object",
        };
    }

    public static string UiHint(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(bool))
            return "checkbox";
        if (plain == typeof(DateTime) || plain == typeof(DateTimeOffset) || plain == typeof(DateOnly))
            return "datetime-picker";
        if (!plain.IsGenericType)
            return "singleline";
        return plain.GetGenericArguments().Length == 2 ? "json-editor" : "multitext";
    }
}
