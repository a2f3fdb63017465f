using System.Globalization;
using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Cluster.Events;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using StoredExecution = Crm.Bpm.Sdk.Processes.StepExecution;
using StoredIncident = Crm.Bpm.Sdk.Processes.Incident;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>Turns what bursts did into rows: bookmarks, timers, journal, executions, incidents and stimuli. Saving is one round trip.</summary>
internal sealed class BurstRecords(CrmDb db, Delivery delivery, DateTime now)
{
    private const string ParentsDepth = "parentsDepth";
    private readonly Dictionary<string, ProcessBookmark> _bookmarks = new(StringComparer.Ordinal);

    // Looked up here and not among what is tracked: a loop of thousands of steps would look through all of it at every step.
    private readonly Dictionary<string, StoredExecution> _executions = new(StringComparer.Ordinal);
    private readonly List<Guid> _timersRemoved = [];

    /// <param name="instanceId">Whose burst it was.</param>
    /// <param name="burst">What it did.</param>
    /// <param name="incidents">The incidents the instance had before.</param>
    public void Add(Guid instanceId, Burst burst, IReadOnlySet<string> incidents)
    {
        Bookmarks(instanceId, burst);
        Journal(instanceId, burst);
        foreach (var execution in burst.Executions)
            Execution(instanceId, execution);
        Incidents(instanceId, burst, incidents);
        Stimuli(instanceId, burst);
    }

    /// <summary>Writes an instance's row from its state.</summary>
    public static void Fill(ProcessInstance row, InstanceState state)
    {
        row.VersionId = state.DefinitionVersionId;
        row.DefinitionVersion = state.DefinitionVersion;
        row.Name = Cut(state.Name, 300);
        row.Status = state.Status.ToString();
        row.SubStatus = state.SubStatus.ToString();
        row.CorrelationId = Cut(state.CorrelationId, 200);
        row.SubjectKind = state.Subject?.Kind;
        row.SubjectId = SubjectId(state);
        row.State = state.ToUtf8Bytes();
        row.UpdatedAt = state.UpdatedAt;
        row.FinishedAt = state.FinishedAt;
        row.Version++;
    }

    public static Guid? SubjectId(InstanceState state) => Guid.TryParse(state.Subject?.Id, out var id) ? id : null;

    public static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;

    /// <summary>
    /// Remembers how deep in the chain the parent was when it started a child. The child's end brings the parent back there:
    /// a loop that waits for one child after the other is no chain.
    /// </summary>
    public static void NoteParentsDepth(InstanceState child, int depth) => child.Properties[ParentsDepth] = (long)Math.Max(0, depth);

    /// <summary>A stimulus that the burst leaves behind, one link further in the chain.</summary>
    public Stimulus Stimulus(Guid id, string name, Guid? instanceId, string? bookmarkId, string? payload, int? depth = null, (string? Kind, Guid? Id) record = default) => new()
    {
        Id = id,
        Name = name,
        RecordKind = record.Kind,
        RecordId = record.Id,
        InstanceId = instanceId,
        BookmarkId = bookmarkId,
        Payload = payload,
        Depth = depth ?? delivery.Depth + 1,
        ActorId = delivery.ActorId,
        ImportId = delivery.ImportId,
        CreatedAt = now,
    };

    private void Bookmarks(Guid instanceId, Burst burst)
    {
        foreach (var bookmark in burst.BookmarksRemoved)
        {
            if (_bookmarks.Remove(bookmark.Id, out var added))
            {
                // Made and met within the same transaction: neither ever reaches the database.
                db.Entry(added).State = EntityState.Detached;
                foreach (var timer in db.ChangeTracker.Entries<ProcessTimer>().Where(t => t.Entity.BookmarkId == bookmark.Id).ToList())
                    timer.State = EntityState.Detached;
                continue;
            }

            db.Remove(Row(instanceId, burst.State, bookmark));
            if (bookmark.DueAt is not null)
                _timersRemoved.Add(TimerId(bookmark));
        }

        foreach (var bookmark in burst.BookmarksAdded)
        {
            var row = Row(instanceId, burst.State, bookmark);
            _bookmarks[bookmark.Id] = row;
            db.Add(row);
            if (bookmark.DueAt is { } due)
                db.Add(Timer(instanceId, bookmark, due));
        }
    }

