namespace Crm.Bpm.BrowserTests;

/// <summary>Where pictures of pages are kept: artifacts/screens.</summary>
internal static class Screens
{
    public static string Folder
    {
        get
        {
            // artifacts/bin/<this project>/<configuration>/ → artifacts/screens
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(own.Parent!.Parent!.Parent!.FullName, "screens");
        }
    }
}
