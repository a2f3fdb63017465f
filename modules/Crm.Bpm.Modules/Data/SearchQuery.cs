using Crm.Bpm.Sdk.Search;

namespace Crm.Bpm.Modules.Data;

/// <summary>What somebody looks for, taken apart: words that must all begin words of the record, or a key that begins like this.</summary>
/// <param name="Alternatives">The words as typed, and as they would be on the other keyboard layout; any of the two.</param>
/// <param name="Keys">Beginnings of phones, e-mails and tax numbers in normal form.</param>
internal sealed record SearchQuery(IReadOnlyList<IReadOnlyList<string>> Alternatives, IReadOnlyList<(string Type, string Begins)> Keys)
{
    private const int MaxWords = 8;
    private const int MinLetters = 2;
    private const int MinDigits = 4;
    private const int PhoneDigits = 10;

    public static SearchQuery Of(string text)
    {
        var alternatives = new List<IReadOnlyList<string>>();
        foreach (var words in new[] { WordsOf(text), SearchText.OtherLayout(text) is { } other ? WordsOf(other) : [] })
            if (words.Count > 0)
                alternatives.Add(words);
        return new SearchQuery(alternatives, [.. KeysOf(text.Trim())]);
    }

    private static List<string> WordsOf(string text) =>
        [.. NormalText.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length >= MinLetters).Take(MaxWords).Select(SearchText.Shortened)];

    private static IEnumerable<(string Type, string Begins)> KeysOf(string text)
    {
        if (text.Length >= MinLetters && !text.Any(char.IsWhiteSpace) && text.All(c => !char.IsControl(c)))
            yield return ("email", text.ToLowerInvariant());
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length < MinDigits || digits.Length < text.Length / 2)
            yield break;
        yield return ("taxNumber", digits);
        yield return ("phone", "+" + digits);
        yield return ("phone10", digits.Length > PhoneDigits ? digits[^PhoneDigits..] : digits);

        // "8 921 55…" and "7 921 55…" are the beginnings of +7 921 55….
        if (digits.Length <= PhoneDigits && digits[0] is '7' or '8')
            yield return ("phone10", digits[1..]);
    }
}
