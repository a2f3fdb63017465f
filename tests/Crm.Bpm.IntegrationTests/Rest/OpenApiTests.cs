using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Rest;

public sealed class OpenApiTests
{
    private static readonly string[] s_needed = ["400", "401", "403", "429"];

    [Fact]
    public async Task Every_route_of_the_API_is_described_with_its_parameters_and_answers()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var paths = (await crm.Admin.GetAsync("/openapi/v1.json"))["paths"]!.AsObject();
        var wrong = new List<string>();

        foreach (var (path, method) in RoutesOf(crm))
            if (paths[path]?[method] is JsonObject operation)
                wrong.AddRange(MissingIn(operation, path).Select(m => $"{method} {path}: {m}"));
            else
                wrong.Add($"{method} {path} is not described");

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Records_are_described_by_their_fields()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var document = await crm.Admin.GetAsync("/openapi/v1.json");

        var lead = document["components"]!["schemas"]!["Lead"]!["properties"]!;
        var list = document["paths"]!["/api/leads"]!["get"]!["parameters"]!.AsArray().Select(p => (string)p!["name"]!);

        Assert.Equal("number", (string)lead["budget"]!["properties"]!["amount"]!["type"]!);
        Assert.Contains("New", lead["status"]!["enum"]!.AsArray().Select(v => (string)v!));
        Assert.Contains("filter", list);
        Assert.Contains("scope", list);
        Assert.Contains("412", document["paths"]!["/api/leads/{id}"]!["patch"]!["responses"]!.AsObject().Select(r => r.Key));
    }

    [Fact]
    public async Task The_page_to_try_the_API_opens()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");

        var (status, page) = await crm.Admin.TryAsync(HttpMethod.Get, "/scalar/v1");

        Assert.Equal(200, (int)status);
        Assert.Contains("Crm.Bpm API", page!.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, string Method)> RoutesOf(CrmHost crm) =>
        crm.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .Select(e => (Path: PathOf(e), e.Metadata))
            .Where(e => e.Path.StartsWith("/api/", StringComparison.Ordinal) || e.Path.StartsWith("/elsa/", StringComparison.Ordinal))
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(m => (e.Path, m.ToLowerInvariant())));

    // "{id:guid}" is "{id}" in the document.
    private static string PathOf(RouteEndpoint endpoint) =>
        "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter ? "{" + parameter.Name + "}" : ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)p).Content))));

    private static IEnumerable<string> MissingIn(JsonObject operation, string path)
    {
        if (string.IsNullOrWhiteSpace((string?)operation["summary"]))
            yield return "no summary";
        var answers = operation["responses"]!.AsObject().Select(r => r.Key).ToList();
        if (!answers.Exists(a => a.StartsWith('2')))
            yield return "no answer when all goes well";
        foreach (var status in s_needed.Where(s => !answers.Contains(s)))
            yield return $"no answer {status}";
        var parameters = operation["parameters"]?.AsArray().Select(p => (string)p!["name"]!).ToList() ?? [];
        foreach (var name in path.Split('{').Skip(1).Select(p => p.Split('}')[0]).Where(n => !parameters.Contains(n)))
            yield return $"no parameter {name}";
    }
}
