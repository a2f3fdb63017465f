using System.Text;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Import.Files;

/// <summary>A file that is imported: told by its content, read row by row.</summary>
internal static class ImportFile
{
    private const int RowsSearchedForHeader = 50;
    private const int SampleCharacters = 64 * 1024;

    /// <summary>How texts begin that people take for tables: pages saved under the name of one, letters, pictures.</summary>
    private static readonly string[] s_noTables = ["<!doctype", "<html", "<head", "<body", "<table", "<script", "<?xml", "<svg", "%PDF-", "{\\rtf"];

    /// <summary>Finds out what the file is and where its header stands: the row, and the sheet, that names most of the columns that are needed.</summary>
    public static FileFormat Recognise(Stream file, IReadOnlyCollection<string> columns, FileReading? reading, ImportLimits limits) =>
        Recognise(file, columns.ToHashSet(StringComparer.OrdinalIgnoreCase).Contains, reading ?? new(), limits);

    /// <summary>Finds out what the file is and where its header stands.</summary>
    /// <param name="file">Seekable.</param>
    /// <param name="isColumn">Whether a text names a column that is looked for; the header is the row, and the sheet, that has most of them.</param>
    /// <param name="reading">What is known already.</param>
    /// <param name="limits">What files may be.</param>
    /// <param name="isSafe">The file has been looked through before: a workbook is not unpacked once more to measure it.</param>
    /// <exception cref="InvalidInputException">It is empty, no table, damaged, or larger than the limits.</exception>
    public static FileFormat Recognise(Stream file, Func<string, bool> isColumn, FileReading reading, ImportLimits limits, bool isSafe = false)
    {
        if (file.Length == 0)
            throw new InvalidInputException("file", ImportTexts.EmptyFile);
        var start = new byte[Math.Min(8, file.Length)];
        file.Position = 0;
        file.ReadExactly(start);
        if (start is [0xD0, 0xCF, 0x11, 0xE0, ..])
            throw new InvalidInputException("file", ImportTexts.OldWorkbook);
        if (start is not ([0x50, 0x4B, 0x03, 0x04, ..] or [0x50, 0x4B, 0x05, 0x06, ..]))
            return OfCsv(file, isColumn, reading, limits);
        if (!isSafe)
            Workbook.Check(file, limits);
        return OfWorkbook(file, isColumn, reading, limits);
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

    private static FileFormat OfCsv(Stream file, Func<string, bool> isColumn, FileReading reading, ImportLimits limits)
    {
        var encoding = reading.Encoding is { } named ? EncodingOf(named) : TextEncodings.Of(file) ?? throw new InvalidInputException("file", ImportTexts.NotText);
        file.Position = 0;
        var letters = new char[SampleCharacters];
        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, 64 * 1024, leaveOpen: true);
        var sample = new string(letters, 0, text.ReadBlock(letters, 0, letters.Length));
        if (s_noTables.Any(start => sample.AsSpan().TrimStart().StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            throw new InvalidInputException("file", ImportTexts.NoTable);
        var format = new FileFormat { Kind = FileKind.Csv, Encoding = encoding.WebName, Delimiter = reading.Delimiter ?? CsvText.DelimiterOf(sample, limits) };
        return WithHeader(format, AllRows(file, format, limits), isColumn, reading).Format;
    }

    private static Encoding EncodingOf(string name)
    {
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException("options.encoding", ImportTexts.UnknownEncoding.With(name));
        }
    }

    private static FileFormat OfWorkbook(Stream file, Func<string, bool> isColumn, FileReading reading, ImportLimits limits)
    {
        var sheets = Workbook.Sheets(file);
        if (reading.Sheet is { } sheet && !sheets.Contains(sheet))
            throw new InvalidInputException("options.sheet", ImportTexts.UnknownSheet.With(sheet, string.Join(", ", sheets)));
        return sheets.Where(s => reading.Sheet is null || s == reading.Sheet)
            .Select(s => new FileFormat { Kind = FileKind.Workbook, Sheet = s, Sheets = sheets })
            .Select(f => WithHeader(f, AllRows(file, f, limits), isColumn, reading))
            .MaxBy(f => f.Score).Format
            ?? throw new InvalidInputException("file", ImportTexts.EmptyFile);
    }

    // The row that names most of the needed columns; among equals the widest, so that a title above the table is passed over.
    private static (FileFormat Format, double Score) WithHeader(FileFormat format, IEnumerable<FileRow> rows, Func<string, bool> isColumn, FileReading reading)
    {
        if (reading.HeaderRow == 0)
            return (format with { HeaderRow = 0, Columns = [.. Enumerable.Range(0, rows.Take(RowsSearchedForHeader).Max(r => (int?)r.Cells.Count) ?? 0).Select(LetterOf)] }, 0);
        var best = (Format: format, Score: 0d);
        foreach (var row in rows.Take(Math.Max(RowsSearchedForHeader, reading.HeaderRow ?? 0)).Where(row => reading.HeaderRow is null || row.Number == reading.HeaderRow))
        {
            var known = row.Cells.Select(c => c.Text).Distinct(StringComparer.OrdinalIgnoreCase).Count(isColumn);
            var score = known + row.Cells.Count(c => !c.IsEmpty) / 10_000d;
            if (score > best.Score)
                best = (format with { HeaderRow = row.Number, Columns = [.. row.Cells.Select(c => c.Text)] }, score);
        }

        return reading.HeaderRow is not null && best.Score == 0 ? throw new InvalidInputException("options.headerRow", ImportTexts.NoHeader.With(reading.HeaderRow)) : best;
    }

    /// <summary>What a spreadsheet calls the column: A, B … Z, AA.</summary>
    public static string LetterOf(int column) => (column >= 26 ? LetterOf(column / 26 - 1) : "") + (char)('A' + column % 26);
}
