using System.Globalization;

namespace Crm.Bpm.Sdk;

/// <summary>
/// Lets a text choose the form of a word by a number: <c>"{0} {0:task|tasks}"</c>, <c>"{0} {0:задача|задачи|задач}"</c>. English has two
/// forms, Russian three (1, 2, 5). Whatever else stands behind a colon formats as always.
/// </summary>
/// <param name="numbers">How numbers and dates are written.</param>
/// <param name="language">Whose forms the text has.</param>
internal sealed class Plural(CultureInfo numbers, CultureInfo language) : IFormatProvider, ICustomFormatter
{
    public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : numbers.GetFormat(formatType);

    public string Format(string? format, object? arg, IFormatProvider? formatProvider)
    {
        if (format?.Contains('|', StringComparison.Ordinal) != true)
            return arg is IFormattable formattable ? formattable.ToString(format, numbers) : arg?.ToString() ?? "";
        var forms = format.Split('|');
        return forms[Math.Min(FormOf(NumberOf(arg)), forms.Length - 1)];
    }

    private int FormOf(long count) => language.TwoLetterISOLanguageName switch
    {
        "ru" when count % 10 == 1 && count % 100 != 11 => 0,
        "ru" when count % 10 is >= 2 and <= 4 && count % 100 is < 12 or > 14 => 1,
        "ru" => 2,
        _ => count == 1 ? 0 : 1,
    };

    private static long NumberOf(object? arg) => arg switch
    {
        int number => Math.Abs((long)number),
        long number => Math.Abs(number),
        Counted counted => counted.Number,
        _ => 0,
    };
}

/// <summary>How many there are, or at least: counting many rows stops at a limit, and the text says so ("1,000+").</summary>
/// <param name="Number">How many were counted.</param>
/// <param name="IsExact">False when counting stopped there.</param>
public readonly record struct Counted(int Number, bool IsExact = true) : IFormattable
{
    /// <summary>An exact number.</summary>
    public static implicit operator Counted(int number) => FromInt32(number);

    /// <summary>An exact number.</summary>
    public static Counted FromInt32(int number) => new(number);

    /// <summary>What was counted with a limit: reaching it means there may be more.</summary>
    public static Counted UpTo(int limit, int number) => new(number, number < limit);

    /// <inheritdoc />
    public string ToString(string? format, IFormatProvider? formatProvider) => Number.ToString("N0", formatProvider) + (IsExact ? "" : "+");

    /// <summary>"664", "1,000+", by the current culture.</summary>
    public string Text => ToString(null, CultureInfo.CurrentCulture);

    /// <inheritdoc />
    public override string ToString() => Text;
}
