using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>
/// A workflow definition as Elsa writes it. The document is kept whole; the properties are views into it,
/// so members and step types that nobody here knows survive reading, changing and writing.
/// </summary>
public sealed class WorkflowDefinition
{
    private WorkflowDefinition(JsonObject json) => Json = json;

    /// <summary>The document.</summary>
    public JsonObject Json { get; }

    /// <summary>Reads a definition from text.</summary>
    /// <exception cref="WorkflowDefinitionException">It is not JSON, or not a workflow definition; the message says where.</exception>
    public static WorkflowDefinition Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Parse(JsonNode.Parse(json.TrimStart('\uFEFF')) as JsonObject
                ?? throw new WorkflowDefinitionException("A workflow definition is a JSON object, but this is not one."));
        }
        catch (JsonException failure)
        {
            throw new WorkflowDefinitionException(
                $"The workflow definition is not valid JSON: line {failure.LineNumber + 1}, position {failure.BytePositionInLine + 1}.", failure);
        }
        catch (ArgumentException failure)
        {
            throw new WorkflowDefinitionException($"The workflow definition names a member twice: {failure.Message}", failure);
        }
    }

    /// <summary>Takes a document as a definition. The document is not copied.</summary>
    /// <exception cref="WorkflowDefinitionException">It has not the shape of one; the message says what is wrong.</exception>
    public static WorkflowDefinition Parse(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        DefinitionShape.Check(json);
        return new WorkflowDefinition(json);
    }

    /// <summary>An empty flowchart under the given name.</summary>
    public static WorkflowDefinition Create(string definitionId, string versionId, string name, DateTimeOffset createdAt) => new(new JsonObject
    {
        ["id"] = versionId,
        ["definitionId"] = definitionId,
        ["name"] = name,
        ["createdAt"] = createdAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["version"] = 1,
        ["toolVersion"] = "3.8.0.0",
        ["variables"] = new JsonArray(),
        ["inputs"] = new JsonArray(),
        ["outputs"] = new JsonArray(),
        ["outcomes"] = new JsonArray(),
        ["customProperties"] = new JsonObject(),
        ["isReadonly"] = false,
        ["isSystem"] = false,
        ["isLatest"] = true,
        ["isPublished"] = false,
        ["options"] = new JsonObject { ["autoUpdateConsumingWorkflows"] = false },
        ["root"] = new JsonObject
        {
            ["id"] = "Flowchart1",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["customProperties"] = new JsonObject { ["canStartWorkflow"] = false, ["runAsynchronously"] = false },
            ["metadata"] = new JsonObject(),
            ["activities"] = new JsonArray(),
            ["variables"] = new JsonArray(),
            ["connections"] = new JsonArray(),
        },
    });

    /// <summary>The id of this version. Empty when the document has none.</summary>
    public string VersionId
    {
        get => Text("id") ?? string.Empty;
        set => Set("id", value);
    }

    /// <summary>The logical id, shared by all versions; the version's id when the document has none.</summary>
    public string DefinitionId
    {
        get => Text("definitionId") ?? VersionId;
        set => Set("definitionId", value);
    }

    /// <summary>The name for people.</summary>
    public string? Name
    {
        get => Text("name");
        set => Set("name", value);
    }

    /// <summary>What it is for.</summary>
    public string? Description
    {
        get => Text("description");
        set => Set("description", value);
    }

    /// <summary>The version number, from one.</summary>
    public int Version
    {
        get => JsonMembers.Number(Json, "version") ?? 1;
        set => Set("version", value);
    }

    /// <summary>The newest version.</summary>
    public bool IsLatest
    {
        get => JsonMembers.Flag(Json, "isLatest") ?? false;
        set => Set("isLatest", value);
    }

    /// <summary>The version that new instances use.</summary>
    public bool IsPublished
    {
        get => JsonMembers.Flag(Json, "isPublished") ?? false;
        set => Set("isPublished", value);
    }

    /// <summary>May not be edited.</summary>
    public bool IsReadonly => JsonMembers.Flag(Json, "isReadonly") ?? false;

    /// <summary>Offered to other definitions as a step.</summary>
    public bool UsableAsActivity =>
        (Options is { } options ? JsonMembers.Flag(options, "usableAsActivity") : null) ?? JsonMembers.Flag(Json, "usableAsActivity") ?? false;

    /// <summary>The name as a step type: "Child with output" becomes "ChildWithOutput".</summary>
    public string TypeName => TypeNameOf(Name ?? DefinitionId);

    /// <summary>A definition's name as a step type.</summary>
    public static string TypeNameOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Concat(name.Split([' ', '-', '_', '.', '/'], StringSplitOptions.RemoveEmptyEntries).Select(JsonMembers.Pascal));
    }

    /// <summary>The settings; null when the document has none.</summary>
    public JsonObject? Options => JsonMembers.Find(Json, "options") as JsonObject;

    /// <summary>The outermost step.</summary>
    public JsonObject? Root => JsonMembers.Find(Json, "root") as JsonObject;

    /// <summary>Variables of the whole workflow.</summary>
    public IReadOnlyList<WorkflowVariable> Variables => WorkflowVariable.ListOf(Json);

    /// <summary>What the workflow takes.</summary>
    public IReadOnlyList<WorkflowInput> Inputs => [.. JsonMembers.Objects(Json, "inputs").Select(WorkflowInput.Of)];

    /// <summary>What the workflow gives.</summary>
    public IReadOnlyList<WorkflowOutput> Outputs => [.. JsonMembers.Objects(Json, "outputs").Select(WorkflowOutput.Of)];

    /// <summary>Ports when it is used as a step; empty means "Done".</summary>
    public IReadOnlyList<string> Outcomes => [.. (JsonMembers.List(Json, "outcomes") ?? []).Select(JsonMembers.Text).OfType<string>()];

    /// <summary>A copy that can be changed without changing this one.</summary>
    public WorkflowDefinition Clone() => new(Json.DeepClone().AsObject());

    /// <summary>The document as text.</summary>
    public override string ToString() => Json.ToJsonString(Expressions.Values.Json);

    private string? Text(string name) => JsonMembers.Text(Json, name);

    private void Set(string name, JsonNode? value)
    {
        var pascal = JsonMembers.Pascal(name);
        Json[Json.ContainsKey(name) || !Json.ContainsKey(pascal) ? name : pascal] = value;
    }
}

