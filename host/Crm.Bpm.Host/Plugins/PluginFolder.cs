using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Crm.Bpm.Sdk;
using McMaster.NETCore.Plugins;

namespace Crm.Bpm.Host.Plugins;

/// <summary>
/// Finds, orders and loads the plugins of a folder. A plugin that fails is reported with its reason and skipped; the server starts.
/// </summary>
public sealed class PluginFolder
{
    private const int SdkMajor = 1;
    private static readonly ConcurrentDictionary<string, Lazy<Assembly>> s_loaded = new(StringComparer.Ordinal);
    private readonly List<PluginReport> _reports = [];
    private readonly List<LoadedPlugin> _plugins = [];

    static PluginFolder() => AssemblyLoadContext.Default.Resolving += FindLoaded;

    /// <summary>Everything found, in the order it was loaded.</summary>
    public IReadOnlyList<PluginReport> Reports => _reports;

    /// <summary>What is active; a plugin stands after those it depends on.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins => _plugins;

    /// <summary>Loads what <paramref name="folders"/> hold: each a folder per plugin with its <c>plugin.json</c>. A missing folder holds nothing.</summary>
    public static PluginFolder Load(params IReadOnlyList<string> folders)
    {
        var found = new PluginFolder();
        var waiting = folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            .Select(found.ReadManifest).OfType<(string Folder, PluginManifest Manifest)>().ToList();
        while (waiting.Count > 0)
        {
            var next = waiting.FindIndex(w => w.Manifest.DependsOn.All(id => found._plugins.Exists(p => p.Manifest.Id == id)));
            if (next < 0)
                break;
            found.LoadOne(waiting[next].Folder, waiting[next].Manifest);
            waiting.RemoveAt(next);
        }

        foreach (var (_, manifest) in waiting)
            found._reports.Add(new(manifest.Id, manifest, PluginStatus.MissingDependency,
                $"needs {string.Join(", ", manifest.DependsOn.Where(id => !found._plugins.Exists(p => p.Manifest.Id == id)))}, which is not active"));
        return found;
    }

    private (string Folder, PluginManifest Manifest)? ReadManifest(string folder)
    {
        try
        {
            return (folder, PluginManifest.Read(Path.Combine(folder, "plugin.json")));
        }
        catch (Exception e) when (e is IOException or System.Text.Json.JsonException or UnauthorizedAccessException)
        {
            _reports.Add(new(Path.GetFileName(folder), null, PluginStatus.Malfunctioned, "plugin.json cannot be read: " + e.Message));
            return null;
        }
    }

    private void LoadOne(string folder, PluginManifest manifest)
    {
        if (!Version.TryParse(manifest.Sdk, out var sdk) || sdk.Major != SdkMajor)
        {
            _reports.Add(new(manifest.Id, manifest, PluginStatus.NotSupported, $"was built for SDK {manifest.Sdk}, this host has {SdkMajor}"));
            return;
        }

        try
        {
            var assembly = AssemblyOf(Path.Combine(folder, manifest.Id + ".dll"));
            var type = assembly.GetExportedTypes().SingleOrDefault(t => t.IsSubclassOf(typeof(CrmModule)) && !t.IsAbstract)
                ?? throw new InvalidOperationException("it has no public class that derives from CrmModule");
            _plugins.Add(new LoadedPlugin(manifest, folder, (CrmModule)Activator.CreateInstance(type)!));
            _reports.Add(new(manifest.Id, manifest, PluginStatus.Active, null));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException or ReflectionTypeLoadException or InvalidOperationException or TargetInvocationException or MissingMethodException)
        {
            _reports.Add(new(manifest.Id, manifest, PluginStatus.Malfunctioned, (e.InnerException ?? e).Message));
        }
    }

    // Loaded once per process: several hosts in one process (tests) share the assembly.
    private static Assembly AssemblyOf(string file) => s_loaded.GetOrAdd(file, path => new Lazy<Assembly>(() =>
        PluginLoader.CreateFromAssemblyFile(path, config => (config.PreferSharedTypes, config.IsUnloadable) = (true, false)).LoadDefaultAssembly())).Value;

    // A plugin that builds on another finds it here: the other's assembly lives in a context of its own.
    private static Assembly? FindLoaded(AssemblyLoadContext context, AssemblyName name) =>
        s_loaded.Values.Where(l => l.IsValueCreated).Select(l => l.Value).FirstOrDefault(a => a.GetName().Name == name.Name);
}

/// <summary>A plugin that is active.</summary>
public sealed record LoadedPlugin(PluginManifest Manifest, string Folder, CrmModule Module);
