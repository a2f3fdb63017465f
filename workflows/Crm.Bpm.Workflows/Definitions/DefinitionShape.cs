using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>Says in sentences what keeps a document from being a definition.</summary>
internal static class DefinitionShape
{
    private static readonly string[] s_lists = ["variables", "inputs", "outputs", "outcomes"];

    public static void Check(JsonObject json)
    {
        if (JsonMembers.Text(json, "definitionId") is null && JsonMembers.Text(json, "id") is null)
            throw new WorkflowDefinitionException("The workflow definition has neither 'definitionId' nor 'id'.");
        foreach (var list in s_lists)
        {
            if (JsonMembers.Find(json, list) is { } node && JsonMembers.List(json, list) is null)
                throw new WorkflowDefinitionException($"'{list}' of the workflow definition must be a list, but is {KindOf(node)}.");
        }

        if (JsonMembers.Find(json, "version") is not null && JsonMembers.Number(json, "version") is null)
            throw new WorkflowDefinitionException("'version' of the workflow definition must be a whole number.");
        var root = JsonMembers.Find(json, "root");
        if (root is not null and not JsonObject)
            throw new WorkflowDefinitionException($"'root' of the workflow definition must be a step, but is {KindOf(root)}.");
        if (root is JsonObject step)
            CheckStep(step, "root");
    }

    private static void CheckStep(JsonObject step, string place)
    {
        if (JsonMembers.Text(step, "type") is not { Length: > 0 })
            throw new WorkflowDefinitionException($"The step at '{place}' has no 'type'.");
        if (JsonMembers.Find(step, "id") is { } id && id is not JsonValue)
            throw new WorkflowDefinitionException($"'id' of the step at '{place}' must be a text, but is {KindOf(id)}.");
        if (JsonMembers.Find(step, "activities") is not { } activities)
            return;
        if (JsonMembers.List(step, "activities") is not { } list)
            throw new WorkflowDefinitionException($"'activities' of the step at '{place}' must be a list, but is {KindOf(activities)}.");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var at = $"{place}.activities[{i}]";
            if (list[i] is not JsonObject child)
                throw new WorkflowDefinitionException($"The step at '{at}' must be an object, but is {KindOf(list[i])}.");
            CheckStep(child, at);
            if (JsonMembers.Text(child, "id") is { Length: > 0 } childId && !ids.Add(childId))
                throw new WorkflowDefinitionException($"Two steps in '{place}' have the same id '{childId}'.");
        }
    }

    private static string KindOf(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray => "a list",
        JsonObject => "an object",
        _ => "a plain value",
    };
}
