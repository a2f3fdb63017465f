using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dispatch;

/// <summary>Why a lead is where it is: what was decided, the newest first, and why it still waits.</summary>
/// <param name="Decisions">Every time it was given to somebody.</param>
/// <param name="Waiting">Who would get it now, or why nobody; null when it waits in no queue that is dispatched.</param>
internal sealed record LeadDispatch(IReadOnlyList<DispatchDecision> Decisions, Foreseen? Waiting);

/// <summary>Who would get a lead right now.</summary>
/// <param name="Rule">The rule that decides.</param>
/// <param name="Choice">Who, and how everybody stands.</param>
internal sealed record Foreseen(DispatchRule Rule, Choice Choice)
{
    /// <summary>The same in a sentence.</summary>
    public Words Why => DispatchTexts.Why(Choice.Reason, Choice.PersonName, Choice.StandsInFor, Choice.Lines);
}

/// <summary>Says why a lead went where it went, and who would get one now. Changes nothing.</summary>
internal sealed class ExplainDispatch(CrmDb db, DispatchDesk desk)
{
    private const int MostDecisions = 50;

    /// <summary>For a lead the viewer may see.</summary>
    public async Task<LeadDispatch> OfLeadAsync(Guid leadId, CancellationToken cancel)
    {
        var lead = await db.LoadAsync<Lead>(leadId, cancel);
        var decisions = await db.Set<DispatchDecision>().AsNoTracking().Where(d => d.LeadId == leadId).OrderByDescending(d => d.At).ThenByDescending(d => d.Id).Take(MostDecisions).ToListAsync(cancel);
        var queue = lead.QueueId;
        var rule = lead.IsWaiting && queue is not null ? await db.Set<DispatchRule>().AsNoTracking().Where(r => r.QueueId == queue && r.IsActive).OrderBy(r => r.Number).FirstOrDefaultAsync(cancel) : null;
        return new LeadDispatch(decisions, rule is null ? null : await ForeseeAsync(rule, lead, cancel));
    }

    /// <summary>Tries a rule out: who would get this lead, or one that nothing is known of.</summary>
    public async Task<Foreseen> TryAsync(Guid ruleId, Guid? leadId, CancellationToken cancel)
    {
        db.Session.Viewer.Require("dispatch-rules.view");
        var rule = await db.Set<DispatchRule>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == ruleId, cancel) ?? throw new NotFoundException();
        return await ForeseeAsync(rule, leadId is { } id ? await db.LoadAsync<Lead>(id, cancel) : null, cancel);
    }

    private async Task<Foreseen> ForeseeAsync(DispatchRule rule, Lead? lead, CancellationToken cancel)
    {
        var members = await db.Set<DispatchMember>().AsNoTracking().Where(m => m.RuleId == rule.Id).ToListAsync(cancel);
        var candidates = await desk.CandidatesAsync(rule, members, cancel);
        return new Foreseen(rule, LeadChooser.Choose(rule.Algorithm, candidates, lead is null ? LeadTraits.None : await desk.TraitsAsync(rule, lead, cancel)));
    }
}
