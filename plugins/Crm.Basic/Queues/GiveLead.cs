using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>Gives waiting leads to people because a rule says so, and takes them back: for plugins that dispatch leads. Whoever calls it must be allowed to assign leads.</summary>
public sealed class GiveLead(CrmDb db, LeadHandover handover, ICrmClock clock)
{
    /// <summary>The leads that wait in a queue, in the order they are taken.</summary>
    /// <param name="queueId">The queue.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<Guid>> WaitingAsync(Guid queueId, int most, CancellationToken cancel)
    {
        db.Session.Viewer.Require(LeadPermissions.Assign);
        var queue = await db.Set<LeadQueue>().AsNoTracking().FirstOrDefaultAsync(q => q.Id == queueId, cancel);
        return queue is null ? [] : await db.Set<Lead>().Waiting(queueId).InOrder(queue.Order).Select(l => l.Id).Take(most).ToListAsync(cancel);
    }

    /// <summary>Locks a lead that waits in the queue until the transaction ends; null when by now it waits there no more.</summary>
    public async Task<Lead?> HoldAsync(Guid leadId, Guid queueId, CancellationToken cancel)
    {
        db.Session.Viewer.Require(LeadPermissions.Assign);
        return await TakeLead.LockAsync(db.Set<Lead>().Waiting(queueId).Where(l => l.Id == leadId), cancel) ? await db.LoadAsync<Lead>(leadId, cancel) : null;
    }

    /// <summary>Gives a lead that <see cref="HoldAsync"/> locked to a person.</summary>
    /// <param name="lead">The lead.</param>
    /// <param name="person">Who has it from now on.</param>
    /// <param name="reason">Why, for the log of who had it.</param>
    /// <param name="touchDueAt">Until when they should have spoken to it; null leaves what its queue said.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task RunAsync(Lead lead, Guid person, string reason, DateTime? touchDueAt, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        db.Session.Viewer.Require(LeadPermissions.Assign);
        lead.AssignTo(person, clock.UtcNow);
        lead.SlaDueAt = touchDueAt ?? lead.SlaDueAt;
        await handover.RunAsync(lead, null, LeadAssignmentMode.Auto, reason, cancel);
    }

    /// <summary>Puts a lead back into a queue because whoever has it let it lie.</summary>
    /// <param name="lead">The lead.</param>
    /// <param name="queueId">The queue it came from; the default one when that is gone.</param>
    /// <param name="reason">Why, for the log of who had it.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>False when there is no queue to put it into.</returns>
    public async Task<bool> BackAsync(Lead lead, Guid queueId, string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        db.Session.Viewer.Require(LeadPermissions.Assign);
        if (await LeadQueue.LivingAsync(db, queueId, cancel) is not { } queue)
            return false;
        var (from, before) = (lead.ResponsibleId, lead.Status);
        lead.PlaceIn(queue, clock.UtcNow);
        await LeadRules.SetSlaAsync(db, lead, clock.UtcNow, cancel);
        await handover.RunAsync(lead, from, LeadAssignmentMode.Return, reason, cancel);
        if (lead.Status != before)
            db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
        return true;
    }
}
