using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>Takes a definition from a file, whatever step types it names, and keeps every member of it.</summary>
internal sealed class ImportDefinition(CrmDb db, ICrmClock clock)
{
    // A file may name any number; beyond this it is not a count of versions, and the next one must still fit.
    private const int MaxVersion = 1_000_000;

    public async Task<DefinitionVersion> RunAsync(string document, string? module, CancellationToken cancel)
    {
        var viewer = db.Session.Viewer;
        viewer.Require(PlatformPermissions.EditProcesses);
        var definition = DefinitionDocument.Definition(DefinitionDocument.Read(document));
        var latest = await db.LatestAsync(definition.DefinitionId, cancel);
        var row = latest is { IsPublished: false } && !IsLater(definition, latest) && !await db.IsUsedAsync(latest, cancel) ? latest : await AddAsync(definition, latest, cancel);
        row.Document = DefinitionDocument.Write(definition.Json);
        row.Module = module;
        DefinitionDocument.Describe(row, definition);
        row.Saved(viewer, clock.UtcNow);
        return row;
    }

    // A file that is another, later version of the definition keeps its id and number, and the draft stays as an earlier one.
    private static bool IsLater(WorkflowDefinition definition, DefinitionVersion draft) =>
        definition.Version > draft.Version && definition.VersionId is { } id && id != draft.Id;

    private async Task<DefinitionVersion> AddAsync(WorkflowDefinition definition, DefinitionVersion? latest, CancellationToken cancel)
    {
        var highest = await db.HighestVersionAsync(definition.DefinitionId, cancel);
        if (latest is not null)
            latest.IsLatest = false;
        var row = new DefinitionVersion
        {
            Id = await db.FreeIdAsync(definition.VersionId, cancel),
            DefinitionId = definition.DefinitionId,
            Version = Math.Max(highest + 1, definition.Version <= MaxVersion ? definition.Version : 1),
            Document = "",
            IsLatest = true,
            Revision = latest?.Revision ?? 0,
            CreatedAt = DefinitionDocument.CreatedAt(definition.Json) ?? clock.UtcNow,
            CreatedById = db.Session.Viewer.UserId,
        };
        db.Add(row);
        return row;
    }
}

internal static class Saving
{
    /// <summary>Notes who saved, so that the next one who does with an older view hears of it.</summary>
    public static void Saved(this DefinitionVersion row, Viewer by, DateTime now)
    {
        row.Revision++;
        row.ChangedAt = now;
        row.ChangedById = by.UserId;
        row.ChangedByName = by.Name;
    }
}
