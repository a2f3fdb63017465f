using System.Collections.Frozen;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>
/// The product's own icon set: line drawings on a 24 × 24 field, taken by name in <see cref="Icon"/> and wherever a
/// menu item, an action or an empty state names one. An unknown name draws a plain circle.
/// </summary>
public static class Icons
{
    private static readonly FrozenDictionary<string, string> s_paths = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["inbox"] = "M4 13 6.5 5h11L20 13v6H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20",
        ["calendar"] = "M5 6h14v14H5zM5 10.5h14M9 3.5V8M15 3.5V8",
        ["lead"] = "M10 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3.5 20c0-3.4 2.9-5.5 6.5-5.5 1.5 0 2.9.4 4 1M18 13.5v6M15 16.5h6",
        ["contractor"] = "M5 20V5.5L13 4v16M13 9h6v11M3 20h18M8 8.5h2M8 12h2M8 15.5h2M16 12.5v.01M16 16v.01",
        ["person"] = "M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5M4.5 20.5c0-3.6 3.2-6 7.5-6s7.5 2.4 7.5 6",
        ["people"] = "M9 11.5A3.5 3.5 0 1 0 9 4.5a3.5 3.5 0 0 0 0 7M2.5 20c0-3.3 2.8-5.5 6.5-5.5s6.5 2.2 6.5 5.5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14.9c2.4.7 4 2.6 4 5.1",
        ["deal"] = "M3.5 8.5h17v11h-17zM9 8.5V6a1.5 1.5 0 0 1 1.5-1.5h3A1.5 1.5 0 0 1 15 6v2.5M3.5 13.5h17M12 12.5v2",
        ["marketing"] = "M4 10v4.5h3L17 19V5.5L7 10zM7 14.5 8.5 20h2.5l-1.3-4.3M20 10.5v3.5",
        ["report"] = "M4.5 4v16h15.5M8.5 16.5V12M12.5 16.5V7.5M16.5 16.5V10",
        ["process"] = "M3.5 9.5h5v5h-5zM15.5 4h5v5h-5zM15.5 15h5v5h-5zM8.5 12H12M12 6.5V17.5M12 6.5h3.5M12 17.5h3.5",
        ["admin"] = "M4 7h8M17 7h3M4 17h3M12 17h8M14.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M9.5 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
        ["search"] = "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.2 15.2 20 20",
        ["plus"] = "M12 5v14M5 12h14",
        ["bell"] = "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
        ["language"] = "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M3.5 12h17M12 3.5c2.4 2.5 3.5 5.3 3.5 8.5s-1.1 6-3.5 8.5c-2.4-2.5-3.5-5.3-3.5-8.5s1.1-6 3.5-8.5",
        ["sun"] = "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
        ["moon"] = "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10",
        ["auto"] = "M4 5h16v11H4zM9 20h6M12 16v4",
        ["more"] = "M5.5 12v.01M12 12v.01M18.5 12v.01",
        ["menu"] = "M4 7h16M4 12h16M4 17h16",
        ["check"] = "m5 12.5 4.5 4.5L19 7.5",
        ["cross"] = "m6.5 6.5 11 11M17.5 6.5l-11 11",
        ["down"] = "m6.5 9.5 5.5 5.5 5.5-5.5",
        ["right"] = "m9.5 6.5 5.5 5.5-5.5 5.5",
        ["left"] = "M14.5 6.5 9 12l5.5 5.5",
        ["back"] = "M19 12H5M11 6l-6 6 6 6",
        ["fold"] = "m11.5 7-5 5 5 5M17.5 7l-5 5 5 5",
        ["phone"] = "M6 3.5h3l1.5 4.5-2 1.5c1 2.3 2.7 4 5 5l1.5-2 4.5 1.5v3c0 1.7-1.3 3-3 3C10 19.5 4 13.5 3.5 6.5c0-1.7 1-3 2.5-3",
        ["mail"] = "M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5",
        ["message"] = "M4 5h16v11.5h-8.5L7 20v-3.5H4z",
        ["note"] = "M5 4h14v10l-6 6H5zM19 14h-6v6M8.5 8.5h7M8.5 12h4",
        ["task"] = "M4.5 4.5h15v15h-15zM8 12l3 3 5-6",
        ["meeting"] = "M8 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M16 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M3.5 19v-1.5C3.5 15 5.5 13.5 8 13.5s4.5 1.5 4.5 4v1.5M14 14c.6-.3 1.3-.5 2-.5 2.5 0 4.5 1.5 4.5 4V19",
        ["document"] = "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6M9 16h6",
        ["folder"] = "M3.5 6h6l2 2.5h9V19h-17z",
        ["link"] = "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1",
        ["warning"] = "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.01",
        ["info"] = "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 11v5.5M12 7.8v.01",
        ["lock"] = "M6 10.5h12v9.5H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5M12 14.5v2",
        ["clock"] = "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 7v5l3.5 2",
        ["filter"] = "M4 5.5h16l-6 7V19l-4-2v-4.5z",
        ["sort"] = "M7 5v14M3.5 15.5 7 19l3.5-3.5M13 7h7.5M13 12h5.5M13 17h3.5",
        ["download"] = "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
        ["upload"] = "M12 15.5v-11M7 9l5-5 5 5M4.5 20h15",
        ["trash"] = "M4.5 6.5h15M9 6.5V4h6v2.5M6.5 6.5 7.5 20h9l1-13.5M10 10.5v6M14 10.5v6",
        ["edit"] = "m4.5 19.5.8-4L15.5 5.3l3.2 3.2L8.5 18.7zM13.5 7.3l3.2 3.2",
        ["copy"] = "M8.5 8.5h11v11h-11zM5 15.5h-.5v-11h11V5",
        ["undo"] = "M8 5 4 9l4 4M4 9h9.5a5.5 5.5 0 0 1 0 11H9",
        ["refresh"] = "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4v5h-5",
        ["play"] = "M7.5 4.5v15l12-7.5z",
        ["pause"] = "M8 5v14M16 5v14",
        ["stop"] = "M6 6h12v12H6z",
        ["plugin"] = "M9.5 5a2 2 0 1 1 4 0v1.5H18V11h1.5a2 2 0 1 1 0 4H18v5H5.5v-5H7a2 2 0 1 0 0-4H5.5V6.5h4z",
        ["star"] = "m12 4 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z",
        ["flag"] = "M6 20.5V4h11.5l-2 4 2 4H6",
        ["tag"] = "M4 4h8l8 8-8 8-8-8zM8 8v.01",
        ["money"] = "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M10 17V7.5h3.2a2.7 2.7 0 0 1 0 5.4H8.5M8.5 15.3h4.5",
        ["product"] = "m12 3.5 8 4.3v8.4l-8 4.3-8-4.3V7.8zM4 7.8l8 4.2 8-4.2M12 12v8.5",
        ["list"] = "M8.5 6.5h11.5M8.5 12h11.5M8.5 17.5h11.5M4.5 6.5v.01M4.5 12v.01M4.5 17.5v.01",
        ["board"] = "M4 5h4.5v14H4zM10 5h4.5v9H10zM16 5h4.5v11.5H16z",
        ["funnel"] = "M3.5 5h17l-3 4.5h-11zM7.5 12h9l-2 3.5h-5zM10.5 18h3v2h-3z",
        ["columns"] = "M4 5h16v14H4zM9.3 5v14M14.7 5v14",
        ["drag"] = "M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01",
        ["external"] = "M13.5 4.5h6v6M19.5 4.5 11 13M17.5 14v5.5h-13v-13H10",
        ["sign-out"] = "M10 4.5H5v15h5M15 8l4.5 4-4.5 4M19 12H10",
        ["send"] = "M3.5 11.5 20.5 4l-6 16.5-3-7.5zM11.5 13l9-9",
        ["pin"] = "M9 4h6l-1 6 3.5 3.5H6.5L10 10zM12 13.5V20.5",
        ["eye"] = "M2.5 12C5 7.7 8.2 5.5 12 5.5s7 2.2 9.5 6.5c-2.5 4.3-5.7 6.5-9.5 6.5S5 16.3 2.5 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6",
        ["history"] = "M4.5 12a7.5 7.5 0 1 0 2.2-5.3L4.5 9M4.5 4v5h5M12 8v4.5l3 1.5",
        ["import"] = "M4 4.5h16M12 8v12M7 15l5 5 5-5",
        ["key"] = "M8 19.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M11.2 11.8 19.5 3.5M16 7l3 3",
        ["bolt"] = "M13 3 5 13.5h6L10.5 21 19 10.5h-6z",
        ["attach"] = "M19 11.5 11.8 18.7a4.5 4.5 0 0 1-6.4-6.4L13 4.8a3 3 0 0 1 4.3 4.3l-7.5 7.4a1.5 1.5 0 0 1-2.1-2.1L14.5 7.5",
        ["template"] = "M4.5 4.5h15v5h-15zM4.5 12.5h6.5v7H4.5zM14 12.5h5.5v7H14z",
        ["target"] = "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 12v.01",
        ["queue"] = "M4 5h16v4H4zM4 11.5h16M4 15.5h16M4 19.5h10",
        ["globe"] = "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M3.5 12h17",
        ["book"] = "M5 4.5h6a2 2 0 0 1 1 .5 2 2 0 0 1 1-.5h6V18h-6.5l-.5 1-.5-1H5zM12 5v13",
        ["recycle"] = "M4.5 6.5h15M9 6.5V4h6v2.5M6.5 6.5 7.5 20h9l1-13.5M9.5 13.5l2.5-2.5 2.5 2.5M12 11v5.5",
        ["thumb-up"] = "M4 10.5h3.5V20H4zM7.5 10.5 11 3.5c1.5 0 2.5 1 2.5 2.5v3.5H19c1 0 1.7.9 1.5 1.9l-1.4 7c-.2.9-.9 1.6-1.9 1.6H7.5",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every name that has a drawing, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_paths.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The drawing of this name as an SVG path; a circle when the name is unknown or empty.</summary>
    public static string Path(string? name) =>
        name is not null && s_paths.TryGetValue(name, out var path) ? path : "M12 17.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11";
}
