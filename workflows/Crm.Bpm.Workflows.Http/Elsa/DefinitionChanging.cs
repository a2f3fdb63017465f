using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>Saving, publishing, retracting, reverting and deleting definitions, one or many.</summary>
internal static class DefinitionChanging
{
    public static void Map(RouteGroupBuilder api)
    {
        var edit = api.MapGroup("").Needs(PlatformPermissions.EditProcesses);
        edit.MapPost("/workflow-definitions", SaveAsync);
        edit.MapPost("/workflow-definitions/{definitionId}/publish", PublishAsync);
        edit.MapPost("/workflow-definitions/{definitionId}/retract", RetractAsync);
        edit.MapPost("/workflow-definitions/{definitionId}/revert/{version:int}", RevertAsync);
        edit.MapPost("/workflow-definitions/{definitionId}/update-references", UpdateReferencesAsync);
        edit.MapDelete("/workflow-definitions/{definitionId}", DeleteAsync);
        edit.MapDelete("/workflow-definition-versions/{id}", DeleteVersionAsync);
        var bulk = edit.MapGroup("/bulk-actions");
        bulk.MapPost("/publish/workflow-definitions/by-definition-ids", BulkPublishAsync);
        bulk.MapPost("/retract/workflow-definitions/by-definition-ids", BulkRetractAsync);
        bulk.MapPost("/delete/workflow-definitions/by-definition-id", BulkDeleteAsync);
        bulk.MapPost("/delete/workflow-definitions/by-id", BulkDeleteVersionsAsync);
    }

    // The save and the publishing are two transactions: what was drawn is kept also when publishing says no.
    private static async Task<IResult> SaveAsync(HttpContext http, CancellationToken cancel)
    {
        var body = await http.BodyAsync(cancel);
        if (body["model"] is not JsonObject model)
            throw new InvalidInputException("model", ElsaTexts.NoModel);
        var publish = body["publish"] is JsonValue wish && wish.TryGetValue<bool>(out var yes) && yes;
        var document = StudioDocument.In((JsonObject)model.DeepClone());
        document["root"] ??= new JsonObject { ["id"] = "Flowchart1", ["type"] = "Elsa.Flowchart", ["version"] = 1 };
        await RefuseBlankAsync(http, document, cancel);
        var saved = await http.ChangeAsync(d => d.SaveAsync(document.ToJsonString(ElsaJson.Options), http.Revision(), cancel), cancel);
        return publish ? await PublishAsync(saved.DefinitionId, http, cancel) : Answer(http, saved, already: false);
    }

    // A designer that could not draw shows an empty canvas, and saves it by itself. Programs may replace a drawing as they like.
    private static async Task RefuseBlankAsync(HttpContext http, JsonObject document, CancellationToken cancel)
    {
        if (http.Request.Headers["X-Crm-Request"] != "studio" || StepTree.Text(document, "definitionId") is not { Length: > 0 } id
            || await http.Definitions().FindAsync(id, VersionChoice.Latest, cancel) is not { } latest)
            return;
        var before = Inside(latest.Read());
        if (before.Count > 0 && !before.Overlaps(Inside(document)))
            throw new RuleBrokenException(ElsaTexts.Blank, before.Count);
    }

    private static HashSet<string> Inside(JsonObject document) => document["root"] is JsonObject root
        ? StepTree.Steps(root).Skip(1).Select(step => StepTree.Text(step, "id") ?? "").ToHashSet(StringComparer.Ordinal)
        : [];

    private static async Task<IResult> PublishAsync(string definitionId, HttpContext http, CancellationToken cancel)
    {
        var publication = await http.ChangeAsync(d => d.PublishAsync(definitionId, cancel), cancel);
        return Answer(http, publication.Version, publication.WasAlready, await WarningsAsync(http, publication.Version, cancel));
    }

    // What modules find odd does not stop publishing. Studio knows no such member and passes it over; the page around it shows it.
    private static async Task<IReadOnlyList<string>> WarningsAsync(HttpContext http, DefinitionVersion version, CancellationToken cancel) =>
        await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(http.Viewer(), async (IServiceProvider services) =>
        {
            var warnings = new List<string>();
            foreach (var source in services.GetServices<IDefinitionWarnings>())
                warnings.AddRange(await source.OfAsync(services.GetRequiredService<CrmDb>(), services.GetRequiredService<IDefinitions>(), version, cancel));
            return warnings;
        });

    private static async Task<IResult> RetractAsync(string definitionId, HttpContext http, CancellationToken cancel) =>
        ElsaJson.Result(http.ForStudio(await http.ChangeAsync(d => d.RetractAsync(definitionId, cancel), cancel)));

