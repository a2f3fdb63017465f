using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Modules.Plugins.Trust;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Plugins.Ready;

/// <summary>
/// Takes a package that lies ready in the demo as if somebody had sent it, and trusts whoever signed it: in the demo nobody has to be asked for a key.
/// What is found out about it is as for any package; it is not installed yet.
/// </summary>
internal sealed class TakeReadyPackage(CrmDb db, ReadyPackages ready, PluginStore store, TrustPublisher trust, CheckPackage check)
{
    /// <exception cref="Sdk.NotFoundException">None lies ready for this plugin.</exception>
    public async Task<PackageReport> RunAsync(string plugin, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var (file, publisher, key) = ready.Require(plugin);
        if (!PublicKey.TryParse(key, out var known) || !(await Publishers.ReadAsync(db, cancel)).Trusted.Any(p => p.Fingerprint == known.Fingerprint))
        {
            await trust.RunAsync(new PublisherToTrust { Name = publisher, Key = key }, cancel);
            await db.SaveChangesAsync(cancel);
        }

        var id = store.NewUpload();
        File.Copy(file, store.UploadOf(id));
        return await check.RunAsync(id, cancel);
    }
}
