using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Basic.Leads;

/// <summary>A task or a process that was stopped with its lead; when the lead goes on, it may go on, too.</summary>
public sealed class StoppedWork
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid LeadId { get; init; }
    public StoppedWorkKind Kind { get; init; }
    public Guid WorkId { get; init; }
    public required string Name { get; init; }
    public DateTime At { get; init; }
}

/// <summary>What was stopped.</summary>
public enum StoppedWorkKind
{
    Task,
    Process,
    Relationship,
}

/// <summary>Ends everything people and processes still do about a lead, with the reason, and remembers it. The process acting now goes on.</summary>
public sealed class StopLeadWork(CrmDb db, ITasks tasks, IProcesses processes, CancelRelationship relationships, ICrmClock clock)
{
    public async Task RunAsync(Lead lead, Words reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        await RememberAsync(lead, cancel);
        foreach (var planned in await relationships.OfLeadAsync(lead.Id, reason, cancel))
            db.Add(new StoppedWork { LeadId = lead.Id, Kind = StoppedWorkKind.Relationship, WorkId = planned.Id, Name = planned.Name, At = lead.DeletedAt ?? clock.UtcNow });
        await tasks.CancelForAsync("leads", lead.Id, reason, cancel);
        await processes.CancelForAsync("leads", lead.Id, reason, cancel);
    }

    // Tasks of processes end with them; what may be opened again are the tasks people gave each other.
    private async Task RememberAsync(Lead lead, CancellationToken cancel)
    {
        var (leadId, at) = (lead.Id, lead.DeletedAt ?? clock.UtcNow);
        var open = await db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access])
            .Where(t => t.SubjectKind == "leads" && t.SubjectId == leadId && t.InstanceId == null && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress))
            .Select(t => new { t.Id, t.Name }).ToListAsync(cancel);
        var running = await db.Set<ProcessInstance>().MayGoOn().Where(i => i.SubjectKind == "leads" && i.SubjectId == leadId)
            .Select(i => new { i.Id, i.Name, i.DefinitionId }).ToListAsync(cancel);
        // A lead that was given up and then deleted keeps what it lost when it was given up: it may be restored, and resumed later.
        if (lead.DeletedAt is null)
            db.RemoveRange(await db.Set<StoppedWork>().Where(w => w.LeadId == leadId).ToListAsync(cancel));
        db.AddRange(open.Select(t => Stopped(StoppedWorkKind.Task, t.Id, t.Name)));
        db.AddRange(running.Select(i => Stopped(StoppedWorkKind.Process, i.Id, i.Name ?? i.DefinitionId)));

        StoppedWork Stopped(StoppedWorkKind kind, Guid id, string name) => new() { LeadId = leadId, Kind = kind, WorkId = id, Name = name, At = at };
    }
}

/// <summary>Opens again what was stopped with a lead, and forgets that it was.</summary>
public sealed class ResumeLeadWork(CrmDb db, ITasks tasks)
{
    /// <summary>Opens the tasks again; processes begin anew when the lead is said to be resumed with its work.</summary>
    /// <param name="leadId">The lead.</param>
    /// <param name="stoppedAt">Only what was stopped at this instant; null means everything.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Whether processes were stopped.</returns>
    public async Task<bool> RunAsync(Guid leadId, DateTime? stoppedAt, CancellationToken cancel)
    {
        var stopped = await db.Set<StoppedWork>().Where(w => w.LeadId == leadId && (stoppedAt == null || w.At == stoppedAt)).ToListAsync(cancel);
        await tasks.ReopenAsync([.. stopped.Where(w => w.Kind == StoppedWorkKind.Task).Select(w => w.WorkId)], cancel);
        var planned = stopped.Where(w => w.Kind == StoppedWorkKind.Relationship).Select(w => w.WorkId).ToList();
        foreach (var relationship in await db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).Where(r => planned.Contains(r.Id) && r.Status == RelationshipStatus.Cancelled).ToListAsync(cancel))
            relationship.Reopen();
        db.RemoveRange(stopped);
        return stopped.Exists(w => w.Kind == StoppedWorkKind.Process);
    }
}
