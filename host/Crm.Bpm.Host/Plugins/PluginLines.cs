using Crm.Bpm.Sdk;

namespace Crm.Bpm.Host.Plugins;

/// <summary>The plugin folder as the plugins page shows it.</summary>
internal sealed class PluginLines(PluginFolder folder) : IPluginStatus
{
    public IReadOnlyList<PluginLine> All { get; } =
    [
        .. folder.Reports.Select(r => new PluginLine(
            r.Id, r.Manifest?.Name ?? r.Id, r.Manifest?.Version ?? "", r.Status == PluginStatus.Active, r.Status.ToString(), r.Reason)),
    ];
}
