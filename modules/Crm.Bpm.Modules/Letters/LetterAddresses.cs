using Crm.Bpm.Sdk;
using MimeKit;

namespace Crm.Bpm.Modules.Letters;

/// <summary>Reads addresses as people write them, and says which one is wrong.</summary>
internal static class LetterAddresses
{
    /// <summary>One letter goes to no more people.</summary>
    public const int Most = 50;

    private static readonly Words s_missing = new("Say whom the letter goes to.", "Укажите, кому отправить письмо.");
    private static readonly Words s_wrong = new("“{0}” is not an e-mail address. Write name@example.com; several are separated by commas.", "«{0}» — не адрес e-mail. Пишите name@example.com, несколько адресов — через запятую.");
    private static readonly Words s_tooMany = new("A letter goes to at most {0} addresses.", "У письма не больше {0} адресов.");

    /// <summary>The addresses; at least one.</summary>
    /// <exception cref="InvalidInputException">There is none, or one is wrong.</exception>
    public static IReadOnlyList<MailboxAddress> Require(string field, string? text) =>
        string.IsNullOrWhiteSpace(text) ? throw new InvalidInputException(field, s_missing) : Parse(field, text);

    /// <summary>The addresses; none when nothing was written.</summary>
    /// <exception cref="InvalidInputException">One is wrong.</exception>
    public static IReadOnlyList<MailboxAddress> Parse(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        // A line break would begin a header of its own.
        if (text.Trim().Any(char.IsControl))
            throw Wrong(field, text);
        var separated = text.Trim().Trim(',', ';').Replace(';', ',');
        if (!InternetAddressList.TryParse(separated, out var list) || list.Count == 0)
            throw Wrong(field, text);
        if (list.Count > Most)
            throw new InvalidInputException(field, s_tooMany.With(Most));
        return [.. list.Select(address => address as MailboxAddress is { } mailbox && IsRight(mailbox.Address) ? mailbox : throw Wrong(field, address.ToString()))];
    }

    /// <summary>The addresses as one text.</summary>
    public static string ToText(IEnumerable<MailboxAddress> addresses) => string.Join(", ", addresses.Select(address => address.ToString(encode: false)));

    private static bool IsRight(string address)
    {
        var at = address.LastIndexOf('@');
        if (at is <= 0 or > 64 || address.Length > 254 || address.Any(char.IsWhiteSpace))
            return false;
        var domain = address[(at + 1)..];
        return domain == "localhost" || (domain.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(domain) != UriHostNameType.Unknown);
    }

    private static InvalidInputException Wrong(string field, string text)
    {
        var line = new string([.. text.Trim().Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        return new InvalidInputException(field, s_wrong.With(line.Length > 100 ? line[..100] + "…" : line));
    }
}
