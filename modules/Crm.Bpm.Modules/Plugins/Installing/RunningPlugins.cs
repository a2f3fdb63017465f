using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>How a plugin is in this run of the program.</summary>
public enum PluginStatus
{
    Active,

    /// <summary>Switched off by an administrator.</summary>
    Disabled,

    /// <summary>Another plugin that it needs is missing, not active, or of a version that does not fit.</summary>
    MissingDependency,

    /// <summary>Made for an SDK that this server does not have.</summary>
    NotSupported,

    /// <summary>Its manifest, files, tables or start are broken; the reason says what.</summary>
    Malfunctioned,

    /// <summary>Removed; its data were kept.</summary>
    Removed,
}

/// <summary>A plugin that was found, loaded or not.</summary>
/// <param name="Id">Its id; the folder's name when the manifest cannot be read.</param>
/// <param name="Manifest">Null when it cannot be read.</param>
/// <param name="Status">How it is.</param>
/// <param name="Reason">Why it is not active; null when it is.</param>
/// <param name="IsShipped">It lies in the program's plugin folder, where administrators change nothing.</param>
public sealed record PluginReport(string Id, PluginManifest? Manifest, PluginStatus Status, Words? Reason, bool IsShipped = true);

/// <summary>The plugins as this run of the program found and loaded them; the host fills it once, before anything runs.</summary>
/// <param name="All">Every plugin found, active ones in the order they were loaded.</param>
/// <param name="Shipped">Versions in the program's plugin folder, by id, also of plugins that run from an installed package.</param>
public sealed record RunningPlugins(IReadOnlyList<PluginReport> All, IReadOnlyDictionary<string, PluginManifest> Shipped)
{
    /// <summary>The manifest of a plugin that is there; null when it is not, or cannot be read.</summary>
    public PluginManifest? ManifestOf(string plugin) => All.FirstOrDefault(p => p.Id == plugin)?.Manifest;

    /// <summary>Whether it works.</summary>
    public bool IsActive(string plugin) => All.Any(p => p.Id == plugin && p.Status == PluginStatus.Active);
}

/// <summary>A version that was rolled back to works on the newer tables when the newer version said that it can.</summary>
internal sealed class ToleratedTables(PluginStore store, RunningPlugins plugins) : IToleratedTables
{
    public bool Are(string module) => plugins.ManifestOf(module) is { } running && Are(store.State.Of(module), running.SemVersion);

    /// <summary>Whether a version can work on the tables as the last one left them.</summary>
    public static bool Are(PluginEntry entry, SemVersion version) =>
        entry.TablesReadableFrom is { } from && SemVersion.TryParse(from, out var oldest) && version >= oldest;
}
