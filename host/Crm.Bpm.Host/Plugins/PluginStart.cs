using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Plugins;
using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Host.Plugins;

/// <summary>
/// One start of the program, over all its attempts. When a plugin makes an attempt fail, it is found out which, the version before comes back
/// if this one was on trial, otherwise the plugin is left out, and the host builds the application again.
/// </summary>
internal sealed class PluginStart
{
    private const int MostTries = 3;
    private readonly Dictionary<string, PluginReport> _failed = new(StringComparer.Ordinal);
    private PluginStore? _store;

    /// <summary>The plugins of this attempt.</summary>
    public PluginFolder? Folder { get; private set; }

    /// <summary>What administrators installed.</summary>
    public PluginStore Store => _store ?? throw new InvalidOperationException("Plugins are loaded first.");

    /// <summary>Loads the plugins for an attempt.</summary>
    public PluginFolder Load(IReadOnlyList<string> shipped, string dataFolder)
    {
        if (_store is null)
        {
            _store = new PluginStore(dataFolder);
            CountTries(_store);
        }

        while (true)
        {
            Folder = PluginFolder.Load(shipped, _store, _failed);
            var broken = Folder.Reports.Where(r => r.Status is not (PluginStatus.Active or PluginStatus.Disabled or PluginStatus.Removed) && _store.State.Of(r.Id) is { IsOnTrial: true, IsDisabled: false }).ToList();
            if (broken.Count == 0)
                return Folder;
            foreach (var report in broken)
                GoBack(report.Id, report.Reason ?? PluginTexts.Of(report.Status));
        }
    }

    /// <summary>Finds out whether a plugin made the attempt fail; then another attempt is worth it.</summary>
    public bool Blame(Exception failure)
    {
        var blamed = Folder is null ? [] : BlamedFor(failure).DistinctBy(b => b.Plugin).Where(b => !_failed.ContainsKey(b.Plugin)).ToList();
        foreach (var (plugin, reason) in blamed)
        {
            // On trial the version before gets its turn; otherwise this start does without.
            if (Store.State.Of(plugin).IsOnTrial)
                GoBack(plugin, reason);
            else
                _failed[plugin] = new PluginReport(plugin, null, PluginStatus.Malfunctioned, reason);
            Console.Error.WriteLine($"The plugin {plugin} is left out: {reason.En}");
        }

        return blamed.Count > 0;
    }

    /// <summary>The tables are those of the versions that run now.</summary>
    public void Migrated(WebApplication app) => Remember(app, proven: false);

    /// <summary>Everything started: nothing is on trial any more.</summary>
    public void Proven(WebApplication app)
    {
        Remember(app, proven: true);
        Store.Sweep();
    }

    private static void CountTries(PluginStore store)
    {
        foreach (var (plugin, entry) in store.State.Plugins.Where(p => p.Value is { IsOnTrial: true, IsDisabled: false }).ToList())
            if (entry.Tries >= MostTries)
                GoBack(store, plugin, PluginTexts.KillsServer.Filled(entry.Tries));
            else
                store.Change(plugin, e => e with { Tries = e.Tries + 1 });
    }

    private void GoBack(string plugin, Words reason) => GoBack(Store, plugin, reason);

    // Back to the version before, unless there is none or it cannot work on the tables as they are by now.
    private static void GoBack(PluginStore store, string plugin, Words reason) => store.Change(plugin, entry =>
    {
        var failure = new PluginFailure(entry.Current?.Version ?? "", reason, TimeProvider.System.GetUtcNow().UtcDateTime);
        var worked = entry.Previous is { } previous && (previous.TablesAt >= entry.TablesAt || ToleratedTables.Are(entry, previous.Number)) ? previous : null;
        return worked is null
            ? entry with { IsOnTrial = false, IsDisabled = true, Tries = 0, Failed = failure }
            : entry with { Current = worked.Folder is null ? null : worked, Previous = null, IsOnTrial = false, Tries = 0, Failed = failure };
    });

