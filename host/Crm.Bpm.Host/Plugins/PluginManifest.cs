using System.Text.Json;

namespace Crm.Bpm.Host.Plugins;

/// <summary>What <c>plugin.json</c> says.</summary>
/// <param name="Id">Also the assembly's name: "Crm.Basic".</param>
/// <param name="Version">Semantic version.</param>
/// <param name="Name">What people call it.</param>
public sealed record PluginManifest(string Id, string Version, string Name)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public string Publisher { get; init; } = "";

    /// <summary>The SDK versions it was built for: "1.0" means 1.0 or later, below 2.0.</summary>
    public string Sdk { get; init; } = "1.0";

    /// <summary>Ids of the plugins that must be there.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Free, or Licensed.</summary>
    public string Activation { get; init; } = "Free";

    /// <exception cref="JsonException">The file is not a manifest.</exception>
    public static PluginManifest Read(string file)
    {
        var manifest = JsonSerializer.Deserialize<PluginManifest>(File.ReadAllText(file), s_json);
        return manifest is { Id.Length: > 0, Version.Length: > 0 } ? manifest : throw new JsonException("plugin.json names no id or no version.");
    }
}

/// <summary>A plugin found in the plugin folder, loaded or not.</summary>
/// <param name="Id">Its id; the folder's name when the manifest cannot be read.</param>
/// <param name="Manifest">Null when it cannot be read.</param>
/// <param name="Status">How it is.</param>
/// <param name="Reason">Why it is not active; null when it is.</param>
public sealed record PluginReport(string Id, PluginManifest? Manifest, PluginStatus Status, string? Reason);

/// <summary>How a plugin is.</summary>
public enum PluginStatus
{
    Active,

    /// <summary>Another plugin that it needs is missing or not active.</summary>
    MissingDependency,

    /// <summary>Built for an SDK that this host does not have.</summary>
    NotSupported,

    /// <summary>Its manifest, assembly or start is broken; the reason says what.</summary>
    Malfunctioned,
}
