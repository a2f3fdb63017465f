using Crm.Basic.Leads;
using Crm.Basic.Queues;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dispatch;

/// <summary>Nobody spoke to a lead in the time its rule sets.</summary>
/// <param name="LeadId">The lead.</param>
/// <param name="ResponsibleId">Who had it.</param>
/// <param name="WentBack">Whether it went back to the queue.</param>
public sealed record FirstTouchMissed(Guid LeadId, Guid ResponsibleId, bool WentBack) : CrmEvent("leads", LeadId);

/// <summary>
/// Looks at a lead whose time to the first touch is over: what was spoken to or went elsewhere is settled; otherwise the head is told, and the
/// lead goes back to its queue when the rule wants it. Whoever settles the decision's row first does it, once.
/// </summary>
internal sealed class WatchFirstTouch(CrmDb db, GiveLead give, INotifications notifications, ICrmClock clock, ILive live)
{
    /// <summary>Returns whether the lead went back to its queue.</summary>
    public async Task<bool> RunAsync(Guid decisionId, CancellationToken cancel)
    {
        var now = clock.UtcNow;
        if (await db.Set<DispatchDecision>().Where(d => d.Id == decisionId && d.Outcome == DispatchOutcome.Given && d.DueAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.RuleName, d => d.RuleName), cancel) == 0)
            return false;
        var decision = await db.Set<DispatchDecision>().FirstAsync(d => d.Id == decisionId, cancel);
        var lead = await db.Set<Lead>().FirstOrDefaultAsync(l => l.Id == decision.LeadId, cancel);
        live.ChangedAfterCommit(db, DispatchTopics.Rules);
        if (lead is { FirstTouchAt: not null } or { Status: LeadStatus.Unreachable } && lead.ResponsibleId == decision.PersonId)
            return End(decision, DispatchOutcome.Touched, now);
        if (lead is not { IsOpen: true } || lead.ResponsibleId != decision.PersonId)
            return End(decision, DispatchOutcome.Moved, now);
        // What a rule that is off gave out stays where it is.
        var rule = await db.Set<DispatchRule>().FirstOrDefaultAsync(r => r.Id == decision.RuleId && r.IsActive, cancel);
        if (rule is null)
            return End(decision, DispatchOutcome.Late, now);
        var wentBack = rule.TakesBack && await give.BackAsync(lead, decision.QueueId, rule.Name, cancel);
        decision.End(wentBack ? DispatchOutcome.TakenBack : DispatchOutcome.Late, now);
        db.Raise(new FirstTouchMissed(lead.Id, decision.PersonId, wentBack));
        await TellAsync(decision, lead, wentBack, cancel);
        return wentBack;
    }

    private static bool End(DispatchDecision decision, DispatchOutcome outcome, DateTime now)
    {
        decision.End(outcome, now);
        return false;
    }

    private async Task TellAsync(DispatchDecision decision, Lead lead, bool wentBack, CancellationToken cancel)
    {
        var href = $"/leads/{lead.Id}";
        foreach (var head in await HeadsAsync(decision, cancel))
            await notifications.NotifyAsync(new NewNotification(head, NotificationKind.Escalated, (wentBack ? DispatchTexts.LateAndBack : DispatchTexts.Late).Filled(decision.PersonName, lead.Name), href) { OnceKey = $"dispatch:{decision.Id}" }, cancel);
        await notifications.NotifyAsync(new NewNotification(decision.PersonId, NotificationKind.Overdue, (wentBack ? DispatchTexts.TakenFromYou : DispatchTexts.YouAreLate).Filled(lead.Name), href) { OnceKey = $"dispatch:{decision.Id}" }, cancel);
    }

    // The head of the queue; without one the person's manager or the head of their team; without any those who lead sales.
    private async Task<IReadOnlyList<Guid>> HeadsAsync(DispatchDecision decision, CancellationToken cancel)
    {
        var who = decision.PersonId;
        if (await db.Set<LeadQueue>().Where(q => q.Id == decision.QueueId).Select(q => q.OwnerId).FirstOrDefaultAsync(cancel) is { } owner && owner != who)
            return [owner];
        return await Heads.OfAsync(db, who, cancel) is { } head ? [head] : [.. (await Heads.OfSalesAsync(db, cancel)).Where(u => u != who)];
    }
}
