using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Modules.Plugins.Trust;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>
/// Installs a package that was sent, or upgrades to it: checks everything once more, unpacks it beside what runs, names it in the state file, and
/// asks for a restart. Until the state file is replaced nothing has changed.
/// </summary>
internal sealed class InstallPlugin(CrmDb db, CheckPackage check, PluginStore store, RunningPlugins running, PluginTables tables, PackageLimits limits, ServerRestart restart, ICrmClock clock)
{
    /// <exception cref="NotFoundException">No such package waits.</exception>
    /// <exception cref="RuleBrokenException">Something speaks against it, or the server restarts already.</exception>
    public async Task<PackageReport> RunAsync(Guid id, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        restart.RefuseIfAsked();
        var path = store.UploadOf(id);
        if (!File.Exists(path))
            throw new NotFoundException();
        var publishers = await Publishers.ReadAsync(db, cancel);
        try
        {
            using var package = PackageFile.Open(path, limits);
            var report = check.ReportOf(id, package, publishers);
            if (report.Checks.FirstOrDefault(c => c.Result == CheckResult.Bad) is { } bad)
                throw new RuleBrokenException(bad.Sentence);
            var signer = publishers.Judge(package).Publisher;
            Name(package.Manifest, store.Unpack(package) with { At = clock.UtcNow, By = db.Session.Viewer.Name, SignedBy = signer?.Name ?? "" });
            File.Delete(path);
            restart.Ask($"{package.Manifest.Id} {package.Manifest.Version} was installed by {db.Session.Viewer.Name}");
            return report;
        }
        catch (BadPackageException bad)
        {
            throw PluginTexts.Refuse(bad.Sentence);
        }
    }

    private void Name(PluginManifest plugin, InstalledVersion version) => store.Change(plugin.Id, entry => entry with
    {
        Current = version,
        Previous = Before(plugin.Id, entry),
        IsOnTrial = true,
        Tries = 0,
        IsDisabled = false,
        IsRemoved = false,
        Failed = null,
        Name = plugin.Name,
    });

    // What worked last is what one goes back to.
    private InstalledVersion? Before(string plugin, PluginEntry entry)
    {
        if (entry.Current is { } current)
            return entry.Failed?.Version == current.Version ? entry.Previous : current;
        return running.Shipped.TryGetValue(plugin, out var shipped) ? new InstalledVersion(shipped.Version, null, "") { TablesAt = tables.NewestMigrationOf(plugin) } : null;
    }
}
