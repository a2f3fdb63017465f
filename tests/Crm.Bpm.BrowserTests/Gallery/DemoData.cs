using System.Text.Json.Nodes;

namespace Crm.Bpm.BrowserTests.Gallery;

/// <summary>What the demo company's records are called, so that a page's own words can be told from data in another language.</summary>
internal sealed class DemoData
{
    private const int PageOfData = 200;
    private static readonly string[] s_kinds = ["leads", "contractors", "contacts", "users", "teams", "regions", "roles", "lead-queues", "dictionaries", "tasks", "web-forms", "relationships", "letters", "templates", "deals", "deal-stages", "deal-types", "funnels", "products", "telephony-connections", "missed-calls", "dispatch-rules"];

    private static readonly string[] s_processes = ["lead-qualification", "follow-up-planning", "deal-stage-chain"];

    private static readonly HashSet<string> s_names = new(StringComparer.Ordinal)
    {
        "name", "nameRu", "nameEn", "title", "titleRu", "company", "contactName", "lastName", "firstName", "middleName", "email", "phone", "about", "position", "description", "code",
        "value", "displayText", "label", "labelRu", "labelEn", "key", "definitionId", "statusComment", "shortStatus", "group", "text", "result", "agreement", "place", "to", "subjectTitle", "reason", "beginning", "body", "bodyRu", "subjectLine", "subjectLineRu", "source", "medium", "campaign",
    };

    private readonly SortedSet<string> _texts = new(Comparer<string>.Create((a, b) => a.Length != b.Length ? b.Length.CompareTo(a.Length) : string.CompareOrdinal(a, b)));

    /// <summary>Reads them with the session of an administrator, and what is private to a manager with theirs.</summary>
    public static async Task<DemoData> ReadAsync(Somebody administrator, Somebody manager)
    {
        var data = new DemoData();
        data._texts.Add(Pages.Door.Name);
        foreach (var (reader, kind) in s_kinds.Select(kind => (administrator, kind)).Append((manager, "relationships")))
        {
            var after = "";
            do
            {
                var page = JsonNode.Parse(await reader.CallAsync("GET", $"/api/{kind}?take={PageOfData}{after}"))!;
                data.Collect(null, page);
                after = (string?)page["next"] is { } next ? "&after=" + Uri.EscapeDataString(next) : "";
            }
            while (after.Length > 0);
        }

        // In a process the ids of steps are words of its author too: its journal tells them.
        foreach (var definition in s_processes)
        {
            var process = JsonNode.Parse(await administrator.CallAsync("GET", $"/elsa/api/workflow-definitions/{definition}/export"))!;
            data.Collect(null, process);
            foreach (var id in ((string?)process["root"]!["nodeId"] ?? "").Split(':'))
                data._texts.Add(id);
        }

        return data;
    }

    /// <summary>The line without what is data in it.</summary>
    public string Without(string line)
    {
        foreach (var text in _texts)
            if (text.Length <= line.Length)
                line = line.Replace(text, " ", StringComparison.OrdinalIgnoreCase);
        return line;
    }

    private void Collect(string? name, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (member, value) in members)
                    Collect(member, value);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Collect(name, item);
                break;
            case JsonValue value when name is not null && s_names.Contains(name) && value.TryGetValue<string>(out var text) && text.Length > 2:
                foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length > 2))
                    _texts.Add(line);
                break;
        }
    }
}
