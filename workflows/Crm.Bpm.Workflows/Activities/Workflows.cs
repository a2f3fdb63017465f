using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>The workflow itself: runs its root.</summary>
[Step("Elsa.Workflow", Category = "Workflows", Description = "A workflow runs its root step.", Browsable = false)]
[EmbeddedPorts("Root")]
[Output("Result", typeof(object))]
internal sealed class WorkflowStep : Step
{
    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        if (context.Node.Children.Count > 0)
            context.Schedule(context.Node.Children[0]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
    {
        context.Complete(context.Execution.CompositeOutcomes ?? []);
        return Task.CompletedTask;
    }
}

/// <summary>Another workflow used as a step, run inside the same instance.</summary>
[Step("Elsa.Workflows.Management.Activities.WorkflowDefinitionActivity.WorkflowDefinitionActivity",
    Category = "WorkflowDefinitionActivity", DisplayName = "Workflow Definition Activity", Browsable = false)]
[EmbeddedPorts("Root")]
internal sealed class WorkflowAsStep : Step
{
    /// <inheritdoc/>
    public override object? Plan(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new WorkflowInputs([.. (context.Node.Contract?.Inputs ?? []).Select(input => (
            input.Name, VariableType.Named(input.TypeName, isArray: false), context.Expression(JsonMembers.Find(context.Json, input.Name), typeof(object))))]);
    }

    /// <inheritdoc/>
    public override async Task RunAsync(StepContext context)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        var scope = context.Scope();
        foreach (var (name, type, expression) in ((WorkflowInputs)context.Node.Plan!).Inputs)
            values[name] = type.Convert(Values.Normalize(expression.IsConstant ? expression.ConstantOrThrow() : await expression.EvaluateAsync(scope)));
        context.Execution.WorkflowInputs = values;
        context.Schedule(context.Node.Children[0]);
    }

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
    {
        context.Complete([.. child.Outcomes]);
        return Task.CompletedTask;
    }

    internal sealed record WorkflowInputs(IReadOnlyList<(string Name, VariableType Type, CompiledExpression Expression)> Inputs) : IReadsOutputs
    {
        public bool ReadsOutputs => Inputs.Any(i => i.Expression.ReadsOutputs);
    }
}

/// <summary>Stands for a step whose type is not installed. It faults when it is run.</summary>
[Step("Elsa.NotFoundActivity", Category = "System", DisplayName = "Not Found Activity", Browsable = false,
    Description = "Stands for a step of a type that is not installed.")]
internal sealed class NotFoundStep : Step
{
    /// <inheritdoc/>
    public override Task RunAsync(StepContext context) => throw Missing(context);

    /// <inheritdoc/>
    public override Task ResumeAsync(StepContext context, Running.Bookmark bookmark, System.Text.Json.JsonElement? payload) => throw Missing(context);

    private static StepFaultException Missing(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new StepFaultException($"Activity type '{context.Node.Type}' version '0' could not be found.");
    }
}

/// <summary>Runs its children one after the other.</summary>
[Step("Elsa.Sequence", Category = "Workflows", Description = "Runs steps one after the other.", IsContainer = true, Browsable = false)]
internal sealed class Sequence : Step
{
    /// <inheritdoc/>
    public override IEnumerable<ChildStep> Children(StepDescriptor descriptor, System.Text.Json.Nodes.JsonObject json) =>
        JsonMembers.Objects(json, "activities").Select(child => new ChildStep("activities", child));

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        context.Count(1);
        return NextAsync(context, 0);
    }

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
    {
        if (child.Node.Descriptor.Says.IsTerminal || context.Execution.Breaking)
        {
            context.Complete();
            return Task.CompletedTask;
        }

        return NextAsync(context, ++context.Count(1)[0]);
    }

    private static Task NextAsync(StepContext context, int index)
    {
        if (index < context.Node.Children.Count)
            context.Schedule(context.Node.Children[index]);
        else
            context.Complete();
        return Task.CompletedTask;
    }
}

/// <summary>Marks where a flowchart begins.</summary>
[Step("Elsa.Start", Category = "Flow", Description = "Marks where a flowchart begins.", IsStart = true)]
internal sealed class Start : Step;

/// <summary>Marks where a flowchart ends; it completes the flowchart.</summary>
[Step("Elsa.End", Category = "Flow", Description = "Marks where a flowchart ends.", IsTerminal = true)]
internal sealed class End : Step;

/// <summary>Ends the instance at once, whatever else it waits for.</summary>
[Step("Elsa.Finish", Category = "Primitives", Description = "Finishes the whole workflow.", IsTerminal = true)]
internal sealed class Finish : Step
{
    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        context.Run.RequestFinish();
        return Task.CompletedTask;
    }
}

/// <summary>Completes the workflow around it, with outcomes for whoever uses that workflow as a step.</summary>
[Step("Elsa.Complete", Category = "Composition", Description = "Completes the workflow it is in.", IsTerminal = true)]
internal sealed class Complete : Step
{
    /// <summary>The outcomes; "Done" by default.</summary>
    [Input(UiHint = "outcome-picker", Syntax = "Object", Description = "The outcomes to complete with.")]
    public Input<object> Outcomes { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        string[] outcomes = [.. Values.Items(Values.Normalize(context.Get(Outcomes))).Select(Values.Text).Where(name => name.Length > 0)];
        context.CompleteWorkflow(outcomes);
        context.Complete();
        return Task.CompletedTask;
    }
}
