using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crm.Bpm.Modules.Plugins.Packages;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>
/// The plugins that administrators installed, in the data folder: <c>plugins/installed/{id}/{version}-{hash}</c>, the state file, and packages
/// that wait for a decision. A version's folder is whole before the state file names it, and the file is replaced in one step, so a
/// process that is killed at any moment leaves the old state or the new one.
/// </summary>
public sealed class PluginStore
{
    private static readonly TimeSpan s_uploadsKept = TimeSpan.FromDays(1);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _writing = new();
    private readonly string _folder;

    /// <param name="dataFolder">The product's data folder.</param>
    public PluginStore(string dataFolder)
    {
        _folder = Path.Combine(dataFolder, "plugins");
        State = Read();
    }

    /// <summary>What is to run at the next start.</summary>
    public PluginState State { get; private set; }

    /// <summary>The state file was there and could not be read; then nothing that was installed runs, and nothing is swept away.</summary>
    public string? Unreadable { get; private set; }

    private string StateFile => Path.Combine(_folder, "state.json");

    private string InstalledFolder => Path.Combine(_folder, "installed");

    private string UploadFolder => Path.Combine(_folder, "uploads");

    /// <summary>Where a version lies; null for the one that ships with the program.</summary>
    public string? FolderOf(InstalledVersion? version) => version?.Folder is { } folder ? Path.Combine(InstalledFolder, folder) : null;

    /// <summary>Where a package that was sent lies.</summary>
    public string UploadOf(Guid id) => Path.Combine(UploadFolder, id.ToString("N") + PackageWriter.Extension);

    /// <summary>A place for a package that is being sent.</summary>
    public Guid NewUpload()
    {
        Directory.CreateDirectory(UploadFolder);
        return Guid.CreateVersion7();
    }

    /// <summary>Changes the state in one step; it counts from the next start.</summary>
    public void Change(Func<PluginState, PluginState> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_writing)
        {
            if (Unreadable is not null)
                throw new IOException(Unreadable);
            var state = change(State);
            if (ReferenceEquals(state, State))
                return;
            Directory.CreateDirectory(_folder);
            var begun = StateFile + ".new";
            using (var file = new FileStream(begun, FileMode.Create, FileAccess.Write))
            {
                JsonSerializer.Serialize(file, state, s_json);
                file.Flush(flushToDisk: true);
            }

            File.Move(begun, StateFile, overwrite: true);
            State = state;
        }
    }

    /// <summary>Changes what the state says of one plugin.</summary>
    public void Change(string plugin, Func<PluginEntry, PluginEntry?> change) => Change(state => state.With(plugin, change(state.Of(plugin))));

    /// <summary>Unpacks a package beside what is there; the state does not name it yet.</summary>
    public InstalledVersion Unpack(PackageFile package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var manifest = package.Manifest;
        var hash = Convert.ToHexStringLower(SHA256.HashData(package.ManifestBytes));
        var name = Path.Combine(manifest.Id, $"{manifest.SemVersion}-{hash[..12]}");
        var target = Path.Combine(InstalledFolder, name);
        if (!Directory.Exists(target))
        {
            var begun = Path.Combine(InstalledFolder, ".new-" + Guid.CreateVersion7().ToString("N"));
            try
            {
                package.Unpack(begun);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                Directory.Move(begun, target);
            }
            catch
            {
                if (Directory.Exists(begun))
                    Directory.Delete(begun, recursive: true);
                throw;
            }
        }

        return new InstalledVersion(manifest.Version, name, hash);
    }

    /// <summary>Removes what no entry of the state needs: interrupted installations, versions before the last, packages nobody decided about.</summary>
    public void Sweep()
    {
        if (Unreadable is not null)
            return;
        var needed = State.Plugins.Values.SelectMany(e => new[] { FolderOf(e.Current), FolderOf(e.Previous) }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (Directory.Exists(InstalledFolder))
            foreach (var plugin in Directory.GetDirectories(InstalledFolder))
                SweepPlugin(plugin, needed);
        if (Directory.Exists(UploadFolder))
            foreach (var upload in Directory.GetFiles(UploadFolder).Where(f => TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(f) > s_uploadsKept))
                File.Delete(upload);
    }

    private static void SweepPlugin(string plugin, HashSet<string> needed)
    {
        if (Path.GetFileName(plugin).StartsWith(".new-", StringComparison.Ordinal))
        {
            Directory.Delete(plugin, recursive: true);
            return;
        }

        foreach (var version in Directory.GetDirectories(plugin).Where(v => !needed.Contains(v)))
            Directory.Delete(version, recursive: true);
        if (!Directory.EnumerateFileSystemEntries(plugin).Any())
            Directory.Delete(plugin);
    }

    private PluginState Read()
    {
        if (!File.Exists(StateFile))
            return new PluginState();
        try
        {
            return JsonSerializer.Deserialize<PluginState>(File.ReadAllBytes(StateFile), s_json) ?? new PluginState();
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Unreadable = $"{StateFile} cannot be read: {broken.Message}";
            return new PluginState();
        }
    }
}
