using System.Text;

namespace Crm.Bpm.Sdk.Search;

/// <summary>The normal form of what people type: by it records are found, and sorted by name, the same on every database.</summary>
public static class NormalText
{
    /// <summary>Lower case, ё as е, letters and digits only, single spaces between words.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var normal = new StringBuilder(text.Length);
        foreach (var letter in text.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter))
                normal.Append(letter == 'ё' ? 'е' : letter);
            else if (normal.Length > 0 && normal[^1] != ' ')
                normal.Append(' ');
        }

        return normal.ToString().TrimEnd();
    }
}
