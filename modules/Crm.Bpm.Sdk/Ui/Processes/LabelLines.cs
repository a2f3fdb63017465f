namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>A label in lines.</summary>
internal static class LabelLines
{
    private const double Letter = 7.3;
    private const int MaxLines = 2;

    /// <summary>At most two lines that fit a box; what is longer ends with an ellipsis.</summary>
    public static IReadOnlyList<string> Of(string label, double width)
    {
        var fits = Math.Max(6, (int)((width - 16) / Letter));
        var lines = new List<string>();
        foreach (var word in label.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= fits)
                lines[^1] += " " + word;
            else
                lines.Add(word);
        }

        var shown = lines.Take(MaxLines).Select(l => Cut(l, fits)).ToList();
        if (lines.Count > MaxLines && !shown[^1].EndsWith('…'))
            shown[^1] = (shown[^1].Length >= fits ? shown[^1][..(fits - 1)] : shown[^1]) + "…";
        return shown;
    }

    /// <summary>One line of at most so many letters.</summary>
    public static string Cut(string text, int letters) => text.Length > letters ? text[..(Math.Max(2, letters) - 1)].TrimEnd() + "…" : text;
}
