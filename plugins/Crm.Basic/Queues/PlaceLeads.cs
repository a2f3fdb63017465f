using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.Queues;

/// <summary>What to place, and where: into a queue or with a person.</summary>
public sealed record Placement
{
    public IReadOnlyList<Guid> Leads { get; init; } = [];

    /// <summary>The queue they wait in from now on.</summary>
    public Guid? Queue { get; init; }

    /// <summary>The person who has them from now on; wins over the queue.</summary>
    public Guid? Responsible { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whether, when a person gets them, every open task and what is planned with the one before goes along; unset, only the tasks of their process.</summary>
    public bool ReassignOpen { get; init; }
}

/// <summary>What became of each lead.</summary>
public sealed record Placed(IReadOnlyList<Guid> Leads, IReadOnlyList<NotPlaced> Refused);

/// <summary>A lead that stayed where it was, and why.</summary>
public sealed record NotPlaced(Guid Lead, string Name, string Reason);

/// <summary>Puts leads into a queue, takes them back into it, or hands them to a person: many at once.</summary>
public sealed class PlaceLeads(CrmDb db, LeadHandover handover, INotifications notifications, ICrmClock clock)
{
    private const int MaxLeads = 1000;

    /// <exception cref="InvalidInputException">No leads, too many, or neither a queue nor a person.</exception>
    public async Task<Placed> RunAsync(Placement placement, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(placement);
        await CheckAsync(placement, cancel);
        var ids = placement.Leads.Distinct().ToList();
        var leads = await db.Set<Lead>().Where(l => ids.Contains(l.Id)).ToListAsync(cancel);
        var refused = ids.Except(leads.Select(l => l.Id)).Select(id => new NotPlaced(id, "", SdkTexts.NotFound)).ToList();
        var placed = new List<Guid>();
        foreach (var lead in leads)
        {
            if (await ReasonAgainstAsync(lead, placement, cancel) is { } reason)
            {
                refused.Add(new(lead.Id, lead.Name, reason));
                continue;
            }

            await PlaceAsync(lead, placement, cancel);
            placed.Add(lead.Id);
        }

        await TellAsync(placement, placed, leads, cancel);
        return new(placed, refused);
    }

    /// <summary>Hands one lead to a person, for whoever assigns records of any kind.</summary>
    /// <exception cref="RuleBrokenException">It stays where it is; the sentence says why.</exception>
    public static Task AssignAsync(IServiceProvider services, Lead lead, HandedTo to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(lead);
        ArgumentNullException.ThrowIfNull(to);
        return services.GetRequiredService<PlaceLeads>().HandAsync(lead.Id, to.Person, null, cancel, to.ReassignOpen);
    }

    /// <summary>Hands one lead to a person.</summary>
    /// <exception cref="RuleBrokenException">It stays where it is; the sentence says why.</exception>
    public async Task<Placed> HandAsync(Guid lead, Guid? person, string? reason, CancellationToken cancel, bool reassignOpen = false)
    {
        var placed = await RunAsync(new Placement { Leads = [lead], Responsible = person, Reason = reason, ReassignOpen = reassignOpen }, cancel);
        return placed.Refused is [var refused, ..] ? throw new RuleBrokenException(refused.Reason) : placed;
    }

    private async Task CheckAsync(Placement placement, CancellationToken cancel)
    {
        if (placement.Leads.Count is 0 or > MaxLeads)
            throw new InvalidInputException("leads", LeadTexts.NoLeads);
        if (placement is { Queue: null, Responsible: null })
            throw new InvalidInputException("queue", LeadTexts.WhereTo);
        if (placement.Responsible is { } person && !await db.Set<User>().AnyAsync(u => u.Id == person && u.Status == UserStatus.Active, cancel))
            throw new InvalidInputException("responsible", QueueTexts.UnknownPerson);
        if (placement.Queue is { } queue)
            _ = await db.LoadAsync<LeadQueue>(queue, cancel);
    }

    // People who assign leads may move those their permission reaches and those waiting in queues; the head of a queue its own.
    private async Task<string?> ReasonAgainstAsync(Lead lead, Placement placement, CancellationToken cancel)
    {
        if (!lead.IsOpen)
            return LeadTexts.IsClosed.With(lead.Name, LeadTexts.Of(lead.Status));
        if (db.Session.Viewer.May(LeadPermissions.Assign) && (lead.IsWaiting || await ReachesAsync(lead, cancel)))
            return null;
        var heads = db.FilterUserId != Guid.Empty && (lead.QueueId ?? placement.Queue) is { } queue
            && await db.Set<LeadQueue>().AnyAsync(q => q.Id == queue && q.OwnerId == db.FilterUserId, cancel);
        return heads ? null : SdkTexts.NotAllowed.ToString();
    }

    private async Task<bool> ReachesAsync(Lead lead, CancellationToken cancel)
    {
        try
        {
            await db.RequireAsync(lead, LeadPermissions.Assign, cancel);
            return true;
        }
        catch (NotAllowedException)
        {
            return false;
        }
    }

    private async Task PlaceAsync(Lead lead, Placement placement, CancellationToken cancel)
    {
        var (from, before) = (lead.ResponsibleId, lead.Status);
        if (placement.Responsible is { } person)
        {
            lead.AssignTo(person, clock.UtcNow);
        }
        else
        {
            lead.PlaceIn(placement.Queue!.Value, clock.UtcNow);
            await LeadRules.SetSlaAsync(db, lead, clock.UtcNow, cancel);
        }

        await handover.RunAsync(lead, from, LeadAssignmentMode.Manual, placement.Reason, cancel, placement.ReassignOpen);
        if (lead.Status != before)
            db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
    }

    private async Task TellAsync(Placement placement, List<Guid> placed, List<Lead> leads, CancellationToken cancel)
    {
        if (placement.Responsible is not { } person || placed.Count == 0)
            return;
        var first = leads.First(l => l.Id == placed[0]);
        var text = placed.Count == 1
            ? new Words($"{first.Name} is yours now", $"Вам передан клиент «{first.Name}»")
            : new Words($"{placed.Count} leads are yours now", $"Вам переданы клиенты: {placed.Count}");
        await notifications.NotifyAsync(new NewNotification(person, NotificationKind.Assigned, text, placed.Count == 1 ? $"/leads/{first.Id}" : "/leads"), cancel);
    }
}

/// <summary>Gives a lead back to its queue, with a reason.</summary>
public sealed class ReturnLead(CrmDb db, LeadHandover handover, ICrmClock clock)
{
    public async Task<Lead> RunAsync(Guid leadId, string? reason, CancellationToken cancel)
    {
        var lead = await db.LoadAsync<Lead>(leadId, LeadPermissions.Edit, cancel);
        var (from, before) = (lead.ResponsibleId, lead.Status);
        var queue = await LeadQueue.LivingAsync(db, lead.QueueId, cancel) ?? throw new RuleBrokenException(LeadTexts.NoQueue);
        lead.Return(queue, reason, clock.UtcNow);
        await LeadRules.SetSlaAsync(db, lead, clock.UtcNow, cancel);
        await handover.RunAsync(lead, from, LeadAssignmentMode.Return, reason, cancel);
        if (lead.Status != before)
            db.Raise(new LeadStatusChanged(lead.Id, before, lead.Status));
        return lead;
    }
}
