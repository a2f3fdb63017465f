using System.Text.Json;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>Everything that one burst of an instance did. The host stores all of it in one transaction.</summary>
public sealed class Burst
{
    /// <summary>The instance after the burst.</summary>
    public required InstanceState State { get; init; }

    /// <summary>The definition it ran.</summary>
    public required CompiledWorkflow Workflow { get; init; }

    /// <summary>Nothing was done: the bookmark is gone, or the instance has ended.</summary>
    public bool Ignored { get; internal set; }

    /// <summary>How many steps were run, children's included.</summary>
    public int StepCount { get; internal set; }

    /// <summary>What happened, in order. Empty when the journal is off.</summary>
    public List<JournalEntry> Journal { get; } = [];

    /// <summary>Executions of steps that began, changed or ended, each once with its latest state. Empty when the journal is off.</summary>
    public IReadOnlyList<StepExecution> Executions { get; internal set; } = [];

    /// <summary>Bookmarks to store. Those with <see cref="Bookmark.DueAt"/> are timers.</summary>
    public List<Bookmark> BookmarksAdded { get; } = [];

    /// <summary>Bookmarks to delete, with their timers.</summary>
    public List<Bookmark> BookmarksRemoved { get; } = [];

    /// <summary>Events to deliver to waiting and starting processes.</summary>
    public List<PublishedEvent> Events { get; } = [];

    /// <summary>Instances to start later, each in a burst of its own.</summary>
    public List<ChildStart> ChildrenToStart { get; } = [];

    /// <summary>Bursts of children that ran inside this one; store them too.</summary>
    public List<Burst> Children { get; } = [];

    /// <summary>Running children to cancel because their parent no longer waits for them.</summary>
    public List<string> ChildrenToCancel { get; } = [];

    /// <summary>Set when this instance has ended and its parent waits for it: resume the parent with this.</summary>
    public ParentResume? ParentToResume { get; internal set; }

    /// <summary>Lines written by Elsa.WriteLine.</summary>
    public List<string?> Lines { get; } = [];

    /// <summary>Incidents of this burst.</summary>
    public List<Incident> IncidentsAdded { get; } = [];

    /// <summary>Incidents that a retry took up again.</summary>
    public List<Incident> IncidentsResolved { get; } = [];

    /// <summary>The parent got the result in its own burst, or does not wait.</summary>
    internal void AbandonParent()
    {
        ParentToResume = null;
        State.ParentBookmarkId = null;
    }
}

/// <summary>An event a step published.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Payload">What it carries.</param>
/// <param name="CorrelationId">Only instances with this correlation id are meant; null means all.</param>
/// <param name="OnlyInstanceId">Only this instance is meant; null means all.</param>
/// <param name="StepInstanceId">The execution that published it: the key for doing it once.</param>
public sealed record PublishedEvent(string Name, JsonElement? Payload, string? CorrelationId, string? OnlyInstanceId, string StepInstanceId);

/// <summary>An instance that shall be started in a burst of its own.</summary>
/// <param name="Workflow">Which definition.</param>
/// <param name="Request">How to start it.</param>
public sealed record ChildStart(WorkflowReference Workflow, StartRequest Request);

/// <summary>A waiting parent of an instance that has ended.</summary>
/// <param name="InstanceId">The parent.</param>
/// <param name="BookmarkId">The bookmark at which it waits.</param>
/// <param name="Payload">The child's result.</param>
public sealed record ParentResume(string InstanceId, string BookmarkId, JsonElement Payload);

/// <summary>The record a process is about.</summary>
/// <param name="Kind">The kind of record: "lead".</param>
/// <param name="Id">Its id.</param>
public sealed record Subject(string Kind, string Id);

/// <summary>How an instance begins.</summary>
public sealed record StartRequest
{
    /// <summary>The new instance's id. Unset, a new one is made.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Inputs by name.</summary>
    public IReadOnlyDictionary<string, object?>? Input { get; init; }

    /// <summary>Groups instances that belong together.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The instance's name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The record the process is about.</summary>
    public Subject? Subject { get; init; }

    /// <summary>The trigger step that was met; the process begins there.</summary>
    public string? TriggerStepId { get; init; }

    /// <summary>What the stimulus carried.</summary>
    public object? TriggerPayload { get; init; }

    /// <summary>The instance that started this one.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>The bookmark at which the parent waits.</summary>
    public string? ParentBookmarkId { get; init; }

    /// <summary>The host's own notes; they stay with the state.</summary>
    public IReadOnlyDictionary<string, object?>? Properties { get; init; }
}

/// <summary>A stimulus that met a bookmark.</summary>
/// <param name="BookmarkId">The bookmark.</param>
/// <param name="Payload">What the stimulus carries.</param>
public sealed record ResumeRequest(string BookmarkId, JsonElement? Payload = null);
