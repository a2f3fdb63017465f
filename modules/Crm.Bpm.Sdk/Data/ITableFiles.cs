namespace Crm.Bpm.Sdk.Data;

/// <summary>Writes a table as a file that people open and an import reads.</summary>
public interface ITableFiles
{
    /// <summary>Writes the table; nothing is kept in memory but the row at hand.</summary>
    /// <param name="to">Where the bytes go; left open.</param>
    /// <param name="format">CSV (comma, UTF-8 with its mark, numbers and dates as ISO writes them) or a workbook of one sheet.</param>
    /// <param name="headings">The first line; no two alike.</param>
    /// <param name="rows">Texts, numbers, <see cref="DateOnly"/>, <see cref="DateTime"/>, booleans and nulls, as many in a row as there are headings.</param>
    /// <param name="cancel">Stops writing.</param>
    Task WriteAsync(Stream to, TableFormat format, IReadOnlyList<string> headings, IAsyncEnumerable<IReadOnlyList<object?>> rows, CancellationToken cancel);
}

/// <summary>A kind of file for tables.</summary>
public enum TableFormat
{
    Csv,
    Xlsx,
}
