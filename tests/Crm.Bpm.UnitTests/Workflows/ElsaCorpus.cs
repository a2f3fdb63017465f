using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Bpm.UnitTests.Workflows;

/// <summary>Definitions from Elsa's own tests and what an Elsa server did with them; they lie beside the repository, not in it.</summary>
internal static class ElsaCorpus
{
    private const string NotFiles = "(the definitions are not here)";

    public static string? Folder { get; } = FindFolder();

    public static TheoryData<string> Files()
    {
        var files = new TheoryData<string>();
        foreach (var file in Folder is null ? [NotFiles] : AllFiles())
            files.Add(file);
        return files;
    }

    public static TheoryData<string> ObservedFiles()
    {
        var files = new TheoryData<string>();
        foreach (var file in Folder is null ? [NotFiles] : Observed().Select(o => o["file"]!.GetValue<string>()))
            files.Add(file);
        return files;
    }

    public static void SkipWhenAbsent() => Assert.SkipWhen(Folder is null, "The Elsa definitions are not beside the repository (../shared/elsa/workflows).");

    public static string Read(string file) => File.ReadAllText(Path.Combine(Folder!, file));

    public static IEnumerable<string> AllFiles() => Directory.EnumerateFiles(Folder!, "*.json", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Folder!, f).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public static IEnumerable<JsonObject> Observed() =>
        File.ReadLines(Path.Combine(Folder!, "observed.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject());

    private static string? FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Crm.Bpm.sln")))
                continue;
            var found = Path.Combine(folder.FullName, "..", "shared", "elsa", "workflows");
            return Directory.Exists(found) ? Path.GetFullPath(found) : null;
        }

        return null;
    }
}