    private static ProcessBookmark Row(Guid instanceId, InstanceState state, Bookmark bookmark)
    {
        var ofSubject = !WaitForEvent.WaitsForAnyRecord(bookmark);
        return new ProcessBookmark
        {
            Id = bookmark.Id,
            InstanceId = instanceId,
            Name = bookmark.Name,
            Hash = bookmark.Hash,
            Payload = bookmark.Payload?.GetRawText(),
            StepId = bookmark.StepId,
            NodeId = bookmark.NodeId,
            StepInstanceId = bookmark.StepInstanceId,
            SubjectKind = ofSubject ? state.Subject?.Kind : null,
            SubjectId = ofSubject ? SubjectId(state) : null,
            CorrelationId = Cut(state.CorrelationId, 200),
            CreatedAt = bookmark.CreatedAt,
        };
    }

    /// <summary>Deletes the timers of bookmarks that went away. One that was given up is gone already, and that must not matter.</summary>
    public async Task RemoveTimersAsync(BurstUnit unit, CancellationToken cancel)
    {
        if (_timersRemoved.Count == 0)
            return;
        await unit.BeginAsync(cancel);
        await db.Set<ProcessTimer>().Where(t => _timersRemoved.Contains(t.Id)).ExecuteDeleteAsync(cancel);
    }

    private static Guid TimerId(Bookmark bookmark) => StableId.Of(bookmark.Id);

    private static ProcessTimer Timer(Guid instanceId, Bookmark bookmark, DateTime due) =>
        new() { Id = TimerId(bookmark), InstanceId = instanceId, BookmarkId = bookmark.Id, DueAt = due };

    private void Journal(Guid instanceId, Burst burst) => db.AddRange(burst.Journal.Select(entry => new JournalLine
    {
        InstanceId = instanceId,
        Sequence = entry.Sequence,
        EventName = entry.EventName,
        StepId = entry.StepId,
        StepType = entry.StepType,
        StepName = Cut(entry.StepName, 300),
        NodeId = entry.NodeId,
        StepInstanceId = entry.StepInstanceId,
        ParentStepInstanceId = entry.ParentStepInstanceId,
        At = entry.At,
        Message = entry.Message,
        StepState = entry.Inputs?.GetRawText(),
        Payload = entry.Payload?.GetRawText(),
    }));

    private void Execution(Guid instanceId, Running.StepExecution execution)
    {
        var row = new StoredExecution
        {
            Id = execution.Id,
            InstanceId = instanceId,
            StepId = execution.StepId,
            NodeId = execution.NodeId,
            StepType = execution.StepType,
            StepName = Cut(execution.StepName, 300),
            Status = execution.Status.ToString(),
            StartedAt = execution.StartedAt,
            CompletedAt = execution.CompletedAt,
            HasBookmarks = execution.HasBookmarks,
            Details = JsonSerializer.Serialize(StepExecutionDetails.Of(execution), ProcessJson.Options),
        };
        if (_executions.TryGetValue(row.Id, out var earlier))
        {
            db.Entry(earlier).CurrentValues.SetValues(row);
            return;
        }

        _executions[row.Id] = row;
        if (execution.IsNew)
            db.Add(row);
        else
            db.Update(row);
    }

    private void Incidents(Guid instanceId, Burst burst, IReadOnlySet<string> before)
    {
        var after = burst.State.Incidents.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var incident in burst.IncidentsAdded)
        {
            var details = new IncidentDetails
            {
                IncidentId = incident.Id,
                StepType = incident.StepType,
                StepName = incident.StepName,
                ExceptionType = incident.ExceptionType,
                StackTrace = incident.StackTrace,
                Sentence = (incident.Failure as RuleBrokenException ?? incident.Failure?.InnerException as RuleBrokenException)?.Sentence,
            };
            db.Add(new StoredIncident
            {
                Id = StableId.Of(incident.Id),
                InstanceId = instanceId,
                StepId = incident.StepId,
                NodeId = incident.NodeId,
                StepInstanceId = incident.StepInstanceId ?? "",
                Message = incident.Message,
                Details = details.ToJson(),
                At = incident.At,
                ResolvedAt = after.Contains(incident.Id) ? null : now,
            });
        }

