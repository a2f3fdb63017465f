using System.Globalization;

namespace Crm.Bpm.Sdk;

/// <summary>
/// A text a person sees, in every language the product speaks. Shown in the language of
/// <see cref="CultureInfo.CurrentUICulture"/>; English when the culture is neither Russian nor English.
/// </summary>
/// <param name="En">
/// English text. <c>{0}</c>, <c>{1}</c> … are places for arguments of <see cref="With"/>; <c>{0:lead|leads}</c> is the form of a word for a number.
/// </param>
/// <param name="Ru">Russian text with the same places; <c>{0:клиент|клиента|клиентов}</c> for 1, 2 and 5.</param>
public sealed record Words(string En, string Ru)
{
    /// <summary>The text in the given culture's language.</summary>
    public string In(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "ru" ? Ru : En;
    }

    /// <summary>The text in the current language with its places filled; numbers and dates are formatted by the current culture.</summary>
    public string With(params object?[] arguments) =>
        string.Format(new Plural(CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture), In(CultureInfo.CurrentUICulture), arguments);

    /// <summary>The text in every language with its places filled, each by the culture of its language.</summary>
    public Words Filled(params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new Words(FilledIn(CultureInfo.GetCultureInfo("en-GB"), arguments), FilledIn(CultureInfo.GetCultureInfo("ru-RU"), arguments));
    }

    /// <summary>A text that reads the same in every language: a name, a code, a number.</summary>
    public static Words Same(string text) => new(text, text);

    /// <summary>The text in the current language.</summary>
    public override string ToString() => In(CultureInfo.CurrentUICulture);

    /// <summary>The text in the current language.</summary>
    public static implicit operator string(Words? words) => words?.ToString() ?? "";

    private string FilledIn(CultureInfo culture, object?[] arguments) =>
        string.Format(new Plural(culture, culture), In(culture), [.. arguments.Select(argument => argument is Words words ? words.In(culture) : argument)]);
}
