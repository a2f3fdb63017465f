using System.Globalization;
using System.Text.RegularExpressions;
using Crm.Bpm.Modules.Import.Files;

namespace Crm.Bpm.Modules.Import.Proposals;

/// <summary>What the values of a column look like.</summary>
public enum ColumnType
{
    Empty,
    Text,
    Number,
    Money,
    Date,
    YesNo,
    Phone,
    Email,
    Url,
}

/// <summary>What the first rows of a file say about a column.</summary>
internal sealed partial class ColumnSample
{
    private const int MaxExamples = 3;
    private const int MaxDistinct = 200;

    // More than this share of the cells must agree; a few odd ones become problems of their rows.
    private const double Enough = 0.9;

    private static readonly CultureInfo s_points = CultureInfo.GetCultureInfo("en-US");
    private static readonly CultureInfo s_commas = CultureInfo.GetCultureInfo("ru-RU");
    private static readonly string[] s_yesNo = ["true", "false", "yes", "no", "да", "нет", "y", "n"];

    private static readonly string[] s_dates = ["d.M.yyyy", "d/M/yyyy", "M/d/yyyy", "d-M-yyyy", "M-d-yyyy", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yy", "d/M/yy", "M/d/yy"];
    private static readonly string[] s_times = ["", " H:mm", " H:mm:ss"];

    private readonly HashSet<string> _distinct = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _examples = [];
    private readonly Dictionary<string, int> _formats = new(StringComparer.Ordinal);
    private int _points;
    private int _commas;
    private int _signs;
    private int _yesNo;
    private int _phones;
    private int _emails;
    private int _urls;
    private int _dates;
    private int _typedDates;
    private int _lopsided;

    /// <summary>How many cells are filled.</summary>
    public int Filled { get; private set; }

    /// <summary>No value came twice.</summary>
    public bool IsUnique { get; private set; } = true;

    /// <summary>How many cells a spreadsheet program would calculate.</summary>
    public int Formulas { get; private set; }

    /// <summary>The first different values.</summary>
    public IReadOnlyList<string> Examples => _examples;

    /// <summary>Different values, as long as there are not many.</summary>
    public IReadOnlyCollection<string> Distinct => _distinct;

    /// <summary>More different values than are kept.</summary>
    public bool HasMore { get; private set; }

    public ColumnType Type => Filled == 0 ? ColumnType.Empty
        : Is(_emails) ? ColumnType.Email
        : Is(_dates + _typedDates) ? ColumnType.Date
        : Is(_phones) ? ColumnType.Phone
        : Is(Math.Max(_points, _commas)) ? _signs > 0 ? ColumnType.Money : ColumnType.Number
        : Is(_urls) ? ColumnType.Url
        : Is(_yesNo) ? ColumnType.YesNo
        : ColumnType.Text;

    /// <summary>Nothing in it speaks against such values: it has some, or is empty.</summary>
    public bool MayHold(ColumnType type) => Filled == 0 || type switch
    {
        ColumnType.Email => _emails > 0,
        ColumnType.Date => _dates + _typedDates > 0,
        ColumnType.Number or ColumnType.Money => _points + _commas > 0,
        _ => true,
    };

    /// <summary>How its numbers are written; null when both ways fit.</summary>
    public CultureInfo? Numbers => Math.Max(_points, _commas) < Filled / 2d || Type is ColumnType.Date or ColumnType.Phone || _points == _commas ? null : _points > _commas ? s_points : s_commas;

    /// <summary>The ways to read its dates that fit all of them, the likeliest first; empty when its cells are dates by themselves.</summary>
    public IReadOnlyList<string> DateFormats => Type != ColumnType.Date || _dates == 0 ? []
        : [.. s_dates.SelectMany(date => s_times.Select(time => date + time)).Where(format => _formats.GetValueOrDefault(format) == _dates)];

    /// <summary>Its dates may be read with the day or with the month first, and it matters.</summary>
    public bool IsAmbiguous => _lopsided > 0 && DateFormats is { Count: > 1 } formats && formats.Any(f => f[0] == 'M') && formats.Any(f => f[0] == 'd');

    public void Add(Cell cell)
    {
        if (cell.IsEmpty)
            return;
        Filled++;
        Remember(cell.Text);
        if (CsvText.IsFormula(cell.Text))
            Formulas++;
        if (cell.Value is DateTime)
            _typedDates++;
        else if (cell.Text.Length <= 40)
            Look(cell);
        if (cell.Text.Length <= 250 && Email().IsMatch(cell.Text))
            _emails++;
        if (cell.Text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || cell.Text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || cell.Text.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            _urls++;
    }

    private void Remember(string text)
    {
        if (_distinct.Contains(text))
        {
            IsUnique = false;
            return;
        }

        if (_distinct.Count < MaxDistinct)
            _distinct.Add(text);
        else
            HasMore = true;
        if (_examples.Count < MaxExamples)
            _examples.Add(text);
    }

    private void Look(Cell cell)
    {
        var text = cell.Text;
        if (cell.Value is double || CellValue.NumberOf(text, s_points) is not null)
            _points++;
        if (cell.Value is double || CellValue.NumberOf(text, s_commas) is not null)
            _commas++;
        if (text.IndexOfAny(['$', '€', '£', '₽']) >= 0)
            _signs++;
        if (s_yesNo.Contains(text, StringComparer.OrdinalIgnoreCase))
            _yesNo++;
        if (Phone().IsMatch(text) && text.Count(char.IsAsciiDigit) is >= 10 and <= 15)
            _phones++;
        if (cell.Value is null && Date().Match(text) is { Success: true } date)
            LookAtDate(text, date);
    }

    private void LookAtDate(string text, Match date)
    {
        var fits = false;
        foreach (var format in s_dates.SelectMany(day => s_times.Select(time => day + time)))
        {
            if (!DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                continue;
            _formats[format] = _formats.GetValueOrDefault(format) + 1;
            fits = true;
        }

        if (!fits)
            return;
        _dates++;
        if (date.Groups["first"].Value.TrimStart('0') != date.Groups["second"].Value.TrimStart('0'))
            _lopsided++;
    }

    private bool Is(int count) => count >= Filled * Enough;

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(@"^(\+|8[\s(-]|[78]9?\d{9}$|\()[\d\s()\-]*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Phone();

    [GeneratedRegex(@"^(?<first>\d{1,4})[./-](?<second>\d{1,2})[./-]\d{1,4}( \d{1,2}:\d\d(:\d\d)?)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Date();
}