    private IEnumerable<(string Plugin, Words Reason)> BlamedFor(Exception failure)
    {
        var active = Folder!.Plugins.Select(p => p.Manifest.Id).ToList();
        if (failure is ModuleFailedException module && active.Contains(module.Module))
            return [(module.Module, ReasonOf(module))];
        if (failure is DatabaseIsNewerException { Module: var newer } && Folder.Plugins.Any(p => p.Manifest.Id == newer && Folder.Reports.Any(r => r.Id == newer && !r.IsShipped)))
            return [(newer, PluginTexts.TablesAreNewer.Filled(NewestOf(failure)))];
        if (failure is DatabaseIsNewerException or DatabaseIsTakenException or OperationCanceledException)
            return [];
        if (PluginIn(failure) is { } guilty)
            return [(guilty, PluginTexts.NotStarted.Filled(failure.GetBaseException().Message))];
        // Nothing else is new: what worked before works without what came last. A port that is taken, or a database that is away, is nobody's fault.
        return failure.GetBaseException() is SocketException or IOException or DbException or TimeoutException or UnauthorizedAccessException
            ? []
            : active.Where(id => Store.State.Of(id).IsOnTrial).Select(id => (id, PluginTexts.NotStarted.Filled(failure.GetBaseException().Message)));
    }

    private static string NewestOf(Exception failure) => new([.. failure.Message.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);

    private static Words ReasonOf(ModuleFailedException module)
    {
        var inner = module.InnerException!;
        var message = (inner is TargetInvocationException ? inner.InnerException : null)?.Message ?? inner.Message;
        if (inner.GetBaseException() is var root && root != inner && !message.Contains(root.Message, StringComparison.Ordinal))
            message += " — " + root.Message;
        return (module.Doing switch
        {
            ModuleWork.Describe => PluginTexts.NotDescribed,
            ModuleWork.Map or ModuleWork.Route => PluginTexts.NotMapped,
            ModuleWork.Migrate => PluginTexts.NotMigrated,
            ModuleWork.Seed => PluginTexts.NotSeeded,
            _ => PluginTexts.NotStarted,
        }).Filled(message);
    }

    // Whose code threw, or was running when something threw.
    private string? PluginIn(Exception failure)
    {
        for (var at = failure; at is not null; at = at.InnerException)
            foreach (var frame in new StackTrace(at).GetFrames())
                if (DiagnosticMethodInfo.Create(frame) is { } method && Folder!.Plugins.FirstOrDefault(p => p.Assembly.FullName == method.DeclaringAssemblyName) is { } plugin)
                    return plugin.Manifest.Id;
        return null;
    }

    private void Remember(WebApplication app, bool proven)
    {
        using var scope = app.Services.CreateScope();
        var tables = scope.ServiceProvider.GetRequiredService<PluginTables>();
        var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
        foreach (var plugin in Folder!.Plugins.Where(p => Store.State.Plugins.ContainsKey(p.Manifest.Id)))
            Remember(plugin, tables, db, proven);
    }

    private void Remember(LoadedPlugin plugin, PluginTables tables, CrmDb db, bool proven)
    {
        var id = plugin.Manifest.Id;
        var newest = tables.NewestMigrationOf(id);
        var before = Store.State.Of(id);
        var after = newest > before.TablesAt || before.TablesOf is null
            ? before with { TablesAt = newest, TablesOf = plugin.Manifest.Version, TablesReadableFrom = plugin.Manifest.TablesReadableFrom }
            : before;
        if (proven)
            after = after with
            {
                IsOnTrial = false,
                Tries = 0,
                Failed = before.IsOnTrial ? null : before.Failed,
                Previous = before.Previous is { } previous && previous.Number > plugin.Manifest.SemVersion ? null : before.Previous,
                Current = before.Current is { } current ? current with { TablesAt = newest } : null,
                Name = plugin.Manifest.Name,
                Tables = tables.Of(db, id) is var now && now.SequenceEqual(before.Tables, StringComparer.Ordinal) ? before.Tables : now,
                Kinds = tables.KindsOf(id) is var kinds && kinds.SequenceEqual(before.Kinds, StringComparer.Ordinal) ? before.Kinds : kinds,
            };
        if (after != before)
            Store.Change(id, _ => after);
    }
}
