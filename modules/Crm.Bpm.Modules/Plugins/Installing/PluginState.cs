using System.Text.Json.Serialization;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>Which version of which plugin is to run. One small file that is replaced as a whole: what it says is what the next start does.</summary>
public sealed record PluginState
{
    public IReadOnlyDictionary<string, PluginEntry> Plugins { get; init; } = new Dictionary<string, PluginEntry>(StringComparer.Ordinal);

    /// <summary>What it says of a plugin; an empty entry when nothing.</summary>
    public PluginEntry Of(string plugin) => Plugins.GetValueOrDefault(plugin) ?? new PluginEntry();

    /// <summary>The same with another entry; null takes it out.</summary>
    public PluginState With(string plugin, PluginEntry? entry)
    {
        var plugins = new Dictionary<string, PluginEntry>(Plugins, StringComparer.Ordinal);
        if (entry is null)
            plugins.Remove(plugin);
        else
            plugins[plugin] = entry;
        return this with { Plugins = plugins };
    }
}

/// <summary>One plugin in the state file.</summary>
public sealed record PluginEntry
{
    /// <summary>The version to run; null means the one that ships with the program, if there is one.</summary>
    public InstalledVersion? Current { get; init; }

    /// <summary>Where <em>roll back</em> leads; null where nothing was before.</summary>
    public InstalledVersion? Previous { get; init; }

    /// <summary>An administrator switched it off, or its only version failed.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The current version has never started; what was before comes back when it fails.</summary>
    public bool IsOnTrial { get; init; }

    /// <summary>How often the current version was tried: a version that takes the process with it is not tried for ever.</summary>
    public int Tries { get; init; }

    /// <summary>The version that failed last, and why.</summary>
    public PluginFailure? Failed { get; init; }

    /// <summary>The plugin was removed and its data were kept.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>At the next start its tables go, and what the platform keeps about its records.</summary>
    public bool DropsData { get; init; }

    /// <summary>What it was called when it last ran, for a page that shows it though it is gone.</summary>
    public Words? Name { get; init; }

    /// <summary>Its tables when it last ran.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Its kinds of records when it last ran.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>The version that left the tables as they are.</summary>
    public string? TablesOf { get; init; }

    /// <summary>The oldest version that can work on the tables as they are; null for only those that have the same.</summary>
    public string? TablesReadableFrom { get; init; }

    /// <summary>The number of the newest migration of the tables; a version with the same tables has the same.</summary>
    public long TablesAt { get; init; }
}

/// <summary>A version that lies unpacked.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Folder">Its folder below the installed ones; null for the version that ships with the program.</param>
/// <param name="ManifestHash">SHA-256 of its plugin.json when it was installed.</param>
public sealed record InstalledVersion(string Version, string? Folder, string ManifestHash)
{
    public DateTime At { get; init; }

    /// <summary>Who installed it.</summary>
    public string By { get; init; } = "";

    /// <summary>The number of its newest migration, once it has run.</summary>
    public long TablesAt { get; init; }

    /// <summary>Whose signature it had; empty when it had none.</summary>
    public string SignedBy { get; init; } = "";

    [JsonIgnore]
    public SemVersion Number => SemVersion.TryParse(Version, out var version) ? version : new SemVersion(0, 0, 0);
}

/// <summary>A version that did not work.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record PluginFailure(string Version, Words Reason, DateTime At);
