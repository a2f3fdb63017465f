using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Modules.Plugins.Trust;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>Looks at a package that was sent and says everything that speaks for and against it. Changes nothing.</summary>
internal sealed class CheckPackage(CrmDb db, PluginStore store, RunningPlugins running, PackageLimits limits, ILicensing licensing)
{
    /// <exception cref="NotFoundException">No such package waits.</exception>
    public async Task<PackageReport> RunAsync(Guid id, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var path = store.UploadOf(id);
        if (!File.Exists(path))
            throw new NotFoundException();
        var publishers = await Publishers.ReadAsync(db, cancel);
        try
        {
            using var package = PackageFile.Open(path, limits);
            return ReportOf(id, package, publishers);
        }
        catch (BadPackageException bad)
        {
            return new PackageReport(id, [Bad(bad.Part, bad.Sentence)]);
        }
    }

    /// <summary>Judges an open package.</summary>
    public PackageReport ReportOf(Guid id, PackageFile package, Publishers publishers)
    {
        var plugin = package.Manifest;
        List<PackageCheck> checks =
        [
            Good(PackagePart.Archive, PackageTexts.ArchiveGood), Good(PackagePart.Manifest, PackageTexts.ManifestGood),
            Signature(package, publishers), Files(package), Sdk(plugin), Version(plugin), .. Dependencies(plugin), Licence(plugin),
        ];
        return new PackageReport(id, checks) { Plugin = plugin.Id, Name = plugin.Name, Version = plugin.Version, Publisher = plugin.Publisher, Replaces = VersionNow(plugin.Id)?.ToString() };
    }

    private static PackageCheck Signature(PackageFile package, Publishers publishers)
    {
        var (publisher, problem) = publishers.Judge(package);
        if (problem is not null)
            return Bad(PackagePart.Signature, problem);
        return publisher is null ? Say(PackagePart.Signature, CheckResult.Warning, PackageTexts.UnsignedAllowed) : Good(PackagePart.Signature, PackageTexts.SignatureGood.Filled(publisher.Name));
    }

    private static PackageCheck Files(PackageFile package)
    {
        try
        {
            package.CheckFiles();
            return Good(PackagePart.Files, PackageTexts.FilesGood.Filled(package.Manifest.Files!.Count));
        }
        catch (BadPackageException bad)
        {
            return Bad(bad.Part, bad.Sentence);
        }
    }

    private static PackageCheck Sdk(PluginManifest plugin) => plugin.WorksWith(SdkVersion.Current)
        ? Good(PackagePart.Sdk, PackageTexts.SdkGood.Filled(plugin.Sdk, SdkVersion.Current))
        : Bad(PackagePart.Sdk, PackageTexts.SdkWrong.Filled(plugin.Sdk, SdkVersion.Current));

    private PackageCheck Version(PluginManifest plugin)
    {
        if (VersionNow(plugin.Id) is not { } now)
            return Good(PackagePart.Version, PackageTexts.New.Filled(plugin.Version));
        return plugin.SemVersion.CompareTo(now) switch
        {
            > 0 => Good(PackagePart.Version, PackageTexts.Upgrade.Filled(now, plugin.Version)),
            0 => Bad(PackagePart.Version, PackageTexts.SameVersion.Filled(now)),
            _ => Bad(PackagePart.Version, PackageTexts.Older.Filled(now, plugin.Version)),
        };
    }

    private IEnumerable<PackageCheck> Dependencies(PluginManifest plugin)
    {
        var broken = running.All.Where(p => p.Status == PluginStatus.Active).SelectMany(p => p.Manifest!.Dependencies.Where(d => d.Id == plugin.Id && !d.Range.Has(plugin.SemVersion)).Select(d => (Plugin: p.Manifest, d.Range))).ToList();
        foreach (var (dependent, range) in broken)
            yield return Bad(PackagePart.Dependencies, PackageTexts.DependentBroken.Filled(dependent.Name, $"{plugin.Id} {range}", plugin.Version));
        if (plugin.Dependencies.Count == 0 && broken.Count == 0)
            yield return Good(PackagePart.Dependencies, PackageTexts.NoDependencies);
        foreach (var needed in plugin.Dependencies)
        {
            if (!running.IsActive(needed.Id))
                yield return Bad(PackagePart.Dependencies, PackageTexts.DependencyMissing.Filled($"{needed.Id} {needed.Range}".Trim()));
            else if (!needed.Range.Has(running.ManifestOf(needed.Id)!.SemVersion))
                yield return Bad(PackagePart.Dependencies, PackageTexts.DependencyWrong.Filled($"{needed.Id} {needed.Range}", running.ManifestOf(needed.Id)!.Version));
            else
                yield return Good(PackagePart.Dependencies, PackageTexts.DependenciesGood.Filled($"{needed.Id} {running.ManifestOf(needed.Id)!.Version}"));
        }
    }

    private PackageCheck Licence(PluginManifest plugin)
    {
        if (plugin.Activation == PluginActivation.Free)
            return Good(PackagePart.Licence, PackageTexts.LicenceFree);
        if (!PublicKey.TryParse(plugin.LicenceKey, out _))
            return Bad(PackagePart.Licence, PackageTexts.LicenceNoKey);
        var state = licensing.StateOf(plugin.Id);
        // The version that runs may be one that needs none.
        return running.ManifestOf(plugin.Id) is not null && state is { IsOn: true, Status: not LicenceStatus.NotNeeded }
            ? Good(PackagePart.Licence, PackageTexts.LicenceThere.Filled(state.Sentence))
            : Say(PackagePart.Licence, CheckResult.Warning, PackageTexts.LicenceLater);
    }

    // A plugin that was removed, or never worked, may come again in any version.
    private SemVersion? VersionNow(string plugin) =>
        store.State.Of(plugin).IsRemoved || running.All.FirstOrDefault(p => p.Id == plugin) is not { Manifest: { } manifest, Status: not PluginStatus.Removed } report
        || (report.Status is not (PluginStatus.Active or PluginStatus.Disabled) && store.State.Of(plugin) is { TablesAt: 0, Current: not null })
            ? null : manifest.SemVersion;

    private static PackageCheck Good(PackagePart part, Words sentence) => Say(part, CheckResult.Good, sentence);

    private static PackageCheck Bad(PackagePart part, Words sentence) => Say(part, CheckResult.Bad, sentence);

    private static PackageCheck Say(PackagePart part, CheckResult result, Words sentence) => new(part, PackageTexts.Of(part), result, sentence);
}
