using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Duty;

/// <summary>Whether somebody is there.</summary>
internal enum Attendance
{
    AtWork,
    OffHours,
    Away,
    Left,
}

/// <summary>Who is at work right now, for whatever is handed to people by itself: calls, leads. Looked up once for each person.</summary>
internal sealed class Attendances(CrmDb db, IWorkingTime time, IViewers viewers, ICrmClock clock)
{
    private readonly Dictionary<Guid, (Attendance Attendance, Guid? Substitute)> _known = [];

    /// <summary>Whether somebody is at work, and who stands in for them when they are absent.</summary>
    public async Task<(Attendance Attendance, Guid? Substitute)> OfAsync(Guid person, CancellationToken cancel)
    {
        if (!_known.TryGetValue(person, out var known))
            _known[person] = known = await LookAsync(person, cancel);
        return known;
    }

    /// <summary>The time zone somebody lives in; UTC when it is not known.</summary>
    public async ValueTask<TimeZoneInfo> ZoneAsync(Guid person, CancellationToken cancel) =>
        TimeZoneInfo.TryFindSystemTimeZoneById((await viewers.OfAsync(person, cancel)).TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    private async Task<(Attendance Attendance, Guid? Substitute)> LookAsync(Guid person, CancellationToken cancel)
    {
        if (!await db.Set<User>().AnyAsync(u => u.Id == person && u.Status == UserStatus.Active, cancel))
            return (Attendance.Left, null);
        var now = clock.UtcNow;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, await ZoneAsync(person, cancel)));
        if (await db.Set<Absence>().AsNoTracking().Where(a => a.UserId == person && a.From <= today && a.To >= today).OrderBy(a => a.From).FirstOrDefaultAsync(cancel) is { } absence)
            return (Attendance.Away, absence.SubstituteId);
        // A working minute is over within two minutes only when it is working time.
        return (await time.AddAsync(now, new WorkingDuration(0, 1 / 60d), person, cancel) <= now.AddMinutes(2) ? Attendance.AtWork : Attendance.OffHours, null);
    }
}
