using System.Text.Json;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>What a step waits for that started another instance.</summary>
/// <param name="ChildInstanceId">The other instance.</param>
internal sealed record ChildStimulus(string ChildInstanceId);

/// <summary>A step that starts an instance of another definition.</summary>
[Output("Result", typeof(object))]
internal abstract class ChildWorkflow : Step
{
    /// <summary>The definition's logical id.</summary>
    [Input(UiHint = "workflow-definition-picker", Description = "The workflow to run.", Required = true)]
    public Input<string> WorkflowDefinitionId { get; set; }

    /// <summary>None by default.</summary>
    [Input(Description = "The correlation id of the new instance.")]
    public Input<string> CorrelationId { get; set; }

    /// <summary>None by default.</summary>
    [Input(Description = "The inputs of the new instance.", TypeName = "ObjectDictionary")]
    public Input<IDictionary<string, object?>> Input { get; set; }

    /// <summary>False by default.</summary>
    [Input(Description = "Whether to wait until the new instance has ended.")]
    public Input<bool> WaitForCompletion { get; set; }

    /// <summary>What the new instance is started with.</summary>
    protected StartRequest Request(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var input = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in context.Get(Input) ?? new Dictionary<string, object?>(StringComparer.Ordinal))
            input[name] = value;
        input["ParentInstanceId"] = context.InstanceId;
        return new StartRequest
        {
            InstanceId = context.Run.Host.NewInstanceId(),
            CorrelationId = context.Get(CorrelationId),
            Subject = context.Subject,
            Input = input,
            ParentInstanceId = context.InstanceId,
            Properties = new Dictionary<string, object?>(context.Instance.Properties, StringComparer.Ordinal),
        };
    }

    /// <summary>The definition that is wanted.</summary>
    protected WorkflowReference Reference(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new WorkflowReference(context.Get(WorkflowDefinitionId) is { Length: > 0 } id
            ? id
            : throw new StepFaultException($"The step '{context.Node.DisplayName}' names no workflow to run."));
    }

    /// <inheritdoc/>
    public override Task CancelAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var bookmark in context.Bookmarks)
        {
            if (bookmark.Memory is { ValueKind: JsonValueKind.String } child)
                context.Run.Burst.ChildrenToCancel.Add(child.GetString()!);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Runs another workflow as an instance of its own, at once.</summary>
[Step("Elsa.ExecuteWorkflow", Category = "Composition", DisplayName = "Execute Workflow", Kind = StepKind.Task,
    Description = "Runs another workflow as an instance of its own.")]
internal sealed class ExecuteWorkflow : ChildWorkflow
{
    /// <inheritdoc/>
    public override async Task RunAsync(StepContext context)
    {
        var reference = Reference(context);
        var request = Request(context);
        var wait = context.Get(WaitForCompletion);
        if (wait)
        {
            var bookmark = context.CreateBookmark(context.Node.Type, new ChildStimulus(request.InstanceId!), includeStepInstance: false, request.InstanceId);
            request = request with { ParentBookmarkId = bookmark.Id };
        }

        var child = await context.Run.RunChildAsync(reference, request);
        context.SetOutput("Result", ChildResult.Of(child.State));
        if (!wait || child.State.Status == InstanceStatus.Finished)
        {
            child.AbandonParent();
            context.Complete();
        }
    }

    /// <inheritdoc/>
    public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        context.SetOutput("Result", payload);
        context.Complete();
        return Task.CompletedTask;
    }
}

/// <summary>Starts another workflow in a burst of its own.</summary>
[Step("Elsa.DispatchWorkflow", Category = "Composition", DisplayName = "Dispatch Workflow",
    Description = "Starts another workflow as an instance of its own and, when wanted, waits for it.")]
internal sealed class DispatchWorkflow : ChildWorkflow
{
    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        var reference = Reference(context);
        var request = Request(context);
        if (context.Get(WaitForCompletion))
        {
            var bookmark = context.CreateBookmark(context.Node.Type, new ChildStimulus(request.InstanceId!), includeStepInstance: false, request.InstanceId);
            request = request with { ParentBookmarkId = bookmark.Id };
        }
        else
        {
            context.SetOutput("Result", request.InstanceId);
        }

        context.Run.Burst.ChildrenToStart.Add(new ChildStart(reference, request));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        context.SetOutput("Result", payload is { ValueKind: JsonValueKind.Object } result && result.TryGetProperty("output", out var output) ? output : payload);
        context.Complete();
        return Task.CompletedTask;
    }
}
