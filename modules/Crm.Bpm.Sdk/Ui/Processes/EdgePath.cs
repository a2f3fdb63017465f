using System.Globalization;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>The curve of a connection.</summary>
internal static class EdgePath
{
    /// <summary>How far a connection that leads back dips below the steps.</summary>
    public const double Dip = 40;

    public static DrawnEdge Of(Connection edge, Box from, Box to, bool taken)
    {
        var isDown = Math.Abs(to.MiddleX - from.MiddleX) < Math.Min(from.Width, to.Width) / 2 && to.Y >= from.Bottom;
        var isBack = !isDown && to.X < from.Right;
        var label = edge.SourcePort is null or "Done" ? null : edge.SourcePort;
        var (path, x, y) = isDown ? Down(from, to) : isBack ? Back(from, to) : Ahead(from, to);
        return new DrawnEdge(edge.Source, edge.Target, path, label, x, y, isBack, taken);
    }

    private static (string Path, double X, double Y) Ahead(Box from, Box to)
    {
        var bend = Math.Max(20, (to.X - from.Right) / 2);
        return (Text($"M{from.Right:0.#} {from.MiddleY:0.#}C{from.Right + bend:0.#} {from.MiddleY:0.#} {to.X - bend:0.#} {to.MiddleY:0.#} {to.X:0.#} {to.MiddleY:0.#}"),
            (from.Right + to.X) / 2, (from.MiddleY + to.MiddleY) / 2 - 5);
    }

    private static (string Path, double X, double Y) Down(Box from, Box to)
    {
        var bend = Math.Max(12, (to.Y - from.Bottom) / 2);
        return (Text($"M{from.MiddleX:0.#} {from.Bottom:0.#}C{from.MiddleX:0.#} {from.Bottom + bend:0.#} {to.MiddleX:0.#} {to.Y - bend:0.#} {to.MiddleX:0.#} {to.Y:0.#}"),
            (from.MiddleX + to.MiddleX) / 2, (from.Bottom + to.Y) / 2);
    }

    // Around below, so that the way back never runs through the steps it returns over.
    private static (string Path, double X, double Y) Back(Box from, Box to)
    {
        var low = Math.Max(from.Bottom, to.Bottom) + Dip;
        return (Text($"M{from.MiddleX:0.#} {from.Bottom:0.#}C{from.MiddleX:0.#} {low:0.#} {to.MiddleX:0.#} {low:0.#} {to.MiddleX:0.#} {to.Bottom:0.#}"),
            (from.MiddleX + to.MiddleX) / 2, low - Dip / 4 - 5);
    }

    private static string Text(FormattableString path) => path.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A label in lines.</summary>
internal static class LabelLines
{
    private const double Letter = 7.1;
    private const int MaxLines = 2;

    /// <summary>At most two lines that fit a box; what is longer ends with an ellipsis.</summary>
    public static IReadOnlyList<string> Of(string label, double width)
    {
        var fits = Math.Max(6, (int)((width - 20) / Letter));
        var lines = new List<string>();
        foreach (var word in label.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= fits)
                lines[^1] += " " + word;
            else
                lines.Add(word);
        }

        var shown = lines.Take(MaxLines).Select(l => l.Length > fits ? l[..(fits - 1)] + "…" : l).ToList();
        if (lines.Count > MaxLines && !shown[^1].EndsWith('…'))
            shown[^1] = (shown[^1].Length >= fits ? shown[^1][..(fits - 1)] : shown[^1]) + "…";
        return shown;
    }
}
