using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>Reads documents that come from outside, and writes them as they are stored.</summary>
internal static class DefinitionDocument
{
    private const int MaxMegabytes = 5;
    private const int MaxId = 100;
    private const int MaxName = 300;
    private const int MaxSteps = 2_000;
    private const int MaxConnections = 5_000;

    private static readonly JsonSerializerOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = DefinitionVersion.MaxDepth };
    private static readonly JsonDocumentOptions s_reading = new()
    {
        MaxDepth = DefinitionVersion.MaxDepth,
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <exception cref="InvalidInputException">It is not a JSON object of bearable size.</exception>
    public static JsonObject Read(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxMegabytes * 1024 * 1024)
            throw new InvalidInputException(DefinitionTexts.TooBig.With(MaxMegabytes));
        try
        {
            return JsonNode.Parse(text.TrimStart('\uFEFF'), documentOptions: s_reading) as JsonObject
                ?? throw new InvalidInputException(DefinitionTexts.NotADefinition.With(DefinitionTexts.NotAnObject));
        }
        catch (JsonException bad)
        {
            throw new InvalidInputException(DefinitionTexts.NotJson.With((bad.LineNumber ?? 0) + 1, (bad.BytePositionInLine ?? 0) + 1), bad);
        }
    }

    /// <summary>The document as a definition of the right shape.</summary>
    /// <exception cref="InvalidInputException">It has not the shape of one.</exception>
    public static WorkflowDefinition Definition(JsonObject json)
    {
        try
        {
            var definition = WorkflowDefinition.Parse(json);
            Limit("id", definition.VersionId, MaxId);
            Limit("definitionId", definition.DefinitionId, MaxId);
            Limit("name", definition.Name, MaxName);
            LimitSteps(definition);
            return definition;
        }
        catch (WorkflowDefinitionException bad)
        {
            throw new InvalidInputException(DefinitionTexts.NotADefinition.With(bad.Message), bad);
        }
    }

    /// <exception cref="InvalidInputException">It contains what no database keeps: half of a surrogate pair.</exception>
    public static string Write(JsonObject json)
    {
        try
        {
            return json.ToJsonString(s_writing);
        }
        catch (Exception bad) when (bad is InvalidOperationException or ArgumentException)
        {
            throw new InvalidInputException(DefinitionTexts.NotADefinition.With(DefinitionTexts.BadText), bad);
        }
    }

    /// <summary>Copies what lists show from the document to its row.</summary>
    public static void Describe(DefinitionVersion row, WorkflowDefinition definition)
    {
        row.Name = Column(definition.Name);
        row.Description = Column(definition.Description);
        row.IsReadonly = definition.IsReadonly;
        row.IsSystem = StepTree.Member(definition.Json, "isSystem") is JsonValue value && value.TryGetValue<bool>(out var system) && system;
        row.ToolVersion = StepTree.Text(definition.Json, "toolVersion") is { } tool ? Column(tool[..Math.Min(tool.Length, 40)]) : null;
    }

    /// <summary>When the document says it was made; null when it does not say, or nothing sensible.</summary>
    public static DateTime? CreatedAt(JsonObject json) =>
        DateTimeOffset.TryParse(StepTree.Text(json, "createdAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.Year > 1900
            ? at.UtcDateTime
            : null;

    public static string NewId() => Guid.CreateVersion7().ToString("N");

    // PostgreSQL keeps no NUL in texts; the document itself has it escaped.
    private static string? Column(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    // What is drawn by a person is far below; what is made by a program must still be compiled and shown in a moment.
    private static void LimitSteps(WorkflowDefinition definition)
    {
        if (definition.Root is not { } root)
            return;
        var (steps, connections) = (0, 0);
        foreach (var step in StepTree.Steps(root))
        {
            steps++;
            connections += StepTree.Member(step, "connections") is JsonArray list ? list.Count : 0;
            if (steps > MaxSteps || connections > MaxConnections)
                throw new InvalidInputException("root", DefinitionTexts.TooManySteps.With(MaxSteps, MaxConnections));
        }
    }

    private static void Limit(string member, string? value, int length)
    {
        if (value?.Length > length)
            throw new InvalidInputException(member, DefinitionTexts.TooLongId.With(member, length));
        if (value?.Contains('\0', StringComparison.Ordinal) == true)
            throw new InvalidInputException(member, DefinitionTexts.NotADefinition.With(DefinitionTexts.BadText));
    }
}
