using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Definitions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>
/// Installs and publishes the processes that modules ship. One that people changed is theirs and stays; one they left alone
/// follows the module's new versions.
/// </summary>
internal sealed partial class ShippedDefinitions(CrmDb db, ImportDefinition import, PublishDefinition publish, ILogger<ShippedDefinitions> log)
{
    public async Task InstallAsync(CancellationToken cancel)
    {
        foreach (var (module, path) in db.Modules.Workflows)
            await InstallAsync(module, path, cancel);
    }

    private async Task InstallAsync(string module, string path, CancellationToken cancel)
    {
        var text = await File.ReadAllTextAsync(path, cancel);
        var shipped = DefinitionDocument.Definition(DefinitionDocument.Read(text));
        if (!await IsNewsAsync(shipped, module, cancel))
            return;
        var version = await import.RunAsync(text, module, cancel);
        await db.SaveChangesAsync(cancel);
        var problems = await publish.ProblemsAsync(WorkflowDefinition.Parse(version.Read()), cancel);
        if (problems.Count > 0)
        {
            NotPublished(shipped.DefinitionId, module, string.Join(' ', problems));
            return;
        }

        await publish.RunAsync(version.DefinitionId, cancel);
        await db.SaveChangesAsync(cancel);
        Installed(shipped.DefinitionId, version.Version, module);
    }

    // One that somebody deleted stays deleted: its hidden rows tell.
    private async Task<bool> IsNewsAsync(WorkflowDefinition shipped, string module, CancellationToken cancel)
    {
        var definitionId = shipped.DefinitionId;
        var latest = await db.LatestAsync(definitionId, cancel);
        if (latest is null)
            return !await db.Set<DefinitionVersion>().AnyAsync(v => v.DefinitionId == definitionId, cancel);
        return latest.Module == module && !JsonNode.DeepEquals(shipped.Json, DefinitionDocument.Read(latest.Document));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Installed and published the process {Definition}, version {Version}, of {Module}")]
    private partial void Installed(string definition, int version, string module);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process {Definition} of {Module} was installed as a draft: {Problems}")]
    private partial void NotPublished(string definition, string module, string problems);
}
