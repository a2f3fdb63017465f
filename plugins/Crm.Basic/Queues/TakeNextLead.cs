using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>Gives the viewer the next lead of a queue, or of the first of their queues that has one. Two people never get the same.</summary>
public sealed class TakeNextLead(CrmDb db, QueueAccess queues, DailyCaps caps, LeadHandover handover, ICrmClock clock)
{
    /// <exception cref="RuleBrokenException">Nothing waits, or the person has taken as many as they may today.</exception>
    public async Task<Lead> RunAsync(Guid? queueId, CancellationToken cancel)
    {
        db.Session.Viewer.Require(LeadPermissions.Take);
        var me = db.Session.Viewer.UserId ?? throw new NotAllowedException();
        var mine = await QueuesAsync(me, queueId, cancel);
        var reached = await caps.ReachedAsync(me, [.. mine.Select(q => q.Id)], cancel);
        foreach (var queue in mine.Where(q => !reached.Contains(q.Id)))
            if (await NextAsync(queue, cancel) is { } lead)
            {
                await TakeLead.GiveAsync(db, handover, lead, me, clock.UtcNow, cancel);
                return lead;
            }

        throw mine.Find(q => reached.Contains(q.Id)) is { } full
            ? new RuleBrokenException(QueueTexts.CapReached, full.Title)
            : new RuleBrokenException(queueId is null ? LeadTexts.NothingWaits : QueueTexts.IsEmpty, mine.FirstOrDefault()?.Title);
    }

    private async Task<List<LeadQueue>> QueuesAsync(Guid me, Guid? queueId, CancellationToken cancel)
    {
        if (queueId is { } id)
        {
            var queue = await db.LoadAsync<LeadQueue>(id, cancel);
            return await queues.WorksInAsync(id, cancel) ? [queue] : throw new NotAllowedException(LeadTexts.NotInQueue.With(queue.Title));
        }

        var mine = (await queues.OfAsync(me, cancel)).Select(q => q.Id).ToList();
        return await db.Set<LeadQueue>().Where(q => mine.Contains(q.Id)).OrderBy(q => q.IsOpenToAll).ThenBy(q => q.Number).ToListAsync(cancel);
    }

    // Whoever locks the row while it is still free has it; the others look for the next one.
    private async Task<Lead?> NextAsync(LeadQueue queue, CancellationToken cancel)
    {
        while (true)
        {
            var next = await db.Set<Lead>().Waiting(queue.Id).InOrder(queue.Order).Select(l => l.Id).FirstOrDefaultAsync(cancel);
            if (next == Guid.Empty)
                return null;
            if (await TakeLead.LockAsync(db.Set<Lead>().Waiting(queue.Id).Where(l => l.Id == next), cancel))
                return await db.LoadAsync<Lead>(next, cancel);
        }
    }
}

/// <summary>Gives the viewer a certain waiting lead.</summary>
public sealed class TakeLead(CrmDb db, QueueAccess queues, DailyCaps caps, LeadHandover handover, ICrmClock clock)
{
    /// <exception cref="RuleBrokenException">Somebody else has it, or it is closed.</exception>
    public async Task<Lead> RunAsync(Guid leadId, CancellationToken cancel)
    {
        db.Session.Viewer.Require(LeadPermissions.Take);
        var me = db.Session.Viewer.UserId ?? throw new NotAllowedException();
        if (!await LockAsync(db.Set<Lead>().Where(l => l.Id == leadId && l.ResponsibleId == null), cancel))
            return await TakenAsync(leadId, me, cancel);
        var lead = await db.LoadAsync<Lead>(leadId, cancel);
        if (lead.QueueId is { } queue)
            await RequireRoomAsync(lead, queue, me, cancel);
        await GiveAsync(db, handover, lead, me, clock.UtcNow, cancel);
        return lead;
    }

    /// <summary>Locks a lead until the transaction ends; false when by now it is no longer what the query asks for: somebody took it, or it left the queue.</summary>
    internal static async Task<bool> LockAsync(IQueryable<Lead> free, CancellationToken cancel) =>
        await free.ExecuteUpdateAsync(set => set.SetProperty(l => l.QueuePosition, l => l.QueuePosition), cancel) > 0;

    internal static async Task GiveAsync(CrmDb db, LeadHandover handover, Lead lead, Guid person, DateTime now, CancellationToken cancel)
    {
        var before = lead.Status;
        lead.Take(person, now);
        await handover.RunAsync(lead, null, LeadAssignmentMode.Take, null, cancel);
        db.Raise(new LeadTaken(lead.Id, person, lead.QueueId));
        if (lead.Status != before)
            db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
    }

    private async Task RequireRoomAsync(Lead lead, Guid queue, Guid me, CancellationToken cancel)
    {
        if (!await queues.WorksInAsync(queue, cancel))
            throw new NotAllowedException(LeadTexts.NotInQueue.With(lead.Name));
        if ((await caps.ReachedAsync(me, [queue], cancel)).Count > 0)
            throw new RuleBrokenException(QueueTexts.CapReached, (await db.LoadAsync<LeadQueue>(queue, cancel)).Title);
    }

    // A second click takes nothing twice; whoever lost the race is told so even though the lead is no longer theirs to see.
    private async Task<Lead> TakenAsync(Guid leadId, Guid me, CancellationToken cancel)
    {
        var lead = await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access]).FirstOrDefaultAsync(l => l.Id == leadId, cancel) ?? throw new NotFoundException();
        return lead.ResponsibleId == me ? lead
            : lead.QueueId is { } queue && await queues.WorksInAsync(queue, cancel) ? throw new RuleBrokenException(LeadTexts.TakenMeanwhile, lead.Name)
            : throw new NotFoundException();
    }
}
