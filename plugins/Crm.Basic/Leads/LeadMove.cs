using Crm.Basic.Relationships;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Leads;

/// <summary>Something that went from a lead to another record and stays a part of the lead's history: with what it was linked before, so that it can come back.</summary>
public sealed class LeadMove
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid LeadId { get; init; }
    public LeadMoveKind Kind { get; init; }
    public Guid WorkId { get; init; }
    public Guid? FromContractorId { get; init; }
    public Guid? FromContactId { get; init; }
    public Guid? FromDealId { get; init; }
    public DateTime At { get; init; }
}

/// <summary>What went.</summary>
public enum LeadMoveKind
{
    Relationship,
    Letter,
    Process,
}

/// <summary>Letters about a lead that are on their way, failed or in doubt go to what the lead became; once sent they still stand in the lead's history.</summary>
public sealed class LettersOfLead(CrmDb db, ICrmClock clock)
{
    /// <summary>How many there are.</summary>
    public Task<int> CountAsync(Guid leadId, CancellationToken cancel) => Unsent(leadId).CountAsync(cancel);

    /// <summary>Moves them to another record.</summary>
    public async Task MoveAsync(Guid leadId, string kind, Guid id, string title, CancellationToken cancel)
    {
        foreach (var letter in await Unsent(leadId).ToListAsync(cancel))
        {
            letter.MoveTo(kind, id, title);
            db.Add(new LeadMove { LeadId = leadId, Kind = LeadMoveKind.Letter, WorkId = letter.Id, At = clock.UtcNow });
        }
    }

    /// <summary>Brings back those that moved.</summary>
    public async Task ReturnAsync(Lead lead, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        var moves = await db.Set<LeadMove>().Where(m => m.LeadId == lead.Id && m.Kind == LeadMoveKind.Letter).ToListAsync(cancel);
        var ids = moves.ConvertAll(m => m.WorkId);
        foreach (var letter in await All().Where(l => ids.Contains(l.Id)).ToListAsync(cancel))
            letter.MoveTo("leads", lead.Id, lead.Title);
        db.RemoveRange(moves);
    }

    // One that was sent is a relationship already.
    private IQueryable<Letter> Unsent(Guid leadId) => All().Where(l => l.SubjectKind == "leads" && l.SubjectId == leadId && l.Status != LetterStatus.Sent);

    private IQueryable<Letter> All() => db.Set<Letter>().IgnoreQueryFilters([AccessFilter.Access]);
}

/// <summary>
/// What was said and written to a duplicate belongs to its original: calls, meetings, letters, and the processes that follow what is
/// planned. The duplicate keeps them in its history; when it is none after all, they come back.
/// </summary>
public sealed class MoveDealings(CrmDb db, LettersOfLead letters, OpenWorkOfLead openWork, IProcesses processes, ICrmClock clock)
{
    private const int LongestChain = 10;

    /// <summary>Gives everything to the original.</summary>
    public async Task ToOriginalAsync(Lead lead, Record original, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        var last = await LastAsync(original, cancel);
        var (leadId, contractorId) = last is Lead twin ? (twin.Id, twin.DerivedContractorId) : (lead.Id, (Guid?)last.Id);
        // Nobody works on an original that was given up: what is planned stops with the duplicate, what took place goes.
        var takesPlans = last is not Lead { Status: LeadStatus.Unqualified };
        var id = lead.Id;
        var mine = (await db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access]).Where(r => r.LeadId == id).ToListAsync(cancel))
            .FindAll(r => takesPlans || r.Status != RelationshipStatus.Planned);
        foreach (var record in mine)
        {
            db.Add(new LeadMove
            {
                LeadId = lead.Id, Kind = LeadMoveKind.Relationship, WorkId = record.Id, At = clock.UtcNow,
                FromContractorId = record.ContractorId, FromContactId = record.ContactId, FromDealId = record.DealId,
            });
            (record.LeadId, record.ContractorId) = (leadId, record.ContractorId ?? contractorId);
        }

        var (kind, about) = last is Lead ? ("leads", last.Id) : ("contractors", last.Id);
        await letters.MoveAsync(lead.Id, kind, about, last.Title, cancel);
        await FollowAsync(lead.Id, mine, kind, about, cancel);
    }

    /// <summary>Brings back what <see cref="ToOriginalAsync"/> gave away.</summary>
    public async Task BackAsync(Lead lead, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        await letters.ReturnAsync(lead, cancel);
        var moves = await db.Set<LeadMove>().Where(m => m.LeadId == lead.Id && m.Kind != LeadMoveKind.Letter).ToListAsync(cancel);
        var byId = moves.Where(m => m.Kind == LeadMoveKind.Relationship).ToDictionary(m => m.WorkId);
        var ids = byId.Keys.ToList();
        foreach (var record in await db.Set<Relationship>().IgnoreQueryFilters([AccessFilter.Access, AccessFilter.Deleted]).Where(r => ids.Contains(r.Id)).ToListAsync(cancel))
        {
            var from = byId[record.Id];
            (record.LeadId, record.ContractorId, record.ContactId, record.DealId) = (lead.Id, from.FromContractorId, from.FromContactId, from.FromDealId);
        }

        await processes.MoveSubjectAsync([.. moves.Where(m => m.Kind == LeadMoveKind.Process).Select(m => m.WorkId)], "leads", lead.Id, cancel);
        db.RemoveRange(moves);
    }

    // A process that waits for a planned call goes on with it, unless its work is the lead as such.
    private async Task FollowAsync(Guid leadId, List<Relationship> moved, string kind, Guid about, CancellationToken cancel)
    {
        var goOn = (await openWork.OfAsync(leadId, cancel)).Processes;
        var follow = moved.Where(r => r.Status == RelationshipStatus.Planned).Select(r => r.InstanceId).OfType<Guid>().Where(goOn.Contains).Distinct().ToList();
        await processes.MoveSubjectAsync(follow, kind, about, cancel);
        db.AddRange(follow.Select(instance => new LeadMove { LeadId = leadId, Kind = LeadMoveKind.Process, WorkId = instance, At = clock.UtcNow }));
    }

    // The original may be a duplicate itself.
    private async Task<Record> LastAsync(Record original, CancellationToken cancel)
    {
        for (var i = 0; original is Lead { Status: LeadStatus.Duplicate } twin && i < LongestChain; i++)
        {
            Record? next = twin.DuplicateOfContractorId is { } contractor
                ? await db.Set<Contractors.Contractor>().IgnoreQueryFilters([AccessFilter.Access]).FirstOrDefaultAsync(c => c.Id == contractor, cancel)
                : await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access]).FirstOrDefaultAsync(l => l.Id == twin.DuplicateOfLeadId, cancel);
            if (next is null)
                break;
            original = next;
        }

        return original;
    }
}
