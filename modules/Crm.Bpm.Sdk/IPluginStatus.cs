namespace Crm.Bpm.Sdk;

/// <summary>What the plugin folder holds and how each plugin is. The host implements it; the plugins page shows it.</summary>
public interface IPluginStatus
{
    /// <summary>Every plugin found, loaded or not.</summary>
    IReadOnlyList<PluginLine> All { get; }
}

/// <summary>One plugin as the plugins page shows it.</summary>
/// <param name="Id">"Crm.Basic".</param>
/// <param name="Name">What people call it.</param>
/// <param name="Version">Empty when its manifest cannot be read.</param>
/// <param name="IsActive">It works.</param>
/// <param name="Status">Active, MissingDependency, NotSupported or Malfunctioned.</param>
/// <param name="Reason">Why it is not active; null when it is.</param>
public sealed record PluginLine(string Id, string Name, string Version, bool IsActive, string Status, string? Reason);
