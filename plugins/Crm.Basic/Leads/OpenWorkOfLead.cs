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
public sealed class OpenWorkOfLead(CrmDb db, ITasks tasks, IProcesses processes, LettersOfLead letters)
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
        var dealings = await Dealings(leadId).Select(r => new { r.Id, IsPlanned = r.Status == RelationshipStatus.Planned }).ToListAsync(cancel);
        return new LeadWork(
            [.. ending], [.. running.Where(i => !i.IsOfLeads).Select(i => i.Id)], [.. ends],
            [.. all.Where(t => !ends.Contains(t.Id)).Select(t => t.Id)], all.Count(t => t.IsOpen && !ends.Contains(t.Id)))
        {
            Relationships = [.. dealings.Select(r => r.Id)],
            Planned = dealings.Count(r => r.IsPlanned),
            Letters = await letters.CountAsync(leadId, cancel),
        };
    }

    /// <summary>Ends what ends and moves the rest. Returns what was moved.</summary>
    public async Task<LeadWork> MoveToAsync(Guid leadId, Conversion conversion, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(conversion);
        var (contractor, title) = (conversion.Contractor.Id, conversion.Contractor.Title);
        await ProcessesOfRecord.CancelBeginningAsync(db, "leads", leadId, LeadTexts.StopConverted.With(title), s_leadEvents, cancel);
        var work = await OfAsync(leadId, cancel);
        await tasks.CancelAsync(work.EndingTasks, LeadTexts.StopConverted.With(title), cancel);
        await processes.CancelAsync(work.EndingProcesses, LeadTexts.StopConverted.With(title), cancel);
        await processes.MoveSubjectAsync(work.Processes, "contractors", contractor, cancel);
        await tasks.MoveSubjectAsync(work.Tasks, "contractors", contractor, title, cancel);
        await letters.MoveAsync(leadId, conversion.Deal is null ? "contractors" : "deals", conversion.Deal?.Id ?? contractor, conversion.Deal?.Title ?? title, cancel);
        return work with { Relationships = await LinkRelationshipsAsync(leadId, conversion, work, cancel) };
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
            (relationship.ContractorId, relationship.ContactId, relationship.DealId) = (null, Unless(relationship.ContactId, conversion.ContactId), Unless(relationship.DealId, conversion.DealId));
        await letters.ReturnAsync(lead, cancel);
    }

    private static Guid? Unless(Guid? id, Guid? made) => id == made ? null : id;

    // Calls, meetings and letters are the contractor's and the deal's from now on; that they began with the lead stays known.
    private async Task<IReadOnlyList<Guid>> LinkRelationshipsAsync(Guid leadId, Conversion conversion, LeadWork work, CancellationToken cancel)
    {
        var mine = await Dealings(leadId).ToListAsync(cancel);
        foreach (var relationship in mine)
            (relationship.ContractorId, relationship.ContactId, relationship.DealId) = (conversion.Contractor.Id, relationship.ContactId ?? conversion.Contact?.Id, conversion.Deal?.Id);
        // A process that follows what is planned goes on where that is now.
        if (conversion.Deal is { } deal)
            await processes.MoveSubjectAsync([.. mine.Where(r => r.Status == RelationshipStatus.Planned).Select(r => r.InstanceId).OfType<Guid>().Where(work.Processes.Contains)], "deals", deal.Id, cancel);
        return mine.ConvertAll(r => r.Id);
    }

    private IQueryable<Relationship> Dealings(Guid leadId) =>
        db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).Where(r => r.LeadId == leadId && r.ContractorId == null);
}

/// <summary>The work about a lead, by what converting does with it.</summary>
/// <param name="EndingProcesses">Processes that end.</param>
/// <param name="Processes">Processes that go on about the contractor.</param>
/// <param name="EndingTasks">Open tasks that end with their process.</param>
/// <param name="Tasks">Tasks, open and done, that move to the contractor.</param>
/// <param name="OpenTasks">How many of those are open.</param>
public sealed record LeadWork(IReadOnlyList<Guid> EndingProcesses, IReadOnlyList<Guid> Processes, IReadOnlyList<Guid> EndingTasks, IReadOnlyList<Guid> Tasks, int OpenTasks)
{
    /// <summary>Calls, meetings and letters that are linked to what the lead becomes.</summary>
    public IReadOnlyList<Guid> Relationships { get; init; } = [];

    /// <summary>How many of those are still planned, and stay so.</summary>
    public int Planned { get; init; }

    /// <summary>Letters that have not left yet; they go along.</summary>
    public int Letters { get; init; }
}
