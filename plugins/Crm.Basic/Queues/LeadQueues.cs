using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>What the inbox knows of lead queues: who works in them, and that a lead goes where its process's task goes.</summary>
internal sealed class LeadQueues(CrmDb db, QueueAccess access, TakeLead takeLead, ReturnLead returnLead, PlaceLeads place, LeadHandover handover, ICrmClock clock) : IQueues
{
    public Task<IReadOnlyList<(Guid Id, string Name)>> OfAsync(Guid userId, CancellationToken cancel) => access.OfAsync(userId, cancel);

    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var queues = await db.Set<LeadQueue>().IgnoreQueryFilters([AccessFilter.Deleted]).AsNoTracking().Where(q => ids.Contains(q.Id)).ToListAsync(cancel);
        return queues.ToDictionary(q => q.Id, q => q.Title);
    }

    public async Task TakeAsync(Guid queueId, string? subjectKind, Guid? subjectId, CancellationToken cancel)
    {
        if (subjectKind == "leads" && subjectId is { } lead)
            await takeLead.RunAsync(lead, cancel);
    }

    public async Task ReturnAsync(CrmTask task, string? reason, CancellationToken cancel)
    {
        if (await LeadOfAsync(task, cancel) is { ResponsibleId: not null } lead)
            await returnLead.RunAsync(lead.Id, reason, cancel);
    }

    public async Task HandOverAsync(CrmTask task, Guid person, string? comment, CancellationToken cancel)
    {
        if (await LeadOfAsync(task, cancel) is not { } lead || lead.ResponsibleId == person)
            return;
        if (lead.ResponsibleId is { } responsible && db.Session.Viewer.ActsFor.Contains(responsible))
            await GiveOwnAsync(lead, person, comment, cancel);
        else
            await place.HandAsync(lead.Id, person, comment, cancel);
    }

    // Whoever may give a task away gives their own lead with it; leads of others and waiting ones are for those who assign.
    private async Task GiveOwnAsync(Lead lead, Guid person, string? comment, CancellationToken cancel)
    {
        await db.RequireAsync(lead, LeadPermissions.Edit, cancel);
        var from = lead.ResponsibleId;
        lead.AssignTo(person, clock.UtcNow);
        await handover.RunAsync(lead, from, LeadAssignmentMode.Manual, comment, cancel);
    }

    // The open lead that goes where the task goes: the task came out of the queue with it, or waits with whoever has it.
    // A task for somebody else (the lawyer's opinion) or for a role moves alone.
    private async Task<Lead?> LeadOfAsync(CrmTask task, CancellationToken cancel)
    {
        if (task is not { Kind: TaskKind.Process, IsOpen: true, RoleId: null, SubjectKind: "leads", SubjectId: { } id })
            return null;
        var lead = await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access]).FirstOrDefaultAsync(l => l.Id == id, cancel);
        return lead is { IsOpen: true } && (task.QueueId is not null || task.AssigneeId == lead.ResponsibleId) ? lead : null;
    }
}
