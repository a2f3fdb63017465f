using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Import;

/// <summary>How a file writes numbers and dates.</summary>
/// <param name="Culture">Decides separators and the order of day and month.</param>
/// <param name="IsGiven">Whether the importer named it; if not, a date that reads two ways is refused.</param>
/// <param name="Zone">The zone of times without an offset.</param>
internal sealed record CellCulture(CultureInfo Culture, bool IsGiven, TimeZoneInfo Zone);

/// <summary>Reads the values of cells and says in a sentence what cannot be read.</summary>
internal static partial class CellValue
{
    private static readonly string[] s_isoDates =
        ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF"];

    private static readonly string[] s_yes = ["true", "yes", "y", "1", "+", "да", "истина"];
    private static readonly string[] s_no = ["false", "no", "n", "0", "-", "нет", "ложь"];

    /// <summary>The value for a field that is neither money nor a lookup.</summary>
    /// <exception cref="InvalidInputException">The cell does not fit the field.</exception>
    public static object Of(RecordField field, Cell cell, ColumnMapping mapping, CellCulture culture)
    {
        var type = field.ValueType;
        if (type == typeof(string))
            return Text(field, cell.Text);
        if (type == typeof(int))
            return (int)Whole(cell, mapping.Multiply, culture, int.MinValue, int.MaxValue);
        if (type == typeof(long))
            return Whole(cell, mapping.Multiply, culture, long.MinValue, long.MaxValue);
        if (type == typeof(decimal))
            return Number(cell, mapping.Multiply, culture);
        if (type == typeof(double))
            return (double)Number(cell, mapping.Multiply, culture);
        if (type == typeof(bool))
            return YesNo(cell);
        if (type == typeof(DateOnly))
            return DateOnly.FromDateTime(Moment(cell, mapping.Format, culture).DateTime);
        if (type == typeof(DateTime))
            return Instant(cell, mapping.Format, culture);
        return FieldValue.FromText(field, null, cell.Text, culture.Culture)!;
    }

    /// <summary>The number a text says with the separators of the culture; null when it says none.</summary>
    public static decimal? NumberOf(string text, CultureInfo culture) => Parse(text, culture.NumberFormat);

    /// <summary>A number with the separators of the culture; groups of digits must be groups of three.</summary>
    public static decimal Number(Cell cell, decimal? multiply, CellCulture culture)
    {
        var number = cell.Value is double exact ? FromDouble(exact, cell.Text)
            : Parse(cell.Text, culture.Culture.NumberFormat) ?? throw Wrong(ImportTexts.NotANumber, cell.Text);
        try
        {
            return multiply is { } factor ? number * factor : number;
        }
        catch (OverflowException)
        {
            throw Wrong(ImportTexts.NumberTooLarge, cell.Text);
        }
    }

    /// <summary>An amount of money in the precision that is kept.</summary>
    public static decimal Amount(Cell cell, decimal? multiply, CellCulture culture)
    {
        var amount = decimal.Round(Number(cell, multiply, culture), 4);
        return Math.Abs(amount) < 900_000_000_000_000m ? amount : throw Wrong(ImportTexts.NumberTooLarge, cell.Text);
    }

    public static string Currency(string text) =>
        text.Length == 3 && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : throw Wrong(ImportTexts.NotACurrency, text);

    public static string Email(string text) =>
        MailAddress.TryCreate(text, out var address) && address.Address == text ? text : throw Wrong(ImportTexts.NotAnEmail, text);

    private static string Text(RecordField field, string text)
    {
        if (field.MaxLength > 0 && text.Length > field.MaxLength)
            throw new InvalidInputException(field.Name, SdkTexts.TooLong.With(field.Label, field.MaxLength, text.Length));
        return field.Type == FieldType.Email ? Email(text) : text;
    }

    private static long Whole(Cell cell, decimal? multiply, CellCulture culture, long least, long most)
    {
        var number = Number(cell, multiply, culture);
        if (number != decimal.Truncate(number))
            throw Wrong(ImportTexts.NotWhole, cell.Text);
        return number >= least && number <= most ? (long)number : throw Wrong(ImportTexts.NumberTooLarge, cell.Text);
    }

    private static decimal FromDouble(double number, string text) =>
        Math.Abs(number) < 1e27 ? (decimal)number : throw Wrong(ImportTexts.NumberTooLarge, text);

