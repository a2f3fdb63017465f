using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>Forgets a package that was sent and is not wanted. Forgetting it again changes nothing.</summary>
internal sealed class DiscardPackage(CrmDb db, PluginStore store)
{
    public Task<bool> RunAsync(Guid id)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var path = store.UploadOf(id);
        var waited = File.Exists(path);
        File.Delete(path);
        return Task.FromResult(waited);
    }
}
