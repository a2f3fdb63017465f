using System.Text.Json.Nodes;

namespace Crm.Bpm.UnitTests.Workflows;

/// <summary>Short ways to write definitions in tests.</summary>
internal static class Draw
{
    public static string Workflow(JsonObject root, string variables = "[]", string more = "{}")
    {
        var json = JsonNode.Parse(more)!.AsObject();
        json["id"] ??= "drawn-1";
        json["definitionId"] ??= "drawn";
        json["isPublished"] ??= true;
        json["variables"] = JsonNode.Parse(variables);
        json["root"] = root;
        return json.ToJsonString();
    }

    /// <summary>Connections are written "A->B" or "A:Port->B".</summary>
    public static JsonObject Flow(JsonObject[] steps, params string[] connections) => FlowNamed("Flow", steps, connections);

    public static JsonObject FlowNamed(string id, JsonObject[] steps, params string[] connections) => new()
    {
        ["type"] = "Elsa.Flowchart",
        ["version"] = 1,
        ["id"] = id,
        ["activities"] = new JsonArray([.. steps]),
        ["connections"] = new JsonArray([.. connections.Select(Connection)]),
    };

    public static JsonObject Step(string type, string id, params (string Name, JsonNode? Value)[] members)
    {
        var step = new JsonObject { ["type"] = type, ["version"] = 1, ["id"] = id, ["name"] = id };
        foreach (var (name, value) in members)
            step[name] = value;
        return step;
    }

    public static JsonObject Line(string text, string? id = null) => Step("Elsa.WriteLine", id ?? text, ("text", Literal(text)));

    public static JsonObject LineJs(string id, string script) => Step("Elsa.WriteLine", id, ("text", Js(script)));

    public static JsonObject Wait(string eventName) => Step("Elsa.Event", eventName, ("eventName", Literal(eventName)));

    public static JsonObject Decide(string id, string script) => Step("Elsa.FlowDecision", id, ("condition", Js(script)));

    public static JsonObject Join(string id, string mode) => Step("Elsa.FlowJoin", id, ("mode", Literal(mode)));

    public static JsonObject Sequence(params JsonObject[] steps) =>
        Step("Elsa.Sequence", "Sequence1", ("activities", new JsonArray([.. steps])));

    public static JsonObject Set(string variable, string script, string? id = null) => Step(
        "Elsa.SetVariable", id ?? "Set" + variable, ("variable", new JsonObject { ["id"] = variable, ["name"] = variable }), ("value", Js(script)));

    public static string Variable(string name, string type = "Object", string? value = null) =>
        new JsonArray(new JsonObject { ["id"] = name, ["name"] = name, ["typeName"] = type, ["value"] = value }).ToJsonString();

    public static JsonObject Literal(object value) => Expression("Literal", JsonValue.Create(value));

    public static JsonObject Js(string script) => Expression("JavaScript", script);

    public static JsonObject Liquid(string template) => Expression("Liquid", template);

    public static JsonObject Object(string json) => Expression("Object", json);

    public static JsonObject Trigger(JsonObject step)
    {
        step["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return step;
    }

    private static JsonObject Expression(string type, JsonNode? value) => new()
    {
        ["typeName"] = "Object",
        ["expression"] = new JsonObject { ["type"] = type, ["value"] = value },
    };

    private static JsonNode Connection(string text)
    {
        var (source, target) = (text[..text.IndexOf("->", StringComparison.Ordinal)], text[(text.IndexOf("->", StringComparison.Ordinal) + 2)..]);
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = colon < 0 ? source : source[..colon], ["port"] = colon < 0 ? "Done" : source[(colon + 1)..] },
            ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
        };
    }
}
