using System.Globalization;

namespace Crm.Bpm.Sdk.Ui.Processes;

/// <summary>The curve of a connection: a cubic one, from the edge of a step to the edge of another.</summary>
internal sealed record EdgeCurve(string From, string To, bool IsBackward, (double X, double Y) Start, (double X, double Y) Leave, (double X, double Y) Enter, (double X, double Y) End)
{
    // How far a connection that leads back dips below the steps.
    private const double Dip = 44;

    public string Path => string.Create(CultureInfo.InvariantCulture,
        $"M{Start.X:0.#} {Start.Y:0.#}C{Leave.X:0.#} {Leave.Y:0.#} {Enter.X:0.#} {Enter.Y:0.#} {End.X:0.#} {End.Y:0.#}");

    /// <summary>How low it gets.</summary>
    public double Bottom => Math.Max(Math.Max(Start.Y, End.Y), At(.5).Y);

    public static EdgeCurve Of(string from, string to, Box source, Box target)
    {
        var isDown = Math.Abs(target.MiddleX - source.MiddleX) < Math.Min(source.Width, target.Width) / 2 && target.Y >= source.Bottom;
        if (isDown)
            return Down(from, to, source, target);
        return target.X < source.Right ? Back(from, to, source, target) : Ahead(from, to, source, target);
    }

    /// <summary>The point at a part of the way, from 0 to 1.</summary>
    public (double X, double Y) At(double part)
    {
        var rest = 1 - part;
        var (a, b, c, d) = (rest * rest * rest, 3 * rest * rest * part, 3 * rest * part * part, part * part * part);
        return (a * Start.X + b * Leave.X + c * Enter.X + d * End.X, a * Start.Y + b * Leave.Y + c * Enter.Y + d * End.Y);
    }

    private static EdgeCurve Ahead(string from, string to, Box source, Box target)
    {
        var bend = Math.Max(20, (target.X - source.Right) / 2);
        return new EdgeCurve(from, to, false, (source.Right, source.MiddleY), (source.Right + bend, source.MiddleY), (target.X - bend, target.MiddleY), (target.X, target.MiddleY));
    }

    private static EdgeCurve Down(string from, string to, Box source, Box target)
    {
        var bend = Math.Max(12, (target.Y - source.Bottom) / 2);
        return new EdgeCurve(from, to, false, (source.MiddleX, source.Bottom), (source.MiddleX, source.Bottom + bend), (target.MiddleX, target.Y - bend), (target.MiddleX, target.Y));
    }

    // Around below, so that the way back never runs through the steps it returns over.
    private static EdgeCurve Back(string from, string to, Box source, Box target)
    {
        var low = Math.Max(source.Bottom, target.Bottom) + Dip;
        return new EdgeCurve(from, to, true, (source.MiddleX, source.Bottom), (source.MiddleX, low), (target.MiddleX, low), (target.MiddleX, target.Bottom));
    }
}
