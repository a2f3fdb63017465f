using System.Globalization;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>
/// Numbers as people type them, whatever their language: "1 200 000,50", "1,200,000.50", "1500,5". Every form reads them here,
/// so that the same keys mean the same number everywhere.
/// </summary>
internal static class NumberText
{
    private const int GroupSize = 3;

    /// <summary>The number, or null when it is none or reads two ways.</summary>
    public static decimal? Read(string? typed, CultureInfo culture)
    {
        var text = (typed ?? "").Trim();
        var isNegative = text.StartsWith('-') || text.StartsWith('−');
        var bare = isNegative || text.StartsWith('+') ? text[1..].TrimStart() : text;
        if (ReadsTwoWays(bare, culture))
            return null;
        var point = PointOf(bare, culture);
        var whole = WholeOf(point < 0 ? bare : bare[..point]);
        var fraction = point < 0 ? "" : bare[(point + 1)..];
        if (whole is null || !fraction.All(char.IsAsciiDigit) || whole.Length + fraction.Length == 0)
            return null;
        var plain = (isNegative ? "-" : "") + (whole.Length == 0 ? "0" : whole) + (fraction.Length == 0 ? "" : "." + fraction);
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The number as it stands in an editor: without groups, with the culture's decimal point.</summary>
    public static string Edit(decimal number) => number.ToString("0.####", CultureInfo.CurrentCulture);

    // Where the decimal point is; -1 when there is none. Of a comma and a point the last one is it; one that comes again and again groups.
    private static int PointOf(string text, CultureInfo culture)
    {
        var last = text.AsSpan().LastIndexOfAny('.', ',');
        if (last < 0)
            return -1;
        if (text.Contains(text[last] == '.' ? ',' : '.', StringComparison.Ordinal))
            return last;
        var isGroup = text.IndexOf(text[last], StringComparison.Ordinal) != last
            || (LooksLikeGroup(text, last) && culture.NumberFormat.NumberGroupSeparator == text[last].ToString());
        return isGroup ? -1 : last;
    }

    // "1.500" where the comma is the decimal point and spaces group: one person means a thousand and a half, another one and a half.
    private static bool ReadsTwoWays(string text, CultureInfo culture)
    {
        var at = text.AsSpan().IndexOfAny('.', ',');
        return at >= 0 && LooksLikeGroup(text, at)
            && culture.NumberFormat.NumberGroupSeparator != text[at].ToString() && culture.NumberFormat.NumberDecimalSeparator != text[at].ToString();
    }

    // A separator between one to three digits and exactly three. "0,500" and "1500,500" are no thousands anywhere.
    private static bool LooksLikeGroup(string text, int at) =>
        text.Length - at - 1 == GroupSize && at is > 0 and <= GroupSize && text[0] != '0' && text.Where((_, place) => place != at).All(char.IsAsciiDigit);

    // The digits before the point; null when the groups are not of three, or of different kinds.
    private static string? WholeOf(string text)
    {
        var signs = text.Where(sign => !char.IsAsciiDigit(sign)).Distinct().ToArray();
        if (signs.Length == 0)
            return text;
        if (signs is not ['.' or ','] && !signs.All(char.IsWhiteSpace))
            return null;
        var groups = text.Split(signs);
        return groups[0].Length is > 0 and <= GroupSize && groups.Skip(1).All(group => group.Length == GroupSize) ? string.Concat(groups) : null;
    }
}