    private static decimal? Parse(string text, NumberFormatInfo format)
    {
        var digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('\u00a0' or '\u202f' or '\'' or '’' or '$' or '€' or '£' or '₽'))).Replace('−', '-');
        var (point, group) = (format.NumberDecimalSeparator, format.NumberGroupSeparator.Trim('\u00a0', '\u202f', ' ', '\'', '’'));
        if (point == "," && group != "." && !digits.Contains(',', StringComparison.Ordinal))
            point = ".";
        var halves = digits.Split(point);
        if (halves.Length > 2 || !NumberParts().IsMatch(halves[0].Replace(group.Length == 0 ? "\0" : group, "_", StringComparison.Ordinal) + "." + (halves.Length == 2 ? halves[1] : "0")))
            return null;
        var plain = (group.Length == 0 ? halves[0] : halves[0].Replace(group, "", StringComparison.Ordinal)) + (halves.Length == 2 ? "." + halves[1] : "");
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static bool YesNo(Cell cell)
    {
        if (cell.Value is bool yes)
            return yes;
        if (s_yes.Contains(cell.Text, StringComparer.OrdinalIgnoreCase))
            return true;
        return s_no.Contains(cell.Text, StringComparer.OrdinalIgnoreCase) ? false : throw Wrong(ImportTexts.NotYesNo, cell.Text);
    }

    private static DateTime Instant(Cell cell, string? format, CellCulture culture)
    {
        var (moment, hasOffset) = Moment(cell, format, culture);
        if (hasOffset)
            return DateTime.SpecifyKind(moment, DateTimeKind.Utc);
        var local = DateTime.SpecifyKind(moment, DateTimeKind.Unspecified);
        // An hour that the clocks jumped over is the one after the jump.
        return TimeZoneInfo.ConvertTimeToUtc(culture.Zone.IsInvalidTime(local) ? local.AddHours(1) : local, culture.Zone);
    }

    private static (DateTime DateTime, bool HasOffset) Moment(Cell cell, string? format, CellCulture culture)
    {
        if (cell.Value is DateTime typed)
            return (typed, false);
        if (format is not null)
        {
            // A slash in a format means the culture's own separator; the file's slash is a slash.
            return DateTime.TryParseExact(cell.Text, format, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var exact)
                || DateTime.TryParseExact(cell.Text, format, culture.Culture, DateTimeStyles.AllowWhiteSpaces, out exact)
                ? (exact, false)
                : throw Wrong(ImportTexts.NotTheFormat, cell.Text, format);
        }

        if (DateTime.TryParseExact(cell.Text, s_isoDates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var iso))
            return (iso, false);
        if (IsoWithOffset().IsMatch(cell.Text) && DateTimeOffset.TryParse(cell.Text, CultureInfo.InvariantCulture, out var instant))
            return (instant.UtcDateTime, true);
        return (Local(cell.Text, culture), false);
    }

    private static DateTime Local(string text, CellCulture culture)
    {
        var parts = NumericDate().Match(text);
        if (!culture.IsGiven && parts.Success && parts.Groups["separator"].Value != "."
            && int.Parse(parts.Groups["first"].ValueSpan, CultureInfo.InvariantCulture) is <= 12 and var first
            && int.Parse(parts.Groups["second"].ValueSpan, CultureInfo.InvariantCulture) is <= 12 and var second && first != second)
            throw Wrong(ImportTexts.AmbiguousDate, text);
        if (DateTime.TryParse(text, culture.Culture, DateTimeStyles.AllowWhiteSpaces, out var local))
            return local;
        return !culture.IsGiven && parts.Success && DateTime.TryParseExact(text, ["d.M.yyyy", "d/M/yyyy", "d-M-yyyy", "M/d/yyyy", "M-d-yyyy", "d.M.yyyy H:mm", "d/M/yyyy H:mm", "M/d/yyyy H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out local)
            ? local
            : throw Wrong(ImportTexts.NotADate, text);
    }

    private static InvalidInputException Wrong(Words sentence, string text, params object?[] more) =>
        new("", sentence.With([text.Length > 100 ? text[..100] + "…" : text, .. more]));

    [GeneratedRegex(@"^[-+]?(\d+|\d{1,3}(_\d{3})+)?\.\d*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberParts();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IsoWithOffset();

    [GeneratedRegex(@"^(?<first>\d{1,2})(?<separator>[./-])(?<second>\d{1,2})[./-]\d{2,4}\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumericDate();
}
