using System.Globalization;
using System.Text;

namespace Crm.Bpm.Workflows.Expressions;

/// <summary>Dates by strftime formats, as Liquid's date filter takes them.</summary>
internal static class LiquidDate
{
    public static string Format(DateTimeOffset time, string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            var flag = '\0';
            if (format[i + 1] is '-' or '0' or '^' or '_' && i + 2 < format.Length)
                flag = format[++i];
            text.Append(Flagged(Part(time, format[++i]), flag));
        }

        return text.ToString();
    }

    private static string Flagged(string part, char flag) => flag switch
    {
        '-' => part.Length > 1 && char.IsDigit(part[^1]) ? part.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed : "0" : part.TrimStart(),
        '^' => part.ToUpperInvariant(),
        '_' => part.Length > 1 && part[0] == '0' ? " " + part[1..] : part,
        '0' => part.Replace(' ', '0'),
        _ => part,
    };

    private static string Part(DateTimeOffset time, char kind) => kind switch
    {
        'Y' => Net(time, "yyyy"),
        'C' => Pad(time.Year / 100),
        'y' => Net(time, "yy"),
        'm' => Net(time, "MM"),
        'B' => Net(time, "MMMM"),
        'b' or 'h' => Net(time, "MMM"),
        'd' => Net(time, "dd"),
        'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'H' => Net(time, "HH"),
        'k' => time.Hour.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'I' => Net(time, "hh"),
        'l' => Net(time, "%h").PadLeft(2),
        'M' => Net(time, "mm"),
        'S' => Net(time, "ss"),
        'L' => Net(time, "fff"),
        'N' => Net(time, "fffffff") + "00",
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'A' => Net(time, "dddd"),
        'a' => Net(time, "ddd"),
        'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'V' => Pad(ISOWeek.GetWeekOfYear(time.DateTime)),
        'G' => ISOWeek.GetYear(time.DateTime).ToString(CultureInfo.InvariantCulture),
        'z' => Net(time, "zzz").Replace(":", string.Empty, StringComparison.Ordinal),
        'Z' => time.Offset == TimeSpan.Zero ? "UTC" : Net(time, "zzz"),
        's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'D' or 'x' => Net(time, "MM/dd/yy"),
        'F' => Net(time, "yyyy-MM-dd"),
        'T' or 'X' => Net(time, "HH:mm:ss"),
        'R' => Net(time, "HH:mm"),
        'r' => Net(time, "hh:mm:ss tt"),
        'c' => Net(time, "ddd MMM dd HH:mm:ss yyyy"),
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => "%" + kind,
    };

    private static string Net(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static string Pad(int number) => number.ToString("00", CultureInfo.InvariantCulture);
}
