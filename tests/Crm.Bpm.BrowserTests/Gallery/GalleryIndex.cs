namespace Crm.Bpm.BrowserTests.Gallery;

/// <summary>The page that shows all pictures, a row for each place.</summary>
internal static class GalleryIndex
{
    public static readonly int[] Widths = [1400, 360];
    public static readonly string[] Languages = ["en", "ru"];

    public static readonly bool IsLong = Environment.GetEnvironmentVariable("CRM_TEST_LONG") == "1";

    // The dark pages are looked at in the long run: they double the pictures.
    public static readonly string[] Themes = IsLong ? ["light", "dark"] : ["light"];

    public static string FileOf(Place place, int width, string language, string theme) => $"{place.Name}-{width}-{language}-{theme}.png";

    private const string Head = """
        <!doctype html><meta charset="utf-8"><title>Screens of Crm.Bpm</title>
        <style>body{font:14px sans-serif;margin:16px;background:#888}h2{margin:24px 0 8px}.row{display:flex;gap:8px;overflow-x:auto;align-items:start}img{height:360px;border:1px solid #444;background:#fff}</style>
        <h1>Screens of Crm.Bpm</h1>

        """;

    public static void Write()
    {
        var page = Head + string.Concat(Place.All.Concat(Place.FirstDay).Select(RowOf));
        Directory.CreateDirectory(Screens.Folder);
        // Both languages write the same; whoever comes second may find the file open.
        var own = Path.Combine(Screens.Folder, Path.GetRandomFileName());
        File.WriteAllText(own, page);
        File.Move(own, Path.Combine(Screens.Folder, "index.html"), overwrite: true);
    }

    private static string RowOf(Place place)
    {
        var pictures = from language in Languages from width in Widths from theme in Themes select PictureOf(FileOf(place, width, language, theme));
        return $"<h2 id=\"{place.Name}\">{place.Name} <small>{place.Role} {place.Path}</small></h2><div class=\"row\">{string.Concat(pictures)}</div>\n";
    }

    private static string PictureOf(string file) => $"<a href=\"{file}\"><img loading=\"lazy\" src=\"{file}\" alt=\"{Path.GetFileNameWithoutExtension(file)}\"></a>";
}
