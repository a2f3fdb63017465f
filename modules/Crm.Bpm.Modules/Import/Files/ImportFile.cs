using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Import.Files;

/// <summary>A file that is imported: told by its content, read row by row.</summary>
internal static class ImportFile
{
    private const int RowsSearchedForHeader = 50;
    private const int SampleCharacters = 64 * 1024;

    /// <summary>Finds out what the file is and where its header stands.</summary>
    /// <param name="file">Seekable.</param>
    /// <param name="columns">The columns that are needed; the header is the row, and the sheet, that names most of them.</param>
    /// <param name="sheet">The sheet to read; null looks for the header in all of them.</param>
    /// <param name="limits">What files may be.</param>
    /// <exception cref="InvalidInputException">It is empty, no table, damaged, or larger than the limits.</exception>
    public static FileFormat Recognise(Stream file, IReadOnlyCollection<string> columns, string? sheet, ImportLimits limits)
    {
        if (file.Length == 0)
            throw new InvalidInputException("file", ImportTexts.EmptyFile);
        var start = new byte[Math.Min(8, file.Length)];
        file.Position = 0;
        file.ReadExactly(start);
        if (start is [0x50, 0x4B, 0x03, 0x04, ..] or [0x50, 0x4B, 0x05, 0x06, ..])
            return OfWorkbook(file, columns, sheet, limits);
        if (start is [0xD0, 0xCF, 0x11, 0xE0, ..])
            throw new InvalidInputException("file", ImportTexts.OldWorkbook);
        return OfCsv(file, columns, limits);
    }

    /// <summary>The rows after the header; blank ones are left out and keep their numbers.</summary>
    /// <exception cref="InvalidInputException">The file is damaged further down, or has too many rows.</exception>
    public static IEnumerable<FileRow> Rows(Stream file, FileFormat format, ImportLimits limits)
    {
        foreach (var row in AllRows(file, format, limits))
        {
            if (row.Number > limits.MaxRows)
                throw new InvalidInputException("file", ImportTexts.TooManyRows.With(limits.MaxRows));
            if (row.Number > format.HeaderRow && !row.IsEmpty)
                yield return row;
        }
    }

    private static IEnumerable<FileRow> AllRows(Stream file, FileFormat format, ImportLimits limits)
    {
        if (format.Kind == FileKind.Workbook)
            return Workbook.Rows(file, format.Sheet!, limits);
        file.Position = 0;
        return CsvText.Rows(new StreamReader(file, format.TextEncoding, detectEncodingFromByteOrderMarks: true, 64 * 1024, leaveOpen: true), format.Delimiter!.Value, limits);
    }

    private static FileFormat OfCsv(Stream file, IReadOnlyCollection<string> columns, ImportLimits limits)
    {
        var encoding = TextEncodings.Of(file) ?? throw new InvalidInputException("file", ImportTexts.NotText);
        file.Position = 0;
        var sample = new char[SampleCharacters];
        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, 64 * 1024, leaveOpen: true);
        var read = text.ReadBlock(sample, 0, sample.Length);
        var format = new FileFormat { Kind = FileKind.Csv, Encoding = encoding.WebName, Delimiter = CsvText.DelimiterOf(new string(sample, 0, read), limits) };
        return WithHeader(format, AllRows(file, format, limits), columns).Format;
    }

    private static FileFormat OfWorkbook(Stream file, IReadOnlyCollection<string> columns, string? sheet, ImportLimits limits)
    {
        Workbook.Check(file, limits);
        var sheets = Workbook.Sheets(file);
        if (sheet is not null && !sheets.Contains(sheet))
            throw new InvalidInputException("options.sheet", ImportTexts.UnknownSheet.With(sheet, string.Join(", ", sheets)));
        return sheets.Where(s => sheet is null || s == sheet)
            .Select(s => new FileFormat { Kind = FileKind.Workbook, Sheet = s })
            .Select(f => WithHeader(f, AllRows(file, f, limits), columns))
            .MaxBy(f => f.Score).Format
            ?? throw new InvalidInputException("file", ImportTexts.EmptyFile);
    }

    // The row that names most of the needed columns; among equals the widest, so that a title above the table is passed over.
    private static (FileFormat Format, double Score) WithHeader(FileFormat format, IEnumerable<FileRow> rows, IReadOnlyCollection<string> columns)
    {
        var best = (Format: format, Score: 0d);
        foreach (var row in rows.Take(RowsSearchedForHeader))
        {
            var names = row.Cells.Select(c => c.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var score = columns.Count(names.Contains) + row.Cells.Count(c => !c.IsEmpty) / 10_000d;
            if (score > best.Score)
                best = (format with { HeaderRow = row.Number, Columns = [.. row.Cells.Select(c => c.Text)] }, score);
        }

        return best;
    }
}
