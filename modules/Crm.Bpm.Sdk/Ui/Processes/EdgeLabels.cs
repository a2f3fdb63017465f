namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>Finds a free place on each connection for the name of its outcome.</summary>
internal static class EdgeLabels
{
    private const double Letter = 6.9;
    private const double Height = 16;
    private const double Air = 2;

    // The middle first; then nearer to the step it leaves, where connections of one step have not parted far, and farther.
    private static readonly double[] s_places = [.5, .42, .58, .34, .66, .26, .74, .18, .82];

    /// <summary>A label for each curve that has a name; it covers no step and no other label where there is such a place.</summary>
    public static IReadOnlyList<EdgeLabel?> Place(IReadOnlyList<EdgeCurve> curves, IReadOnlyList<string?> names, IReadOnlyCollection<Box> steps, out bool allFit)
    {
        var taken = steps.ToList();
        var labels = new List<EdgeLabel?>(curves.Count);
        allFit = true;
        foreach (var (curve, name) in curves.Zip(names))
        {
            if (name is null)
            {
                labels.Add(null);
                continue;
            }

            var free = s_places.Select(part => Around(curve.At(part), name)).FirstOrDefault(box => !taken.Exists(box.Covers));
            allFit &= free is not null;
            var box = free ?? Around(curve.At(.5), name);
            taken.Add(box);
            labels.Add(new EdgeLabel(name, box.MiddleX, box.MiddleY, box.Width, box.Height));
        }

        return labels;
    }

    private static Box Around((double X, double Y) point, string name)
    {
        var width = name.Length * Letter + 2 * Air;
        return new Box(point.X - width / 2, point.Y - Height / 2, width, Height);
    }
}
