using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Import;

/// <summary>Finds imports for somebody.</summary>
internal static class ImportJobs
{
    /// <summary>Open pages of an import listen to it.</summary>
    public static string Topic(Guid id) => "imports:" + id;

    /// <exception cref="NotFoundException">There is none, or it is somebody else's: that looks like none.</exception>
    public static async Task<ImportJob> FindAsync(CrmDb db, Guid id, Viewer viewer, CancellationToken cancel)
    {
        var owner = viewer.UserId;
        var all = viewer.May(PlatformPermissions.Administer);
        return await db.Set<ImportJob>().AsNoTracking().FirstOrDefaultAsync(j => j.Id == id && (all || j.OwnerId == owner), cancel) ?? throw new NotFoundException();
    }

    /// <exception cref="RuleBrokenException">It has started.</exception>
    public static void RequireBeingPrepared(this ImportJob job)
    {
        if (job.State is not (ImportState.Preparing or ImportState.Checked))
            throw new RuleBrokenException(ImportTexts.HasStarted);
    }
}
