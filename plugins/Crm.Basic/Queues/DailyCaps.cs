using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>How many leads people got out of a queue today, and how many more they may.</summary>
public sealed class DailyCaps(CrmDb db, ICrmClock clock)
{
    /// <summary>Those of the queues out of which the person has taken today what they may.</summary>
    public async Task<IReadOnlyList<Guid>> ReachedAsync(Guid person, IReadOnlyCollection<Guid> queues, CancellationToken cancel)
    {
        var caps = await db.Set<QueueMember>().Where(m => m.UserId == person && m.DailyCap != null && queues.Contains(m.QueueId)).ToListAsync(cancel);
        var reached = new List<Guid>();
        foreach (var member in caps)
            if ((await TodayAsync(member.QueueId, cancel)).GetValueOrDefault(person) >= member.DailyCap)
                reached.Add(member.QueueId);
        return reached;
    }

    /// <summary>How many leads each person got out of the queue since midnight, in the viewer's zone.</summary>
    public async Task<Dictionary<Guid, int>> TodayAsync(Guid queue, CancellationToken cancel)
    {
        var midnight = Midnight();
        return await db.Set<LeadAssignment>().Where(a => a.QueueId == queue && a.FromId == null && a.ToId != null && a.At >= midnight)
            .GroupBy(a => a.ToId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
    }

    /// <summary>The day it is in the viewer's zone.</summary>
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(clock.UtcNow, Zone));

    private TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(db.Session.Viewer.TimeZone);

    private DateTime Midnight()
    {
        var zone = Zone;
        var today = Today.ToDateTime(TimeOnly.MinValue);
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(today) ? today.AddHours(1) : today, zone);
    }
}
