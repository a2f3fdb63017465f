using Crm.Basic.Relationships;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Basic.Leads;

/// <summary>
/// What happens to open work when a lead becomes a contractor: processes that work on leads as such end with their tasks, since
/// their job is done; everything else, and the process that converts, goes on about the contractor.
/// </summary>
public sealed class OpenWorkOfLead(CrmDb db, ITasks tasks, IProcesses processes)
{
    private static readonly string[] s_leadEvents = [.. new[] { typeof(LeadCreated), typeof(LeadResumed), typeof(LeadTaken), typeof(LeadStatusChanged) }.Select(e => "Crm.Basic." + e.Name)];

    /// <summary>The open tasks and the processes of a lead that may go on, by what becomes of them.</summary>
    public async Task<LeadWork> OfAsync(Guid leadId, CancellationToken cancel)
    {
        var acting = db.Session.InstanceId ?? Guid.Empty;
        var running = await db.Set<ProcessInstance>().MayGoOn().Where(i => i.SubjectKind == "leads" && i.SubjectId == leadId)
            .Select(i => new { i.Id, IsOfLeads = i.Id != acting && db.Set<DefinitionTrigger>().Any(t => t.DefinitionId == i.DefinitionId && s_leadEvents.Contains(t.Name)) }).ToListAsync(cancel);
        var ending = running.Where(i => i.IsOfLeads).Select(i => i.Id).ToHashSet();
        var all = await db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access]).Where(t => t.SubjectKind == "leads" && t.SubjectId == leadId)
            .Select(t => new { t.Id, t.InstanceId, IsOpen = t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress }).ToListAsync(cancel);
        var ends = all.Where(t => t.IsOpen && t.InstanceId is { } instance && ending.Contains(instance)).Select(t => t.Id).ToHashSet();
        return new LeadWork(
            [.. ending], [.. running.Where(i => !i.IsOfLeads).Select(i => i.Id)], [.. ends],
            [.. all.Where(t => !ends.Contains(t.Id)).Select(t => t.Id)], all.Count(t => t.IsOpen && !ends.Contains(t.Id)));
    }

    /// <summary>Ends what ends and moves the rest. Returns what was moved.</summary>
    public async Task<LeadWork> MoveToAsync(Guid leadId, Guid contractor, Guid? contact, string title, CancellationToken cancel)
    {
        var work = await OfAsync(leadId, cancel);
        await tasks.CancelAsync(work.EndingTasks, LeadTexts.StopConverted.With(title), cancel);
        await processes.CancelAsync(work.EndingProcesses, LeadTexts.StopConverted.With(title), cancel);
        await processes.MoveSubjectAsync(work.Processes, "contractors", contractor, cancel);
        await tasks.MoveSubjectAsync(work.Tasks, "contractors", contractor, title, cancel);
        return work with { Relationships = await LinkRelationshipsAsync(leadId, contractor, contact, cancel) };
    }

    /// <summary>Moves work back to the lead it was moved from.</summary>
    public async Task ReturnAsync(Lead lead, LeadConversion conversion, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        ArgumentNullException.ThrowIfNull(conversion);
        await tasks.MoveSubjectAsync(LeadConversion.Split(conversion.MovedTasks), "leads", lead.Id, lead.Title, cancel);
        await processes.MoveSubjectAsync(LeadConversion.Split(conversion.MovedProcesses), "leads", lead.Id, cancel);
        var moved = LeadConversion.Split(conversion.MovedRelationships);
        foreach (var relationship in await db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).Where(r => moved.Contains(r.Id) && r.LeadId == lead.Id).ToListAsync(cancel))
            (relationship.ContractorId, relationship.ContactId) = (null, relationship.ContactId == conversion.ContactId ? null : relationship.ContactId);
    }

    // Calls, meetings and letters are the contractor's from now on; that they began with the lead stays known.
    private async Task<IReadOnlyList<Guid>> LinkRelationshipsAsync(Guid leadId, Guid contractor, Guid? contact, CancellationToken cancel)
    {
        var mine = await db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).Where(r => r.LeadId == leadId && r.ContractorId == null).ToListAsync(cancel);
        foreach (var relationship in mine)
            (relationship.ContractorId, relationship.ContactId) = (contractor, relationship.ContactId ?? contact);
        return mine.ConvertAll(r => r.Id);
    }
}

/// <summary>The work about a lead, by what converting does with it.</summary>
/// <param name="EndingProcesses">Processes that end.</param>
/// <param name="Processes">Processes that go on about the contractor.</param>
/// <param name="EndingTasks">Open tasks that end with their process.</param>
/// <param name="Tasks">Tasks, open and done, that move to the contractor.</param>
/// <param name="OpenTasks">How many of those are open.</param>
public sealed record LeadWork(IReadOnlyList<Guid> EndingProcesses, IReadOnlyList<Guid> Processes, IReadOnlyList<Guid> EndingTasks, IReadOnlyList<Guid> Tasks, int OpenTasks)
{
    /// <summary>Calls, meetings and letters that were linked to the contractor.</summary>
    public IReadOnlyList<Guid> Relationships { get; init; } = [];
}
