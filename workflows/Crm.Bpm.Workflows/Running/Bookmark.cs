using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Crm.Bpm.Workflows.Running;

/// <summary>A place where an instance waits and can be continued.</summary>
public sealed record Bookmark
{
    /// <summary>Unique among all bookmarks of all instances.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of stimulus that continues it.</summary>
    public required string Name { get; init; }

    /// <summary>Elsa's hash of name, payload and, when included, step instance.</summary>
    public required string Hash { get; init; }

    /// <summary>What the stimulus must match.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>What the step wants to remember; not part of the hash.</summary>
    public JsonElement? Memory { get; init; }

    /// <summary>The waiting step's id in the definition.</summary>
    public required string StepId { get; init; }

    /// <summary>The waiting step's path of ids.</summary>
    public required string NodeId { get; init; }

    /// <summary>The waiting execution.</summary>
    public required string StepInstanceId { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When a timer shall meet it; null when it waits for something else.</summary>
    public DateTime? DueAt { get; init; }

    internal int StepNumber { get; init; }
}

/// <summary>A member of a stimulus that is stored with it but does not take part in finding it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotInHashAttribute : Attribute;

/// <summary>Elsa's hash of stimuli: both sides compute it, so that finding what waits is one equality.</summary>
public static class StimulusHash
{
    private static readonly JsonSerializerOptions s_pascalCase = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly JsonSerializerOptions s_hashed = new(s_pascalCase)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsNotHashed } },
    };

    /// <summary>Upper-case hex SHA-256 of the non-empty parts joined by '|'.</summary>
    /// <param name="name">The kind of stimulus.</param>
    /// <param name="payload">An object whose members are written in PascalCase, or a text taken as it is.</param>
    /// <param name="stepInstanceId">Given when only this execution shall be met.</param>
    public static string Of(string name, object? payload, string? stepInstanceId = null)
    {
        var text = payload switch
        {
            null => null,
            string plain => plain,
            _ => JsonSerializer.Serialize(payload, payload.GetType(), s_hashed),
        };
        var parts = string.Join('|', new[] { name, text, stepInstanceId }.Where(part => !string.IsNullOrEmpty(part)));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(parts)));
    }

    private static void LeaveOutWhatIsNotHashed(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].AttributeProvider?.IsDefined(typeof(NotInHashAttribute), inherit: true) == true)
                type.Properties.RemoveAt(i);
        }
    }

    /// <summary>The payload as JSON in PascalCase, the form the hash is made of.</summary>
    public static JsonElement? ToJson(object? payload) =>
        payload is null ? null : JsonSerializer.SerializeToElement(payload, payload.GetType(), s_pascalCase);
}
