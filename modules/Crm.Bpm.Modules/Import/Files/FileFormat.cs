using System.Text;
using System.Text.Json.Serialization;

namespace Crm.Bpm.Modules.Import.Files;

/// <summary>What was found out about a file by looking into it.</summary>
public sealed record FileFormat
{
    public required FileKind Kind { get; init; }

    /// <summary>Web name of the encoding; null for a workbook.</summary>
    public string? Encoding { get; init; }

    /// <summary>Between the cells; null for a workbook.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The sheet with the rows; null for CSV.</summary>
    public string? Sheet { get; init; }

    /// <summary>Every sheet of the workbook; empty for CSV.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>The row that names the columns; 1 is the first of the file, 0 says that none does.</summary>
    public int HeaderRow { get; init; } = 1;

    /// <summary>The columns as the header names them.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    [JsonIgnore]
    internal Encoding TextEncoding => Encoding is null ? System.Text.Encoding.UTF8 : System.Text.Encoding.GetEncoding(Encoding);
}

/// <summary>What somebody says about reading a file; what is unset is found out from the file.</summary>
/// <param name="Sheet">The sheet of a workbook.</param>
/// <param name="Encoding">Web name of a text's encoding.</param>
/// <param name="Delimiter">Between the cells of a text.</param>
/// <param name="HeaderRow">The row that names the columns; 0 for none.</param>
internal sealed record FileReading(string? Sheet = null, string? Encoding = null, char? Delimiter = null, int? HeaderRow = null);

public enum FileKind
{
    Csv,
    Workbook,
}

/// <summary>A cell: what is written in it, and for a workbook's numbers, dates and booleans the value itself.</summary>
internal readonly record struct Cell(string Text, object? Value = null)
{
    public static Cell Empty { get; } = new("");

    public bool IsEmpty => Text.Length == 0;
}

/// <summary>A row of a file. <paramref name="Number"/> counts from 1 with the header, as a spreadsheet shows it.</summary>
internal sealed record FileRow(int Number, IReadOnlyList<Cell> Cells)
{
    public bool IsEmpty => Cells.All(c => c.IsEmpty);

    public Cell this[int column] => column < Cells.Count ? Cells[column] : Cell.Empty;
}

/// <summary>How large files may be. Bound to <c>Import</c> in the configuration.</summary>
internal sealed record ImportLimits
{
    public int MaxFileMegabytes { get; init; } = 100;

    /// <summary>What a workbook may unpack to.</summary>
    public int MaxUnpackedMegabytes { get; init; } = 600;

    /// <summary>A part of a workbook that unpacks to more than 10 MB may be at most this many times its packed size.</summary>
    public int MaxRatio { get; init; } = 200;

    public int MaxParts { get; init; } = 5_000;
    public int MaxColumns { get; init; } = 1_000;
    public int MaxCellCharacters { get; init; } = 100_000;
    public int MaxRows { get; init; } = 1_100_000;

    /// <summary>Rows that are written in one transaction.</summary>
    public int RowsAtOnce { get; init; } = 200;

    public long MaxFileBytes => MaxFileMegabytes * 1024L * 1024;
    public long MaxUnpackedBytes => MaxUnpackedMegabytes * 1024L * 1024;
}
