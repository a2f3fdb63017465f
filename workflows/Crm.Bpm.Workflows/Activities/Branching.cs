using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>Leaves by "True" or "False".</summary>
[Step("Elsa.FlowDecision", Category = "Branching", DisplayName = "Decision", Description = "Decides which path to take by a condition.")]
[Ports("True", "False")]
internal sealed class FlowDecision : Step
{
    private static readonly string[] s_true = ["True"];
    private static readonly string[] s_false = ["False"];

    /// <summary>False by default.</summary>
    [Input(Description = "The condition.")]
    public Input<bool> Condition { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        context.Complete(context.Get(Condition) ? s_true : s_false);
        return Task.CompletedTask;
    }
}

/// <summary>Runs one of two steps.</summary>
[Step("Elsa.If", Category = "Branching", Description = "Runs one of two steps, by a condition.")]
[EmbeddedPorts("Then", "Else")]
[Output("Result", typeof(bool))]
internal sealed class If : Step
{
    /// <summary>False by default.</summary>
    [Input(Description = "The condition.")]
    public Input<bool> Condition { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        var condition = context.Get(Condition);
        context.SetOutput("Result", condition);
        if (!context.SchedulePort(condition ? "Then" : "Else"))
            context.Complete();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
    {
        context.Complete();
        return Task.CompletedTask;
    }
}

/// <summary>How many matching cases are taken.</summary>
internal enum SwitchMode
{
    /// <summary>The first.</summary>
    MatchFirst,

    /// <summary>All.</summary>
    MatchAny,
}

/// <summary>Leaves by the labels of the cases that match, or by "Default".</summary>
[Step("Elsa.FlowSwitch", Category = "Branching", DisplayName = "Switch (flow)", Description = "Takes the paths whose conditions hold.")]
[Ports("Default")]
internal sealed class FlowSwitch : Step
{
    /// <summary>The cases: label and condition.</summary>
    [Input(Raw = true, UiHint = "flow-switch-editor", Description = "The cases.", TypeName = "Object")]
    public Input<object> Cases { get; set; }

    /// <summary>Only the first match by default.</summary>
    [Input(Description = "Whether the first matching case is taken, or all.")]
    public Input<SwitchMode> Mode { get; set; }

    /// <inheritdoc/>
    public override object? Plan(PlanContext context) => SwitchCases.Of(context);

    /// <inheritdoc/>
    public override async Task RunAsync(StepContext context)
    {
        var matches = await ((SwitchCases)context.Node.Plan!).MatchesAsync(context, context.Get(Mode));
        context.Complete(matches.Count == 0 ? ["Default"] : [.. matches.Select(m => m.Label)]);
    }
}

/// <summary>Runs the steps of the cases that match, or the default one.</summary>
[Step("Elsa.Switch", Category = "Branching", Description = "Runs the steps whose conditions hold.")]
[EmbeddedPorts("Default")]
[Output("Output", typeof(object))]
internal sealed class Switch : Step
{
    /// <summary>The cases: label, condition and step.</summary>
    [Input(Raw = true, UiHint = "switch-editor", Description = "The cases.", TypeName = "Object")]
    public Input<object> Cases { get; set; }

    /// <summary>Only the first match by default.</summary>
    [Input(Description = "Whether the first matching case is taken, or all.")]
    public Input<SwitchMode> Mode { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<ChildStep> Children(StepDescriptor descriptor, JsonObject json)
    {
        var index = 0;
        foreach (var @case in JsonMembers.Objects(json, "cases"))
        {
            if (JsonMembers.Find(@case, "activity") is JsonObject child)
                yield return new ChildStep(SwitchCases.Port(index), child);
            index++;
        }

        foreach (var child in base.Children(descriptor, json))
            yield return child;
    }

    /// <inheritdoc/>
    public override object? Plan(PlanContext context) => SwitchCases.Of(context);

    /// <inheritdoc/>
    public override async Task RunAsync(StepContext context)
    {
        var matches = await ((SwitchCases)context.Node.Plan!).MatchesAsync(context, context.Get(Mode));
        var scheduled = 0;
        foreach (var match in matches)
            scheduled += context.SchedulePort(SwitchCases.Port(match.Index)) ? 1 : 0;
        if (matches.Count == 0 && context.SchedulePort("Default"))
            scheduled++;
        context.Count(1)[0] = scheduled;
        if (scheduled == 0)
            context.Complete();
    }

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
    {
        if (--context.Count(1)[0] <= 0)
            context.Complete();
        return Task.CompletedTask;
    }
}

/// <summary>The cases of a switch with their conditions compiled.</summary>
internal sealed record SwitchCases(IReadOnlyList<SwitchCase> List) : IReadsOutputs
{
    public bool ReadsOutputs => List.Any(c => c.Condition.ReadsOutputs);

    public static string Port(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cases[{index}]");

    public static SwitchCases Of(PlanContext context) => new([.. JsonMembers.Objects(context.Json, "cases").Select((json, index) => new SwitchCase(
        index, JsonMembers.Text(json, "label") ?? string.Empty, context.Expression(JsonMembers.Find(json, "condition"), typeof(bool))))]);

    public async Task<List<SwitchCase>> MatchesAsync(StepContext context, SwitchMode mode)
    {
        var matches = new List<SwitchCase>();
        var scope = context.Scope();
        foreach (var @case in List)
        {
            var value = @case.Condition.IsConstant ? @case.Condition.ConstantOrThrow() : await @case.Condition.EvaluateAsync(scope);
            if (!Values.To<bool>(value))
                continue;
            matches.Add(@case);
            if (mode == SwitchMode.MatchFirst)
                break;
        }

        return matches;
    }
}

/// <summary>One case of a switch.</summary>
internal sealed record SwitchCase(int Index, string Label, CompiledExpression Condition);

/// <summary>Leaves by all its branches at once.</summary>
[Step("Elsa.FlowFork", Category = "Branching", DisplayName = "Fork (flow)", Description = "Takes several paths at once.")]
internal sealed class FlowFork : Step
{
    /// <summary>The branches' names; "Done" by default.</summary>
    [Input(UiHint = "dynamic-outcomes", Syntax = "Object", Description = "The branches.")]
    public Input<IReadOnlyList<string>> Branches { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        context.Complete([.. context.Get(Branches) ?? []]);
        return Task.CompletedTask;
    }
}

/// <summary>What a join waits for.</summary>
internal enum FlowJoinMode
{
    /// <summary>Every path into it must have been followed.</summary>
    WaitAll,

    /// <summary>Every path that is still alive.</summary>
    WaitAllActive,

    /// <summary>The first path; the others are cancelled.</summary>
    WaitAny,
}

/// <summary>Brings paths together. The waiting is done by the flowchart.</summary>
[Step("Elsa.FlowJoin", Category = "Branching", DisplayName = "Join", Description = "Brings several paths together.")]
internal sealed class FlowJoin : Step
{
    /// <summary>The first path by default.</summary>
    [Input(Default = FlowJoinMode.WaitAny, Description = "Whether to go on at the first path, when all were followed, or when all that are alive were.")]
    public Input<FlowJoinMode> Mode { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context) => FlowRound.CancelPathsIntoAsync(context);
}

/// <summary>Holds one step.</summary>
[Step("Elsa.FlowNode", Category = "Flow", DisplayName = "Container", Description = "Runs the step inside.")]
[EmbeddedPorts("Body")]
internal sealed class FlowNode : Step
{
    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        if (!context.SchedulePort("Body"))
            context.Complete();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
    {
        context.Complete();
        return Task.CompletedTask;
    }
}
