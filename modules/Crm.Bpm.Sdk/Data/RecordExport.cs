using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// A list as a file: what the list shows and the person may export, in its order. It is written before it is sent, so that a refusal is a
/// sentence and no slow reader holds a connection to the database.
/// </summary>
internal static class RecordExport
{
    /// <summary>More rows than this are refused; a filter divides them.</summary>
    public const int MaxRows = 100_000;

    private const int BatchSize = 500;

    /// <summary>Query parameters beside those of the list.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Parameters { get; } =
    [
        ("format", "csv or xlsx"), ("columns", "API names of fields with commas; all when empty"), ("labels", "true: headings, choices and times as people read them, instead of API names and UTC"),
    ];

    /// <summary>Answers the file.</summary>
    public static async Task<IResult> RunAsync<T>(HttpContext http, RecordRoutes<T> own, CancellationToken cancel) where T : Record
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        var query = http.Request.Query;
        var format = query["format"].ToString() switch
        {
            "" or "csv" => TableFormat.Csv,
            "xlsx" => TableFormat.Xlsx,
            var other => throw new InvalidInputException("format", SdkTexts.UnknownFormat.With(other)),
        };
        var request = RecordEndpoints.RequestOf(query, [.. own.OwnParameters, .. Parameters.Select(p => p.Name)]);
        var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        try
        {
            await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, async (IServiceProvider services) =>
            {
                var db = services.GetRequiredService<CrmDb>();
                var kind = db.Modules.KindOf(typeof(T));
                session.Viewer.Require(kind.ViewPermission);
                session.Viewer.Require(kind.ExportPermission);
                var fields = FieldsOf(kind, query["columns"]);
                var columns = ExportColumn.Of(fields);
                var words = new ExportWords(query["labels"] == "true", TimeZoneInfo.FindSystemTimeZoneById(session.Viewer.TimeZone), new Dictionary<Guid, string>());
                var matching = services.GetRequiredService<RecordList>().Matching<T>(kind, request, own.Narrow is null ? null : q => own.Narrow(query, db, q));
                if (await matching.Take(MaxRows + 1).CountAsync(cancel) > MaxRows)
                    throw new InvalidInputException("filter", SdkTexts.TooManyToExport.With(MaxRows));
                await services.GetRequiredService<ITableFiles>().WriteAsync(file, format, [.. columns.Select(c => words.ForPeople ? c.Label : c.Name)],
                    RowsAsync(db, kind, matching, SortKey.Parse(kind, request.Sort), fields, columns, words, cancel), cancel);
                return true;
            });
            file.Position = 0;
            return Results.Stream(file, format == TableFormat.Csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                $"{http.RequestServices.GetRequiredService<CrmModules>().KindOf(typeof(T)).Plural}.{(format == TableFormat.Csv ? "csv" : "xlsx")}");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync<T>(CrmDb db, RecordKind kind, IQueryable<T> matching, IReadOnlyList<SortKey> order,
        IReadOnlyList<RecordField> fields, IReadOnlyList<ExportColumn> columns, ExportWords words, [EnumeratorCancellation] CancellationToken cancel) where T : Record
    {
        string? after = null;
        do
        {
            var page = await Keyset.Apply(matching, kind, order, after).Take(BatchSize).ToListAsync(cancel);
            var allowed = await AccessFilter.ReachedAsync<T>(db, [.. page.Select(r => r.Id)], kind.ExportPermission, cancel);
            var named = words with { Names = await RecordNames.OfLookupsAsync(db, fields, page, cancel) };
            foreach (var record in page.Where(r => allowed.Contains(r.Id)))
                yield return [.. columns.Select(c => c.ValueOf(record, named))];
            after = page.Count == BatchSize ? await Keyset.TokenAsync(db, kind, order, page[^1], cancel) : null;
        }
        while (after is not null);
    }

    private static IReadOnlyList<RecordField> FieldsOf(RecordKind kind, string? asked)
    {
        var names = (asked ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == 0 ? kind.Fields : [.. names.Select(kind.RequireField)];
    }
}
