using System.Text.RegularExpressions;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.Modules.Tasks.Pages;

/// <summary>The people mentioned in a note that is being written: names as they read, and who they are.</summary>
internal sealed partial class Mentions
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>What was typed of a name after the last @; null when no name is being typed.</summary>
    public static string? Asked(string? text) =>
        text is not null && Open().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>The text with the chosen person in place of what was typed of the name.</summary>
    public string Choose(string text, Option person)
    {
        _ids[person.Label] = person.Code;
        return Open().Replace(text, "") + "@" + person.Label + " ";
    }

    /// <summary>The note as it is kept: a mention is <c>@[Name](id)</c>.</summary>
    public string Written(string text) =>
        _ids.OrderByDescending(known => known.Key.Length).Aggregate(text.Trim(), (note, known) => note.Replace("@" + known.Key, $"@[{known.Key}]({known.Value})", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<=^|\s)@(?<name>[\p{L}\-]*( [\p{L}\-]+)?)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Open();
}
