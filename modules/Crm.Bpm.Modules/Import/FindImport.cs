using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Import;

/// <summary>How far an import is, what came of its rows and what is wrong with them.</summary>
internal sealed class FindImport(UnitOfWork work)
{
    private const int MaxProblems = 1000;

    /// <exception cref="Sdk.NotFoundException">There is none, or it is somebody else's.</exception>
    public Task<ImportAnswer> RunAsync(Guid id, Viewer viewer, CancellationToken cancel, int problems = MaxProblems) => work.ReadAsync(viewer, async db =>
    {
        var job = await ImportJobs.FindAsync(db, id, viewer, cancel);
        var rows = db.Set<ImportRow>().AsNoTracking().Where(r => r.ImportId == id);
        var wrong = await rows.Where(r => r.Problems != null).OrderBy(r => r.Row).Take(problems).Select(r => new { r.Row, r.Problems }).ToListAsync(cancel);
        var kept = await rows.Where(r => r.Undo == RowUndo.Kept).OrderBy(r => r.Row).Take(problems).Select(r => new KeptRecord(r.Row, r.Kind, r.RecordId!.Value, r.KeptReason!)).ToListAsync(cancel);
        var beside = await rows.Where(r => r.Outcome == RowOutcome.Missing).GroupBy(r => r.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var undone = await rows.Where(r => r.Undo != null).GroupBy(r => r.Undo).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel);
        return ImportAnswer.Of(job, [.. wrong.SelectMany(p => ImportJson.Read<List<RowProblem>>(p.Problems!).Select(one => new ImportProblem(p.Row, one.Column, one.Message)))], kept, beside) with
        {
            Removed = undone.Find(u => u.Key == RowUndo.Removed)?.Count ?? 0,
            Restored = undone.Find(u => u.Key == RowUndo.Restored)?.Count ?? 0,
            KeptCount = undone.Find(u => u.Key == RowUndo.Kept)?.Count ?? 0,
        };
    });
}

/// <summary>The imports of a person, or of everybody for who administers.</summary>
internal sealed class ListImports(UnitOfWork work)
{
    /// <param name="take">How many.</param>
    /// <param name="after">The last of the page before.</param>
    /// <param name="everybody">Not only one's own.</param>
    /// <param name="viewer">Who asks.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="Sdk.NotAllowedException">They may not import, or not see those of others.</exception>
    public Task<ListPage<ImportAnswer>> RunAsync(int take, Guid? after, bool everybody, Viewer viewer, CancellationToken cancel)
    {
        viewer.Require(PlatformPermissions.Import);
        if (everybody)
            viewer.Require(PlatformPermissions.Administer);
        var (owner, count) = (viewer.UserId, Math.Clamp(take, 1, 200));
        return work.ReadAsync(viewer, async db =>
        {
            var jobs = await db.Set<ImportJob>().AsNoTracking().Where(j => (everybody || j.OwnerId == owner) && (after == null || j.Id.CompareTo(after.Value) < 0))
                .OrderByDescending(j => j.Id).Take(count + 1).ToListAsync(cancel);
            var people = jobs.Select(j => j.OwnerId).ToHashSet();
            var names = await db.Set<User>().IgnoreQueryFilters([AccessFilter.Deleted]).Where(u => people.Contains(u.Id)).Select(u => new { u.Id, u.Name }).ToDictionaryAsync(u => u.Id, u => u.Name, cancel);
            var items = jobs.Take(count).Select(j => ImportAnswer.Of(j, [], [], null) with { OwnerName = names.GetValueOrDefault(j.OwnerId) }).ToList();
            return new ListPage<ImportAnswer>(items, items.Count, TotalIsExact: jobs.Count <= count && after is null, jobs.Count > count ? items[^1].Id.ToString() : null);
        });
    }
}

/// <summary>The rejected rows of an import as a file: each with its reason, in the way the import's own file was written.</summary>
internal sealed class RejectedRows(UnitOfWork work)
{
    /// <returns>The file, how it is encoded, and its name.</returns>
    /// <exception cref="Sdk.NotFoundException">There is no such import, or it is somebody else's.</exception>
    public async Task<(byte[] Bytes, string Encoding, string Name)> RunAsync(Guid id, Viewer viewer, CancellationToken cancel)
    {
        var (job, rows) = await work.ReadAsync(viewer, async db => (await ImportJobs.FindAsync(db, id, viewer, cancel), await db.Set<ImportRow>().AsNoTracking()
            .Where(r => r.ImportId == id && r.Outcome == RowOutcome.Rejected).OrderBy(r => r.Row).Select(r => new { r.Cells, r.Problems }).ToListAsync(cancel)));
        var format = ImportJson.Read<FileFormat>(job.Format);
        var delimiter = format.Delimiter ?? ';';
        var text = new System.Text.StringBuilder();
        Append(text, delimiter, [.. format.Columns, ImportTexts.ReasonColumn]);
        foreach (var row in rows)
        {
            var cells = ImportJson.Read<List<string>>(row.Cells!);
            var padding = Enumerable.Repeat("", Math.Max(0, format.Columns.Count - cells.Count));
            Append(text, delimiter, [.. cells.Concat(padding), string.Join(' ', ImportJson.Read<List<RowProblem>>(row.Problems!).Select(p => p.Column.Length > 0 ? p.Column + ": " + p.Message : p.Message))]);
        }

        // A workbook's rows go to Excel, which recognises UTF-8 by its mark.
        var encoding = format.Kind == FileKind.Workbook ? new System.Text.UTF8Encoding(true) : format.TextEncoding;
        return ([.. encoding.GetPreamble(), .. encoding.GetBytes(text.ToString())], encoding.WebName, Path.GetFileNameWithoutExtension(job.FileName) + "-rejected.csv");
    }

    private static void Append(System.Text.StringBuilder text, char delimiter, IEnumerable<string> cells) =>
        text.AppendJoin(delimiter, cells.Select(c => CsvText.Written(CsvText.Harmless(c), delimiter))).Append("\r\n");
}
