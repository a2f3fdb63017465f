using System.Text.Json;
using Crm.Basic.Funnels;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Basic.Deals;

/// <summary>
/// What the rules of a deal ask of its process and its tasks. Rows of the context that is being saved: a rule has no scope to ask
/// for the services that use cases have.
/// </summary>
internal static class DealWorkflow
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Starts the process of the deal's type, if it names one that is published.</summary>
    public static async Task StartAsync(CrmDb db, Deal deal, DealType type, CancellationToken cancel)
    {
        if (type.StartProcess is not { } process || db.Session.IsQuiet
            || !await db.Set<DefinitionVersion>().AnyAsync(v => v.DefinitionId == process && v.IsPublished && v.DeletedAt == null, cancel))
            return;
        db.Stimulate(ProcessesOfRecord.StartOf(db, Guid.CreateVersion7(), JsonSerializer.Serialize(new { definitionId = process, subjectKind = "deals", subjectId = deal.Id, input = new { } }, s_json), ("deals", deal.Id)));
    }

    /// <summary>Whoever is responsible from now on gets the process's tasks that waited with the one before.</summary>
    public static async Task HandOverAsync(CrmDb db, Deal deal, Guid? from, Guid to, CancellationToken cancel)
    {
        var id = deal.Id;
        await Subjects.HoldAsync(db, "deals", id, cancel);
        foreach (var task in await db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access])
            .Where(t => t.SubjectKind == "deals" && t.SubjectId == id && t.Kind == TaskKind.Process && from != null && t.AssigneeId == from && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress))
            .ToListAsync(cancel))
            task.AssignTo(to);
    }
}
