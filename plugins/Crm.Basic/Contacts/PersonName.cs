namespace Crm.Basic.Contacts;

/// <summary>A person's name in its parts.</summary>
/// <param name="Last">The family name; null when nobody said.</param>
/// <param name="First">The given name.</param>
/// <param name="Middle">The patronymic or middle name.</param>
public sealed record PersonName(string? Last, string? First, string? Middle)
{
    private static readonly string[] s_patronymics = ["вич", "вна", "ична", "инична", "оглы", "кызы"];
    private static readonly string[] s_surnames =
        ["ов", "ова", "ев", "ева", "ёв", "ёва", "ин", "ина", "ын", "ына", "ский", "ская", "цкий", "цкая", "ко", "юк", "чук", "их", "ых", "ой", "ян", "дзе", "швили"];

    /// <summary>Last, first and middle name with spaces; empty when there is none.</summary>
    public override string ToString() => Join(Last, First, Middle);

    /// <summary>The parts that are there, with spaces.</summary>
    public static string Join(params string?[] parts) => string.Join(' ', parts.Where(p => !string.IsNullOrWhiteSpace(p)).Select(p => p!.Trim()));

    /// <summary>
    /// Tells the parts of a full name. Russian names are told by their patronymic and by usual endings of family names; others
    /// are read as given name first.
    /// </summary>
    public static PersonName Parse(string? text)
    {
        var words = (text ?? "").Split([' ', '\t', '\u00a0', ','], StringSplitOptions.RemoveEmptyEntries);
        return words.Length switch
        {
            0 => new(null, null, null),
            1 => new(null, words[0], null),
            2 => IsSurname(words[0]) && !IsSurname(words[1]) ? new(words[0], words[1], null)
                : IsPatronymic(words[1]) ? new(null, words[0], words[1])
                : new(words[1], words[0], null),
            _ => IsPatronymic(words[2]) ? new(words[0], words[1], string.Join(' ', words[2..]))
                : IsPatronymic(words[1]) ? new(string.Join(' ', words[2..]), words[0], words[1])
                : new(words[^1], words[0], string.Join(' ', words[1..^1])),
        };
    }

    private static bool IsPatronymic(string word) => EndsWithAny(word, s_patronymics);

    private static bool IsSurname(string word) => EndsWithAny(word, s_surnames);

    private static bool EndsWithAny(string word, string[] endings) =>
        Array.Exists(endings, e => word.Length > e.Length + 1 && word.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
