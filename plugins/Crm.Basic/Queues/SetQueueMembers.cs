using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>A member of a queue and how much of it they get.</summary>
public sealed record MemberShare
{
    /// <summary>The person.</summary>
    public Guid Id { get; init; }

    /// <summary>Twice the weight gets twice as much when leads are shared out; 0 gets nothing.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Leads they take out of the queue in a day at most; null sets no limit.</summary>
    public int? DailyCap { get; init; }
}

/// <summary>Says who works in a queue, and how much of it each of them gets.</summary>
public sealed class SetQueueMembers(CrmDb db, QueueAccess queues)
{
    private const int MaxWeight = 100;

    public async Task<IReadOnlyList<MemberShare>> RunAsync(Guid queueId, IReadOnlyList<MemberShare> members, CancellationToken cancel)
    {
        var queue = await db.LoadAsync<LeadQueue>(queueId, cancel);
        queues.RequireHead(queue);
        var wanted = members.DistinctBy(m => m.Id).ToList();
        await CheckAsync(wanted, cancel);
        var known = await db.Set<QueueMember>().Where(m => m.QueueId == queueId && m.UserId != QueueMember.Everybody).ToListAsync(cancel);
        db.RemoveRange(known.Where(k => !wanted.Exists(m => m.Id == k.UserId)));
        foreach (var share in wanted)
        {
            var member = known.Find(k => k.UserId == share.Id);
            if (member is null)
                db.Add(member = new QueueMember { QueueId = queueId, UserId = share.Id });
            (member.Weight, member.DailyCap) = (share.Weight, share.DailyCap);
        }

        return wanted;
    }

    private async Task CheckAsync(List<MemberShare> members, CancellationToken cancel)
    {
        var people = members.ConvertAll(m => m.Id);
        if (await db.Set<User>().CountAsync(u => people.Contains(u.Id), cancel) != people.Count)
            throw new InvalidInputException("members", QueueTexts.UnknownPerson);
        if (members.Exists(m => m.Weight is < 0 or > MaxWeight))
            throw new InvalidInputException("members", QueueTexts.WrongWeight.With(MaxWeight));
        if (members.Exists(m => m.DailyCap <= 0))
            throw new InvalidInputException("members", QueueTexts.WrongCap);
    }
}
