using Crm.Bpm.Modules.Import.Proposals;
using Crm.Bpm.Modules.Import.Templates;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import;

/// <summary>Every /api/imports route.</summary>
internal static class ImportEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var imports = routes.MapGroup("/api/imports").WithTags("imports").RequireAuthorization();
        imports.MapPost("", PostAsync).DisableAntiforgery().WithName("PostImport")
            .WithSummary("Import a file: multipart with file (CSV or XLSX), target (contractors, contacts, leads, users) and options (JSON). Answers at once; the work is done in the background")
            .Produces<PostedImport>(202).ProducesProblem(400).ProducesProblem(413);
        imports.MapGet("", ListAsync).WithName("ListImports").WithSummary("Your imports, newest first; everybody's with everybody=true, for who administers");
        imports.MapGet("{id:guid}", ReadAsync).WithName("GetImport").WithSummary("How far an import is, its counts and the problems of its rows").Produces<ImportAnswer>();
        imports.MapGet("{id:guid}/rejected", RejectedAsync).WithName("GetRejectedRows").WithSummary("The rejected rows as a CSV file in the encoding of the import's file, each with its reason: mend and import again");
        imports.MapPost("{id:guid}/cancel", CancelAsync).WithName("CancelImport").WithSummary("Stop after the current batch; what is in stays and can be undone");
        imports.MapPost("{id:guid}/undo", UndoAsync).WithName("UndoImport").WithSummary("Take an import back; what somebody changed since is kept and listed");
        MapPreparing(imports);
        MapTemplates(imports.MapGroup("templates"));
    }

    private static void MapPreparing(RouteGroupBuilder imports)
    {
        imports.MapGet("targets", TargetsAsync).WithName("ListImportTargets").WithSummary("What files may become, and the fields that a column may go into").Produces<IReadOnlyList<TargetAnswer>>();
        imports.MapPost("files", ReceiveAsync).DisableAntiforgery().WithName("PrepareImportFile")
            .WithSummary("Send a file to be prepared: multipart with file and, if known, target. Nothing is imported; see its preview, correct it, start it")
            .Produces<PostedImport>(201).ProducesProblem(400).ProducesProblem(413);
        imports.MapGet("{id:guid}/preview", (Guid id, PrepareImport prepare, ICurrentViewer current, CancellationToken cancel) => PrepareAsync(id, null, prepare, current, cancel)).WithName("GetImportPreview")
            .WithSummary("What was found out about a file that is being prepared, the mapping, and what its first twenty rows become").Produces<ImportPreview>();
        imports.MapPost("{id:guid}/preview", (Guid id, Preparation body, PrepareImport prepare, ICurrentViewer current, CancellationToken cancel) => PrepareAsync(id, body, prepare, current, cancel)).WithName("PrepareImport")
            .WithSummary("Keep another target, other options or a template with a file that is being prepared, and see what its first twenty rows become").Produces<ImportPreview>();
        imports.MapPost("{id:guid}/check", (Guid id, StartImport start, FindImport find, ICurrentViewer current, CancellationToken cancel) => StartAsync(id, true, start, find, current, cancel)).WithName("CheckImport")
            .WithSummary("Check every row of a prepared file and count what would become of it; nothing is written").Produces<ImportAnswer>(202);
        imports.MapPost("{id:guid}/start", (Guid id, StartImport start, FindImport find, ICurrentViewer current, CancellationToken cancel) => StartAsync(id, false, start, find, current, cancel)).WithName("StartImport")
            .WithSummary("Import a prepared file").Produces<ImportAnswer>(202);
        imports.MapDelete("{id:guid}", DiscardAsync).WithName("DiscardImport").WithSummary("Throw away a file that was prepared and never started").Produces(204);
    }

    private static void MapTemplates(RouteGroupBuilder templates)
    {
        templates.MapGet("", ListTemplatesAsync).WithName("ListImportTemplates").WithSummary("Saved mappings: yours and the shared ones; narrowed by target").Produces<IReadOnlyList<TemplateAnswer>>();
        templates.MapUseCase<SaveImportTemplate, TemplateContent>("", async (save, _, body, cancel) => TemplateAnswer.Of(await save.RunAsync(body, cancel), save.Viewer)).WithName("SaveImportTemplate")
            .WithSummary("Save a mapping under a name; your own of that name is replaced");
        templates.MapPatch("{id:guid}", ChangeTemplateAsync).WithName("ChangeImportTemplate").WithSummary("Rename, share, or keep other options").Produces<TemplateAnswer>();
        templates.MapDelete("{id:guid}", DeleteTemplateAsync).WithName("DeleteImportTemplate").WithSummary("Delete a saved mapping").Produces(204);
    }

    private static async Task<IResult> PostAsync(HttpContext http, PostImport post, ImportForm form, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(PlatformPermissions.Import);
        await using var sent = await form.ReadAsync(http, ["target", "options"], cancel);
        if (sent.IsTooLarge)
            return form.TooLarge();
        var id = await post.RunAsync(sent.RequirePath(), sent.FileName, sent.Field("target"), sent.Field("options"), viewer, cancel);
        return Results.Accepted($"/api/imports/{id}", new PostedImport(id));
    }

    private static async Task<IResult> ReceiveAsync(HttpContext http, ReceiveImport receive, ImportForm form, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(PlatformPermissions.Import);
        await using var sent = await form.ReadAsync(http, ["target"], cancel);
        if (sent.IsTooLarge)
            return form.TooLarge();
        var id = await receive.RunAsync(sent.RequirePath(), sent.FileName, sent.Field("target") is { Length: > 0 } target ? target : null, viewer, cancel);
        return Results.Created($"/api/imports/{id}", new PostedImport(id));
    }

    private static async Task<IResult> TargetsAsync(UnitOfWork work, CrmModules modules, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(PlatformPermissions.Import);
        return Results.Json(await work.ReadAsync(viewer, (IServiceProvider services) => Task.FromResult(
            TargetOfImport.AllowedFor(modules, viewer).Select(kind => TargetAnswer.Of(TargetOfImport.Of(kind, services))).ToList())), CrmConventions.Json);
    }

    private static async Task<IResult> PrepareAsync(Guid id, Preparation? change, PrepareImport prepare, ICurrentViewer current, CancellationToken cancel) =>
        Results.Json(await prepare.RunAsync(id, change, await current.GetAsync(cancel), cancel), CrmConventions.Json);

    private static async Task<IResult> StartAsync(Guid id, bool check, StartImport start, FindImport find, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        await start.RunAsync(id, check, viewer, cancel);
        return Results.Json(await find.RunAsync(id, viewer, cancel), CrmConventions.Json, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> DiscardAsync(Guid id, DiscardImport discard, ICurrentViewer current, CancellationToken cancel)
    {
        await discard.RunAsync(id, await current.GetAsync(cancel), cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> ListAsync(int? take, Guid? after, bool? everybody, ListImports list, ICurrentViewer current, CancellationToken cancel) =>
        Results.Json(await list.RunAsync(take ?? 50, after, everybody == true, await current.GetAsync(cancel), cancel), CrmConventions.Json);

    private static async Task<IResult> ReadAsync(Guid id, FindImport find, ICurrentViewer current, CancellationToken cancel) =>
        Results.Json(await find.RunAsync(id, await current.GetAsync(cancel), cancel), CrmConventions.Json);

    private static async Task<IResult> RejectedAsync(Guid id, RejectedRows rejected, ICurrentViewer current, CancellationToken cancel)
    {
        var (bytes, encoding, name) = await rejected.RunAsync(id, await current.GetAsync(cancel), cancel);
        return Results.File(bytes, "text/csv; charset=" + encoding, name);
    }

    private static async Task<IResult> CancelAsync(Guid id, CancelImport stop, FindImport find, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        await stop.RunAsync(id, viewer, cancel);
        return Results.Json(await find.RunAsync(id, viewer, cancel), CrmConventions.Json, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> UndoAsync(Guid id, TakeImportBack undo, FindImport find, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        await undo.RunAsync(id, viewer, cancel);
        return Results.Json(await find.RunAsync(id, viewer, cancel), CrmConventions.Json, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListTemplatesAsync(string? target, UnitOfWork work, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        var templates = await work.ReadAsync(viewer, db => ImportTemplates.ListAsync(db, target, cancel));
        return Results.Json(templates.Select(t => TemplateAnswer.Of(t, viewer)).ToList(), CrmConventions.Json);
    }

    private static async Task<IResult> ChangeTemplateAsync(Guid id, TemplateContent body, HttpContext http, UnitOfWork work, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return Results.Json(await work.RunAsync(session, async services => TemplateAnswer.Of(await services.GetRequiredService<ChangeImportTemplate>().RunAsync(id, body, cancel), session.Viewer), cancel), CrmConventions.Json);
    }

    private static async Task<IResult> DeleteTemplateAsync(Guid id, HttpContext http, UnitOfWork work, CancellationToken cancel)
    {
        await work.RunAsync(await RecordEndpoints.SessionAsync(http, cancel), services => services.GetRequiredService<DeleteImportTemplate>().RunAsync(id, cancel), cancel);
        return Results.NoContent();
    }
}

/// <summary>The import that was posted.</summary>
internal sealed record PostedImport(Guid Id);

/// <summary>Something wrong with a row, as the API says it.</summary>
public sealed record ImportProblem(int Row, string Column, string Message);

/// <summary>A record that undoing kept.</summary>
public sealed record KeptRecord(int Row, string Kind, Guid Id, string Reason);

/// <summary>An import as the API shows it.</summary>
public sealed record ImportAnswer(Guid Id, ImportState State, string Target, string FileName, int Total, int Filtered, int Done, int Created, int Updated, int Unchanged, int Skipped, int Rejected)
{
    public IReadOnlyList<ImportProblem> Problems { get; init; } = [];

    /// <summary>Records made beside the rows, by kind: missing industries, managers, regions.</summary>
    public IReadOnlyDictionary<string, int>? AlsoCreated { get; init; }

    /// <summary>After undoing: how many records are gone again.</summary>
    public int Removed { get; init; }

    /// <summary>After undoing: how many hold their old values again.</summary>
    public int Restored { get; init; }

    /// <summary>After undoing: what stays because somebody changed or uses it.</summary>
    public IReadOnlyList<KeptRecord> Kept { get; init; } = [];

    /// <summary>How many of those there are, also beyond the ones that are listed.</summary>
    public int KeptCount { get; init; }

    /// <summary>Whether it only checks.</summary>
    public bool IsCheck { get; init; }

    /// <summary>What it does at the moment.</summary>
    public ImportPhase Phase { get; init; }

    /// <summary>Whose it is; in lists.</summary>
    public string? OwnerName { get; init; }

    public string? Error { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime? FinishedAt { get; init; }

    internal static ImportAnswer Of(ImportJob job, IReadOnlyList<ImportProblem> problems, IReadOnlyList<KeptRecord> kept, IReadOnlyDictionary<string, int>? alsoCreated) =>
        new(job.Id, job.State, job.Target, job.FileName, job.Total, job.Filtered, job.Done, job.Created, job.Updated, job.Unchanged, job.Skipped, job.Rejected)
        {
            Problems = problems,
            Kept = kept,
            AlsoCreated = alsoCreated,
            IsCheck = ImportOptions.ParseDraft(job.Options).DryRun,
            Phase = job.Phase,
            Error = job.Error,
            CreatedAt = job.CreatedAt,
            FinishedAt = job.FinishedAt,
        };
}

/// <summary>What a file may become.</summary>
/// <param name="Target">Its word in requests.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Fields">What a column may go into.</param>
internal sealed record TargetAnswer(string Target, string Name, IReadOnlyList<TargetFieldAnswer> Fields)
{
    public static TargetAnswer Of(TargetOfImport target) => new(target.Kind.Plural, target.Kind.Many,
        [.. target.Fields.Select(f => new TargetFieldAnswer(f.Path, f.Label, f.Type.ToString(), f.CanBeKey, f.Field.Required, f.Field.ValueType.IsEnum ? Enum.GetNames(f.Field.ValueType) : null))]);
}

/// <summary>A field that a column may go into.</summary>
/// <param name="Path">As a mapping names it.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Type">What it holds.</param>
/// <param name="CanBeKey">Records can be recognised by it.</param>
/// <param name="Required">A new record needs it.</param>
/// <param name="Choices">The words of a choice.</param>
internal sealed record TargetFieldAnswer(string Path, string Label, string Type, bool CanBeKey, bool Required, IReadOnlyList<string>? Choices);
