namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>The sample plugin as the build made it.</summary>
public static class SamplePlugin
{
    public const string Id = "Crm.SamplePlugin";

    /// <summary>Lays it out as a plugin folder has it.</summary>
    /// <param name="folder">Its own folder, which becomes there.</param>
    /// <param name="project">The project that compiles it.</param>
    public static void LayOut(string folder, string project = Id)
    {
        // artifacts/bin/<this project>/<configuration>/ → artifacts/bin/<that project>/<configuration>
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        foreach (var file in (string[])["plugin.json", "Crm.SamplePlugin.dll", "definitions/visit.json"])
        {
            var copy = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, file), copy);
        }
    }
}
