using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Workflows.Cluster.Events;

/// <summary>
/// The step of every event that a module declares. Starts a process about the record it happened to; inside a process it
/// waits until it happens to the process's own record, or to any.
/// </summary>
[Output("Result", typeof(object), DisplayName = "Event", Description = "What the event carries.")]
public sealed class WaitForEvent : Step, ITrigger
{
    /// <summary>A condition on what the event carries and on the record, as the JSON of a filter. Unset, every such event counts.</summary>
    [Input(DisplayName = "Only when", UiHint = "json-editor", Description = "A filter on the record or the event; empty takes every event.")]
    public Input<string> Filter { get; set; }

    /// <summary>Inside a process: takes the event of any record, not only of the one the process is about. False by default.</summary>
    [Input(DisplayName = "Of any record", Description = "Inside a process: take the event of any record, not only of its own.")]
    public Input<bool> AnyRecord { get; set; }

    /// <inheritdoc/>
    public IEnumerable<TriggerStimulus> Triggers(TriggerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [new TriggerStimulus(context.Node.Type, Wish(context.Get(Filter), anyRecord: true))];
    }

    /// <inheritdoc/>
    public override Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.StartedInstance)
        {
            context.SetOutput("Result", context.TriggerPayload);
            context.Complete();
            return Task.CompletedTask;
        }

        var any = context.Get(AnyRecord) || context.Subject is null;
        context.CreateBookmark(context.Node.Type, Wish(context.Get(Filter), any), includeStepInstance: false);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.SetOutput("Result", payload);
        return Task.CompletedTask;
    }

    internal static void AddTo(StepCatalog catalog, EventKind kind) => catalog.Add(typeof(WaitForEvent), new StepAttribute(kind.Name)
    {
        DisplayName = kind.Label.En,
        Category = "Events",
        Description = "Starts the process when this happens, or waits for it.",
        Kind = StepKind.Trigger,
        Pure = true,
    });

    internal static bool WaitsForAnyRecord(Bookmark bookmark) =>
        bookmark.Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty(nameof(EventWish.AnyRecord), out var any) && any.ValueKind == JsonValueKind.True;

    private static EventWish Wish(string? filter, bool anyRecord) => new(string.IsNullOrWhiteSpace(filter) ? null : filter, anyRecord ? true : null);
}

/// <summary>Which events of a kind a trigger or a waiting step takes.</summary>
/// <param name="Filter">The JSON of a filter; null takes all.</param>
/// <param name="AnyRecord">True when events of every record count; null when only those of the process's own.</param>
public sealed record EventWish(string? Filter, bool? AnyRecord)
{
    internal static EventWish Parse(string? json) => string.IsNullOrEmpty(json) ? new(null, null) : JsonSerializer.Deserialize<EventWish>(json) ?? new(null, null);
}
