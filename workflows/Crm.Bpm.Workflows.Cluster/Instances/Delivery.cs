using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>Something an instance is to do. Delivering it twice does it once.</summary>
[GenerateSerializer, Immutable]
internal sealed record Delivery
{
    [Id(0)]
    public required DeliveryKind Kind { get; init; }

    /// <summary>The row that is consumed; its deletion in the burst's transaction is what makes a second delivery harmless.</summary>
    [Id(1)]
    public Guid? StimulusId { get; init; }

    [Id(2)]
    public string? BookmarkId { get; init; }

    /// <summary>JSON for starts and resumes, the reason of a cancellation, the id of the incident to retry.</summary>
    [Id(3)]
    public string? Payload { get; init; }

    [Id(4)]
    public int Depth { get; init; }

    [Id(5)]
    public Guid? ActorId { get; init; }

    [Id(6)]
    public Guid? ImportId { get; init; }

    /// <summary>The timer that fired.</summary>
    [Id(7)]
    public Guid? TimerId { get; init; }

    public static Delivery Of(Stimulus stimulus, DeliveryKind kind) => new()
    {
        Kind = kind,
        StimulusId = stimulus.Id,
        BookmarkId = stimulus.BookmarkId,
        Payload = stimulus.Payload,
        Depth = stimulus.Depth,
        ActorId = stimulus.ActorId,
        ImportId = stimulus.ImportId,
    };
}

internal enum DeliveryKind
{
    Start,
    Resume,

    /// <summary>An Elsa event meant for this instance only.</summary>
    Event,
    Cancel,
    Retry,

    /// <summary>It could not be delivered: the instance gets an incident instead.</summary>
    GiveUp,
}

/// <summary>How to start an instance: the payload of a start.</summary>
internal sealed record StartOrder
{
    public required string DefinitionId { get; init; }

    /// <summary>The version to run; null means the published one.</summary>
    public string? VersionId { get; init; }

    /// <summary>The event that led here, when several definitions start from one; null means the stimulus itself.</summary>
    public Guid? CauseId { get; init; }

    public string? TriggerStepId { get; init; }
    public JsonElement? TriggerPayload { get; init; }
    public Dictionary<string, object?>? Input { get; init; }
    public string? CorrelationId { get; init; }
    public string? Name { get; init; }
    public string? SubjectKind { get; init; }
    public Guid? SubjectId { get; init; }
    public string? ParentInstanceId { get; init; }
    public string? ParentBookmarkId { get; init; }
    public Dictionary<string, object?>? Properties { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ProcessJson.Options);

    public static StartOrder Parse(string? json) =>
        JsonSerializer.Deserialize<StartOrder>(json ?? "", ProcessJson.Options) ?? throw new JsonException("A start without an order.");
}

/// <summary>How this project writes JSON into its columns.</summary>
internal static class ProcessJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static JsonElement? Parse(string? json) => string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize<JsonElement>(json);
}

/// <summary>What became of a delivery.</summary>
[GenerateSerializer, Immutable]
internal sealed record Delivered
{
    public static readonly Delivered Done = new();

    /// <summary>Why it failed, so that it is tried again later; null when it was taken.</summary>
    [Id(0)]
    public string? Error { get; init; }
}
