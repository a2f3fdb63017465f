using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>Turns what a definition writes for an input into something that can be evaluated.</summary>
internal sealed class ExpressionCompiler(Func<StepNode, string?, VariableSlot?> findVariable)
{
    /// <summary>An input of a step, with the step's default when the definition has none.</summary>
    public CompiledExpression? CompileInput(StepNode node, InputDescriptor input, JsonNode? json)
    {
        if (json is null || (json is JsonObject wrapped && !input.Says.Raw && JsonMembers.Find(wrapped, "expression") is null && !IsBareExpression(wrapped)))
        {
            return input.Says.Default is { } given
                ? new ConstantExpression(Values.To(given, input.Type)) { IsDefault = true }
                : null;
        }

        return Compile(node, json, input.Type);
    }

    /// <summary>Any of the forms: a wrapped input, a bare expression, a bare scalar.</summary>
    public CompiledExpression Compile(StepNode node, JsonNode? json, Type type)
    {
        if (json is JsonObject wrapped)
        {
            var expression = JsonMembers.Find(wrapped, "expression") as JsonObject ?? (IsBareExpression(wrapped) ? wrapped : null);
            if (expression is null)
                return Constant(json, type);
            return CompileExpression(node, JsonMembers.Text(expression, "type") ?? "Literal", JsonMembers.Find(expression, "value"), type);
        }

        return Constant(json, type);
    }

    private CompiledExpression CompileExpression(StepNode node, string kind, JsonNode? value, Type type)
    {
        switch (kind)
        {
            case "Literal":
                return Constant(value, type);
            case "Object" or "Json":
                return JsonText(node, value, type);
            case "JavaScript":
                return JavaScriptExpression.Compile(node, JsonMembers.Text(value) ?? string.Empty);
            case "Liquid":
                return LiquidExpression.Compile(node, JsonMembers.Text(value) ?? string.Empty);
            case "Variable":
                return Variable(node, value);
            case "Input":
                return new InputExpression(Reference(value).Name ?? string.Empty);
            default:
                return new BrokenExpression(new("expression.kind", $"The step '{node.DisplayName}' uses an expression of type '{kind}', which cannot be run here.", kind));
        }
    }

    private static CompiledExpression Constant(JsonNode? json, Type type)
    {
        try
        {
            var plain = json is null ? null : Values.Normalize(json);
            return new ConstantExpression(plain is null ? null : Values.To(plain, type));
        }
        catch (ValueConversionException failure)
        {
            return new BrokenExpression(new("expression.literal", failure.Message, JsonMembers.Text(json) ?? string.Empty));
        }
    }

    private static CompiledExpression JsonText(StepNode node, JsonNode? value, Type type)
    {
        try
        {
            if (value is not JsonValue text || !text.TryGetValue<string>(out var source))
                return Constant(value, type);
            if (string.IsNullOrWhiteSpace(source))
                return new ConstantExpression(null);
            return type == typeof(string)
                ? new ConstantExpression(source)
                : new ConstantExpression(Values.To(Values.Normalize(JsonSerializer.Deserialize<JsonElement>(source)), type));
        }
        catch (Exception failure) when (failure is JsonException or ValueConversionException)
        {
            return new BrokenExpression(new("expression.json", $"The step '{node.DisplayName}' holds JSON that cannot be read: {failure.Message}", failure.Message));
        }
    }

    private VariableExpression Variable(StepNode node, JsonNode? value)
    {
        var (id, name) = Reference(value);
        return new VariableExpression(findVariable(node, id) ?? findVariable(node, name), name ?? id ?? string.Empty);
    }

    /// <summary>References are written as an object, as its JSON text, or as a plain name.</summary>
    public static (string? Id, string? Name) Reference(JsonNode? value)
    {
        if (value is JsonValue plain && plain.TryGetValue<string>(out var text))
        {
            if (!Values.LooksLikeJson(text))
                return (text, text);
            value = JsonNode.Parse(text);
        }

        return value is JsonObject json ? (JsonMembers.Text(json, "id"), JsonMembers.Text(json, "name")) : (null, null);
    }

    private static bool IsBareExpression(JsonObject json) =>
        json.Count <= 2 && JsonMembers.Find(json, "type") is JsonValue && (json.ContainsKey("value") || json.ContainsKey("Value"));
}
