using System.Globalization;
using System.Linq.Expressions;
using Crm.Basic.Deals;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Basic.Relationships;

/// <summary>Settings of following up.</summary>
public sealed record FollowUpOptions
{
    /// <summary>Working days without anything planned or done after which contact with an open lead or deal counts as broken. Five by default.</summary>
    public int BreakAfterDays { get; init; } = 5;

    /// <summary>The hour (UTC) from which the night's look is taken. Two by default: five in the morning in Moscow.</summary>
    public int NightHour { get; init; } = 2;

    /// <summary>How many breaks of a kind a person hears of in one night; the others come in the nights after. Five by default.</summary>
    public int MostPerPerson { get; init; } = 5;
}

/// <summary>That a break was told of; told again only when something happened since.</summary>
public sealed class ContactBreak
{
    public Guid RecordId { get; init; }
    public required string Kind { get; init; }

    /// <summary>When something happened last.</summary>
    public DateTime Since { get; set; }

    public DateTime ToldAt { get; set; }
}

/// <summary>That a night's look was taken, so that one of several hosts takes it.</summary>
public sealed class BreakNight
{
    public required string Day { get; init; }
}

/// <summary>Once a night: finds open leads and deals with nothing planned and nothing done for too long, and says so to the processes, once per break.</summary>
public sealed class FindBreaks(CrmDb db, IWorkingTime time, ICrmClock clock, FollowUpOptions options)
{
    private const int Batch = 500;

    private string Night => clock.UtcNow.AddHours(-options.NightHour).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether tonight's look is due: nobody has taken it.</summary>
    public async Task<bool> IsDueAsync(CancellationToken cancel)
    {
        var night = Night;
        return !await db.Set<BreakNight>().AnyAsync(n => n.Day == night, cancel);
    }

    /// <summary>Takes tonight's look; returns how many breaks were found. A second host that takes it at the same time fails on the night's key.</summary>
    public Task<int> TonightAsync(CancellationToken cancel)
    {
        db.Add(new BreakNight { Day = Night });
        return LookAsync(clock.UtcNow, cancel);
    }

    /// <summary>Looks at once.</summary>
    public async Task<int> LookAsync(DateTime now, CancellationToken cancel)
    {
        var limit = await LimitAsync(now, cancel);
        return await LookAtAsync<Lead>("leads", l => l.Status == LeadStatus.New || l.Status == LeadStatus.InWork || l.Status == LeadStatus.Unreachable, limit, now, cancel)
            + await LookAtAsync<Deal>("deals", d => d.Status == DealStatus.Active, limit, now, cancel);
    }

    // The latest moment from which the working days have passed by now. Working time only ever goes forward, so days are stepped back until they fit.
    private async Task<DateTime> LimitAsync(DateTime now, CancellationToken cancel)
    {
        var days = Math.Max(1, options.BreakAfterDays);
        var limit = now.AddDays(-days);
        for (var steps = 0; steps < 60 && await time.AddAsync(limit, new WorkingDuration(days, 0), null, cancel) > now; steps++)
            limit = limit.AddDays(-1);
        return limit;
    }

    private async Task<int> LookAtAsync<T>(string kind, Expression<Func<T, bool>> isOpen, DateTime limit, DateTime now, CancellationToken cancel)
        where T : Record, IHasNextStep, IResponsible
    {
        var found = await db.Set<T>().IgnoreQueryFilters([AccessFilter.Access]).AsNoTracking().Where(isOpen)
            .Where(r => EF.Property<DateTime?>(r, "NextStepAt") == null && EF.Property<Guid?>(r, "ResponsibleId") != null)
            .Where(r => (EF.Property<DateTime?>(r, "LastTouchAt") ?? r.CreatedAt) < limit)
            .Where(r => !db.Set<ContactBreak>().Any(b => b.RecordId == r.Id && b.Since == (EF.Property<DateTime?>(r, "LastTouchAt") ?? r.CreatedAt)))
            // A task that is not due yet is a plan, too.
            .Where(r => !db.Set<CrmTask>().Any(t => t.SubjectId == r.Id && (t.Status == TaskStatus.Open || t.Status == TaskStatus.InProgress) && (t.DueAt == null || t.DueAt > now)))
            .OrderBy(r => EF.Property<DateTime?>(r, "LastTouchAt") ?? r.CreatedAt).Take(Batch).ToListAsync(cancel);
        var left = found.GroupBy(r => r.ResponsibleId).SelectMany(mine => mine.Take(options.MostPerPerson)).ToList();
        var ids = left.ConvertAll(r => r.Id);
        var told = await db.Set<ContactBreak>().Where(b => ids.Contains(b.RecordId)).ToDictionaryAsync(b => b.RecordId, cancel);
        foreach (var record in left)
        {
            var since = record.LastTouchAt ?? record.CreatedAt;
            if (told.TryGetValue(record.Id, out var known))
                (known.Since, known.ToldAt) = (since, now);
            else
                db.Add(new ContactBreak { RecordId = record.Id, Kind = kind, Since = since, ToldAt = now });
            db.Raise(new ContactBroken(kind, record.Id, since, options.BreakAfterDays, record.ResponsibleId));
        }

        return left.Count;
    }
}
