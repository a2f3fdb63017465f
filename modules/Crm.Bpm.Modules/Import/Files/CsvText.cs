using System.Text;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Import.Files;

/// <summary>Reads delimited text row by row: quoted cells may hold delimiters, line ends and doubled quotes.</summary>
internal static class CsvText
{
    private static readonly char[] s_delimiters = [',', ';', '\t', '|'];

    /// <summary>The rows, streamed. A blank line is a row without cells, so that numbers stay those of the file.</summary>
    /// <exception cref="InvalidInputException">A limit is passed; usually a quotation mark is never closed.</exception>
    public static IEnumerable<FileRow> Rows(TextReader text, char delimiter, ImportLimits limits)
    {
        var reader = new RowReader(text, delimiter, limits);
        for (var number = 1; reader.Read(number) is { } cells; number++)
            yield return new FileRow(number, cells);
    }

    /// <summary>A cell as a file holds it: in quotation marks where it has to be.</summary>
    public static string Written(string cell, char delimiter) =>
        cell.IndexOfAny([delimiter, '"', '\n', '\r']) < 0 ? cell : "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>
    /// A text that a spreadsheet program does not calculate when the file is opened: what begins like a formula gets an
    /// apostrophe in front, which <see cref="Rows"/> takes off again. Phones and numbers may begin with a sign.
    /// </summary>
    public static string Harmless(string text) => IsFormula(text) ? "'" + text : text;

    /// <summary>Whether a spreadsheet program would calculate the text.</summary>
    public static bool IsFormula(string text) => text.Length > 0 && (text[0] is '=' or '@' or '\t' || (text[0] is '+' or '-' && text.Any(char.IsLetter)));

    private static string Plain(string text) => text.Length > 1 && text[0] == '\'' && IsFormula(text[1..]) ? text[1..] : text;

    /// <summary>The delimiter that cuts the sample into the most regular rows; "sep=;" in the first line, which Excel writes, decides.</summary>
    public static char DelimiterOf(string sample, ImportLimits limits)
    {
        if (sample.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && sample.Length > 4)
            return sample[4];
        var best = (Delimiter: ',', Score: 0d);
        foreach (var delimiter in s_delimiters)
        {
            var score = Regularity(sample, delimiter, limits);
            if (score > best.Score)
                best = (delimiter, score);
        }

        return best.Delimiter;
    }

    // How many rows have as many cells as the most frequent count above one; wider wins among equals.
    private static double Regularity(string sample, char delimiter, ImportLimits limits)
    {
        try
        {
            var counts = Rows(new StringReader(sample), delimiter, limits).Where(r => !r.IsEmpty).Take(50).Select(r => r.Cells.Count).ToList();
            var wide = counts.Where(c => c > 1).GroupBy(c => c).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).FirstOrDefault();
            return wide is null ? 0 : (double)wide.Count() / counts.Count + wide.Key / 100_000d;
        }
        catch (InvalidInputException)
        {
            // Cut this way, the sample is not a table at all.
            return 0;
        }
    }

    private sealed class RowReader(TextReader text, char delimiter, ImportLimits limits)
    {
        private readonly StringBuilder _cell = new();
        private readonly char[] _buffer = new char[16 * 1024];
        private int _at;
        private int _end;

        /// <summary>The next row's cells; null at the end of the text.</summary>
        public List<Cell>? Read(int number)
        {
            if (Peek() < 0)
                return null;
            var cells = new List<Cell>();
            while (true)
            {
                var end = ReadCell(number);
                if (cells.Count > 0 || end == delimiter || _cell.Length > 0)
                    cells.Add(new Cell(Plain(_cell.ToString().Trim())));
                if (cells.Count > limits.MaxColumns)
                    throw new InvalidInputException("file", ImportTexts.TooManyColumns.With(number, limits.MaxColumns));
                if (end != delimiter)
                    return cells;
            }
        }

        // Returns what ended the cell: the delimiter, '\n' or -1.
        private int ReadCell(int number)
        {
            _cell.Clear();
            SkipSpaces();
            if (Peek() == '"')
                ReadQuoted(number);
            while (true)
            {
                var next = Next();
                if (next < 0 || next == delimiter || next == '\n')
                    return next;
                if (next == '\r')
                {
                    if (Peek() == '\n')
                        Next();
                    return '\n';
                }

                Append((char)next, number);
            }
        }

        private void ReadQuoted(int number)
        {
            Next();
            while (true)
            {
                var next = Next();
                if (next < 0)
                    return;
                if (next == '"')
                {
                    if (Peek() != '"')
                        return;
                    Next();
                }

                Append((char)next, number);
            }
        }

        private void SkipSpaces()
        {
            while (Peek() == ' ' && delimiter != ' ')
                Next();
        }

        private void Append(char letter, int number)
        {
            if (_cell.Length >= limits.MaxCellCharacters)
                throw new InvalidInputException("file", ImportTexts.CellTooLong.With(number, limits.MaxCellCharacters));
            _cell.Append(letter);
        }

        private int Peek() => _at < _end || Fill() ? _buffer[_at] : -1;

        private int Next() => _at < _end || Fill() ? _buffer[_at++] : -1;

        private bool Fill()
        {
            (_at, _end) = (0, text.Read(_buffer, 0, _buffer.Length));
            return _end > 0;
        }
    }
}
