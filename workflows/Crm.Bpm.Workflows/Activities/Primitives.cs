using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>Writes a line of text.</summary>
[Step("Elsa.WriteLine", Category = "Console", Description = "Writes a line of text.")]
internal sealed class WriteLine : Step
{
    /// <summary>An empty line by default.</summary>
    [Input(Description = "The text.")]
    public Input<string> Text { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        context.WriteLine(context.Get(Text));
        return Task.CompletedTask;
    }
}

/// <summary>Gives a variable a value.</summary>
[Step("Elsa.SetVariable", Category = "Primitives", Description = "Gives a variable a value.")]
internal sealed class SetVariable : Step
{
    /// <summary>The variable, found by its id.</summary>
    [Input(Raw = true, UiHint = "variable-picker", Description = "The variable.", Required = true)]
    public Input<object> Variable { get; set; }

    /// <summary>Nothing by default.</summary>
    [Input(Description = "The value.")]
    public Input<object> Value { get; set; }

    /// <inheritdoc/>
    public override object? Plan(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var json = JsonMembers.Find(context.Json, "variable");
        var (id, name) = ExpressionCompiler.Reference(json);
        return new Target(context.Compiler.FindVariable(context.Node, id) ?? context.Compiler.FindVariable(context.Node, name), name ?? id);
    }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        var target = (Target)context.Node.Plan!;
        var value = Values.Normalize(context.Get(Value));
        if (target.Slot is { } slot)
            context.Run.SetVariable(context.Execution, slot, value);
        else
            context.SetVariable(target.Name ?? throw new StepFaultException($"The step '{context.Node.DisplayName}' names no variable."), value);
        return Task.CompletedTask;
    }

    internal sealed record Target(VariableSlot? Slot, string? Name);
}

/// <summary>Gives an output of the workflow a value.</summary>
[Step("Elsa.SetOutput", Category = "Composition", Description = "Gives an output of the workflow a value.")]
internal sealed class SetOutput : Step
{
    /// <summary>The output's name.</summary>
    [Input(UiHint = "output-picker", Description = "The output.", Required = true)]
    public Input<string> OutputName { get; set; }

    /// <summary>Nothing by default.</summary>
    [Input(Description = "The value.")]
    public Input<object> OutputValue { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        var name = context.Get(OutputName);
        if (string.IsNullOrEmpty(name))
            throw new StepFaultException($"The step '{context.Node.DisplayName}' names no output.");
        context.Run.SetWorkflowOutput(context.Execution.Parent, name, context.Get(OutputValue));
        return Task.CompletedTask;
    }
}

/// <summary>Names the instance.</summary>
[Step("Elsa.SetName", Category = "Primitives", Description = "Names the instance.")]
internal sealed class SetName : Step
{
    /// <summary>No name by default.</summary>
    [Input(Description = "The name.")]
    public Input<string> Value { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        context.InstanceName = context.Get(Value);
        return Task.CompletedTask;
    }
}

/// <summary>Sets the correlation id.</summary>
[Step("Elsa.Correlate", Category = "Primitives", Description = "Sets the id that groups instances belonging together.")]
internal sealed class Correlate : Step
{
    /// <summary>None by default.</summary>
    [Input(Description = "The correlation id.")]
    public Input<string> CorrelationId { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        context.CorrelationId = context.Get(CorrelationId);
        return Task.CompletedTask;
    }
}

/// <summary>Makes an incident.</summary>
[Step("Elsa.Fault", Category = "Primitives", Description = "Stops with an incident.")]
internal sealed class Fault : Step
{
    /// <summary>None by default.</summary>
    [Input(Description = "A code for those who handle incidents.")]
    public Input<string> Code { get; set; }

    /// <summary>None by default.</summary>
    [Input(Description = "A group of codes.")]
    public Input<string> Category { get; set; }

    /// <summary>None by default.</summary>
    [Input(Description = "Whether it is of a business or a technical kind.")]
    public Input<string> FaultType { get; set; }

    /// <summary>A general sentence by default.</summary>
    [Input(Description = "What happened.")]
    public Input<string> Message { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        throw new StepFaultException(context.Get(Message) ?? $"The step '{context.Node.DisplayName}' stopped the process.")
        {
            Code = context.Get(Code),
            Category = context.Get(Category),
            FaultType = context.Get(FaultType),
        };
    }
}

/// <summary>Runs a script; it may choose the outcomes.</summary>
[Step("Elsa.RunJavaScript", Category = "Scripting", DisplayName = "Run JavaScript", Description = "Runs a script.")]
[Output("Result", typeof(object))]
internal sealed class RunJavaScript : Step
{
    /// <summary>The script.</summary>
    [Input(UiHint = "code-editor", Syntax = "JavaScript", Lazy = true, Description = "The script.")]
    public Input<string> Script { get; set; }

    /// <summary>The outcomes among which the script chooses with setOutcome.</summary>
    [Input(UiHint = "dynamic-outcomes", Description = "The outcomes the script may choose with setOutcome or setOutcomes.")]
    public Input<IReadOnlyList<string>> PossibleOutcomes { get; set; }

    /// <inheritdoc/>
    public override object? Plan(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var json = JsonMembers.Find(context.Json, "script");
        var source = json is System.Text.Json.Nodes.JsonObject wrapped && JsonMembers.Find(wrapped, "expression") is System.Text.Json.Nodes.JsonObject expression
            ? JsonMembers.Text(expression, "value")
            : JsonMembers.Text(json);
        return new Parsed(JavaScriptExpression.Compile(context.Node, source ?? string.Empty));
    }

    /// <inheritdoc/>
    public override async Task RunAsync(StepContext context)
    {
        var outcomes = new List<string>();
        var script = ((Parsed)context.Node.Plan!).Code;
        var result = script is JavaScriptExpression code
            ? await code.EvaluateAsync(context.Scope(), engine => OutcomeFunctions.Add(engine, outcomes))
            : script.ConstantOrThrow();
        context.SetOutput("Result", result);
        context.Complete([.. outcomes]);
    }

    internal sealed record Parsed(CompiledExpression Code) : IReadsOutputs
    {
        public bool ReadsOutputs => Code.ReadsOutputs;
    }
}
