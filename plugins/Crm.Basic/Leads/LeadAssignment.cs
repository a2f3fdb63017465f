using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Sdk.Calendar;

namespace Crm.Basic.Leads;

/// <summary>A line of the log of who had a lead, from whom, and why.</summary>
public sealed class LeadAssignment
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid LeadId { get; init; }

    /// <summary>Who had it; null when it waited in a queue.</summary>
    public Guid? FromId { get; init; }

    /// <summary>Who has it; null when it waits in <see cref="QueueId"/>.</summary>
    public Guid? ToId { get; init; }

    public Guid? QueueId { get; init; }
    public DateTime At { get; init; }
    public LeadAssignmentMode Mode { get; init; }
    public string? Reason { get; init; }
    public Guid? ById { get; init; }
    public required string ByName { get; init; }
}

/// <summary>How a lead changed hands.</summary>
public enum LeadAssignmentMode
{
    Manual,
    Take,
    Auto,
    Return,
}

/// <summary>What follows when a lead changes hands: its line in the log, and its waiting tasks go with it.</summary>
public sealed class LeadHandover(CrmDb db, ITasks tasks, ReassignOpenWork openWork, ICrmClock clock)
{
    /// <summary>Call after the lead changed hands, in the same transaction.</summary>
    /// <param name="lead">The lead.</param>
    /// <param name="from">Who had it; null when it waited in a queue.</param>
    /// <param name="mode">How it changed hands.</param>
    /// <param name="reason">Why; null when nobody said.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="reassignOpen">Whether, beside the tasks of its process, every open task and what is planned goes along.</param>
    public async Task RunAsync(Lead lead, Guid? from, LeadAssignmentMode mode, string? reason, CancellationToken cancel, bool reassignOpen = false)
    {
        ArgumentNullException.ThrowIfNull(lead);
        db.Add(new LeadAssignment
        {
            LeadId = lead.Id,
            FromId = from,
            ToId = lead.ResponsibleId,
            QueueId = lead.QueueId,
            At = clock.UtcNow,
            Mode = mode,
            Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
            ById = db.Session.Viewer.UserId,
            ByName = db.Session.Viewer.Name,
        });
        await tasks.MoveAsync("leads", lead.Id, from, lead.ResponsibleId, lead.ResponsibleId is null ? lead.QueueId : null, cancel);
        if (reassignOpen)
            await openWork.RunAsync(lead, db.Modules.KindOf(typeof(Lead)), from, cancel);
    }
}
