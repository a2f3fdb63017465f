using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Bpm.Modules.Plugins.Packages;

/// <summary>Packs what <c>dotnet publish</c> left of a plugin into one signed file. The same input makes the same archive, but for the signature.</summary>
public static class PackageWriter
{
    /// <summary>How a package's name ends.</summary>
    public const string Extension = ".crmplugin";

    /// <summary>The signature of the manifest, in the package beside it.</summary>
    public const string SignatureName = "plugin.json.sig";

    private static readonly DateTimeOffset s_time = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs a folder; answers the manifest as it stands in the package.</summary>
    /// <param name="folder">What was published, with its <c>plugin.json</c>.</param>
    /// <param name="package">The file to write.</param>
    /// <param name="key">Signs it; null leaves it unsigned, and then servers take it only where an administrator allowed that.</param>
    /// <param name="version">In place of the manifest's own.</param>
    /// <exception cref="BadPackageException">The folder holds no plugin.</exception>
    public static PluginManifest Write(string folder, string package, SigningKey? key, string? version = null)
    {
        var source = Path.Combine(folder, PluginManifest.FileName);
        if (!File.Exists(source))
            throw new BadPackageException(PackagePart.Manifest, PackageTexts.NoManifest);
        var manifest = PluginManifest.Read(File.ReadAllBytes(source));
        var names = NamesIn(folder);
        if (!names.Contains(manifest.Id + ".dll", StringComparer.Ordinal))
            throw new BadPackageException(PackagePart.Files, PackageTexts.NoAssembly.Filled(manifest.Id + ".dll"));
        manifest = manifest with
        {
            Version = version ?? manifest.Version,
            SignedBy = key?.Public.Fingerprint,
            LicenceKey = manifest.Activation == PluginActivation.Licensed ? manifest.LicenceKey ?? key?.Public.Pem : null,
            Files = names.ToDictionary(name => name, name => HashOf(Path.Combine(folder, name)), StringComparer.Ordinal),
        };
        var json = manifest.Write();
        // Checked as a server will check it.
        PluginManifest.Read(json);
        var begun = package + ".part";
        using (var zip = ZipFile.Open(begun, ZipArchiveMode.Create))
        {
            Add(zip, PluginManifest.FileName, json);
            if (key is not null)
                Add(zip, SignatureName, Encoding.ASCII.GetBytes(key.Sign(json)));
            foreach (var name in names)
                Add(zip, name, File.ReadAllBytes(Path.Combine(folder, name)));
        }

        File.Move(begun, package, overwrite: true);
        return manifest;
    }

    internal static string HashOf(string file)
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    // What the server brings itself stays out, and so do marks of the build.
    private static List<string> NamesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(name => name is not (PluginManifest.FileName or SignatureName or "published") && !name.StartsWith("wwwroot/_content/", StringComparison.Ordinal) && !name.EndsWith(Extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = s_time;
        using var stream = entry.Open();
        stream.Write(content);
    }
}
