using System.Text.Json.Nodes;

namespace Crm.Bpm.IntegrationTests.Elsa;

/// <summary>Elsa's own test definitions and real answers of its server, where the machine has them.</summary>
internal static class ElsaCorpus
{
    private const string Imports = "/elsa/api/workflow-definitions/import";

    public static string Folder
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "Crm.Bpm.sln")))
                    return Path.Combine(folder.Parent!.FullName, "shared", "elsa");
            return "";
        }
    }

    public static void RequireIt() => Assert.SkipUnless(Directory.Exists(Folder), "Elsa's definitions and answers are not beside this checkout (../shared/elsa).");

    /// <summary>Every definition, those others use first, as the file says.</summary>
    public static IEnumerable<(string File, JsonObject Json)> Definitions() =>
        Directory.EnumerateFiles(Path.Combine(Folder, "workflows"), "*.json", SearchOption.AllDirectories)
            .OrderBy(f => Path.GetFileName(f).StartsWith("parent", StringComparison.Ordinal) || Path.GetFileName(f) is "main.json" or "consumer.json").ThenBy(f => f, StringComparer.Ordinal)
            .Select(f => (Path.GetRelativePath(Path.Combine(Folder, "workflows"), f).Replace('\\', '/'), JsonNode.Parse(File.ReadAllText(f))!.AsObject()));

    public static JsonNode Answer(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "api", name + ".json")))!;

    public static IEnumerable<JsonObject> Observed() =>
        File.ReadLines(Path.Combine(Folder, "workflows", "observed.jsonl")).Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!.AsObject());

    /// <summary>Imports a document; answers the definition's logical id.</summary>
    public static async Task<string> ImportAsync(Api api, JsonObject json) => (string)(await api.PostAsync(Imports, json))["definitionId"]!;

    /// <summary>What a sample has and an answer lacks, or has as another kind of value: a path each.</summary>
    public static IEnumerable<string> Missing(JsonNode? sample, JsonNode? answer, string path)
    {
        if (sample is JsonObject wanted)
        {
            if (answer is not JsonObject there)
                return [path + " is no object"];
            return wanted.SelectMany(m => there.ContainsKey(m.Key) || m.Value is null ? Missing(m.Value, there[m.Key], path + "." + m.Key) : [path + "." + m.Key + " is missing"]);
        }

        if (sample is JsonArray items)
        {
            if (answer is not JsonArray list)
                return [path + " is no list"];
            return items.Count > 0 && list.Count > 0 ? Missing(items[0], list[0], path + "[0]") : [];
        }

        return sample is not null && answer is not null && Kind(sample) != Kind(answer) ? [$"{path} is {Kind(answer)}, not {Kind(sample)}"] : [];
    }

    private static string Kind(JsonNode node) => node.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? "Boolean" : node.GetValueKind().ToString();
}
