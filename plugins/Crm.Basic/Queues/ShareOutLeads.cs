using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>Which waiting leads to share out.</summary>
public sealed record Sharing
{
    public IReadOnlyList<Guid> Leads { get; init; } = [];
}

/// <summary>What became of the leads.</summary>
/// <param name="Members">What each member got.</param>
/// <param name="Left">How many stayed because nobody may take more today.</param>
/// <param name="Away">Members who got nothing because they are away today.</param>
public sealed record SharedOut(IReadOnlyList<MemberGot> Members, int Left, IReadOnlyList<string> Away);

/// <summary>How many leads a member got.</summary>
public sealed record MemberGot(Guid Id, string Name, int Leads);

/// <summary>Hands waiting leads to the members of their queue, each as much as their weight and daily limit say. Whoever is away today gets none.</summary>
public sealed class ShareOutLeads(CrmDb db, QueueAccess queues, DailyCaps caps, PlaceLeads place)
{
    /// <exception cref="RuleBrokenException">The queue has nobody to share with, or everybody is away.</exception>
    public async Task<SharedOut> RunAsync(Guid queueId, Sharing sharing, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(sharing);
        var queue = await db.LoadAsync<LeadQueue>(queueId, cancel);
        queues.RequireHead(queue);
        if (sharing.Leads.Count == 0)
            throw new InvalidInputException("leads", LeadTexts.NoLeads);
        var all = await MembersAsync(queueId, cancel);
        if (all.Count == 0)
            throw new RuleBrokenException(QueueTexts.NobodyToShareWith, queue.Title);
        var away = all.Where(m => m.IsAway).Select(m => m.Name).ToList();
        var members = all.FindAll(m => !m.IsAway);
        if (members.Count == 0)
            throw new RuleBrokenException(QueueTexts.EverybodyAway, queue.Title, string.Join(", ", away));
        var leads = await db.Set<Lead>().Waiting(queueId).InOrder(queue.Order).Where(l => sharing.Leads.Contains(l.Id)).Select(l => l.Id).ToListAsync(cancel);
        var left = Deal(leads, members);
        foreach (var member in members.Where(m => m.Leads.Count > 0))
            await place.RunAsync(new Placement { Leads = member.Leads, Responsible = member.Id }, cancel);
        return new SharedOut([.. members.Where(m => m.Leads.Count > 0).Select(m => new MemberGot(m.Id, m.Name, m.Leads.Count))], left, away);
    }

    /// <summary>Deals leads in their order: each to whom it fits best by weight. Returns how many nobody may take any more.</summary>
    internal static int Deal(IReadOnlyList<Guid> leads, IReadOnlyList<Hand> members)
    {
        var left = 0;
        foreach (var lead in leads)
        {
            if (members.Where(m => m.MayHaveMore).MinBy(m => (m.Leads.Count + 1d) / m.Weight) is { } next)
                next.Leads.Add(lead);
            else
                left++;
        }

        return left;
    }

    private async Task<List<Hand>> MembersAsync(Guid queue, CancellationToken cancel)
    {
        var today = caps.Today;
        var members = await db.Set<QueueMember>().Where(m => m.QueueId == queue && m.Weight > 0)
            .Join(db.Set<User>().Where(u => u.Status == UserStatus.Active), m => m.UserId, u => u.Id, (m, u) => new
            {
                u.Id,
                u.Name,
                m.Weight,
                m.DailyCap,
                IsAway = db.Set<Absence>().Any(a => a.UserId == u.Id && a.From <= today && a.To >= today),
            })
            .OrderBy(m => m.Name).ToListAsync(cancel);
        var got = await caps.TodayAsync(queue, cancel);
        return members.ConvertAll(m => new Hand(m.Id, m.Name, m.Weight, m.DailyCap - got.GetValueOrDefault(m.Id)) { IsAway = m.IsAway });
    }

    /// <summary>A member, and what they are dealt.</summary>
    /// <param name="Id">The person.</param>
    /// <param name="Name">What they are called.</param>
    /// <param name="Weight">Twice the weight gets twice as much.</param>
    /// <param name="Room">How many more they may get today; null sets no limit.</param>
    internal sealed record Hand(Guid Id, string Name, int Weight, int? Room)
    {
        public List<Guid> Leads { get; } = [];

        public bool IsAway { get; init; }

        public bool MayHaveMore => Room is null || Leads.Count < Room;
    }
}
