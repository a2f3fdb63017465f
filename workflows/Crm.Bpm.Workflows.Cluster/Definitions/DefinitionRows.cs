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

    public static IQueryable<ProcessInstance> Running(this CrmDb db) => db.Set<ProcessInstance>().Where(i => i.Status == "Running");
}
