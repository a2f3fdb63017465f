using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>A connection of a flowchart, in whatever form it was written.</summary>
/// <param name="Source">The step it leaves.</param>
/// <param name="SourcePort">The outcome it leaves by; null means "Done".</param>
/// <param name="Target">The step it enters.</param>
/// <param name="TargetPort">The inlet.</param>
public readonly record struct Connection(string Source, string? SourcePort, string Target, string? TargetPort)
{
    /// <summary>The connections of a flowchart; those without both ends are left out.</summary>
    public static IEnumerable<Connection> Of(JsonObject flowchart)
    {
        IEnumerable<JsonObject> written = JsonMembers.Find(flowchart, "connections") switch
        {
            JsonArray list => list.OfType<JsonObject>(),
            JsonObject wrapped when wrapped["$values"] is JsonArray values => values.OfType<JsonObject>(),
            JsonObject single when JsonMembers.Find(single, "source") is not null => [single],
            _ => [],
        };
        foreach (var json in written)
        {
            if (Read(json) is { } connection)
                yield return connection;
        }
    }

    private static Connection? Read(JsonObject json)
    {
        var (source, sourcePort) = End(json, "source");
        var (target, targetPort) = End(json, "target");
        return source is null || target is null ? null : new Connection(source, sourcePort, target, targetPort);
    }

    private static (string? Step, string? Port) End(JsonObject json, string name) => JsonMembers.Find(json, name) switch
    {
        JsonObject end => (JsonMembers.Text(end, "activity"), JsonMembers.Text(end, "port")),
        JsonValue id => (JsonMembers.Text(id), JsonMembers.Text(json, name + "Port")),
        _ => (null, null),
    };
}
