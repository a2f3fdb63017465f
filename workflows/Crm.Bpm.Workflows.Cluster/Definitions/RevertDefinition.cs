using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>Makes a draft that equals an earlier version. Nothing is lost: what was the draft stays in the version history.</summary>
internal sealed class RevertDefinition(CrmDb db, SaveDefinition save)
{
    public async Task<DefinitionVersion> RunAsync(string definitionId, int version, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.EditProcesses);
        var latest = await db.LatestOrThrowAsync(definitionId, cancel);
        var old = await db.Definitions().FirstOrDefaultAsync(v => v.DefinitionId == definitionId && v.Version == version, cancel)
            ?? throw new NotFoundException(DefinitionTexts.NoVersion.With(latest.Name ?? definitionId, version));
        return await save.AddVersionAsync(latest, old.Read(), cancel);
    }
}
