using System.Text.Json;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>What expressions may use up before they are stopped.</summary>
public sealed record ExpressionLimits
{
    /// <summary>How long one script or template may work, waiting for a processor left out. 250 ms by default.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How much memory one script may ask for, in bytes. 16 MB by default.</summary>
    public long Memory { get; init; } = 16 * 1024 * 1024;

    /// <summary>How deep a script may call itself. 100 by default.</summary>
    public int Recursion { get; init; } = 100;

    /// <summary>How many statements one script may run. A million by default.</summary>
    public int Statements { get; init; } = 1_000_000;

    /// <summary>How often the loops of one template may go round. 10,000 by default.</summary>
    public int TemplateLoops { get; init; } = 10_000;

    /// <summary>How many characters a template may produce. A million by default.</summary>
    public int TemplateLength { get; init; } = 1_000_000;
}

/// <summary>An expression of a definition, ready to be evaluated from any thread.</summary>
internal abstract class CompiledExpression
{
    /// <summary>It has one value for ever: <see cref="Constant"/>.</summary>
    public virtual bool IsConstant => false;

    public virtual object? Constant => null;

    /// <summary>The definition says nothing and the step's default is taken.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Why it can never be evaluated; null when it can.</summary>
    public virtual ExpressionProblem? Problem => null;

    /// <summary>It reads outputs of earlier steps.</summary>
    public virtual bool ReadsOutputs => false;

    public object? ConstantOrThrow() => Problem is { } problem ? throw new StepFaultException(problem.Message) : Constant;

    /// <summary>The value, as variables hold values.</summary>
    public abstract ValueTask<object?> EvaluateAsync(ExpressionScope scope);

    /// <summary>The value without an instance, as triggers need it.</summary>
    public virtual object? EvaluateAlone(StepNode node) =>
        throw new StepFaultException($"The input of trigger '{node.DisplayName}' cannot be known before an instance exists.");
}

/// <summary>What is wrong with an expression.</summary>
internal sealed record ExpressionProblem(string Code, string Message, params string[] Arguments);

internal sealed class ConstantExpression(object? value) : CompiledExpression
{
    public override bool IsConstant => true;

    public override object? Constant => value;

    public override ValueTask<object?> EvaluateAsync(ExpressionScope scope) => new(value);
}

/// <summary>An expression that cannot be evaluated; a step that needs it faults with the reason.</summary>
internal sealed class BrokenExpression(ExpressionProblem problem) : CompiledExpression
{
    public override ExpressionProblem Problem => problem;

    public override ValueTask<object?> EvaluateAsync(ExpressionScope scope) => throw new StepFaultException(problem.Message);

    public override object? EvaluateAlone(StepNode node) => throw new StepFaultException(problem.Message);
}

internal sealed class VariableExpression(VariableSlot? slot, string name) : CompiledExpression
{
    public override ValueTask<object?> EvaluateAsync(ExpressionScope scope) =>
        new(slot is { } known && scope.TryGetVariable(known, out var value) ? value : scope.TryGetVariable(name, out value) ? value : null);
}

internal sealed class InputExpression(string name) : CompiledExpression
{
    public override ValueTask<object?> EvaluateAsync(ExpressionScope scope) => new(scope.TryGetInput(name, out var value) ? value : null);
}

/// <summary>Where an expression is evaluated: what it can see.</summary>
internal sealed class ExpressionScope
{
    private readonly StepInstance? _step;

    public ExpressionScope(BurstRun run, StepInstance step)
    {
        Run = run;
        _step = step;
        Node = step.Node;
    }

    /// <summary>A scope without an instance, as triggers have.</summary>
    public ExpressionScope(StepNode node) => Node = node;

    public BurstRun? Run { get; }

    public StepNode Node { get; }

    public InstanceState? State => Run?.State;

    public ExpressionLimits Limits => Run?.Limits ?? s_limits;

    public CancellationToken Cancel => Run?.Cancel ?? default;

    private static readonly ExpressionLimits s_limits = new();