    private static async Task<IResult> RevertAsync(string definitionId, int version, HttpContext http, CancellationToken cancel) =>
        ElsaJson.Result(http.Summary(DefinitionAnswers.SummaryOf(await http.ChangeAsync(d => d.RevertAsync(definitionId, version, cancel), cancel))));

    private static async Task<IResult> UpdateReferencesAsync(string definitionId, HttpContext http, CancellationToken cancel)
    {
        var changed = await http.ChangeAsync(d => d.UpdateReferencesAsync(definitionId, cancel), cancel);
        return ElsaJson.Result(new { AffectedWorkflows = changed.Select(v => v.Name ?? v.DefinitionId).ToList() });
    }

    private static async Task<IResult> DeleteAsync(string definitionId, HttpContext http, CancellationToken cancel)
    {
        await http.ChangeAsync(async d => { await d.DeleteAsync(definitionId, http.Flag("force") ?? false, cancel); return true; }, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> DeleteVersionAsync(string id, HttpContext http, CancellationToken cancel)
    {
        await http.ChangeAsync(async d => { await d.DeleteVersionAsync(id, cancel); return true; }, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> BulkPublishAsync(HttpContext http, CancellationToken cancel)
    {
        var (published, already, missing) = (new List<string>(), new List<string>(), new List<string>());
        var (failed, warnings) = (new List<string>(), new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal));
        foreach (var id in await IdsAsync(http, "definitionIds", cancel))
        {
            try
            {
                var done = await http.ChangeAsync(d => d.PublishAsync(id, cancel), cancel);
                (done.WasAlready ? already : published).Add(id);
                if (await WarningsAsync(http, done.Version, cancel) is { Count: > 0 } odd)
                    warnings[id] = odd;
            }
            catch (NotFoundException)
            {
                missing.Add(id);
            }
            catch (RuleBrokenException refused)
            {
                failed.Add(ElsaTexts.InFile.With(id, refused.Message));
            }
        }

        return ElsaJson.Result(new { Published = published, AlreadyPublished = already, NotFound = missing, Skipped = failed, UpdatedConsumers = Array.Empty<string>(), Warnings = warnings });
    }

    private static async Task<IResult> BulkRetractAsync(HttpContext http, CancellationToken cancel)
    {
        var (retracted, missing) = (new List<string>(), new List<string>());
        foreach (var id in await IdsAsync(http, "definitionIds", cancel))
        {
            try
            {
                await http.ChangeAsync(d => d.RetractAsync(id, cancel), cancel);
                retracted.Add(id);
            }
            catch (NotFoundException)
            {
                missing.Add(id);
            }
        }

        return ElsaJson.Result(new { Retracted = retracted, AlreadyRetracted = Array.Empty<string>(), NotFound = missing, Skipped = Array.Empty<string>() });
    }

    private static async Task<IResult> BulkDeleteAsync(HttpContext http, CancellationToken cancel)
    {
        var ids = await IdsAsync(http, "definitionIds", cancel);
        await http.ChangeAsync(async d =>
        {
            foreach (var id in ids)
                await d.DeleteAsync(id, http.Flag("force") ?? false, cancel);
            return true;
        }, cancel);
        return ElsaJson.Result(new { Deleted = ids.Count });
    }

    private static async Task<IResult> BulkDeleteVersionsAsync(HttpContext http, CancellationToken cancel)
    {
        var ids = await IdsAsync(http, "ids", cancel);
        await http.ChangeAsync(async d =>
        {
            foreach (var id in ids)
                await d.DeleteVersionAsync(id, cancel);
            return true;
        }, cancel);
        return ElsaJson.Result(new { Deleted = ids.Count });
    }

    internal static async Task<IReadOnlyList<string>> IdsAsync(HttpContext http, string member, CancellationToken cancel)
    {
        var body = await http.BodyAsync(cancel);
        return [.. (body[member] as JsonArray ?? []).Select(n => n is JsonValue v && v.TryGetValue<string>(out var id) ? id : null).OfType<string>().Distinct(StringComparer.Ordinal).Take(1000)];
    }

    private static IResult Answer(HttpContext http, DefinitionVersion version, bool already, IReadOnlyList<string>? warnings = null) =>
        ElsaJson.Result(new SaveAnswer(http.ForStudio(version), already, 0, [], warnings ?? []));

    private sealed record SaveAnswer(JsonObject WorkflowDefinition, bool AlreadyPublished, int ConsumingWorkflowCount, IReadOnlyList<string> ValidationErrors, IReadOnlyList<string> Warnings);
}
