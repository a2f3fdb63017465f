using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>How a plugin is removed.</summary>
internal sealed record Removal
{
    /// <summary>Its tables go, too; this cannot be undone.</summary>
    public bool DeleteData { get; init; }

    /// <summary>The plugin's name, typed by the person who wants its data gone.</summary>
    public string? Name { get; init; }
}

/// <summary>Disables, enables, rolls back and removes plugins. Each changes the state file in one step and asks for a restart.</summary>
internal sealed class ChangePlugin(CrmDb db, PluginStore store, RunningPlugins running, PluginTables tables, ServerRestart restart)
{
    /// <summary>Switches a plugin off; its data stay.</summary>
    public void Disable(string plugin)
    {
        var report = Require(plugin);
        RefuseDependents(plugin, null);
        if (store.State.Of(plugin).IsDisabled)
            throw new RuleBrokenException(PluginTexts.IsOff, NameOf(report));
        store.Change(plugin, entry => entry with { IsDisabled = true, Name = report.Manifest?.Name });
        Restart(plugin, "disabled");
    }

    /// <summary>Switches it on again, or tries a version once more that failed.</summary>
    public void Enable(string plugin)
    {
        var report = Require(plugin);
        if (report.Status == PluginStatus.Active)
            throw new RuleBrokenException(PluginTexts.IsOn, NameOf(report));
        if (report.Manifest?.Dependencies.FirstOrDefault(d => !running.IsActive(d.Id)) is { } missing)
            throw new RuleBrokenException(PackageTexts.DependencyMissing, $"{missing.Id} {missing.Range}".Trim());
        store.Change(plugin, entry => entry with { IsDisabled = false, IsOnTrial = entry is { Failed: not null, Current: not null }, Tries = 0, Failed = null });
        Restart(plugin, "enabled");
    }

    /// <summary>Goes back to the version before.</summary>
    /// <exception cref="RuleBrokenException">There is none, or the newer one left tables that it cannot work on.</exception>
    public void RollBack(string plugin)
    {
        var report = Require(plugin);
        var entry = store.State.Of(plugin);
        if (WhyNotBack(plugin, entry) is { } why)
            throw PluginTexts.Refuse(why);
        RefuseDependents(plugin, entry.Previous!.Number);
        store.Change(plugin, e => e with { Current = e.Previous!.Folder is null ? null : e.Previous, Previous = e.Current, IsOnTrial = true, Tries = 0, IsDisabled = false, Failed = null, Name = report.Manifest?.Name });
        Restart(plugin, "rolled back");
    }

    /// <summary>Takes a plugin away; its data stay, or go for good.</summary>
    public void Remove(string plugin, Removal removal)
    {
        ArgumentNullException.ThrowIfNull(removal);
        var report = Require(plugin);
        if (running.Shipped.ContainsKey(plugin))
            throw new RuleBrokenException(PluginTexts.IsShipped, NameOf(report));
        RefuseDependents(plugin, null);
        var entry = store.State.Of(plugin);
        var name = report.Manifest?.Name ?? entry.Name ?? Words.Same(plugin);
        if (removal.DeleteData && !new[] { name.En, name.Ru, plugin }.Contains(removal.Name?.Trim(), StringComparer.CurrentCultureIgnoreCase))
            throw new InvalidInputException("name", PluginTexts.TypeName.With(name));
        var active = running.IsActive(plugin);
        store.Change(plugin, e => new PluginEntry
        {
            IsRemoved = true,
            DropsData = removal.DeleteData,
            Name = name,
            Tables = active ? tables.Of(db, plugin) : e.Tables,
            Kinds = active ? tables.KindsOf(plugin) : e.Kinds,
            TablesAt = e.TablesAt,
            TablesOf = e.TablesOf,
            TablesReadableFrom = e.TablesReadableFrom,
        });
        Restart(plugin, removal.DeleteData ? "removed with its data" : "removed");
    }

    /// <summary>Why one cannot go back to the version before; null when one can.</summary>
    public Words? WhyNotBack(string plugin, PluginEntry entry)
    {
        if (entry.Previous is not { } previous || (store.FolderOf(previous) is { } folder && !Directory.Exists(folder)) || (previous.Folder is null && !running.Shipped.ContainsKey(plugin)))
            return PluginTexts.NothingBefore.Filled(entry.Name ?? Words.Same(plugin));
        return previous.TablesAt >= entry.TablesAt || ToleratedTables.Are(entry, previous.Number) ? null
            : PluginTexts.TablesChanged.Filled(entry.TablesOf ?? entry.Current?.Version ?? "", previous.Version);
    }

    private PluginReport Require(string plugin)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        restart.RefuseIfAsked();
        return running.All.FirstOrDefault(p => p.Id == plugin) ?? throw new NotFoundException();
    }

    private void RefuseDependents(string plugin, SemVersion? version)
    {
        if (running.All.FirstOrDefault(p => p.Status == PluginStatus.Active && p.Manifest!.Dependencies.Any(d => d.Id == plugin && (version is null || !d.Range.Has(version)))) is { } dependent)
            throw new RuleBrokenException(PluginTexts.IsNeeded, NameOf(dependent));
    }

    private void Restart(string plugin, string what) => restart.Ask($"{plugin} was {what} by {db.Session.Viewer.Name}");

    private static Words NameOf(PluginReport report) => report.Manifest?.Name ?? Words.Same(report.Id);
}
