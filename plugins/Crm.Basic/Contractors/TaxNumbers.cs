namespace Crm.Basic.Contractors;

/// <summary>Check digits of Russian registration numbers.</summary>
public static class TaxNumbers
{
    private static readonly int[] s_company = [2, 4, 10, 3, 5, 9, 4, 6, 8];
    private static readonly int[] s_person11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    private static readonly int[] s_person12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

    /// <summary>Whether an ИНН of 10 (a company) or 12 digits (a person) has right check digits.</summary>
    public static bool IsInn(string? text) => text is { Length: 10 or 12 } && text.All(char.IsAsciiDigit)
        && (text.Length == 10
            ? Digit(text, s_company) == text[9] - '0'
            : Digit(text, s_person11) == text[10] - '0' && Digit(text, s_person12) == text[11] - '0');

    /// <summary>Whether a КПП is well formed: nine signs, the fifth and sixth may be letters.</summary>
    public static bool IsKpp(string? text) => text is { Length: 9 }
        && text.Select((c, i) => i is 4 or 5 ? char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c) : char.IsAsciiDigit(c)).All(fits => fits);

    /// <summary>Whether an ОГРН of 13 or an ОГРНИП of 15 digits has a right check digit.</summary>
    public static bool IsOgrn(string? text) => text is { Length: 13 or 15 } && text.All(char.IsAsciiDigit)
        && (int)(long.Parse(text.AsSpan(0, text.Length - 1), System.Globalization.CultureInfo.InvariantCulture) % (text.Length - 2) % 10) == text[^1] - '0';

    /// <summary>Whether a БИК is well formed: nine digits, the first two name the country.</summary>
    public static bool IsBic(string? text) => text is { Length: 9 } && text.All(char.IsAsciiDigit) && text[0] == '0';

    /// <summary>Whether an account of 20 digits fits the bank's БИК.</summary>
    public static bool IsAccountOf(string? account, string? bic, bool isCorrespondent = false)
    {
        if (account is not { Length: 20 } || bic is not { Length: 9 } || !account.All(char.IsAsciiDigit) || !bic.All(char.IsAsciiDigit))
            return false;
        var digits = (isCorrespondent ? "0" + bic[4..6] : bic[6..]) + account;
        var sum = digits.Select((c, i) => (c - '0') * Weight(i) % 10).Sum();
        return sum % 10 == 0;
    }

    private static int Weight(int place) => (place % 3) switch { 0 => 7, 1 => 1, _ => 3 };

    private static int Digit(string text, int[] weights) => weights.Select((w, i) => w * (text[i] - '0')).Sum() % 11 % 10;
}
