using System.Text.Json;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>A Liquid template, parsed once.</summary>
internal sealed class LiquidExpression : CompiledExpression
{
    private readonly Template _template;
    private readonly string[] _names;

    /// <summary>The first template of a process waits for the engine to be compiled; that time is not the template's.</summary>
    private static readonly Lazy<string> s_warm = new(() =>
        Template.ParseLiquid("{% for i in (1..2) %}{% if i == 1 %}{{ i | plus: 1 }}{% endif %}{% endfor %}").Render(new LiquidTemplateContext()));

    private LiquidExpression(Template template, string[] names)
    {
        _template = template;
        _names = names;
    }

    public override bool ReadsOutputs => false;

    public static CompiledExpression Compile(StepNode node, string source)
    {
        if (!source.Contains("{{", StringComparison.Ordinal) && !source.Contains("{%", StringComparison.Ordinal))
            return new ConstantExpression(source);
        var template = Template.ParseLiquid(source);
        if (template.HasErrors)
        {
            var reason = template.Messages[0].Message;
            return new BrokenExpression(new("expression.liquid", $"The template of step '{node.DisplayName}' cannot be read: {reason}", reason));
        }

        var used = new LiquidNames();
        used.Visit(template.Page);
        if (used.Unknown.Count > 0)
        {
            var names = string.Join(", ", used.Unknown);
            return new BrokenExpression(new("expression.liquid.unknown", $"The template of step '{node.DisplayName}' uses what cannot be run here: {names}.", names));
        }

        return new LiquidExpression(template, [.. used.Roots]);
    }

    public override async ValueTask<object?> EvaluateAsync(ExpressionScope scope)
    {
        var model = new ScriptObject();
        foreach (var name in _names)
        {
            var (known, value) = await scope.GlobalAsync(name);
            model[name] = known ? LiquidValues.From(Values.Normalize(value)) : Root(scope, name);
        }

        return Render(model, scope);
    }

    public override object? EvaluateAlone(StepNode node)
    {
        var scope = new ExpressionScope(node);
        var model = new ScriptObject();
        foreach (var name in _names)
            model[name] = Root(scope, name);
        return Render(model, scope);
    }

    private static object? Root(ExpressionScope scope, string name) => name switch
    {
        "Variables" or "Variable" => VariablesOf(scope),
        "Input" or "Inputs" => InputsOf(scope),
        "CorrelationId" => scope.State?.CorrelationId,
        "WorkflowInstanceId" => scope.State?.InstanceId,
        "WorkflowDefinitionId" => scope.Node.Workflow.DefinitionId,
        "WorkflowDefinitionVersionId" => scope.Node.Workflow.VersionId,
        "WorkflowDefinitionVersion" => scope.Node.Workflow.Version,
        _ => null,
    };

    private static ScriptObject VariablesOf(ExpressionScope scope)
    {
        var all = new ScriptObject();
        foreach (var (name, value) in scope.AllVariables())
            all[name] = LiquidValues.From(value);
        return all;
    }

    private static ScriptObject InputsOf(ExpressionScope scope)
    {
        var all = new ScriptObject();
        foreach (var (name, value) in scope.AllInputs())
            all[name] = LiquidValues.From(value);
        return all;
    }

    private string Render(ScriptObject model, ExpressionScope scope)
    {
        _ = s_warm.Value;
        var limits = scope.Limits;
        using var limit = WorkLimit.Begin(limits.Time, scope.Cancel);
        var context = new LiquidTemplateContext
        {
            LoopLimit = limits.TemplateLoops,
            RecursiveLimit = limits.Recursion,
            OutputLimit = limits.TemplateLength,
            OnOutputLimit = ScriptLimitBehavior.Throw,
            LimitToString = limits.TemplateLength,
            RegexTimeOut = TimeSpan.FromMilliseconds(100),
            CancellationToken = limit.Token,
            MemberRenamer = member => member.Name,
            EnableRelaxedMemberAccess = true,
            EnableRelaxedIndexerAccess = true,
        };
        context.PushCulture(System.Globalization.CultureInfo.InvariantCulture);
        LiquidFilters.For(scope).CopyTo(context.BuiltinObject);
        context.PushGlobal(model);
        try
        {
            return _template.Render(context);
        }
        catch (ScriptAbortException failure) when (!scope.Cancel.IsCancellationRequested)
        {
            throw new StepFaultException(
                $"The template of step '{scope.Node.DisplayName}' ran longer than {limits.Time.TotalMilliseconds:0} ms and was stopped.", failure);
        }
        catch (ScriptRuntimeException failure)
        {
            throw new StepFaultException($"The template of step '{scope.Node.DisplayName}' failed: {failure.OriginalMessage}", failure);
        }
    }
}

/// <summary>Values on their way into templates.</summary>
internal static class LiquidValues
{
    public static object? From(object? value) => value switch
    {
        JsonElement json => FromJson(json),
        DateTimeOffset time => time.UtcDateTime,
        DateOnly date => date.ToDateTime(TimeOnly.MinValue),
        Guid id => id.ToString(),
        _ => value,
    };

    private static object? FromJson(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new ScriptObject();
                foreach (var member in json.EnumerateObject())
                    members[member.Name] = FromJson(member.Value);
                return members;
            case JsonValueKind.Array:
                return new LiquidList(json.EnumerateArray().Select(FromJson));
            default:
                return Values.Normalize(json);
        }
    }
}

/// <summary>A list that knows what it contains; Scriban asks that of texts only.</summary>
internal sealed class LiquidList(IEnumerable<object?> items) : ScriptArray(items), IScriptCustomBinaryOperation
{
    bool IScriptCustomBinaryOperation.TryEvaluate(
        TemplateContext context, SourceSpan span, ScriptBinaryOperator op, SourceSpan leftSpan, object? leftValue, SourceSpan rightSpan,
        object? rightValue, out object? result)
    {
        if (op != ScriptBinaryOperator.LiquidContains)
            return TryEvaluate(context, span, op, leftSpan, leftValue, rightSpan, rightValue, out result);
        result = this.Any(item => string.Equals(Values.Text(item), Values.Text(rightValue), StringComparison.Ordinal));
        return true;
    }
}
