using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Duty;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dispatch;

/// <summary>What is known when a lead is given out: who is there, how much everybody has, what counts of the lead, who cares for the client.</summary>
internal sealed class DispatchDesk(CrmDb db, Attendances attendances, ICrmClock clock)
{
    private const int MostKeys = 50;
    private const int MostClients = 20;

    /// <summary>The members of a rule as they are right now, by name.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="members">Its members.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<List<Candidate>> CandidatesAsync(DispatchRule rule, IReadOnlyList<DispatchMember> members, CancellationToken cancel)
    {
        var ids = members.Select(m => m.UserId).ToList();
        var names = await db.Set<User>().IgnoreQueryFilters([AccessFilter.Deleted]).Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, cancel);
        var open = await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access])
            .Where(l => l.ResponsibleId != null && ids.Contains(l.ResponsibleId.Value) && (l.Status == LeadStatus.New || l.Status == LeadStatus.InWork || l.Status == LeadStatus.Unreachable))
            .GroupBy(l => l.ResponsibleId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var today = await TodayAsync(rule.QueueId ?? Guid.Empty, ids, cancel);
        var candidates = new List<Candidate>();
        foreach (var member in members.Where(m => names.ContainsKey(m.UserId)).OrderBy(m => names[m.UserId], StringComparer.Ordinal).ThenBy(m => m.UserId))
            candidates.Add(new Candidate(member.UserId, names[member.UserId])
            {
                Weight = member.Weight,
                OpenCap = member.OpenCap,
                DailyCap = member.DailyCap,
                Skills = member.Skills,
                Turn = member.Turn,
                Open = open.GetValueOrDefault(member.UserId),
                Today = today.GetValueOrDefault(member.UserId),
                Attendance = (await attendances.OfAsync(member.UserId, cancel)).Attendance,
            });
        return candidates;
    }

    /// <summary>What counts of a lead when somebody is chosen for it by this rule.</summary>
    public async Task<LeadTraits> TraitsAsync(DispatchRule rule, Lead lead, CancellationToken cancel) => SkillFields.Of(lead) with
    {
        HadIt = await WhoHadAsync(lead.Id, cancel),
        Carer = rule.Algorithm == DispatchAlgorithm.SameResponsible ? await CarerAsync(lead, cancel) : null,
    };

    // Whoever gave it back or let it lie, and the one it was taken from last.
    private async Task<HashSet<Guid>> WhoHadAsync(Guid lead, CancellationToken cancel)
    {
        var log = await db.Set<LeadAssignment>().AsNoTracking().Where(a => a.LeadId == lead).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Take(100).ToListAsync(cancel);
        var had = log.Where(a => a is { Mode: LeadAssignmentMode.Return, FromId: not null }).Select(a => a.FromId!.Value).ToHashSet();
        if (log.FirstOrDefault() is { ToId: null, FromId: { } last })
            had.Add(last);
        return had;
    }

    // The client is told by phone and e-mail. Companies before people there before other leads.
    private async Task<Carer?> CarerAsync(Lead lead, CancellationToken cancel)
    {
        var own = await db.Set<SearchKey>().AsNoTracking().Where(k => k.Kind == "leads" && k.RecordId == lead.Id && (k.Type == "phone" || k.Type == "email")).Take(MostKeys).ToListAsync(cancel);
        var values = own.ConvertAll(k => k.Value);
        if (values.Count == 0)
            return null;
        var others = (await db.Set<SearchKey>().AsNoTracking().Where(k => values.Contains(k.Value) && k.RecordId != lead.Id && (k.Kind == "leads" || k.Kind == "contractors" || k.Kind == "contacts")).Take(MostKeys).ToListAsync(cancel))
            .FindAll(k => own.Exists(o => o.Type == k.Type && o.Value == k.Value));
        foreach (var person in await ResponsibleAsync(others, cancel))
            if (await FreeAsync(person, cancel) is { } carer)
                return carer;
        return null;
    }

    private async Task<IReadOnlyList<Guid>> ResponsibleAsync(List<SearchKey> keys, CancellationToken cancel)
    {
        var (contractors, contacts, leads) = (IdsOf(keys, "contractors"), IdsOf(keys, "contacts"), IdsOf(keys, "leads"));
        var people = new List<Guid?>();
        if (contractors.Count > 0)
            people.AddRange(await db.Set<Contractor>().IgnoreQueryFilters([AccessFilter.Access]).Where(c => contractors.Contains(c.Id)).OrderBy(c => c.Number).Select(c => c.ResponsibleId).Take(MostClients).ToListAsync(cancel));
        if (contacts.Count > 0)
            people.AddRange(await db.Set<Contact>().IgnoreQueryFilters([AccessFilter.Access]).Where(c => contacts.Contains(c.Id)).OrderBy(c => c.Number).Select(c => c.ResponsibleId).Take(MostClients).ToListAsync(cancel));
        if (leads.Count > 0)
            people.AddRange(await db.Set<Lead>().IgnoreQueryFilters([AccessFilter.Access]).Where(l => leads.Contains(l.Id) && l.ResponsibleId != null).OrderByDescending(l => l.ChangedAt).Select(l => l.ResponsibleId).Take(MostClients).ToListAsync(cancel));
        return [.. people.OfType<Guid>().Distinct()];
    }

    private async Task<Carer?> FreeAsync(Guid person, CancellationToken cancel)
    {
        var (attendance, substitute) = await attendances.OfAsync(person, cancel);
        if (attendance == Attendance.AtWork)
            return new Carer(person, await NameAsync(person, cancel), null);
        return attendance == Attendance.Away && substitute is { } other && (await attendances.OfAsync(other, cancel)).Attendance == Attendance.AtWork
            ? new Carer(other, await NameAsync(other, cancel), await NameAsync(person, cancel))
            : null;
    }

    private Task<string> NameAsync(Guid person, CancellationToken cancel) => db.Set<User>().Where(u => u.Id == person).Select(u => u.Name).FirstAsync(cancel);

    // Everybody's day begins at their own midnight; most people share one.
    private async Task<Dictionary<Guid, int>> TodayAsync(Guid queue, IReadOnlyList<Guid> people, CancellationToken cancel)
    {
        var byMidnight = new Dictionary<DateTime, List<Guid>>();
        foreach (var person in people)
        {
            var midnight = MidnightIn(await attendances.ZoneAsync(person, cancel));
            if (!byMidnight.TryGetValue(midnight, out var sharing))
                byMidnight[midnight] = sharing = [];
            sharing.Add(person);
        }

        var today = new Dictionary<Guid, int>();
        foreach (var (midnight, sharing) in byMidnight)
            foreach (var got in await db.Set<LeadAssignment>().Where(a => a.QueueId == queue && a.FromId == null && a.ToId != null && sharing.Contains(a.ToId.Value) && a.At >= midnight)
                .GroupBy(a => a.ToId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel))
                today[got.Key] = got.Count;
        return today;
    }

    private DateTime MidnightIn(TimeZoneInfo zone)
    {
        var day = TimeZoneInfo.ConvertTimeFromUtc(clock.UtcNow, zone).Date;
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(day) ? day.AddHours(1) : day, zone);
    }

    private static List<Guid> IdsOf(List<SearchKey> keys, string kind) => [.. keys.Where(k => k.Kind == kind).Select(k => k.RecordId).Distinct()];
}
