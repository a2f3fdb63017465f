using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using Crm.Bpm.Modules.Plugins;
using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;
using McMaster.NETCore.Plugins;

namespace Crm.Bpm.Host.Plugins;

/// <summary>
/// Finds, verifies, orders and loads plugins: those that ship in the program's plugin folder, and those that administrators installed, which
/// take their place. A plugin that fails is reported with its reason and skipped.
/// </summary>
public sealed class PluginFolder
{
    private static readonly ConcurrentDictionary<string, Lazy<Assembly>> s_loaded = new(StringComparer.Ordinal);
    private readonly List<PluginReport> _reports = [];
    private readonly List<LoadedPlugin> _plugins = [];
    private readonly Dictionary<string, (string Folder, PluginManifest Manifest)> _shipped = new(StringComparer.Ordinal);
    private readonly PluginStore _store;
    private readonly IReadOnlyDictionary<string, PluginReport> _failed;

    private PluginFolder(PluginStore store, IReadOnlyDictionary<string, PluginReport> failed) => (_store, _failed) = (store, failed);

    /// <summary>Everything found, active plugins in the order they were loaded.</summary>
    public IReadOnlyList<PluginReport> Reports => _reports;

    /// <summary>What is active; a plugin stands after those it depends on.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins => _plugins;

    /// <summary>What the rest of the product is told.</summary>
    public RunningPlugins ToRunning() => new([.. _reports], _shipped.ToDictionary(s => s.Key, s => s.Value.Manifest, StringComparer.Ordinal));

