using System.IO.Compression;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>Definitions as files: what comes in goes out again unchanged, whatever step types it names.</summary>
internal static class DefinitionFiles
{
    private const string Imports = "/workflow-definitions/import";
    private const int MaxFiles = 200;

    public static void Map(RouteGroupBuilder api)
    {
        var edit = api.MapGroup("").Needs(PlatformPermissions.EditProcesses);
        foreach (var pattern in (string[])[Imports, "/workflow-definitions/{definitionId}/import"])
            edit.MapMethods(pattern, [HttpMethods.Post, HttpMethods.Put], ImportAsync);
        edit.MapPost("/workflow-definitions/import-files", ImportFilesAsync).DisableAntiforgery();
        edit.MapPost("/bulk-actions/import/workflow-definitions", ImportFilesAsync).DisableAntiforgery();
        api.MapMethods("/workflow-definitions/{definitionId}/export", [HttpMethods.Get, HttpMethods.Post], ExportAsync);
        api.MapPost("/bulk-actions/export/workflow-definitions", BulkExportAsync);
    }

    private static async Task<IResult> ImportAsync(HttpContext http, CancellationToken cancel)
    {
        var document = await http.BodyAsync(cancel);
        if (document.Count == 0)
            throw new InvalidInputException(ElsaTexts.BodyMissing);
        if (http.Request.RouteValues["definitionId"] is string definitionId)
            document["definitionId"] = definitionId;
        var text = document.ToJsonString(ElsaJson.Options);
        return Imported(http, await http.ChangeAsync(d => d.ImportAsync(text, cancel), cancel));
    }

    private static IResult Imported(HttpContext http, DefinitionVersion version)
    {
        http.Response.Headers.ETag = DefinitionAnswers.ETag(version);
        return ElsaJson.Result(http.Linked(version, StudioDocument.Out(version.Read(), _ => new HashSet<string>(StringComparer.Ordinal))));
    }

    private static async Task<IResult> ImportFilesAsync(HttpContext http, CancellationToken cancel)
    {
        if (!http.Request.HasFormContentType)
            throw new InvalidInputException("files", ElsaTexts.NoFiles);
        var form = await http.Request.ReadFormAsync(cancel);
        var documents = new List<(string Name, string Text)>();
        foreach (var file in form.Files)
        {
            await using var stream = file.OpenReadStream();
            if (file.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                await ReadZipAsync(stream, documents, cancel);
            else
                documents.Add((file.FileName, await ElsaJson.TextAsync(stream, cancel)));
        }

        if (documents.Count == 0)
            throw new InvalidInputException("files", ElsaTexts.NoFiles);
        await http.ChangeAsync(d => ImportAllAsync(d, documents, cancel), cancel);
        return ElsaJson.Result(new { documents.Count });
    }

    // All files or none: a half imported folder would leave processes that refer to what is missing.
    private static async Task<bool> ImportAllAsync(IDefinitions definitions, List<(string Name, string Text)> documents, CancellationToken cancel)
    {
        foreach (var (name, text) in documents)
        {
            try
            {
                await definitions.ImportAsync(text, cancel);
            }
            catch (InvalidInputException bad)
            {
                throw new InvalidInputException(ElsaTexts.InFile.With(name, bad.Message), bad);
            }
        }

        return true;
    }

    private static async Task ReadZipAsync(Stream stream, List<(string Name, string Text)> documents, CancellationToken cancel)
    {
        try
        {
            await using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            foreach (var entry in zip.Entries.Where(e => e.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).Take(MaxFiles))
            {
                await using var content = await entry.OpenAsync(cancel);
                documents.Add((entry.FullName, await ElsaJson.TextAsync(content, cancel)));
            }
        }
        catch (InvalidDataException bad)
        {
            throw new InvalidInputException(ElsaTexts.NoFiles.ToString(), bad);
        }
    }

    private static async Task<IResult> ExportAsync(string definitionId, HttpContext http, CancellationToken cancel)
    {
        var version = await http.FindAsync(definitionId, http.Parameter("versionOptions"), cancel);
        return Results.File(Bytes(version), "application/json", FileName(version));
    }

    private static async Task<IResult> BulkExportAsync(HttpContext http, CancellationToken cancel)
    {
        var ids = await DefinitionChanging.IdsAsync(http, "ids", cancel);
        var buffer = new MemoryStream();
        await using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var id in ids)
            {
                if (await http.Definitions().VersionAsync(id, cancel) is not { } version)
                    continue;
                await using var entry = await zip.CreateEntry(FileName(version)).OpenAsync(cancel);
                await entry.WriteAsync(Bytes(version), cancel);
            }
        }

        buffer.Position = 0;
        return Results.File(buffer, "application/zip", "workflow-definitions.zip");
    }

    private static byte[] Bytes(DefinitionVersion version) => System.Text.Encoding.UTF8.GetBytes(version.Read().ToJsonString(ElsaJson.Options));

    private static string FileName(DefinitionVersion version)
    {
        var name = string.IsNullOrWhiteSpace(version.Name) ? version.DefinitionId : version.Name;
        return string.Concat(name.Trim().Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')) + ".json";
    }
}
