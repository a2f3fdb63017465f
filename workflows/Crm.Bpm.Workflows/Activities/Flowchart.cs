using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>Runs steps along connections, as Elsa does when it counts visits.</summary>
[Step("Elsa.Flowchart", Category = "Flow", Description = "A flowchart is a collection of steps and connections between them.",
    IsContainer = true, Browsable = false)]
[EmbeddedPorts("Start")]
internal sealed class Flowchart : Step
{
    /// <inheritdoc/>
    public override IEnumerable<ChildStep> Children(StepDescriptor descriptor, JsonObject json) =>
        JsonMembers.Objects(json, "activities").Select(child => new ChildStep("activities", child));

    /// <inheritdoc/>
    public override object? Plan(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new FlowGraph(context.Node, Connection.Of(context.Json));
    }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        var graph = (FlowGraph)context.Node.Plan!;
        var start = context.TriggerChild() is { } trigger ? graph.IndexOf(trigger) : graph.StartIndex;
        if (start < 0)
        {
            context.Complete();
            return Task.CompletedTask;
        }

        context.Execution.Memory = new FlowVisits(graph, start);
        context.Schedule(graph.Steps[start]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
    {
        if (!child.Node.Descriptor.Says.IsTerminal)
            return FlowRound.Of(context).LeaveAsync(child);
        context.Complete();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task ChildCanceledAsync(StepContext context, CompletedChild child) => FlowRound.Of(context).LeaveAsync(child);
}

/// <summary>How often steps and connections of a running flowchart were visited: Elsa's FlowScope.</summary>
internal sealed class FlowVisits(FlowGraph graph, int start) : IStepMemory
{
    public int Start { get; } = start;

    public int[] Steps { get; } = new int[graph.Steps.Length];

    public int[] Edges { get; } = new int[graph.Edges.Length];

    public bool[] Followed { get; } = new bool[graph.Edges.Length];

    public FlowShape Shape { get; } = graph.ShapeFrom(start);

    public void Write(Utf8JsonWriter json, StepNode node)
    {
        json.WriteStartObject();
        json.WriteString("start", graph.Steps[Start].Id);
        json.WriteStartObject("activitiesVisitCount");
        for (var i = 0; i < Steps.Length; i++)
        {
            if (Steps[i] > 0)
                json.WriteNumber(graph.Steps[i].Id, Steps[i]);
        }

        json.WriteEndObject();
        json.WriteStartObject("connectionVisitCount");
        for (var i = 0; i < Edges.Length; i++)
        {
            if (Edges[i] > 0)
                json.WriteNumber(graph.Edges[i].Key, Edges[i]);
        }

        json.WriteEndObject();
        json.WriteStartObject("connectionLastVisitFollowed");
        for (var i = 0; i < Edges.Length; i++)
        {
            if (Edges[i] > 0)
                json.WriteBoolean(graph.Edges[i].Key, Followed[i]);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static FlowVisits Read(FlowGraph graph, JsonElement? stored)
    {
        if (stored is not { ValueKind: JsonValueKind.Object } json)
            return new FlowVisits(graph, Math.Max(graph.StartIndex, 0));
        var startId = json.TryGetProperty("start", out var id) ? id.GetString() : null;
        var start = Array.FindIndex(graph.Steps, s => s.Id == startId);
        var visits = new FlowVisits(graph, start < 0 ? graph.StartIndex : start);
        if (json.TryGetProperty("activitiesVisitCount", out var steps))
        {
            for (var i = 0; i < graph.Steps.Length; i++)
                visits.Steps[i] = steps.TryGetProperty(graph.Steps[i].Id, out var count) ? count.GetInt32() : 0;
        }

        var hasEdges = json.TryGetProperty("connectionVisitCount", out var edges);
        var hasFollowed = json.TryGetProperty("connectionLastVisitFollowed", out var followed);
        for (var i = 0; i < graph.Edges.Length; i++)
        {
            visits.Edges[i] = hasEdges && edges.TryGetProperty(graph.Edges[i].Key, out var count) ? count.GetInt32() : 0;
            visits.Followed[i] = hasFollowed && followed.TryGetProperty(graph.Edges[i].Key, out var flag) && flag.GetBoolean();
        }

        return visits;
    }
}
