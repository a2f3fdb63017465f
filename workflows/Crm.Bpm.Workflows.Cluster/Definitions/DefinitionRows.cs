using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>The definition rows that are not deleted, and the versions of one definition.</summary>
internal static class DefinitionRows
{
    public static IQueryable<DefinitionVersion> Definitions(this CrmDb db) => db.Set<DefinitionVersion>().Where(v => v.DeletedAt == null);

    public static Task<DefinitionVersion?> LatestAsync(this CrmDb db, string definitionId, CancellationToken cancel) =>
        db.Definitions().FirstOrDefaultAsync(v => v.DefinitionId == definitionId && v.IsLatest, cancel);

    /// <exception cref="NotFoundException">There is no such definition.</exception>
    public static async Task<DefinitionVersion> LatestOrThrowAsync(this CrmDb db, string definitionId, CancellationToken cancel) =>
        await db.LatestAsync(definitionId, cancel) ?? throw new NotFoundException(DefinitionTexts.NoDefinition.With(definitionId));

    /// <summary>The highest version number ever given, deleted ones included; 0 when there is none.</summary>
    public static async Task<int> HighestVersionAsync(this CrmDb db, string definitionId, CancellationToken cancel) =>
        await db.Set<DefinitionVersion>().Where(v => v.DefinitionId == definitionId).MaxAsync(v => (int?)v.Version, cancel) ?? 0;

    /// <summary>The wanted id when no version has it yet, else a new one.</summary>
    public static async Task<string> FreeIdAsync(this CrmDb db, string? wanted, CancellationToken cancel) =>
        string.IsNullOrEmpty(wanted) || await db.Set<DefinitionVersion>().AnyAsync(v => v.Id == wanted, cancel) ? DefinitionDocument.NewId() : wanted;

    /// <summary>The latest versions of definitions that name this one: as a step, or to start it.</summary>
    public static IQueryable<DefinitionVersion> ConsumersOf(this CrmDb db, string definitionId)
    {
        var quoted = "\"" + definitionId + "\"";
        return db.Definitions().Where(v => v.IsLatest && v.DefinitionId != definitionId && v.Document.Contains(quoted));
    }

    /// <summary>Whether a process ran on this version, or another definition was drawn with exactly it: then it stays as it is.</summary>
    public static async Task<bool> IsUsedAsync(this CrmDb db, DefinitionVersion version, CancellationToken cancel)
    {
        var (id, definitionId, quoted) = (version.Id, version.DefinitionId, "\"" + version.Id + "\"");
        return await db.Set<ProcessInstance>().AnyAsync(i => i.VersionId == id, cancel)
            || await db.Set<DefinitionVersion>().AnyAsync(v => v.DefinitionId != definitionId && v.Document.Contains(quoted), cancel);
    }
}
