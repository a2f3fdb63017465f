using Crm.Basic.Leads;
using Crm.Basic.Queues;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dispatch;

/// <summary>A lead was given to somebody by a rule.</summary>
public sealed record LeadDispatched(Guid LeadId, Guid ResponsibleId, Guid RuleId, Guid QueueId) : CrmEvent("leads", LeadId);

/// <summary>How a round of giving leads out went.</summary>
/// <param name="Given">How many went to somebody.</param>
/// <param name="MayGoOn">False when nobody of the rule can take anything right now.</param>
internal sealed record Dispatched(int Given, bool MayGoOn);

/// <summary>
/// Gives some waiting leads of a rule's queue out, each with a record of why. Rounds of one rule take turns by its row, whoever runs them;
/// a lead that somebody took meanwhile is left alone, so running it again gives nothing twice.
/// </summary>
internal sealed class DispatchLeads(CrmDb db, DispatchDesk desk, GiveLead give, IWorkingTime time, INotifications notifications, ICrmClock clock, ILive live)
{
    public async Task<Dispatched> RunAsync(Guid ruleId, IReadOnlyList<Guid> leads, CancellationToken cancel)
    {
        if (await HoldRuleAsync(ruleId, cancel) is not { QueueId: { } queue } rule)
            return new Dispatched(0, MayGoOn: false);
        var members = await db.Set<DispatchMember>().Where(m => m.RuleId == ruleId).ToListAsync(cancel);
        var candidates = await desk.CandidatesAsync(rule, members, cancel);
        // Whoever cares for a client may be at work while no member is.
        if (candidates.TrueForAll(c => c.Hindrance is not null) && rule.Algorithm != DispatchAlgorithm.SameResponsible)
            return new Dispatched(0, MayGoOn: false);
        var given = new List<(Lead Lead, Guid Person)>();
        foreach (var id in leads)
            if (await give.HoldAsync(id, queue, cancel) is { } lead && await GiveAsync(rule, candidates, lead, cancel) is { } person)
                given.Add((lead, person));
        foreach (var member in members)
            member.Turn = candidates.Find(c => c.Id == member.UserId)?.Turn ?? member.Turn;
        await TellAsync(given, cancel);
        if (given.Count > 0)
            live.ChangedAfterCommit(db, DispatchTopics.Rules);
        return new Dispatched(given.Count, candidates.Exists(c => c.Hindrance is null));
    }

    // The row is locked until the transaction ends: whose turn it is must be decided one after the other.
    private async Task<DispatchRule?> HoldRuleAsync(Guid id, CancellationToken cancel) =>
        await db.Set<DispatchRule>().Where(r => r.Id == id && r.IsActive).ExecuteUpdateAsync(set => set.SetProperty(r => r.IsActive, r => r.IsActive), cancel) > 0
            ? await db.Set<DispatchRule>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancel)
            : null;

    private async Task<Guid?> GiveAsync(DispatchRule rule, List<Candidate> candidates, Lead lead, CancellationToken cancel)
    {
        var choice = LeadChooser.Choose(rule.Algorithm, candidates, await desk.TraitsAsync(rule, lead, cancel));
        if (choice.PersonId is not { } person)
            return null;
        var due = rule.FirstTouchMinutes is { } minutes && lead.FirstTouchAt is null
            ? await time.AddAsync(clock.UtcNow, new WorkingDuration(0, minutes / 60d), person, cancel)
            : (DateTime?)null;
        await give.RunAsync(lead, person, rule.Name, due, cancel);
        db.Add(new DispatchDecision
        {
            LeadId = lead.Id,
            RuleId = rule.Id,
            RuleName = rule.Name,
            QueueId = rule.QueueId!.Value,
            PersonId = person,
            PersonName = choice.PersonName!,
            At = clock.UtcNow,
            Algorithm = rule.Algorithm,
            Reason = choice.Reason!.Value,
            StandsInFor = choice.StandsInFor,
            Candidates = choice.Lines,
            DueAt = due,
        });
        db.Raise(new LeadDispatched(lead.Id, person, rule.Id, rule.QueueId.Value));
        return person;
    }

    private async Task TellAsync(List<(Lead Lead, Guid Person)> given, CancellationToken cancel)
    {
        foreach (var theirs in given.GroupBy(g => g.Person, g => g.Lead))
        {
            var (first, count) = (theirs.First(), theirs.Count());
            var text = count == 1 ? DispatchTexts.YoursNow.Filled(first.Name) : DispatchTexts.ManyYoursNow.Filled(count);
            await notifications.NotifyAsync(new NewNotification(theirs.Key, NotificationKind.Assigned, text, count == 1 ? $"/leads/{first.Id}" : "/leads?view=mine"), cancel);
        }
    }
}