        // Retried, or its branch is no longer wanted.
        foreach (var incident in before.Where(id => !after.Contains(id)))
            Resolve(db, StableId.Of(incident), instanceId, now);
    }

    /// <summary>Marks an incident as resolved without reading it.</summary>
    public static void Resolve(CrmDb db, Guid incidentId, Guid instanceId, DateTime now)
    {
        var row = db.Attach(new StoredIncident { Id = incidentId, InstanceId = instanceId, StepId = "", NodeId = "", StepInstanceId = "", Message = "" });
        row.Property(i => i.ResolvedAt).CurrentValue = now;
    }

    private void Stimuli(Guid instanceId, Burst burst)
    {
        foreach (var published in burst.Events)
        {
            var payload = new EventPayload(published.Name, published.CorrelationId, published.Payload);
            db.Add(Stimulus(
                OrderedId.Next(), StimulusNames.Event, Guid.TryParse(published.OnlyInstanceId, out var only) ? only : null, null,
                JsonSerializer.Serialize(payload, ProcessJson.Options)));
        }

        foreach (var child in burst.ChildrenToStart)
            db.Add(StartOf(Guid.Parse(child.Request.InstanceId!), OrderOf(child)));
        foreach (var child in burst.ChildrenToCancel)
            if (Guid.TryParse(child, out var id))
                db.Add(Stimulus(StableId.Of(id, "cancel" + instanceId.ToString("N", CultureInfo.InvariantCulture)), StimulusNames.Cancel, id, null, ProcessTexts.ParentEnded));
        if (burst.ParentToResume is { } parent && Guid.TryParse(parent.InstanceId, out var parentId))
            db.Add(Stimulus(
                OrderedId.Next(), StimulusNames.Resume, parentId, parent.BookmarkId, parent.Payload.GetRawText(),
                burst.State.Properties.TryGetValue(ParentsDepth, out var depth) && depth is long started ? (int)started : null));
    }

    private Stimulus StartOf(Guid instance, StartOrder order) =>
        Stimulus(OrderedId.Next(), StimulusNames.Start, instance, null, order.ToJson(), record: (order.SubjectKind, order.SubjectId));

    private static StartOrder OrderOf(ChildStart child)
    {
        var request = child.Request;
        return new StartOrder
        {
            DefinitionId = child.Workflow.DefinitionId ?? "",
            VersionId = child.Workflow.VersionId,
            Input = request.Input is null ? null : new(request.Input, StringComparer.Ordinal),
            CorrelationId = request.CorrelationId,
            Name = request.Name,
            SubjectKind = request.Subject?.Kind,
            SubjectId = Guid.TryParse(request.Subject?.Id, out var id) ? id : null,
            ParentInstanceId = request.ParentInstanceId,
            ParentBookmarkId = request.ParentBookmarkId,
            Properties = request.Properties is null ? null : new(request.Properties, StringComparer.Ordinal),
        };
    }
}

/// <summary>What an Elsa event carries in its stimulus.</summary>
internal sealed record EventPayload(string EventName, string? CorrelationId, JsonElement? Payload)
{
    public string Hash => StimulusHash.Of(StimulusNames.Event, new EventStimulus(EventName));

    public static EventPayload Parse(string? json) =>
        JsonSerializer.Deserialize<EventPayload>(json ?? "", ProcessJson.Options) ?? throw new JsonException("An event without a name.");
}

/// <summary>What an incident's row keeps besides its sentence.</summary>
internal sealed record IncidentDetails
{
    /// <summary>The incident's id within its instance; null for one that the interpreter does not know.</summary>
    public string? IncidentId { get; init; }

    public string? StepType { get; init; }
    public string? StepName { get; init; }
    public string? ExceptionType { get; init; }
    public string? StackTrace { get; init; }

    /// <summary>The incident's sentence in every language; null when it is known in one only.</summary>
    public Words? Sentence { get; init; }

    /// <summary>What could not be delivered; retrying the incident delivers it again.</summary>
    public Undelivered? Undelivered { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ProcessJson.Options);

    public static IncidentDetails Parse(string? json) =>
        string.IsNullOrEmpty(json) ? new() : JsonSerializer.Deserialize<IncidentDetails>(json, ProcessJson.Options) ?? new();
}

/// <summary>A delivery that was given up.</summary>
internal sealed record Undelivered(string Name, string? BookmarkId, string? Payload, Guid? ActorId, string Reason);