/// <summary>A variable that a workflow or a container declares.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name in expressions.</param>
/// <param name="TypeName">The name of its type.</param>
/// <param name="IsArray">It holds a list of that type.</param>
/// <param name="Value">Its first value as text.</param>
public sealed record WorkflowVariable(string Id, string Name, string? TypeName, bool IsArray, string? Value)
{
    internal static IReadOnlyList<WorkflowVariable> ListOf(JsonObject owner) => [.. JsonMembers.Objects(owner, "variables").Select(Of)];

    private static WorkflowVariable Of(JsonObject json)
    {
        var name = JsonMembers.Text(json, "name") ?? string.Empty;
        var value = JsonMembers.Find(json, "value");
        return new(
            JsonMembers.Text(json, "id") ?? name, name, JsonMembers.Text(json, "typeName"), JsonMembers.Flag(json, "isArray") ?? false,
            JsonMembers.Text(value) ?? value?.ToJsonString());
    }
}

/// <summary>Something a workflow takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">The name of its type.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Category">The group it is shown in.</param>
/// <param name="UiHint">The editor designers use.</param>
public sealed record WorkflowInput(string Name, string? TypeName, string? DisplayName, string? Description, string? Category, string? UiHint)
{
    internal static WorkflowInput Of(JsonObject json) => new(
        JsonMembers.Text(json, "name") ?? string.Empty, JsonMembers.Text(json, "type"), JsonMembers.Text(json, "displayName"),
        JsonMembers.Text(json, "description"), JsonMembers.Text(json, "category"), JsonMembers.Text(json, "uiHint"));
}

/// <summary>Something a workflow gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">The name of its type.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Description">What it is for.</param>
public sealed record WorkflowOutput(string Name, string? TypeName, string? DisplayName, string? Description)
{
    internal static WorkflowOutput Of(JsonObject json) => new(
        JsonMembers.Text(json, "name") ?? string.Empty, JsonMembers.Text(json, "type"), JsonMembers.Text(json, "displayName"),
        JsonMembers.Text(json, "description"));
}

/// <summary>A document is not a workflow definition, or not one that can be used here.</summary>
public sealed class WorkflowDefinitionException : Exception
{
    /// <summary>Without a reason.</summary>
    public WorkflowDefinitionException()
    {
    }

    /// <summary>With a sentence that names what is wrong.</summary>
    public WorkflowDefinitionException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and what caused it.</summary>
    public WorkflowDefinitionException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
