using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>Inputs and outputs as journals and execution records show them: of what is too large, the beginning.</summary>
internal static class Recorded
{
    public static JsonElement? Inputs(StepInstance step, Budget? budget = null)
    {
        var node = step.Node;
        Dictionary<string, object?>? shown = null;
        if (step.WorkflowInputs is { } workflowInputs)
        {
            shown = new(StringComparer.Ordinal);
            foreach (var (name, value) in workflowInputs)
                shown[name] = Shown(value, budget);
        }

        for (var slot = 0; slot < node.Inputs.Length; slot++)
        {
            var says = node.Descriptor.Inputs[slot];
            if (node.Inputs[slot] is not { } expression)
                continue;
            var value = expression.IsConstant ? expression.Constant : step.InputValues?[slot];
            if (value is null)
                continue;
            (shown ??= new(StringComparer.Ordinal))[says.Name] = says.Says.Sensitive ? "***" : Shown(value, budget);
        }

        return shown is null ? null : Values.ToJson(shown);
    }

    public static JsonElement? Outputs(StepInstance step, Budget budget)
    {
        if (step.Outputs is not { Count: > 0 } outputs)
            return null;
        var shown = new Dictionary<string, object?>(outputs.Count, StringComparer.Ordinal);
        foreach (var (name, value) in outputs)
            shown[name] = Shown(value, budget);
        return Values.ToJson(shown);
    }

    /// <summary>A line of text, or as much of it as is recorded.</summary>
    public static string? Line(string? text, Budget budget)
    {
        if (text is null)
            return null;
        var taken = budget.Record(text.Length);
        return taken == text.Length ? text : Beginning(text.AsSpan(0, taken), text.Length, "characters");
    }

    private static object? Shown(object? value, Budget? budget)
    {
        if (budget is null)
            return value;
        switch (value)
        {
            case string text:
                return Line(text, budget);
            case JsonElement { ValueKind: not JsonValueKind.Undefined } json:
                var raw = JsonMarshal.GetRawUtf8Value(json);
                var taken = budget.Record(raw.Length);
                return taken == raw.Length ? value : Beginning(Encoding.UTF8.GetString(raw[..taken]), raw.Length, "bytes");
            case null or ValueType:
                budget.Record(sizeof(long));
                return value;
            default:
                return Shown(Values.ToJson(value), budget);
        }
    }

    private static string Beginning(ReadOnlySpan<char> text, int length, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{(text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text)}… ({length:N0} {unit})");
}
