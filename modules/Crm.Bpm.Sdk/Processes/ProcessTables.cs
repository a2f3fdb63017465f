using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Bpm.Sdk.Processes;

/// <summary>One version of a process definition: the Elsa 3 document exactly as it was saved.</summary>
public sealed class DefinitionVersion
{
    /// <summary>Elsa's version id.</summary>
    public required string Id { get; init; }

    /// <summary>Elsa's logical id, shared by versions.</summary>
    public required string DefinitionId { get; init; }

    public int Version { get; init; }
    public string? Name { get; set; }
    public string? Description { get; set; }

    /// <summary>The document as Elsa 3 JSON, nothing lost.</summary>
    public required string Document { get; set; }

    public bool IsLatest { get; set; }
    public bool IsPublished { get; set; }
    public bool IsReadonly { get; set; }
    public bool IsSystem { get; set; }
    public string? ToolVersion { get; set; }
    public DateTime CreatedAt { get; init; }
    public Guid? CreatedById { get; init; }

    /// <summary>The module that shipped it; null for what people made.</summary>
    public string? Module { get; set; }

    /// <summary>One more with each save of this draft: an optimistic lock.</summary>
    public int Revision { get; set; }

    public DateTime ChangedAt { get; set; }
    public Guid? ChangedById { get; set; }

    /// <summary>Who saved last, as the sentence about a collision says it.</summary>
    public string? ChangedByName { get; set; }

    /// <summary>Set when it was deleted while processes referred to it: they still read it, nobody else does.</summary>
    public DateTime? DeletedAt { get; set; }

    /// <summary>The document with what versions know better than it: ids, version, latest, published.</summary>
    public JsonObject Read()
    {
        var json = JsonNode.Parse(Document, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth })!.AsObject();
        json["id"] = Id;
        json["definitionId"] = DefinitionId;
        json["version"] = Version;
        json["isLatest"] = IsLatest;
        json["isPublished"] = IsPublished;
        return json;
    }

    /// <summary>How deep a document may nest.</summary>
    public const int MaxDepth = 256;
}

/// <summary>A step that can start a published definition.</summary>
public sealed class DefinitionTrigger
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string DefinitionId { get; init; }
    public required string VersionId { get; init; }
    public required string StepId { get; init; }

    /// <summary>The step type whose stimulus starts it: "Elsa.Event", "Crm.Basic.LeadCreated".</summary>
    public required string Name { get; init; }

    public required string Hash { get; init; }
    public string? Payload { get; init; }
}

/// <summary>A running or finished process. Its row and everything a burst did are written in one transaction.</summary>
public sealed class ProcessInstance
{
    public Guid Id { get; init; }
    public required string DefinitionId { get; init; }
    public required string VersionId { get; set; }
    public int DefinitionVersion { get; set; }
    public string? Name { get; set; }

    /// <summary>Elsa's Running or Finished.</summary>
    public required string Status { get; set; }

    /// <summary>Elsa's Pending, Executing, Suspended, Finished, Cancelled, Faulted or Interrupted.</summary>
    public required string SubStatus { get; set; }

    public string? CorrelationId { get; set; }
    public string? SubjectKind { get; set; }
    public Guid? SubjectId { get; set; }
    public Guid? ParentId { get; init; }
    public int IncidentCount { get; set; }
    public byte[] State { get; set; } = [];
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>One more with each burst; fences off a second writer.</summary>
    public int Version { get; set; }

    /// <summary>The stimulus that started it: delivering the same one again starts nothing.</summary>
    public Guid? StartedByStimulusId { get; init; }

    public Guid? ImportId { get; init; }
}

/// <summary>Where a process waits, and for what.</summary>
public sealed class ProcessBookmark
{
    public required string Id { get; init; }
    public Guid InstanceId { get; init; }
    public required string Name { get; init; }
    public required string Hash { get; init; }
    public string? Payload { get; init; }
    public required string StepId { get; init; }
    public required string NodeId { get; init; }
    public required string StepInstanceId { get; init; }
    public string? SubjectKind { get; init; }
    public Guid? SubjectId { get; init; }
    public string? CorrelationId { get; init; }
    public DateTime CreatedAt { get; init; }
}

/// <summary>A time at which a process goes on, or a definition starts.</summary>
public sealed class ProcessTimer
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The waiting instance; null for a timer that starts a definition.</summary>
    public Guid? InstanceId { get; init; }

    public string? BookmarkId { get; init; }
    public string? TriggerId { get; init; }
    public DateTime DueAt { get; set; }
    public DateTime? LeasedUntil { get; set; }
    public int Attempts { get; set; }
}

/// <summary>A line of a process's journal (Elsa's WorkflowExecutionLogRecord).</summary>
public sealed class JournalLine
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid InstanceId { get; init; }
    public long Sequence { get; init; }
    public required string EventName { get; init; }
    public required string StepId { get; init; }
    public required string StepType { get; init; }
    public string? StepName { get; init; }
    public required string NodeId { get; init; }
    public required string StepInstanceId { get; init; }
    public string? ParentStepInstanceId { get; init; }
    public DateTime At { get; init; }
    public string? Message { get; init; }

    /// <summary>JSON: the evaluated inputs, where the step ended, failed or waits.</summary>
    public string? StepState { get; init; }

    /// <summary>JSON: outcomes or other payload.</summary>
    public string? Payload { get; init; }
}

/// <summary>One execution of a step (Elsa's ActivityExecutionRecord).</summary>
public sealed class StepExecution
{
    public required string Id { get; init; }
    public Guid InstanceId { get; init; }
    public required string StepId { get; init; }
    public required string NodeId { get; init; }
    public required string StepType { get; init; }
    public string? StepName { get; init; }
    public required string Status { get; set; }
    public DateTime StartedAt { get; init; }
    public DateTime? CompletedAt { get; set; }
    public bool HasBookmarks { get; set; }

    /// <summary>JSON of what Elsa's API shows: state, outputs, properties, exception, counts.</summary>
    public string? Details { get; set; }
}

/// <summary>Something a process could not do. Stays until it is retried or the process is cancelled.</summary>
public sealed class Incident
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid InstanceId { get; init; }
    public required string StepId { get; init; }
    public required string NodeId { get; init; }
    public required string StepInstanceId { get; init; }

    /// <summary>A sentence in the server's language; <see cref="Text"/> is in the reader's where it is known.</summary>
    public required string Message { get; init; }

    /// <summary>JSON in camelCase: the step, the exception, the sentence in every language.</summary>
    public string? Details { get; init; }

    /// <summary>What happened, in the reader's language where it is known in it.</summary>
    public string Text() =>
        Details is { Length: > 0 } details && JsonNode.Parse(details)?["sentence"] is JsonObject sentence && sentence["en"]?.GetValue<string>() is { } english
            ? new Words(english, sentence["ru"]?.GetValue<string>() ?? english)
            : Message;

    public DateTime At { get; init; }
    public DateTime? ResolvedAt { get; set; }
}