    public bool TryGetVariable(VariableSlot slot, out object? value)
    {
        for (var step = _step; step is not null; step = step.Parent)
        {
            if (step.Node.Index == slot.Node && step.Variables is { } values)
            {
                value = values[slot.Slot];
                return true;
            }
        }

        value = null;
        return false;
    }

    public bool TryGetVariable(string name, out object? value)
    {
        for (var step = _step; step is not null; step = step.Parent)
        {
            var local = FindLocal(step, name);
            if (local >= 0)
            {
                value = step.Locals![local].Value;
                return true;
            }

            var slot = FindVariable(step, name);
            if (slot >= 0)
            {
                value = step.Variables![slot];
                return true;
            }
        }

        value = null;
        return false;
    }

    public void SetVariable(string name, object? value)
    {
        var plain = Values.Normalize(value);
        for (var step = _step; step is not null; step = step.Parent)
        {
            var local = FindLocal(step, name);
            if (local >= 0)
            {
                Run!.SetLocal(step, local, plain);
                return;
            }

            var slot = FindVariable(step, name);
            if (slot >= 0)
            {
                Run!.SetVariable(step, new VariableSlot(step.Node.Index, slot), plain);
                return;
            }
        }

        throw new StepFaultException($"The step '{Node.DisplayName}' sets variable '{name}', which does not exist.");
    }

    /// <summary>An input of the workflow around the step: of a workflow used as a step, or of the instance.</summary>
    public bool TryGetInput(string name, out object? value)
    {
        for (var step = _step?.Parent; step is not null; step = step.Parent)
        {
            if (step.WorkflowInputs is { } inputs)
            {
                if (inputs.TryGetValue(name, out value))
                    return true;
                return step.Node.Contract?.Inputs.Any(i => i.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) == true;
            }
        }

        value = null;
        if (State is null)
            return false;
        if (State.Inputs.TryGetValue(name, out value))
            return true;
        return Node.Workflow.Root.Contract?.Inputs.Any(i => i.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) == true;
    }

    public IEnumerable<KeyValuePair<string, object?>> AllVariables()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var step = _step; step is not null; step = step.Parent)
        {
            foreach (var local in step.Locals ?? [])
            {
                if (seen.Add(local.Name))
                    yield return new(local.Name, local.Value);
            }

            for (var slot = 0; slot < step.Node.Variables.Length; slot++)
            {
                if (seen.Add(step.Node.Variables[slot].Name))
                    yield return new(step.Node.Variables[slot].Name, step.Variables![slot]);
            }
        }
    }

    /// <summary>Inputs of the workflow around the step; the instance's when it is the outermost.</summary>
    public IEnumerable<KeyValuePair<string, object?>> AllInputs()
    {
        for (var step = _step?.Parent; step is not null; step = step.Parent)
        {
            if (step.WorkflowInputs is { } inputs)
                return inputs;
        }

        return State?.Inputs ?? [];
    }

    public object? OutputOf(string stepIdOrName, string? output)
    {
        if (State is null || Node.Workflow.FindStep(stepIdOrName) is not { } node)
            return null;
        if (!State.StepOutputs.TryGetValue(node.NodeId, out var outputs))
            return null;
        return output is null ? outputs.Values.FirstOrDefault() : outputs.GetValueOrDefault(output);
    }

    /// <summary>The value of a name the host knows, when it does.</summary>
    public async ValueTask<(bool Known, object? Value)> GlobalAsync(string name)
    {
        if (Run?.Host.Globals is not { } globals || !globals.Names.Contains(name))
            return (false, null);
        return (true, await globals.GetAsync(name, Run.State, Cancel));
    }

    private static int FindLocal(StepInstance step, string name)
    {
        var locals = step.Locals;
        for (var i = 0; locals is not null && i < locals.Count; i++)
        {
            if (locals[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }

    private static int FindVariable(StepInstance step, string name)
    {
        var variables = step.Node.Variables;
        for (var i = 0; i < variables.Length; i++)
        {
            if (variables[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}
