using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>Definitions as the API answers them.</summary>
internal static class DefinitionAnswers
{
    public static Viewer Viewer(this HttpContext http) => http.RequestServices.GetRequiredService<CrmSession>().Viewer;

    public static IDefinitions Definitions(this HttpContext http) => http.RequestServices.GetRequiredService<IDefinitions>();

    /// <summary>Changes definitions in a transaction of its own.</summary>
    public static Task<T> ChangeAsync<T>(this HttpContext http, Func<IDefinitions, Task<T>> change, CancellationToken cancel) =>
        http.RequestServices.GetRequiredService<UnitOfWork>().RunAsync(
            new CrmSession { Viewer = http.Viewer(), Source = ChangeSource.Api }, s => change(s.GetRequiredService<IDefinitions>()), cancel);

    /// <summary>The version as Studio shows it.</summary>
    public static JsonObject ForStudio(this HttpContext http, DefinitionVersion version)
    {
        http.Response.Headers.ETag = ETag(version);
        return http.Linked(version, StudioDocument.Out(version.Read(), http.Definitions().UnknownSteps));
    }

    /// <summary>A document with the links of its definition.</summary>
    public static JsonObject Linked(this HttpContext http, DefinitionVersion version, JsonObject document)
    {
        document["createdAt"] ??= ElsaJson.At(version.CreatedAt).ToString("O", CultureInfo.InvariantCulture);
        document["links"] = JsonSerializer.SerializeToNode(http.LinksOf(version.DefinitionId), ElsaJson.Options);
        return document;
    }

    public static IReadOnlyList<Link> LinksOf(this HttpContext http, string definitionId) =>
        Link.OfDefinition(definitionId, http.Viewer().May(PlatformPermissions.EditProcesses), http.Viewer().May(PlatformPermissions.OperateProcesses));

    /// <summary>Which version and save this is; a save that sends it back in If-Match does not overwrite a colleague's.</summary>
    public static string ETag(DefinitionVersion version) => string.Create(CultureInfo.InvariantCulture, $"\"{version.Revision}\"");

    /// <summary>The revision of If-Match; null when none was sent.</summary>
    public static int? Revision(this HttpContext http) =>
        int.TryParse(http.Request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;

    public static SummaryAnswer Summary(this HttpContext http, DefinitionSummary v) => new(
        http.LinksOf(v.DefinitionId), true, v.Id, v.DefinitionId, v.Name, v.Description, v.Version, v.ToolVersion, v.IsLatest, v.IsPublished, "Json",
        ElsaJson.At(v.CreatedAt), v.IsReadonly);

    public static DefinitionSummary SummaryOf(DefinitionVersion v) => new(
        v.Id, v.DefinitionId, v.Version, v.Name, v.Description, v.IsLatest, v.IsPublished, v.IsReadonly, v.IsSystem, v.ToolVersion, v.Module, v.CreatedAt);

    /// <summary>Elsa's words for versions: Latest, Published, LatestOrPublished, AllVersions … or a number.</summary>
    /// <exception cref="InvalidInputException">It is none of them.</exception>
    public static (VersionChoice Choice, int? Number) Wanted(string? text, VersionChoice otherwise = VersionChoice.Latest) => text?.ToUpperInvariant() switch
    {
        null or "" => (otherwise, null),
        "LATEST" => (VersionChoice.Latest, null),
        "PUBLISHED" => (VersionChoice.Published, null),
        "DRAFT" => (VersionChoice.Draft, null),
        "LATESTORPUBLISHED" or "PUBLISHEDORLATEST" => (VersionChoice.PublishedOrLatest, null),
        "LATESTANDPUBLISHED" => (VersionChoice.LatestAndPublished, null),
        "ALLVERSIONS" or "ALL" => (VersionChoice.All, null),
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => (VersionChoice.All, number),
        _ => throw new InvalidInputException("versionOptions", ElsaTexts.BadParameter.With("versionOptions", text)),
    };

    /// <exception cref="NotFoundException">There is no such version.</exception>
    public static async Task<DefinitionVersion> FindAsync(this HttpContext http, string definitionId, string? versionOptions, CancellationToken cancel, VersionChoice otherwise = VersionChoice.Latest)
    {
        var (choice, number) = Wanted(versionOptions, otherwise);
        if (number is null)
            return await http.Definitions().FindAsync(definitionId, choice, cancel) ?? throw new NotFoundException();
        var page = await http.Definitions().ListAsync(new DefinitionQuery { Version = number, DefinitionIds = [definitionId], Take = 1 }, cancel);
        return page.Items.Count == 0 ? throw new NotFoundException() : (await http.Definitions().VersionAsync(page.Items[0].Id, cancel))!;
    }
}

internal sealed record SummaryAnswer(
    IReadOnlyList<Link> Links, bool IsMaterializerAvailable, string Id, string DefinitionId, string? Name, string? Description, int Version,
    string? ToolVersion, bool IsLatest, bool IsPublished, string MaterializerName, DateTimeOffset CreatedAt, bool IsReadonly);
