using System.Text;
using System.Text.Json;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Crm.Bpm.Modules.Import;

/// <summary>Every /api/imports route.</summary>
internal static class ImportEndpoints
{
    private const int MaxOptions = 1024 * 1024;
    private const int MaxProblems = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var imports = routes.MapGroup("/api/imports").WithTags("imports").RequireAuthorization();
        imports.MapPost("", PostAsync).DisableAntiforgery().WithName("PostImport")
            .WithSummary("Import a file: multipart with file (CSV or XLSX), target (contractors, contacts, leads, users) and options (JSON). Answers at once; the work is done in the background")
            .Produces<PostedImport>(202).ProducesProblem(400).ProducesProblem(413);
        imports.MapGet("", ListAsync).WithName("ListImports").WithSummary("Your imports, newest first");
        imports.MapGet("{id:guid}", ReadAsync).WithName("GetImport").WithSummary("How far an import is, its counts and the problems of its rows").Produces<ImportAnswer>();
        imports.MapGet("{id:guid}/rejected", RejectedAsync).WithName("GetRejectedRows").WithSummary("The rejected rows as a CSV file in the encoding of the import's file, each with its reason: mend and import again");
        imports.MapPost("{id:guid}/cancel", CancelAsync).WithName("CancelImport").WithSummary("Stop after the current batch; what is in stays and can be undone");
        imports.MapPost("{id:guid}/undo", UndoAsync).WithName("UndoImport").WithSummary("Take an import back; what somebody changed since is kept and listed");
    }

    private static async Task<IResult> PostAsync(HttpContext http, PostImport post, ImportFiles files, ImportLimits limits, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(PlatformPermissions.Import);
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
            throw new InvalidInputException("file", ImportTexts.NotMultipart);
        // The limit is our own, so that the refusal is a sentence and not a broken connection.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        var (file, fileName, target, options) = (default(string), "", default(string), default(string));
        try
        {
            var form = new MultipartReader(boundary, http.Request.Body);
            while (await NextAsync(form, cancel) is { } part)
            {
                var disposition = part.GetContentDispositionHeader();
                var name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? "").ToString();
                if (name == "file" && file is null)
                {
                    fileName = Path.GetFileName(HeaderUtilities.RemoveQuotes(disposition!.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString());
                    file = await files.ReceiveAsync(part.Body, cancel);
                    if (file is null)
                        return await TooLargeAsync(http, limits, cancel);
                }
                else if (name == "target")
                    target = (await TextAsync(part.Body, cancel)).Trim();
                else if (name == "options")
                    options = await TextAsync(part.Body, cancel);
                else
                    throw new InvalidInputException(name, ImportTexts.UnknownPart.With(name));
            }

            if (file is null)
                throw new InvalidInputException("file", ImportTexts.NoFile);
            var id = await post.RunAsync(file, fileName, target, options, viewer, cancel);
            return Results.Accepted($"/api/imports/{id}", new PostedImport(id));
        }
        finally
        {
            if (file is not null)
                File.Delete(file);
        }
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader form, CancellationToken cancel)
    {
        try
        {
            return await form.ReadNextSectionAsync(cancel);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            throw new InvalidInputException("file", ImportTexts.NotMultipart);
        }
    }

    private static async Task<IResult> TooLargeAsync(HttpContext http, ImportLimits limits, CancellationToken cancel)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, cancel);
        return Results.Problem(ImportTexts.TooLarge.With(limits.MaxFileMegabytes), statusCode: StatusCodes.Status413PayloadTooLarge,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["errors"] = new { file = ImportTexts.TooLarge.With(limits.MaxFileMegabytes) } });
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken cancel)
    {
        using var text = new StreamReader(body, Encoding.UTF8);
        var letters = new char[MaxOptions + 1];
        var read = await text.ReadBlockAsync(letters, cancel);
        return read <= MaxOptions ? new string(letters, 0, read) : throw new InvalidInputException("options", ImportTexts.BadOptions.With($"> {MaxOptions}"));
    }

    private static async Task<IResult> ListAsync(int? take, Guid? after, UnitOfWork work, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(PlatformPermissions.Import);
        var (owner, count) = (viewer.UserId, Math.Clamp(take ?? 50, 1, 200));
        var jobs = await work.ReadAsync(viewer, db => db.Set<ImportJob>().AsNoTracking()
            .Where(j => j.OwnerId == owner && (after == null || j.Id.CompareTo(after.Value) < 0)).OrderByDescending(j => j.Id).Take(count + 1).ToListAsync(cancel));
        return Results.Json(new { items = jobs.Take(count).Select(j => ImportAnswer.Of(j, [], [], null)), next = jobs.Count > count ? jobs[count - 1].Id : (Guid?)null }, CrmConventions.Json);
    }

    private static async Task<IResult> ReadAsync(Guid id, UnitOfWork work, ICurrentViewer current, CancellationToken cancel) =>
        Results.Json(await AnswerAsync(id, work, await current.GetAsync(cancel), cancel), CrmConventions.Json);

    private static Task<ImportAnswer> AnswerAsync(Guid id, UnitOfWork work, Viewer viewer, CancellationToken cancel) => work.ReadAsync(viewer, async db =>
    {
        var job = await JobAsync(db, id, viewer, cancel);
        var rows = db.Set<ImportRow>().AsNoTracking().Where(r => r.ImportId == id);
        var problems = await rows.Where(r => r.Problems != null).OrderBy(r => r.Row).Take(MaxProblems).Select(r => new { r.Row, r.Problems }).ToListAsync(cancel);
        var kept = await rows.Where(r => r.Undo == RowUndo.Kept).OrderBy(r => r.Row).Take(MaxProblems).Select(r => new KeptRecord(r.Row, r.Kind, r.RecordId!.Value, r.KeptReason!)).ToListAsync(cancel);
        var beside = await rows.Where(r => r.Outcome == RowOutcome.Missing).GroupBy(r => r.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var undone = await rows.Where(r => r.Undo != null).GroupBy(r => r.Undo).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel);
        return ImportAnswer.Of(job, [.. problems.SelectMany(p => ImportJson.Read<List<RowProblem>>(p.Problems!).Select(one => new ImportProblem(p.Row, one.Column, one.Message)))], kept, beside)
            with { Removed = undone.Find(u => u.Key == RowUndo.Removed)?.Count ?? 0, Restored = undone.Find(u => u.Key == RowUndo.Restored)?.Count ?? 0 };
    });

    // Somebody else's import looks like none.
    private static async Task<ImportJob> JobAsync(CrmDb db, Guid id, Viewer viewer, CancellationToken cancel)
    {
        var owner = viewer.UserId;
        var all = viewer.May(PlatformPermissions.Administer);
        return await db.Set<ImportJob>().AsNoTracking().FirstOrDefaultAsync(j => j.Id == id && (all || j.OwnerId == owner), cancel) ?? throw new NotFoundException();
    }

    private static async Task<IResult> RejectedAsync(Guid id, UnitOfWork work, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        var (job, rows) = await work.ReadAsync(viewer, async db => (await JobAsync(db, id, viewer, cancel), await db.Set<ImportRow>().AsNoTracking()
            .Where(r => r.ImportId == id && r.Outcome == RowOutcome.Rejected).OrderBy(r => r.Row).Select(r => new { r.Cells, r.Problems }).ToListAsync(cancel)));
        var format = ImportJson.Read<FileFormat>(job.Format);
        var delimiter = format.Delimiter ?? ';';
        var text = new StringBuilder();
        Append(text, delimiter, [.. format.Columns, ImportTexts.ReasonColumn]);
        foreach (var row in rows)
        {
            var cells = ImportJson.Read<List<string>>(row.Cells!);
            var padding = Enumerable.Repeat("", Math.Max(0, format.Columns.Count - cells.Count));
            Append(text, delimiter, [.. cells.Concat(padding), string.Join(' ', ImportJson.Read<List<RowProblem>>(row.Problems!).Select(p => p.Column.Length > 0 ? p.Column + ": " + p.Message : p.Message))]);
        }

        // A workbook's rows go to Excel, which recognises UTF-8 by its mark.
        var encoding = format.Kind == FileKind.Workbook ? new UTF8Encoding(true) : format.TextEncoding;
        return Results.File([.. encoding.GetPreamble(), .. encoding.GetBytes(text.ToString())], "text/csv; charset=" + encoding.WebName, Path.GetFileNameWithoutExtension(job.FileName) + "-rejected.csv");
    }

    private static void Append(StringBuilder text, char delimiter, IEnumerable<string> cells) =>
        text.AppendJoin(delimiter, cells.Select(c => CsvText.Written(c, delimiter))).Append("\r\n");

    private static async Task<IResult> CancelAsync(Guid id, UnitOfWork work, ImportRunner runner, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        await work.RunAsync(viewer, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            _ = await JobAsync(db, id, viewer, cancel);
            var asked = await db.Set<ImportJob>().Where(j => j.Id == id && (j.State == ImportState.Draft || j.State == ImportState.Checking || j.State == ImportState.Running)
                && j.Phase != ImportPhase.UndoCheck && j.Phase != ImportPhase.Undo).ExecuteUpdateAsync(set => set.SetProperty(j => j.CancelRequested, true), cancel);
            if (asked == 0)
                throw new RuleBrokenException(ImportTexts.CannotCancel);
        }, cancel);
        runner.Wake();
        return Results.Json(await AnswerAsync(id, work, viewer, cancel), CrmConventions.Json, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> UndoAsync(Guid id, UnitOfWork work, ImportRunner runner, ICurrentViewer current, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(PlatformPermissions.Import);
        await work.RunAsync(viewer, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var job = await JobAsync(db, id, viewer, cancel);
            var asked = await db.Set<ImportJob>().Where(j => j.Id == id && (j.State == ImportState.Done || j.State == ImportState.Failed || j.State == ImportState.Cancelled))
                .ExecuteUpdateAsync(set => set.SetProperty(j => j.State, ImportState.Running).SetProperty(j => j.Phase, ImportPhase.UndoCheck).SetProperty(j => j.CancelRequested, false)
                    .SetProperty(j => j.Attempts, 0).SetProperty(j => j.LeasedUntil, (DateTime?)null), cancel);
            // Asking twice is asking once.
            if (asked == 0 && job.State != ImportState.Undone && job.Phase is not (ImportPhase.UndoCheck or ImportPhase.Undo))
                throw new RuleBrokenException(ImportTexts.CannotUndo);
        }, cancel);
        runner.Wake();
        return Results.Json(await AnswerAsync(id, work, viewer, cancel), CrmConventions.Json, statusCode: StatusCodes.Status202Accepted);
    }
}

