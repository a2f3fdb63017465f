using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Crm.Expert.Dispatch;

/// <summary>That a lead was given to somebody, why, and how everybody stood; later also what came of it.</summary>
public sealed class DispatchDecision
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid LeadId { get; init; }
    public Guid RuleId { get; init; }

    /// <summary>What the rule was called.</summary>
    public required string RuleName { get; init; }

    public Guid QueueId { get; init; }
    public Guid PersonId { get; init; }
    public required string PersonName { get; init; }
    public DateTime At { get; init; }
    public DispatchAlgorithm Algorithm { get; init; }
    public DispatchReason Reason { get; init; }

    /// <summary>Whom the person stands in for; null when nobody.</summary>
    public string? StandsInFor { get; init; }

    /// <summary>Everybody who was looked at.</summary>
    public IReadOnlyList<CandidateLine> Candidates { get; init; } = [];

    /// <summary>Until when the person should have spoken to the lead; null when the rule sets no time.</summary>
    public DateTime? DueAt { get; init; }

    public DispatchOutcome Outcome { get; private set; }
    public DateTime? EndedAt { get; private set; }

    /// <summary>Says what came of it. What is said already stays.</summary>
    internal void End(DispatchOutcome outcome, DateTime now)
    {
        if (Outcome == DispatchOutcome.Given)
            (Outcome, EndedAt) = (outcome, now);
    }

    internal static void Map(EntityTypeBuilder<DispatchDecision> table)
    {
        table.HasKey(d => d.Id);
        table.Property(d => d.Candidates).HasConversion(DispatchJson.Converter<CandidateLine>(), DispatchJson.Comparer<CandidateLine>());
    }
}

/// <summary>What came of a lead that was given to somebody.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DispatchOutcome>))]
public enum DispatchOutcome
{
    /// <summary>It is theirs; nothing more is known.</summary>
    Given,

    /// <summary>They spoke to it in time, or tried.</summary>
    Touched,

    /// <summary>They did not; it stayed with them and the head was told.</summary>
    Late,

    /// <summary>They did not; it went back to the queue.</summary>
    TakenBack,

    /// <summary>It was closed or somebody else got it before the time was over.</summary>
    Moved,
}

/// <summary>Lists that are kept as JSON.</summary>
internal static class DispatchJson
{
    // Kept in a column and never put into a page as it is; names stay as short as they are.
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ValueConverter<IReadOnlyList<T>, string> Converter<T>() => new(list => Write(list), text => Read<T>(text));

    public static ValueComparer<IReadOnlyList<T>> Comparer<T>() => new((a, b) => Same(a, b), list => list.Count, list => Copy(list));

    private static string Write<T>(IReadOnlyList<T> list) => JsonSerializer.Serialize(list, s_options);

    private static IReadOnlyList<T> Read<T>(string text) => JsonSerializer.Deserialize<List<T>>(text, s_options) ?? [];

    private static bool Same<T>(IReadOnlyList<T>? a, IReadOnlyList<T>? b) => a is not null && b is not null ? Write(a) == Write(b) : a is null && b is null;

    private static IReadOnlyList<T> Copy<T>(IReadOnlyList<T> list) => [.. list];
}
