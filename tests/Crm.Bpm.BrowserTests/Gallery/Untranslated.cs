using System.Text.RegularExpressions;

namespace Crm.Bpm.BrowserTests.Gallery;

/// <summary>Finds words of the other language, and internal names, in what a page says.</summary>
internal sealed partial class Untranslated(DemoData data)
{
    private static readonly string s_script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Gallery", "Words.js"));

    // Names and abbreviations that are the same in Russian.
    private static readonly HashSet<string> s_common = new(StringComparer.OrdinalIgnoreCase)
    {
        "Crm", "Bpm", "Basic", "mail", "JSON", "API", "CRM", "CSV", "XLSX", "Excel", "ICS", "Ctrl", "Esc", "Enter", "Elsa", "PostgreSQL", "SQLite", "UTC", "URL", "http", "https", "html", "RUB", "USD", "EUR", "english", "JavaScript", "src", "iframe", "utm", "utm_", "utm_source", "utm_medium", "utm_campaign", "TLS", "STARTTLS", "smtp", "name", "example", "com", "Message", "SDK", "crmplugin", "BEGIN", "PUBLIC", "KEY", "Expert", "Acme",
    };

    public async Task<IReadOnlyList<string>> FindAsync(IPage page, string language)
    {
        var lines = await page.EvaluateAsync<string[]>(s_script);
        return [.. lines.Where(line => IsForeign(line, language)).Take(10)];
    }

    private bool IsForeign(string line, string language)
    {
        var suspects = language == "en" ? Cyrillic() : Latin();
        if (!suspects.IsMatch(line) || Code().IsMatch(line))
            return false;
        return suspects.Matches(data.Without(Id().Replace(Address().Replace(line, ""), ""))).Any(word => !s_common.Contains(word.Value));
    }

    // An address of the product, given as an example.
    [GeneratedRegex(@"/[\w/…-]+", RegexOptions.None, 1000)]
    private static partial Regex Address();

    // Ids of records, numbers of trial licences, fingerprints: hexadecimal digits can look like a word.
    [GeneratedRegex(@"\b([A-Z]-)?[0-9a-f]{8,}\b(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12}\b)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();

    // Beside its name stands a permission's code, which the API uses.
    [GeneratedRegex(@"^[a-z-]+\.[A-Za-z-]+$", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\p{IsCyrillic}{2,}", RegexOptions.None, 1000)]
    private static partial Regex Cyrillic();

    [GeneratedRegex("[A-Za-z][A-Za-z_]{2,}", RegexOptions.None, 1000)]
    private static partial Regex Latin();
}
