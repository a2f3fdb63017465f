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
        Stimulate(db, StimulusNames.Start, Guid.CreateVersion7(), JsonSerializer.Serialize(new { definitionId = process, subjectKind = "deals", subjectId = deal.Id, input = new { } }, s_json));
    }

    /// <summary>Ends the processes of a deal: it is another kind of deal now.</summary>
    public static async Task StopAsync(CrmDb db, Deal deal, string reason, CancellationToken cancel)
    {
        var (id, acts) = (deal.Id, db.Session.InstanceId ?? Guid.Empty);
        foreach (var instance in await db.Set<ProcessInstance>().MayGoOn().Where(i => i.SubjectKind == "deals" && i.SubjectId == id && i.Id != acts).Select(i => i.Id).ToListAsync(cancel))
            Stimulate(db, StimulusNames.Cancel, instance, reason);
    }

    /// <summary>Whoever is responsible from now on gets the process's tasks that waited with the one before.</summary>
    public static async Task HandOverAsync(CrmDb db, Deal deal, Guid? from, Guid to, CancellationToken cancel)
    {
        var id = deal.Id;
        foreach (var task in await db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access])
            .Where(t => t.SubjectKind == "deals" && t.SubjectId == id && t.Kind == TaskKind.Process && from != null && t.AssigneeId == from && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress))
            .ToListAsync(cancel))
            task.AssignTo(to);
    }

    private static void Stimulate(CrmDb db, string name, Guid instance, string payload) => db.Stimulate(new Stimulus
    {
        Name = name,
        InstanceId = instance,
        Payload = payload,
        Depth = db.Session.ChainDepth + 1,
        ActorId = db.Session.Viewer.UserId,
        ImportId = db.Session.ImportId,
        CreatedAt = db.Service<ICrmClock>().UtcNow,
    });
}