    /// <summary>Loads what there is.</summary>
    /// <param name="shipped">The program's plugin folders: in each a folder per plugin with its <c>plugin.json</c>. A missing one holds nothing.</param>
    /// <param name="store">What administrators installed.</param>
    /// <param name="failed">Plugins that this start has already tried and that failed.</param>
    public static PluginFolder Load(IReadOnlyList<string> shipped, PluginStore store, IReadOnlyDictionary<string, PluginReport> failed)
    {
        ArgumentNullException.ThrowIfNull(store);
        var found = new PluginFolder(store, failed);
        foreach (var folder in shipped.Where(Directory.Exists).SelectMany(place => Directory.EnumerateDirectories(place).Order(StringComparer.Ordinal)))
            found.FindShipped(folder);
        if (store.Unreadable is { } why)
            found._reports.Add(new PluginReport("state.json", null, PluginStatus.Malfunctioned, PluginTexts.StateUnreadable.Filled(why), IsShipped: false));
        var waiting = found._shipped.Keys.Union(store.State.Plugins.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(found.Choose).OfType<Candidate>().ToList();
        found.LoadInOrder(waiting);
        return found;
    }

    private void FindShipped(string folder)
    {
        var name = Path.GetFileName(folder);
        try
        {
            var manifest = PluginManifest.Read(File.ReadAllBytes(Path.Combine(folder, PluginManifest.FileName)));
            if (!_shipped.TryAdd(manifest.Id, (folder, manifest)))
                _reports.Add(new PluginReport(name, manifest, PluginStatus.Malfunctioned, PluginTexts.TwiceInFolder));
        }
        catch (BadPackageException bad)
        {
            _reports.Add(new PluginReport(name, null, PluginStatus.Malfunctioned, bad.Sentence));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _reports.Add(new PluginReport(name, null, PluginStatus.Malfunctioned, PluginTexts.NotLoaded.Filled(e.Message)));
        }
    }

    // What is to run of a plugin: the installed version, or the one that ships where it is newer or nothing is installed.
    private Candidate? Choose(string id)
    {
        var entry = _store.State.Of(id);
        var ships = _shipped.TryGetValue(id, out var shipped);
        if (entry.Current is { Folder: not null } current && !(ships && shipped.Manifest.SemVersion > current.Number))
            return Decide(entry, () => Verify(id, current), id);
        if (ships)
            return Decide(entry, () => new Candidate(shipped.Folder, shipped.Manifest, true), id);
        if (entry is { IsRemoved: true, DropsData: false })
            _reports.Add(new PluginReport(id, null, PluginStatus.Removed, PluginTexts.Removed, IsShipped: false));
        return null;
    }

    private Candidate? Decide(PluginEntry entry, Func<Candidate> find, string id)
    {
        try
        {
            var candidate = find();
            if (_failed.TryGetValue(id, out var failed))
                _reports.Add(failed with { Manifest = candidate.Manifest, IsShipped = candidate.IsShipped });
            else if (entry.IsDisabled)
                _reports.Add(new PluginReport(id, candidate.Manifest, entry.Failed is null ? PluginStatus.Disabled : PluginStatus.Malfunctioned, entry.Failed?.Reason ?? PluginTexts.Disabled, candidate.IsShipped));
            else if (!candidate.Manifest.WorksWith(SdkVersion.Current))
                _reports.Add(new PluginReport(id, candidate.Manifest, PluginStatus.NotSupported, PluginTexts.ForOtherSdk.Filled(candidate.Manifest.Sdk, SdkVersion.Current), candidate.IsShipped));
            else
                return candidate;
        }
        catch (BadPackageException bad)
        {
            _reports.Add(new PluginReport(id, null, PluginStatus.Malfunctioned, bad.Sentence, IsShipped: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _reports.Add(new PluginReport(id, null, PluginStatus.Malfunctioned, PluginTexts.NotLoaded.Filled(e.Message), IsShipped: false));
        }

        return null;
    }

    // A disk that lost a page, or somebody who helped: what runs is what was installed.
    private Candidate Verify(string id, InstalledVersion version)
    {
        var folder = _store.FolderOf(version)!;
        var file = Path.Combine(folder, PluginManifest.FileName);
        if (!File.Exists(file))
            throw new BadPackageException(PackagePart.Files, PluginTexts.FolderGone.Filled(version.Version));
        var json = File.ReadAllBytes(file);
        if (Convert.ToHexStringLower(SHA256.HashData(json)) != version.ManifestHash)
            throw new BadPackageException(PackagePart.Files, PluginTexts.FileChanged.Filled(PluginManifest.FileName));
        var manifest = PluginManifest.Read(json);
        if (manifest.Id != id || manifest.Files is null)
            throw new BadPackageException(PackagePart.Files, PluginTexts.FileChanged.Filled(PluginManifest.FileName));
        foreach (var (name, hash) in manifest.Files)
            if (Path.Combine(folder, name) is var path && (!File.Exists(path) || HashOf(path) != hash))
                throw new BadPackageException(PackagePart.Files, PluginTexts.FileChanged.Filled(name));
        return new Candidate(folder, manifest, false);
    }

    private void LoadInOrder(List<Candidate> waiting)
    {
        while (waiting.FindIndex(c => c.Manifest.Dependencies.All(IsThere)) is >= 0 and var next)
        {
            LoadOne(waiting[next]);
            waiting.RemoveAt(next);
        }

        foreach (var candidate in waiting)
            _reports.Add(new PluginReport(candidate.Manifest.Id, candidate.Manifest, PluginStatus.MissingDependency,
                PluginTexts.Needs.Filled(string.Join(", ", candidate.Manifest.Dependencies.Where(d => !IsThere(d)).Select(d => $"{d.Id} {d.Range}".Trim()))), candidate.IsShipped));
    }

    private bool IsThere(PluginDependency needed) => _plugins.Exists(p => p.Manifest.Id == needed.Id && needed.Range.Has(p.Manifest.SemVersion));

    private void LoadOne(Candidate candidate)
    {
        var manifest = candidate.Manifest;
        try
        {
            var below = _plugins.Where(p => manifest.Dependencies.Any(d => d.Id == p.Manifest.Id)).SelectMany(p => p.Below.Append(p)).Distinct().ToList();
            var (key, assembly) = AssemblyOf(Path.GetFullPath(Path.Combine(candidate.Folder, manifest.Id + ".dll")), below);
            var type = assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(CrmModule)) && !t.IsAbstract).ToArray() is [var one]
                ? one : throw new BadPackageException(PackagePart.Files, PluginTexts.NoClass);
            _plugins.Add(new LoadedPlugin(manifest, candidate.Folder, (CrmModule)Activator.CreateInstance(type)!) { Key = key, Assembly = assembly, Below = below });
            _reports.Add(new PluginReport(manifest.Id, manifest, PluginStatus.Active, null, candidate.IsShipped));
        }
        catch (BadPackageException bad)
        {
            _reports.Add(new PluginReport(manifest.Id, manifest, PluginStatus.Malfunctioned, bad.Sentence, candidate.IsShipped));
        }
        catch (Exception failure)
        {
            // Its constructor may throw whatever it likes.
            _reports.Add(new PluginReport(manifest.Id, manifest, PluginStatus.Malfunctioned, PluginTexts.NotLoaded.Filled((failure as TargetInvocationException)?.InnerException?.Message ?? failure.Message), candidate.IsShipped));
        }
    }

    // Loaded once per process with what it builds on: several hosts in one process (tests) share the assembly. What it names and does not
    // bring is looked for among the plugins it depends on, whose assemblies live in contexts of their own.
    private static (string Key, Assembly Assembly) AssemblyOf(string file, List<LoadedPlugin> below)
    {
        var key = string.Join('|', [file, .. below.Select(p => p.Key)]);
        return (key, s_loaded.GetOrAdd(key, _ => new Lazy<Assembly>(() =>
        {
            var assembly = PluginLoader.CreateFromAssemblyFile(file, config => (config.PreferSharedTypes, config.IsUnloadable) = (true, false)).LoadDefaultAssembly();
            AssemblyLoadContext.GetLoadContext(assembly)!.Resolving += (_, name) => below.Select(p => p.Assembly).FirstOrDefault(a => a.GetName().Name == name.Name);
            return assembly;
        })).Value);
    }

    private static string HashOf(string file)
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private sealed record Candidate(string Folder, PluginManifest Manifest, bool IsShipped);
}

/// <summary>A plugin that is active.</summary>
public sealed record LoadedPlugin(PluginManifest Manifest, string Folder, CrmModule Module)
{
    /// <summary>The file it was loaded from, with those it builds on.</summary>
    internal string Key { get; init; } = "";

    /// <summary>Its code.</summary>
    public required Assembly Assembly { get; init; }

    /// <summary>What it builds on, and what that builds on.</summary>
    internal IReadOnlyList<LoadedPlugin> Below { get; init; } = [];
}
