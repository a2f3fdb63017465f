using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk.Data;
using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;

namespace Crm.Bpm.Modules.Export;

/// <inheritdoc cref="ITableFiles" />
internal sealed class TableFiles : ITableFiles
{
    public Task WriteAsync(Stream to, TableFormat format, IReadOnlyList<string> headings, IAsyncEnumerable<IReadOnlyList<object?>> rows, CancellationToken cancel) =>
        format == TableFormat.Csv ? WriteCsvAsync(to, headings, rows, cancel) : WriteWorkbookAsync(to, headings, rows, cancel);

    private static async Task WriteCsvAsync(Stream to, IReadOnlyList<string> headings, IAsyncEnumerable<IReadOnlyList<object?>> rows, CancellationToken cancel)
    {
        // Excel recognises UTF-8 by its mark.
        await using var text = new StreamWriter(to, new UTF8Encoding(true), leaveOpen: true);
        await text.WriteAsync(Line(headings));
        await foreach (var row in rows.WithCancellation(cancel))
            await text.WriteAsync(Line(row.Select(TextOf)));
    }

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(c => CsvText.Written(c, ','))) + "\r\n";

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string text => CsvText.Harmless(text),
        bool yes => yes ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime { Kind: DateTimeKind.Utc } instant => instant.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        DateTime local => local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static async Task WriteWorkbookAsync(Stream to, IReadOnlyList<string> headings, IAsyncEnumerable<IReadOnlyList<object?>> rows, CancellationToken cancel)
    {
        var configuration = new OpenXmlConfiguration
        {
            AutoFilter = false,
            DynamicColumns = [.. headings.Select((heading, at) => new DynamicExcelColumn(KeyOf(at)) { Index = at, Name = heading, Width = 20 })],
        };
        await to.SaveAsAsync(NamedAsync(headings.Count, rows, cancel), printHeader: true, sheetName: "Export", configuration: configuration, cancellationToken: cancel);
    }

    private static string KeyOf(int column) => column.ToString(CultureInfo.InvariantCulture);

    private static async IAsyncEnumerable<IDictionary<string, object?>> NamedAsync(int columns, IAsyncEnumerable<IReadOnlyList<object?>> rows, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in rows.WithCancellation(cancel))
            yield return Enumerable.Range(0, columns).ToDictionary(KeyOf, at => row[at] is DateOnly day ? day.ToDateTime(TimeOnly.MinValue) : row[at], StringComparer.Ordinal);
    }
}