/// <summary>The import that was posted.</summary>
internal sealed record PostedImport(Guid Id);

/// <summary>Something wrong with a row, as the API says it.</summary>
internal sealed record ImportProblem(int Row, string Column, string Message);

/// <summary>A record that undoing kept.</summary>
internal sealed record KeptRecord(int Row, string Kind, Guid Id, string Reason);

/// <summary>An import as the API shows it.</summary>
internal sealed record ImportAnswer(Guid Id, ImportState State, string Target, string FileName, int Total, int Filtered, int Done, int Created, int Updated, int Unchanged, int Skipped, int Rejected)
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

    public string? Error { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime? FinishedAt { get; init; }

    public static ImportAnswer Of(ImportJob job, IReadOnlyList<ImportProblem> problems, IReadOnlyList<KeptRecord> kept, IReadOnlyDictionary<string, int>? alsoCreated) =>
        new(job.Id, job.State, job.Target, job.FileName, job.Total, job.Filtered, job.Done, job.Created, job.Updated, job.Unchanged, job.Skipped, job.Rejected)
        {
            Problems = problems,
            Kept = kept,
            AlsoCreated = alsoCreated,
            Error = job.Error,
            CreatedAt = job.CreatedAt,
            FinishedAt = job.FinishedAt,
        };
}
