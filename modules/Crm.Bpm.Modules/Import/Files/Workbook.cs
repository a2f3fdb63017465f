using System.Globalization;
using System.IO.Compression;
using System.Xml;
using Crm.Bpm.Sdk;
using MiniExcelLibs;

namespace Crm.Bpm.Modules.Import.Files;

/// <summary>Reads XLSX workbooks sheet by sheet, row by row, after making sure that unpacking them is safe.</summary>
internal static class Workbook
{
    private const long SmallPart = 10 * 1024 * 1024;

    /// <summary>Unpacks every part once, counting, so that sizes a forged archive states do not matter.</summary>
    /// <exception cref="InvalidInputException">It is not a workbook, or unpacks to more than the limits allow.</exception>
    public static void Check(Stream file, ImportLimits limits)
    {
        file.Position = 0;
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > limits.MaxParts || archive.Entries.Sum(e => e.Length) > limits.MaxUnpackedBytes)
                throw Bomb(limits);
            if (archive.GetEntry("[Content_Types].xml") is null || archive.GetEntry("xl/workbook.xml") is null)
                throw new InvalidInputException("file", ImportTexts.NotAWorkbook);
            CountUnpacked(archive, limits);
        }
        catch (InvalidDataException broken)
        {
            throw new InvalidInputException("file", ImportTexts.BrokenWorkbook.With(broken.Message));
        }
    }

    public static IReadOnlyList<string> Sheets(Stream file) => Guarded(() =>
    {
        file.Position = 0;
        return MiniExcel.GetSheetNames(file);
    });

    /// <summary>The rows of a sheet, streamed; numbers are those of the spreadsheet.</summary>
    public static IEnumerable<FileRow> Rows(Stream file, string sheet, ImportLimits limits)
    {
        file.Position = 0;
        using var rows = Guarded(() => MiniExcel.Query(file, useHeaderRow: false, sheetName: sheet, excelType: ExcelType.XLSX).GetEnumerator());
        for (var number = 1; Guarded(rows.MoveNext); number++)
        {
            var cells = ((IDictionary<string, object?>)rows.Current).Values.Select(CellOf).ToList();
            if (cells.Count > limits.MaxColumns)
            {
                var last = cells.FindLastIndex(c => !c.IsEmpty);
                if (last >= limits.MaxColumns)
                    throw new InvalidInputException("file", ImportTexts.TooManyColumns.With(number, limits.MaxColumns));
                cells.RemoveRange(last + 1, cells.Count - last - 1);
            }

            yield return new FileRow(number, cells);
        }
    }

    private static Cell CellOf(object? value) => value switch
    {
        null => Cell.Empty,
        string text => new Cell(text.Trim()),
        DateTime moment => new Cell(moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture), moment),
        double number => new Cell(Plain(number), number),
        bool yes => new Cell(yes ? "true" : "false", yes),
        IFormattable other => new Cell(other.ToString(null, CultureInfo.InvariantCulture), value),
        _ => new Cell(value.ToString() ?? ""),
    };

    // A phone or a tax number kept as a number must not become 7.9215551407E+10.
    private static string Plain(double number) =>
        number == Math.Truncate(number) && Math.Abs(number) < 1e15
            ? number.ToString("0", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);

    private static void CountUnpacked(ZipArchive archive, ImportLimits limits)
    {
        var buffer = new byte[128 * 1024];
        var total = 0L;
        foreach (var entry in archive.Entries)
        {
            using var part = entry.Open();
            var size = 0L;
            for (int read; (read = part.Read(buffer, 0, buffer.Length)) > 0;)
            {
                (size, total) = (size + read, total + read);
                if (total > limits.MaxUnpackedBytes || (size > SmallPart && size > entry.CompressedLength * limits.MaxRatio))
                    throw Bomb(limits);
            }
        }
    }

    private static InvalidInputException Bomb(ImportLimits limits) => new("file", ImportTexts.Bomb.With(limits.MaxUnpackedMegabytes));

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception broken) when (broken is XmlException or InvalidDataException or FormatException or KeyNotFoundException
            or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            // What the reader throws on a damaged workbook; every one of them is about the file.
            throw new InvalidInputException("file", ImportTexts.BrokenWorkbook.With(broken.Message));
        }
    }
}
