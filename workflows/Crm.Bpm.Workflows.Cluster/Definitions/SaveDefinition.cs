using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>Saves what a designer shows: into the draft, or as the next version when the latest is published or somebody uses it.</summary>
internal sealed class SaveDefinition(CrmDb db, ICrmClock clock, DefinitionLibrary library)
{
    public async Task<DefinitionVersion> RunAsync(string document, int? revision, CancellationToken cancel)
    {
        var viewer = db.Session.Viewer;
        viewer.Require(PlatformPermissions.EditProcesses);
        var json = DefinitionDocument.Read(document);
        var definitionId = StepTree.Text(json, "definitionId") is { Length: > 0 } given ? given : DefinitionDocument.NewId();
        var latest = await db.LatestAsync(definitionId, cancel);
        if (latest is not null)
            Refuse(latest, json, revision, viewer);
        var row = latest is { IsPublished: false } && !await db.IsUsedAsync(latest, cancel) ? latest : await AddAsync(definitionId, latest, json, cancel);
        return Write(row, json);
    }

    /// <summary>Adds a version after <paramref name="latest"/> with this document.</summary>
    public async Task<DefinitionVersion> AddVersionAsync(DefinitionVersion latest, JsonObject json, CancellationToken cancel) =>
        Write(await AddAsync(latest.DefinitionId, latest, json, cancel), json);

    private void Refuse(DefinitionVersion latest, JsonObject json, int? revision, Viewer viewer)
    {
        if (latest.IsReadonly)
            throw new RuleBrokenException(DefinitionTexts.Readonly, latest.Name ?? latest.DefinitionId);

        // The designer saves by itself and may do so twice at once, so only another person's save is a collision.
        if (revision is { } opened && opened != latest.Revision && latest.ChangedById != viewer.UserId)
            throw new RuleBrokenException(DefinitionTexts.SavedMeanwhile, latest.ChangedByName is { Length: > 0 } name ? name : DefinitionTexts.Somebody.ToString());
        var kept = json["root"] is JsonObject root ? StepTree.Steps(root).Select(Id).ToHashSet(StringComparer.Ordinal) : [];
        var before = latest.Read();
        var lost = library.UnknownSteps(before).Where(id => !kept.Contains(id)).ToHashSet(StringComparer.Ordinal);
        if (lost.Count == 0)
            return;
        var labels = StepTree.Steps((JsonObject)before["root"]!).Where(s => lost.Contains(Id(s) ?? "")).Select(s => "“" + StepTree.Label(s) + "”");
        throw new RuleBrokenException(DefinitionTexts.WouldLose, string.Join(", ", labels));
    }

    private async Task<DefinitionVersion> AddAsync(string definitionId, DefinitionVersion? latest, JsonObject json, CancellationToken cancel)
    {
        if (latest is not null)
            latest.IsLatest = false;
        var row = new DefinitionVersion
        {
            Id = await db.FreeIdAsync(latest is null ? StepTree.Text(json, "id") : null, cancel),
            DefinitionId = definitionId,
            Version = await db.HighestVersionAsync(definitionId, cancel) + 1,
            Document = "",
            IsLatest = true,
            // Counts on through the versions, so that somebody who opened the one before is told of a save in between.
            Revision = latest?.Revision ?? 0,
            CreatedAt = clock.UtcNow,
            CreatedById = db.Session.Viewer.UserId,
        };
        db.Add(row);
        return row;
    }

    private DefinitionVersion Write(DefinitionVersion row, JsonObject json)
    {
        json["id"] = row.Id;
        json["definitionId"] = row.DefinitionId;
        json["version"] = row.Version;
        json["isLatest"] = true;
        json["isPublished"] = false;
        json["createdAt"] = new DateTimeOffset(row.CreatedAt).ToString("O", CultureInfo.InvariantCulture);
        var definition = DefinitionDocument.Definition(json);
        row.Document = DefinitionDocument.Write(json);
        DefinitionDocument.Describe(row, definition);
        row.Module = null;
        row.Saved(db.Session.Viewer, clock.UtcNow);
        return row;
    }

    private static string? Id(JsonObject step) => StepTree.Text(step, "id");
}
