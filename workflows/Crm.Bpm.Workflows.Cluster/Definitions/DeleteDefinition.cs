using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>
/// Removes a definition. Versions that processes ran on, or that others were drawn with, are only hidden: drawings and
/// journals stay readable, and those who use one as a step go on.
/// </summary>
internal sealed class DeleteDefinition(CrmDb db, ICrmClock clock)
{
    public async Task RunAsync(string definitionId, bool force, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.EditProcesses);
        var latest = await db.LatestOrThrowAsync(definitionId, cancel);
        var running = await db.Set<ProcessInstance>().MayGoOn().Where(i => i.DefinitionId == definitionId).Select(i => i.Id).ToListAsync(cancel);
        if (running.Count > 0 && !force)
            throw new RuleBrokenException(DefinitionTexts.StillRunning, latest.Name ?? definitionId, running.Count);
        foreach (var instance in running)
            db.Stimulate(new Stimulus
            {
                Name = StimulusNames.Cancel,
                InstanceId = instance,
                Payload = DefinitionTexts.Deleted,
                ActorId = db.Session.Viewer.UserId,
                CreatedAt = clock.UtcNow,
            });
        await db.UnpublishAsync(definitionId, cancel);
        foreach (var version in await db.Definitions().Where(v => v.DefinitionId == definitionId).ToListAsync(cancel))
            await RemoveAsync(version, cancel);
    }

    public async Task RunAsync(string versionId, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.EditProcesses);
        var version = await db.Definitions().FirstOrDefaultAsync(v => v.Id == versionId, cancel) ?? throw new NotFoundException();
        var name = version.Name ?? version.DefinitionId;
        if (version.IsPublished)
            throw new RuleBrokenException(DefinitionTexts.PublishedVersion, name, version.Version);
        var running = await db.Set<ProcessInstance>().MayGoOn().CountAsync(i => i.VersionId == versionId, cancel);
        if (running > 0)
            throw new RuleBrokenException(DefinitionTexts.VersionInUse, name, version.Version, running);
        if (version.IsLatest)
        {
            var definitionId = version.DefinitionId;
            var before = await db.Definitions().Where(v => v.DefinitionId == definitionId && v.Id != versionId).OrderByDescending(v => v.Version).FirstOrDefaultAsync(cancel);
            if (before is not null)
                before.IsLatest = true;
        }

        await RemoveAsync(version, cancel);
    }

    private async Task RemoveAsync(DefinitionVersion version, CancellationToken cancel)
    {
        // A shipped one leaves a hidden row, so that the next start does not install it again.
        if (version.Module is not null || await db.IsUsedAsync(version, cancel))
            (version.DeletedAt, version.IsLatest) = (clock.UtcNow, false);
        else
            db.Remove(version);
    }
}
