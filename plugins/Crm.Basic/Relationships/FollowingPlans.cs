using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Relationships;

/// <summary>
/// This occurrence of a series and those that follow: moved or cancelled together. What follows becomes a series of its own, and the rule of
/// the one before ends in time, so that both rules say what there is.
/// </summary>
public sealed class FollowingPlans(CrmDb db, WorkingDays workingDays, ICrmClock clock)
{
    /// <summary>The planned ones from this on, this first.</summary>
    /// <exception cref="RuleBrokenException">It is in no series.</exception>
    /// <exception cref="NotAllowedException">The person may not change one of them.</exception>
    public async Task<IReadOnlyList<Relationship>> OfAsync(Relationship record, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is not { SeriesId: { } series, SeriesPosition: { } position })
            throw new RuleBrokenException(RecurrenceTexts.NoSeries, record.Name);
        var following = await db.Set<Relationship>().Where(r => r.SeriesId == series && r.SeriesPosition >= position && r.Status == RelationshipStatus.Planned).OrderBy(r => r.SeriesPosition).ToListAsync(cancel);
        var reached = await db.ReachedAsync<Relationship>([.. following.Select(r => r.Id)], RelationshipPermissions.Edit, cancel);
        return following.TrueForAll(r => reached.Contains(r.Id)) ? following : throw db.Session.Viewer.Refusal(RelationshipPermissions.Edit);
    }

    /// <summary>Ends the rule of the series before this occurrence: what follows was cancelled.</summary>
    public async Task EndBeforeAsync(Relationship record, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.SeriesPosition > 0 && await db.Set<RelationshipSeries>().FirstOrDefaultAsync(s => s.Id == record.SeriesId, cancel) is { } series)
            EndBefore(series, Slot.Of(record, series.Zone).Day);
    }

    /// <summary>Moves this and the following: this to the time given, the others as far as their rule then says.</summary>
    /// <returns>Those that were moved.</returns>
    public async Task<IReadOnlyList<Relationship>> MoveAsync(Relationship record, RelationshipTime to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(to);
        var following = await OfAsync(record, cancel);
        var series = await db.Set<RelationshipSeries>().FirstAsync(s => s.Id == record.SeriesId, cancel);
        var (zone, before, at) = (series.Zone, Slot.Of(record, series.Zone), record.SeriesPosition!.Value);
        record.Reschedule(to);
        record.Check();
        record.PlaceDays(zone);
        var slot = Slot.Of(record, zone);
        var rule = series.Read().Moved(before.Day, slot.Day);
        var last = following.Max(r => r.SeriesPosition!.Value);
        var days = RecurrenceDays.Again(rule, slot.Day, last - at + 1, rule.IsOnWorkdays ? await workingDays.OffAsync(record.ResponsibleId, zone, slot.Day, cancel) : _ => false);
        foreach (var one in following)
        {
            one.Reschedule(slot.On(days.Days[one.SeriesPosition!.Value - at], zone));
            one.PlaceDays(zone);
        }

        Keep(series, before.Day, at, following, days, record.AllDay);
        return following;
    }

    private void Keep(RelationshipSeries series, DateOnly day, int at, IReadOnlyList<Relationship> following, RecurrenceDays days, bool allDay)
    {
        var target = series;
        if (at > 0)
        {
            target = new RelationshipSeries { Rule = "", TimeZone = series.TimeZone, CreatedAt = clock.UtcNow };
            db.Add(target);
            EndBefore(series, day);
        }

        (target.StartAt, target.AllDay) = (following[0].StartAt, allDay);
        target.Keep(days.Rule, days.LeftOut);
        foreach (var one in following)
            one.BelongTo(target.Id, one.SeriesPosition!.Value - at);
    }

    private static void EndBefore(RelationshipSeries series, DateOnly day) =>
        series.Keep(series.Read() with { Count = null, Until = day.AddDays(-1) }, [.. series.Exceptions.Where(left => left < day)]);
}
