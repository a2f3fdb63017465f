using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>Reading definitions: lists, one version, parts of one.</summary>
internal static class DefinitionReading
{
    public static void Map(RouteGroupBuilder api)
    {
        var definitions = api.MapGroup("/workflow-definitions");
        definitions.MapGet("", ListAsync);
        definitions.MapGet("/by-definition-id/{definitionId}", ByDefinitionIdAsync);
        definitions.MapGet("/by-id/{id}", ByIdAsync);
        definitions.MapGet("/many-by-id", ManyByIdAsync);
        definitions.MapGet("/query/count", CountAsync);
        definitions.MapGet("/validation/is-name-unique", IsNameUniqueAsync);
        definitions.MapGet("/{definitionId}/versions", VersionsAsync);
        definitions.MapGet("/{definitionId}/consumers", ConsumersAsync);
        definitions.MapGet("/subgraph/{id}", SubgraphAsync);
        definitions.MapGet("/subgraph/segments/{id}", SegmentsAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, CancellationToken cancel)
    {
        var (choice, number) = DefinitionAnswers.Wanted(http.Parameter("versionOptions"), VersionChoice.All);
        var (skip, take) = http.Page();
        var page = await http.Definitions().ListAsync(new DefinitionQuery
        {
            Choice = choice,
            Version = number,
            Search = http.Parameter("searchTerm"),
            DefinitionIds = http.Parameters("definitionIds"),
            VersionIds = http.Parameters("ids"),
            IsSystem = http.Flag("isSystem"),
            OrderBy = http.Parameter("orderBy"),
            Descending = string.Equals(http.Parameter("orderDirection"), "Descending", StringComparison.OrdinalIgnoreCase),
            Skip = skip,
            Take = take,
        }, cancel);
        return ElsaJson.Result(new DefinitionsAnswer(
            [.. page.Items.Select(http.Summary)], page.Total, Link.OfDefinitions(http.Viewer().May(PlatformPermissions.EditProcesses))));
    }

    private static async Task<IResult> ByDefinitionIdAsync(string definitionId, HttpContext http, CancellationToken cancel) =>
        ElsaJson.Result(http.ForStudio(await http.FindAsync(definitionId, http.Parameter("versionOptions"), cancel)));

    private static async Task<IResult> ByIdAsync(string id, HttpContext http, CancellationToken cancel) =>
        ElsaJson.Result(http.ForStudio(await http.Definitions().VersionAsync(id, cancel) ?? throw new NotFoundException()));

    private static async Task<IResult> ManyByIdAsync(HttpContext http, CancellationToken cancel)
    {
        var items = new List<JsonObject>();
        foreach (var id in http.Parameters("ids").Take(100))
            if (await http.Definitions().VersionAsync(id, cancel) is { } version)
                items.Add(http.ForStudio(version));
        return ElsaJson.Result(new ListAnswer<JsonObject>(items));
    }

    private static async Task<IResult> CountAsync(HttpContext http, CancellationToken cancel)
    {
        var page = await http.Definitions().ListAsync(new DefinitionQuery { Choice = VersionChoice.Latest, IsSystem = false, Take = 1 }, cancel);
        return ElsaJson.Result(new { Count = page.Total });
    }

    private static async Task<IResult> IsNameUniqueAsync(HttpContext http, CancellationToken cancel) =>
        ElsaJson.Result(new { IsUnique = await http.Definitions().IsNameFreeAsync(http.Parameter("name") ?? "", http.Parameter("definitionId"), cancel) });

    private static async Task<IResult> VersionsAsync(string definitionId, HttpContext http, CancellationToken cancel)
    {
        var page = await http.Definitions().ListAsync(
            new DefinitionQuery { Choice = VersionChoice.All, DefinitionIds = [definitionId], OrderBy = "version", Descending = true, Take = 100 }, cancel);
        return page.Items.Count == 0 ? throw new NotFoundException() : ElsaJson.Result(page.Items.Select(http.Summary).ToList());
    }

    private static async Task<IResult> ConsumersAsync(string definitionId, HttpContext http, CancellationToken cancel)
    {
        _ = await http.FindAsync(definitionId, null, cancel);
        return ElsaJson.Result(new { ConsumingWorkflowDefinitionIds = await http.Definitions().ConsumersAsync(definitionId, cancel) });
    }

    private static async Task<IResult> SubgraphAsync(string id, HttpContext http, CancellationToken cancel)
    {
        var root = await RootAsync(id, http, cancel);
        return ElsaJson.Result(http.Parameter("parentNodeId") is { } nodeId ? Node(Find(root, nodeId)) : Node(root));
    }

    private static async Task<IResult> SegmentsAsync(string id, HttpContext http, CancellationToken cancel)
    {
        var root = await RootAsync(id, http, cancel);
        var nodeId = http.Parameter("childNodeId") ?? throw new InvalidInputException("childNodeId", ElsaTexts.MissingParameter.With("childNodeId"));
        var path = Path(root, nodeId) ?? throw new NotFoundException(ElsaTexts.NoNode.With(nodeId));
        var segments = path.Zip(path.Skip(1), (outer, inner) => new PathSegment(
            StepTree.Text(outer, "nodeId"), StepTree.Text(outer, "id"), StepTree.Text(outer, "type"), PortOf(outer, inner), StepTree.Text(outer, "name")));
        return ElsaJson.Result(new { ChildNode = Node(path[^1]), Container = Node(path[Math.Max(0, path.Count - 2)]), PathSegments = segments.SkipLast(1).ToList() });
    }

    private static async Task<JsonObject> RootAsync(string id, HttpContext http, CancellationToken cancel)
    {
        var version = await http.Definitions().VersionAsync(id, cancel) ?? throw new NotFoundException();
        return http.ForStudio(version)["root"] as JsonObject ?? throw new NotFoundException();
    }

    private static JsonObject Find(JsonObject root, string nodeId) =>
        StepTree.Steps(root).FirstOrDefault(s => StepTree.Text(s, "nodeId") == nodeId) ?? throw new NotFoundException(ElsaTexts.NoNode.With(nodeId));

    private static List<JsonObject>? Path(JsonObject step, string nodeId)
    {
        if (StepTree.Text(step, "nodeId") == nodeId)
            return [step];
        foreach (var inner in StepTree.Inside(step))
            if (Path(inner, nodeId) is { } rest)
                return [step, .. rest];
        return null;
    }

    private static string? PortOf(JsonObject outer, JsonObject inner) => outer.FirstOrDefault(m => m.Value == inner || (m.Value as JsonArray)?.Contains(inner) == true).Key;

    private static GraphNode Node(JsonObject step) =>
        new(StepTree.Text(step, "nodeId"), (JsonObject)step.DeepClone(), null, [.. StepTree.Inside(step).Select(inner => Node(inner) with { Port = PortOf(step, inner) })]);

    private sealed record DefinitionsAnswer(IReadOnlyList<SummaryAnswer> Items, int TotalCount, IReadOnlyList<Link> Links);

    private sealed record GraphNode(string? NodeId, JsonObject Activity, string? Port, IReadOnlyList<GraphNode> Children);

    private sealed record PathSegment(string? ActivityNodeId, string? ActivityId, string? ActivityType, string? PortName, string? ActivityName);
}
