using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;

namespace Crm.Bpm.Workflows.Running;

/// <summary>An instance in the shape of Elsa's workflowState.</summary>
public static class ElsaState
{
    /// <summary>The state as Elsa's API shows it.</summary>
    /// <param name="state">The instance.</param>
    /// <param name="workflow">Its definition; unset, values that need it are left out.</param>
    public static JsonObject ToJson(InstanceState state, CompiledWorkflow? workflow = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (workflow is not null)
            state.Bind(workflow);
        return new JsonObject
        {
            ["id"] = state.InstanceId,
            ["definitionId"] = state.DefinitionId,
            ["definitionVersionId"] = state.DefinitionVersionId,
            ["definitionVersion"] = state.DefinitionVersion,
            ["correlationId"] = state.CorrelationId,
            ["name"] = state.Name,
            ["parentWorkflowInstanceId"] = state.ParentInstanceId,
            ["status"] = state.Status.ToString(),
            ["subStatus"] = state.SubStatus.ToString(),
            ["isExecuting"] = false,
            ["bookmarks"] = new JsonArray([.. state.BookmarkList.Select(ToJson)]),
            ["incidents"] = new JsonArray([.. state.IncidentList.Select(ToJson)]),
            ["isSystem"] = false,
            ["completionCallbacks"] = new JsonArray(),
            ["activityExecutionContexts"] = new JsonArray([.. state.Steps.AsEnumerable().Reverse().Select(step => ToJson(state, step))]),
            ["scheduledActivities"] = new JsonArray([.. state.Queue.Items.Select(item => new JsonObject
            {
                ["activityNodeId"] = item.NodeId,
                ["ownerContextId"] = item.Owner is { } owner ? state.IdOf(owner.Number) : null,
            })]),
            ["executionLogSequence"] = state.NextSequence,
            ["input"] = Members(state.Inputs),
            ["output"] = Members(state.Outputs),
            ["properties"] = Members(state.Properties),
            ["createdAt"] = state.CreatedAt,
            ["updatedAt"] = state.UpdatedAt,
            ["finishedAt"] = state.FinishedAt,
        };
    }

    private static JsonNode ToJson(Bookmark bookmark) => new JsonObject
    {
        ["id"] = bookmark.Id,
        ["name"] = bookmark.Name,
        ["hash"] = bookmark.Hash,
        ["payload"] = CamelCased(bookmark.Payload),
        ["activityId"] = bookmark.StepId,
        ["activityNodeId"] = bookmark.NodeId,
        ["activityInstanceId"] = bookmark.StepInstanceId,
        ["createdAt"] = bookmark.CreatedAt,
        ["autoBurn"] = true,
        ["callbackMethodName"] = "ResumeAsync",
        ["autoComplete"] = true,
    };

    private static JsonNode ToJson(Incident incident) => new JsonObject
    {
        ["id"] = incident.Id,
        ["activityId"] = incident.StepId,
        ["activityNodeId"] = incident.NodeId,
        ["activityInstanceId"] = incident.StepInstanceId,
        ["activityType"] = incident.StepType,
        ["message"] = incident.Message,
        ["exception"] = new JsonObject
        {
            ["type"] = incident.ExceptionType ?? typeof(StepFaultException).FullName,
            ["message"] = incident.Message,
            ["stackTrace"] = incident.StackTrace,
            ["innerException"] = null,
        },
        ["timestamp"] = incident.At,
    };

    private static JsonObject ToJson(InstanceState state, StepInstance step) => new()
    {
        ["id"] = state.IdOf(step.Number),
        ["callStackDepth"] = step.Depth,
        ["parentContextId"] = step.Parent is { } parent ? state.IdOf(parent.Number) : null,
        ["scheduledActivityNodeId"] = step.NodeId,
        ["ownerActivityNodeId"] = step.Parent?.NodeId,
        ["properties"] = Properties(state, step),
        ["metadata"] = new JsonObject(),
        ["activityState"] = state.BoundTo is null ? new JsonObject() : Node(Recorded.Inputs(step)) ?? new JsonObject(),
        ["dynamicVariables"] = new JsonArray([.. (step.Locals ?? []).Select(l => new JsonObject { ["name"] = l.Name, ["value"] = Node(Values.ToJson(l.Value)) })]),
        ["status"] = step.Status.ToString(),
        ["isExecuting"] = false,
        ["faultCount"] = step.FaultCount,
        ["startedAt"] = step.StartedAt,
        ["completedAt"] = null,
    };

    private static JsonObject Properties(InstanceState state, StepInstance step)
    {
        var properties = new JsonObject();
        if (state.BoundTo is null)
            return properties;
        if (step.Variables is { Length: > 0 } values)
        {
            var variables = new JsonObject();
            for (var i = 0; i < values.Length; i++)
                variables[step.Node.Variables[i].Id] = Node(Values.ToJson(values[i]));
            properties["Variables"] = variables;
        }

        if (step.Memory is Activities.FlowVisits visits)
            properties["FlowScope"] = Written(visits, step.Node);
        else if (step.Node.Plan is FlowGraph && step.StoredMemory is { } stored)
            properties["FlowScope"] = Node(stored);
        return properties;
    }

    private static JsonNode? Written(Activities.FlowVisits memory, StepNode node)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            memory.Write(json, node);
        return JsonNode.Parse(buffer.ToArray());
    }

    private static JsonObject Members(IEnumerable<KeyValuePair<string, object?>> values)
    {
        var json = new JsonObject();
        foreach (var (name, value) in values)
            json[name] = Node(Values.ToJson(value));
        return json;
    }

    private static JsonNode? CamelCased(JsonElement? payload)
    {
        if (payload is not { ValueKind: JsonValueKind.Object } json)
            return Node(payload);
        var camel = new JsonObject();
        foreach (var member in json.EnumerateObject())
            camel[Activities.JsonMembers.Camel(member.Name)] = JsonNode.Parse(member.Value.GetRawText());
        return camel;
    }

    private static JsonNode? Node(JsonElement? json) => json is { } element ? JsonNode.Parse(element.GetRawText()) : null;
}
