using Crm.Bpm.Modules.Plugins.Installing;

namespace Crm.Bpm.Modules.Plugins.Pages;

/// <summary>What a person decides about a plugin.</summary>
public enum PluginChange
{
    Disable,
    Enable,
    RollBack,
    Remove,

    /// <summary>Remove it with its data; its name was typed.</summary>
    Delete,
}

internal static class PluginChanges
{
    public static void Apply(this PluginChange change, ChangePlugin plugins, PluginLine plugin)
    {
        switch (change)
        {
            case PluginChange.Disable:
                plugins.Disable(plugin.Id);
                break;
            case PluginChange.Enable:
                plugins.Enable(plugin.Id);
                break;
            case PluginChange.RollBack:
                plugins.RollBack(plugin.Id);
                break;
            default:
                plugins.Remove(plugin.Id, new Removal { DeleteData = change == PluginChange.Delete, Name = plugin.Name });
                break;
        }
    }
}
