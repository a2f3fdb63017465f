using System.Globalization;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>Amounts as people read them: grouped by culture, with the currency's sign, without empty kopecks.</summary>
public static class MoneyWords
{
    /// <summary>The currency of an amount: the heading of its column, and what a screen reader says of its choice.</summary>
    public static readonly Words CurrencyOf = new("{0}, currency", "{0}, валюта");

    private static readonly string[] s_usual = ["RUB", "USD", "EUR"];

    /// <summary>The currencies to choose from: the company's first, then the usual ones, then the one an amount has already.</summary>
    public static IReadOnlyList<string> Offered(string? company, string? own = null) =>
        [.. new[] { company }.Concat(s_usual).Append(own).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The sign of a currency ("₽"), or its code when it has none of its own.</summary>
    public static string Sign(string currency) => currency switch
    {
        "RUB" => "₽",
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "KZT" => "₸",
        "CNY" => "¥",
        "BYN" => "Br",
        "TRY" => "₺",
        "INR" => "₹",
        _ => currency,
    };

    /// <summary>"1 200 000 ₽", "$1,200.50". The sign stands in front only where English puts it there.</summary>
    public static string Format(decimal amount, string currency)
    {
        var culture = CultureInfo.CurrentCulture;
        var number = amount.ToString(amount == decimal.Truncate(amount) ? "N0" : "N2", culture);
        var inFront = culture.TwoLetterISOLanguageName is "en" && currency is ("USD" or "EUR" or "GBP");
        return inFront ? Signed(number, Sign(currency)) : $"{number}\u00a0{Sign(currency)}";
    }

    private static string Signed(string number, string sign) => number.StartsWith('-') ? $"-{sign}{number[1..]}" : sign + number;
}
