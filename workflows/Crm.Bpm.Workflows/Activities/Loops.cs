using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>A step that runs its body again and again until it is broken off.</summary>
[EmbeddedPorts("Body")]
internal abstract class Loop : Step
{
    /// <inheritdoc/>
    public override Task RunAsync(StepContext context) => NextAsync(context);

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Execution.Breaking)
            return NextAsync(context);
        context.Complete();
        return Task.CompletedTask;
    }

    /// <summary>Schedules the body once more, or completes.</summary>
    protected abstract Task NextAsync(StepContext context);
}

/// <summary>Leaves the loop around it.</summary>
[Step("Elsa.Break", Category = "Looping", Description = "Leaves the loop.", IsTerminal = true)]
internal sealed class Break : Step
{
    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        context.BreakLoop();
        return Task.CompletedTask;
    }
}

/// <summary>Runs its body while a condition holds.</summary>
[Step("Elsa.While", Category = "Looping", Description = "Runs the body while a condition holds.")]
internal sealed class While : Loop
{
    /// <summary>Looked at before each round; false by default.</summary>
    [Input(Lazy = true, Description = "The condition.")]
    public Input<bool> Condition { get; set; }

    /// <inheritdoc/>
    protected override async Task NextAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!await context.EvaluateAsync(Condition) || !context.SchedulePort("Body"))
            context.Complete();
    }
}

/// <summary>Counts from a number to another.</summary>
[Step("Elsa.For", Category = "Looping", Description = "Runs the body for each number from start to end.")]
[Output("CurrentValue", typeof(object))]
internal sealed class For : Loop
{
    /// <summary>Zero by default.</summary>
    [Input(Description = "The first number.")]
    public Input<int> Start { get; set; }

    /// <summary>Zero by default.</summary>
    [Input(Description = "The last number.")]
    public Input<int> End { get; set; }

    /// <summary>One by default; may be negative, but not zero.</summary>
    [Input(Default = 1, Description = "The step.")]
    public Input<int> Step { get; set; }

    /// <summary>The end itself is a round too, by default.</summary>
    [Input(Default = true, Description = "Whether the end itself is a round too.")]
    public Input<bool> OuterBoundInclusive { get; set; }

    /// <inheritdoc/>
    protected override Task NextAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var step = context.Get(Step);
        if (step == 0)
            throw new StepFaultException($"The loop '{context.Node.DisplayName}' has the step zero and would never end.");
        var memory = context.Count(1);
        var current = context.Get(Start) + (long)memory[0]++ * step;
        var end = context.Get(End);
        var left = step > 0 ? end - current : current - end;
        if (left < 0 || (left == 0 && !context.Get(OuterBoundInclusive)))
        {
            context.Complete();
            return Task.CompletedTask;
        }

        context.SetOutput("CurrentValue", current);
        if (!context.SchedulePort("Body", 0, ("CurrentValue", current)))
            context.Complete();
        return Task.CompletedTask;
    }
}

/// <summary>Runs its body for each item.</summary>
[Step("Elsa.ForEach", Category = "Looping", DisplayName = "For Each", Description = "Runs the body for each item of a list.")]
[Output("CurrentValue", typeof(object))]
internal sealed class ForEach : Loop
{
    /// <summary>The list; empty by default.</summary>
    [Input(Description = "The items.", TypeName = "List<Object>")]
    public Input<object> Items { get; set; }

    /// <inheritdoc/>
    protected override async Task NextAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var items = Values.Items(Values.Normalize(await context.EvaluateAsync(Items)));
        var index = context.Count(1)[0]++;
        if (index >= items.Count)
        {
            context.Complete();
            return;
        }

        context.SetOutput("CurrentValue", items[index]);
        if (!context.SchedulePort("Body", index, ("CurrentIndex", index), ("CurrentValue", items[index])))
            context.Complete();
    }
}

/// <summary>Runs its body for all items at once.</summary>
[Step("Elsa.ParallelForEach", Category = "Looping", DisplayName = "Parallel for Each", Description = "Runs the body for all items of a list side by side.")]
[EmbeddedPorts("Body")]
internal sealed class ParallelForEach : Step
{
    /// <summary>The list; empty by default.</summary>
    [Input(Description = "The items.")]
    public Input<object> Items { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        var items = Values.Items(Values.Normalize(context.Get(Items)));
        var scheduled = 0;
        for (var i = 0; i < items.Count; i++)
            scheduled += context.SchedulePort("Body", i, ("CurrentIndex", i), ("CurrentValue", items[i])) ? 1 : 0;
        context.Count(1)[0] = scheduled;
        if (scheduled == 0)
            context.Complete();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
    {
        if (--context.Count(1)[0] <= 0)
            context.Complete();
        return Task.CompletedTask;
    }
}

/// <summary>Runs all its children side by side.</summary>
[Step("Elsa.Parallel", Category = "Workflows", Description = "Runs steps side by side.", IsContainer = true, Browsable = false)]
internal sealed class Parallel : Step
{
    /// <inheritdoc/>
    public override IEnumerable<ChildStep> Children(StepDescriptor descriptor, JsonObject json) =>
        JsonMembers.Objects(json, "activities").Select(child => new ChildStep("activities", child));

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context) => SideBySide.RunAsync(context);

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child) => SideBySide.ChildCompletedAsync(context, waitForAll: true);
}

/// <summary>What a fork waits for.</summary>
internal enum ForkJoinMode
{
    /// <summary>All branches.</summary>
    WaitAll,

    /// <summary>The first; the others are cancelled.</summary>
    WaitAny,
}

/// <summary>Runs branches side by side and waits for all of them or the first.</summary>
[Step("Elsa.Fork", Category = "Control Flow", Description = "Runs branches side by side.", Browsable = false)]
internal sealed class Fork : Step
{
    /// <summary>All branches by default.</summary>
    [Input(Raw = true, Description = "Whether to wait for all branches or the first.")]
    public Input<ForkJoinMode> JoinMode { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<ChildStep> Children(StepDescriptor descriptor, JsonObject json) =>
        JsonMembers.Objects(json, "branches").Select(child => new ChildStep("branches", child));

    /// <inheritdoc/>
    public override object? Plan(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Values.To<ForkJoinMode>(JsonMembers.Text(context.Json, "joinMode") ?? "WaitAll");
    }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context) => SideBySide.RunAsync(context);

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
    {
        ArgumentNullException.ThrowIfNull(context);
        return SideBySide.ChildCompletedAsync(context, context.Node.Plan is ForkJoinMode.WaitAll && !context.Execution.Breaking);
    }
}

/// <summary>What containers of parallel children have in common.</summary>
internal static class SideBySide
{
    public static Task RunAsync(StepContext context)
    {
        context.Count(1)[0] = context.Node.Children.Count;
        for (var i = 0; i < context.Node.Children.Count; i++)
            context.Schedule(context.Node.Children[i], i);
        if (context.Node.Children.Count == 0)
            context.Complete();
        return Task.CompletedTask;
    }

    public static Task ChildCompletedAsync(StepContext context, bool waitForAll)
    {
        if (--context.Count(1)[0] <= 0 || !waitForAll)
            context.Complete();
        return Task.CompletedTask;
    }
}
