using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>Makes the latest version the one new processes use, if nothing speaks against it.</summary>
internal sealed class PublishDefinition(CrmDb db, StepCatalog catalog, DefinitionLibrary library, ICrmClock clock)
{
    private const string Endpoint = "Elsa.HttpEndpoint";

    public async Task<Publication> RunAsync(string definitionId, CancellationToken cancel)
    {
        var viewer = db.Session.Viewer;
        viewer.Require(PlatformPermissions.EditProcesses);
        var latest = await db.LatestOrThrowAsync(definitionId, cancel);
        if (latest.IsPublished)
            return new Publication(latest, WasAlready: true);
        var definition = WorkflowDefinition.Parse(latest.Read());
        var problems = await ProblemsAsync(definition, cancel);
        if (problems.Count > 0)
            throw new RuleBrokenException(string.Join('\n', problems));

        await db.UnpublishAsync(definitionId, cancel);
        foreach (var trigger in CompiledWorkflow.Compile(definition, catalog, library).Triggers)
            db.Add(Row(latest, trigger));
        latest.IsPublished = true;
        latest.Saved(viewer, clock.UtcNow);
        return new Publication(latest, WasAlready: false);
    }

    /// <summary>A sentence for each thing that speaks against publishing.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync(WorkflowDefinition definition, CancellationToken cancel)
    {
        try
        {
            var problems = definition.Validate(catalog, library).Where(p => p.Severity == ProblemSeverity.Error).Select(ProblemTexts.Say).Distinct(StringComparer.Ordinal).ToList();
            if (problems.Count == 0)
                problems.AddRange(await EndpointProblemsAsync(definition.DefinitionId, CompiledWorkflow.Compile(definition, catalog, library), cancel));
            return problems;
        }
        catch (WorkflowDefinitionException bad)
        {
            return [DefinitionTexts.NotADefinition.With(bad.Message)];
        }
    }

    private async Task<List<string>> EndpointProblemsAsync(string definitionId, CompiledWorkflow workflow, CancellationToken cancel)
    {
        var problems = new List<string>();
        foreach (var trigger in workflow.Triggers.Where(t => t.Name == Endpoint))
        {
            var hash = trigger.Hash;
            var other = await db.Set<DefinitionTrigger>().Where(t => t.Name == Endpoint && t.Hash == hash && t.DefinitionId != definitionId)
                .Join(db.Set<DefinitionVersion>(), t => t.VersionId, v => v.Id, (_, v) => v.Name ?? v.DefinitionId).FirstOrDefaultAsync(cancel);
            if (other is not null)
                problems.Add(DefinitionTexts.SameEndpoint.With(trigger.Node.DisplayName, other));
        }

        return problems;
    }

    private static DefinitionTrigger Row(DefinitionVersion version, StartTrigger trigger) => new()
    {
        DefinitionId = version.DefinitionId,
        VersionId = version.Id,
        StepId = trigger.Node.Id,
        Name = trigger.Name,
        Hash = trigger.Hash,
        Payload = trigger.Payload?.GetRawText(),
    };
}

/// <summary>Stops new processes of a definition: no version is published any more.</summary>
internal sealed class RetractDefinition(CrmDb db, ICrmClock clock)
{
    public async Task<DefinitionVersion> RunAsync(string definitionId, CancellationToken cancel)
    {
        var viewer = db.Session.Viewer;
        viewer.Require(PlatformPermissions.EditProcesses);
        var latest = await db.LatestOrThrowAsync(definitionId, cancel);
        await db.UnpublishAsync(definitionId, cancel);
        latest.Saved(viewer, clock.UtcNow);
        return latest;
    }
}

internal static class Unpublishing
{
    /// <summary>No version of the definition starts processes any more.</summary>
    public static async Task UnpublishAsync(this CrmDb db, string definitionId, CancellationToken cancel)
    {
        foreach (var version in await db.Set<DefinitionVersion>().Where(v => v.DefinitionId == definitionId && v.IsPublished).ToListAsync(cancel))
            version.IsPublished = false;
        db.RemoveRange(await db.Set<DefinitionTrigger>().Where(t => t.DefinitionId == definitionId).ToListAsync(cancel));
    }
}
