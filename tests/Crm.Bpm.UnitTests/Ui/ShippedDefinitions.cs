namespace Crm.Bpm.UnitTests.Ui;

/// <summary>The definitions the product ships, as they lie in the repository.</summary>
internal static class ShippedDefinitions
{
    /// <summary>The file of this name.</summary>
    public static string PathOf(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "workflows", "definitions", name) is var path && File.Exists(path))
                return path;
        throw new FileNotFoundException("The shipped definitions are not above the tests.", name);
    }
}
