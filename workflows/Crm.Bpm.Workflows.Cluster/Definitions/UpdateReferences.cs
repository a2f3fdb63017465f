using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>
/// Makes the definitions that use this one as a step use its published version, as Elsa does: each gets a draft, which is
/// published where the version before it was and nothing speaks against it.
/// </summary>
internal sealed class UpdateReferences(CrmDb db, SaveDefinition save, PublishDefinition publish)
{
    public async Task<IReadOnlyList<DefinitionVersion>> RunAsync(string definitionId, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.EditProcesses);
        var used = await db.Definitions().FirstOrDefaultAsync(v => v.DefinitionId == definitionId && v.IsPublished, cancel)
            ?? throw new NotFoundException(ProcessTexts.NotPublished.With(definitionId));
        var changed = new List<DefinitionVersion>();
        foreach (var consumer in await db.ConsumersOf(definitionId).Where(v => !v.IsReadonly).OrderBy(v => v.DefinitionId).ToListAsync(cancel))
        {
            var document = consumer.Read();
            if (!PointTo(used, document))
                continue;
            var wasPublished = consumer.IsPublished;
            changed.Add(await save.RunAsync(document.ToJsonString(), revision: null, cancel));
            await db.SaveChangesAsync(cancel);
            if (wasPublished)
                await PublishAsync(consumer.DefinitionId, cancel);
        }

        return changed;
    }

    private static bool PointTo(DefinitionVersion used, JsonObject document)
    {
        if (document["root"] is not JsonObject root)
            return false;
        var outdated = StepTree.Steps(root)
            .Where(s => StepTree.Text(s, "workflowDefinitionId") == used.DefinitionId && StepTree.Text(s, "workflowDefinitionVersionId") != used.Id).ToList();
        foreach (var step in outdated)
        {
            step["workflowDefinitionVersionId"] = used.Id;
            step["latestAvailablePublishedVersionId"] = used.Id;
            step["latestAvailablePublishedVersion"] = used.Version;
            step["version"] = used.Version;
        }

        return outdated.Count > 0;
    }

    // The draft is kept also when it cannot be published; whoever opens it is told why.
    private async Task PublishAsync(string definitionId, CancellationToken cancel)
    {
        try
        {
            await publish.RunAsync(definitionId, cancel);
            await db.SaveChangesAsync(cancel);
        }
        catch (RuleBrokenException)
        {
            return;
        }
    }
}
