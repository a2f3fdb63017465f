using System.Globalization;

namespace Crm.Bpm.Modules.Plugins.Packages;

/// <summary>A version as plugins have it: 1.4.0, or 1.4.0-beta.2 before it. What is left out is 0.</summary>
public sealed record SemVersion(int Major, int Minor, int Patch, string Before = "") : IComparable<SemVersion>
{
    /// <summary>Reads a version; false when it is none.</summary>
    public static bool TryParse(string? text, out SemVersion version)
    {
        version = new SemVersion(0, 0, 0);
        var parts = (text ?? "").Trim().Split('+')[0].Split('-', 2);
        var numbers = parts[0].Split('.');
        var before = parts.Length > 1 ? parts[1] : "";
        if (numbers.Length is < 1 or > 3 || (parts.Length > 1 && before.Length == 0) || !before.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'))
            return false;
        Span<int> read = stackalloc int[3];
        for (var i = 0; i < numbers.Length; i++)
            if (numbers[i].Length is 0 or > 6 || !int.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out read[i]))
                return false;
        version = new SemVersion(read[0], read[1], read[2], before);
        return true;
    }

    /// <exception cref="FormatException">It is no version.</exception>
    public static SemVersion Parse(string text) => TryParse(text, out var version) ? version : throw new FormatException($"“{text}” is no version.");

    public int CompareTo(SemVersion? other)
    {
        if (other is null)
            return 1;
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0 || Before == other.Before)
            return order;
        // What comes before a version is smaller than it.
        return Before.Length == 0 ? 1 : other.Before.Length == 0 ? -1 : CompareParts(Before.Split('.'), other.Before.Split('.'));
    }

    public static bool operator <(SemVersion left, SemVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(SemVersion left, SemVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(SemVersion left, SemVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SemVersion left, SemVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}{(Before.Length > 0 ? "-" : "")}{Before}");

    private static int CompareParts(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var (l, r) = (int.TryParse(left[i], NumberStyles.None, CultureInfo.InvariantCulture, out var ln) ? ln : -1, int.TryParse(right[i], NumberStyles.None, CultureInfo.InvariantCulture, out var rn) ? rn : -1);
            var order = l >= 0 && r >= 0 ? l.CompareTo(r) : l >= 0 ? -1 : r >= 0 ? 1 : string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }
}

/// <summary>Versions that will do: "1.2" is 1.2 or later, below 2.0; ">=1.2 &lt;1.5" says both ends.</summary>
public sealed class VersionRange
{
    private readonly List<(string Sign, SemVersion Version)> _ends;
    private readonly string _text;

    private VersionRange(string text, List<(string, SemVersion)> ends) => (_text, _ends) = (text, ends);

    /// <summary>Every version.</summary>
    public static VersionRange Any { get; } = new("", []);

    /// <summary>Reads a range; false when it is none.</summary>
    public static bool TryParse(string? text, out VersionRange range)
    {
        range = Any;
        var ends = new List<(string, SemVersion)>();
        var words = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var word in words)
        {
            var sign = new string([.. word.TakeWhile(c => c is '<' or '>' or '=')]);
            if (!SemVersion.TryParse(word[sign.Length..], out var version) || sign is not ("" or "<" or "<=" or ">" or ">=" or "="))
                return false;
            if (sign.Length == 0)
                ends.AddRange([(">=", version), ("<", new SemVersion(version.Major + 1, 0, 0))]);
            else
                ends.Add((sign, version));
        }

        range = new VersionRange(string.Join(' ', words), ends);
        return true;
    }

    /// <summary>Whether a version will do.</summary>
    public bool Has(SemVersion version) => _ends.TrueForAll(end => end.Sign switch
    {
        "<" => version < end.Version,
        "<=" => version <= end.Version,
        ">" => version > end.Version,
        ">=" => version >= end.Version,
        _ => version.CompareTo(end.Version) == 0,
    });

    public override string ToString() => _text;
}
