using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;

namespace Crm.Bpm.Workflows.Definitions;

/// <summary>Connections of a document to steps that are not in the same flowchart.</summary>
internal static class DanglingConnections
{
    public static void Find(JsonNode? node, List<DefinitionProblem> problems)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Find(item, problems);
        }
        else if (node is JsonObject json)
        {
            if (JsonMembers.Text(json, "type") == "Elsa.Flowchart")
                FindIn(json, problems);
            foreach (var (_, member) in json)
                Find(member, problems);
        }
    }

    private static void FindIn(JsonObject flowchart, List<DefinitionProblem> problems)
    {
        var ids = JsonMembers.Objects(flowchart, "activities").Select(a => JsonMembers.Text(a, "id")).ToHashSet(StringComparer.Ordinal);
        foreach (var connection in Connection.Of(flowchart))
        {
            foreach (var end in new[] { connection.Source, connection.Target }.Where(end => !ids.Contains(end)))
            {
                problems.Add(new(
                    "connection.dangling", $"A connection from '{connection.Source}' to '{connection.Target}' refers to '{end}', which is not there.",
                    end, end, [connection.Source, connection.Target, end], ProblemSeverity.Warning));
            }
        }
    }
}
