using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>
/// A designer that meets one unknown step type shows nothing at all and saves that. So unknown steps
/// go to it as Elsa.NotFoundActivity with their JSON inside, and come back as they were.
/// </summary>
public static class UnknownSteps
{
    private const string Placeholder = "Elsa.NotFoundActivity";

    /// <summary>A copy of the document in which steps the catalog does not know are placeholders.</summary>
    /// <param name="document">The definition's document.</param>
    /// <param name="isKnown">Whether a step, given by its JSON, can be shown.</param>
    public static JsonObject Hide(JsonObject document, Predicate<JsonObject> isKnown)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(isKnown);
        var copy = document.DeepClone().AsObject();
        if (JsonMembers.Find(copy, "root") is JsonObject root)
            Replace(copy, "root", root, json => Hidden(json, isKnown));
        return copy;
    }

    /// <summary>A copy of the document in which placeholders are again the steps they stand for, at the places they were moved to.</summary>
    public static JsonObject Restore(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var copy = document.DeepClone().AsObject();
        if (JsonMembers.Find(copy, "root") is JsonObject root)
            Replace(copy, "root", root, Restored);
        return copy;
    }

    /// <summary>Ids of all steps in a document, hidden ones included: a save that loses one was made by mistake.</summary>
    public static IReadOnlyCollection<string> StepIds(JsonObject document)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        Collect(document, ids);
        return ids;
    }

    private static void Collect(JsonNode? node, HashSet<string> ids)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Collect(item, ids);
        }
        else if (node is JsonObject json)
        {
            if (IsStep(json) && JsonMembers.Text(json, "id") is { } id)
                ids.Add(id);
            foreach (var (_, member) in json)
                Collect(member, ids);
        }
    }

    private static JsonObject? Hidden(JsonObject step, Predicate<JsonObject> isKnown)
    {
        if (isKnown(step))
            return null;
        var placeholder = new JsonObject
        {
            ["id"] = step["id"]?.DeepClone(),
            ["nodeId"] = step["nodeId"]?.DeepClone(),
            ["name"] = step["name"]?.DeepClone(),
            ["type"] = Placeholder,
            ["version"] = 1,
            ["customProperties"] = (JsonMembers.Find(step, "customProperties") ?? new JsonObject()).DeepClone(),
            ["metadata"] = (JsonMembers.Find(step, "metadata") ?? new JsonObject()).DeepClone(),
            ["missingTypeName"] = JsonMembers.Text(step, "type"),
            ["missingTypeVersion"] = JsonMembers.Number(step, "version") ?? 0,
            ["originalActivityJson"] = step.ToJsonString(),
        };
        return placeholder;
    }

    private static JsonObject? Restored(JsonObject step)
    {
        if (JsonMembers.Text(step, "type") != Placeholder || JsonMembers.Text(step, "originalActivityJson") is not { } text)
            return null;
        try
        {
            if (JsonNode.Parse(text) is not JsonObject original)
                return null;
            if (JsonMembers.Find(step, "metadata") is { } metadata && !JsonNode.DeepEquals(metadata, JsonMembers.Find(original, "metadata") ?? new JsonObject()))
                original["metadata"] = metadata.DeepClone();
            return original;
        }
        catch (JsonException failure)
        {
            throw new WorkflowDefinitionException($"The step '{JsonMembers.Text(step, "id")}' stands for another whose JSON cannot be read.", failure);
        }
    }

    private static void Replace(JsonNode owner, object place, JsonObject step, Func<JsonObject, JsonObject?> replace)
    {
        if (replace(step) is { } other)
        {
            if (owner is JsonArray list)
                list[(int)place] = other;
            else
                owner.AsObject()[(string)place] = other;
            return;
        }

        foreach (var (name, member) in step.ToList())
        {
            if (member is JsonObject child && IsStep(child))
                Replace(step, name, child, replace);
            else if (member is JsonArray items && name is not ("variables" or "connections"))
                ReplaceIn(items, replace);
        }
    }

    private static void ReplaceIn(JsonArray items, Func<JsonObject, JsonObject?> replace)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JsonObject step && IsStep(step))
                Replace(items, i, step, replace);
            else if (items[i] is JsonObject holder && JsonMembers.Find(holder, "activity") is JsonObject inner && IsStep(inner))
                Replace(holder, "activity", inner, replace);
        }
    }

    private static bool IsStep(JsonObject json) =>
        JsonMembers.Text(json, "type") is not null && JsonMembers.Text(json, "id") is not null && !json.ContainsKey("typeName");
}
