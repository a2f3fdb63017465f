using System.Text.Json;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Activities;

/// <summary>What Elsa.Event waits for.</summary>
/// <param name="EventName">The event's name.</param>
internal sealed record EventStimulus(string EventName);

/// <summary>Waits for an event, or starts by it.</summary>
[Step(TypeName, Category = "Primitives", Kind = StepKind.Trigger, Description = "Waits for an event.")]
[Output("Result", typeof(object))]
internal sealed class Event : Step, ITrigger
{
    /// <summary>The type name, which is also the name of its bookmarks.</summary>
    public const string TypeName = "Elsa.Event";

    /// <summary>The event's name.</summary>
    [Input(Description = "The event's name.", Required = true)]
    public Input<string> EventName { get; set; }

    /// <inheritdoc/>
    public IEnumerable<TriggerStimulus> Triggers(TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [new TriggerStimulus(TypeName, new EventStimulus(context.Get(EventName) ?? string.Empty))];
    }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        if (context.StartedInstance)
        {
            context.SetOutput("Result", context.TriggerPayload);
            context.Complete();
        }
        else
        {
            context.CreateBookmark(TypeName, new EventStimulus(context.Get(EventName) ?? string.Empty), includeStepInstance: false);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        context.SetOutput("Result", payload);
        return Task.CompletedTask;
    }
}

/// <summary>Publishes an event.</summary>
[Step("Elsa.PublishEvent", Category = "Primitives", DisplayName = "Publish Event", Description = "Publishes an event.")]
internal sealed class PublishEvent : Step
{
    /// <summary>The event's name.</summary>
    [Input(Description = "The event's name.", Required = true)]
    public Input<string> EventName { get; set; }

    /// <summary>All instances are meant by default.</summary>
    [Input(Description = "Only instances with this correlation id are meant.")]
    public Input<string> CorrelationId { get; set; }

    /// <summary>False by default.</summary>
    [Input(Description = "Only this instance is meant.")]
    public Input<bool> IsLocalEvent { get; set; }

    /// <summary>Nothing by default.</summary>
    [Input(Description = "What the event carries.")]
    public Input<object> Payload { get; set; }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        context.Publish(context.Get(EventName) ?? string.Empty, context.Get(Payload), context.Get(CorrelationId), context.Get(IsLocalEvent));
        return Task.CompletedTask;
    }
}
