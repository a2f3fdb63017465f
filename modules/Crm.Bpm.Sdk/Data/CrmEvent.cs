namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// Something that happened to a record, raised in the same transaction as the change with <see cref="CrmDb.Raise"/>.
/// Processes start from it and wait for it.
/// </summary>
/// <param name="RecordKind">The plural of the kind it happened to.</param>
/// <param name="RecordId">The record it happened to; the process that starts from it is about this record.</param>
public abstract record CrmEvent(string RecordKind, Guid RecordId);

/// <summary>
/// A row that tells the workflow runtime something happened. Written in the transaction of the change, handed on after
/// commit, picked up by a sweeper when a crash came between; removed when every receiver has taken it.
/// </summary>
public sealed class Stimulus
{
    /// <summary>Its place: those that are raised later are handed on later.</summary>
    public Guid Id { get; init; } = OrderedId.Next();

    /// <summary>What kind: an event's step type, or one of <see cref="StimulusNames"/>.</summary>
    public required string Name { get; init; }

    public string? RecordKind { get; init; }
    public Guid? RecordId { get; init; }

    /// <summary>The instance it is addressed to; null when triggers and bookmarks decide.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>The bookmark it resumes, when it is addressed to one.</summary>
    public string? BookmarkId { get; init; }

    public string? Payload { get; init; }

    /// <summary>How many stimuli led to this one.</summary>
    public int Depth { get; init; }

    /// <summary>The person whose act began the chain.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The import it came from; its end waits until these are taken.</summary>
    public Guid? ImportId { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Who is handing it on, until when; null while nobody is.</summary>
    public DateTime? LeasedUntil { get; set; }

    public int Attempts { get; set; }
    public string? LastError { get; set; }
}

/// <summary>Stimuli that are not declared events.</summary>
public static class StimulusNames
{
    /// <summary>Resume one bookmark of one instance.</summary>
    public const string Resume = "Crm.Resume";

    /// <summary>Cancel one instance; the payload is the reason.</summary>
    public const string Cancel = "Crm.Cancel";

    /// <summary>Cancel what earlier stimuli of a record have begun by the time it is this one's turn.</summary>
    public const string CancelBeginning = "Crm.CancelBeginning";

    /// <summary>Start one definition for a record.</summary>
    public const string Start = "Crm.Start";

    /// <summary>Run what is left of an instance: its burst was cut off.</summary>
    public const string Continue = "Crm.Continue";

    /// <summary>An Elsa event by name.</summary>
    public const string Event = "Elsa.Event";
}
