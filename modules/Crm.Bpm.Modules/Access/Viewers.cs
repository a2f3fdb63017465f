using System.Collections.Concurrent;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Access;

/// <summary>Loads what the access filter needs to know of a person; kept for half a minute or until somebody's access changes.</summary>
internal sealed class Viewers(IServiceScopeFactory scopes, ICrmClock clock, CompanySettings company) : IViewers
{
    private static readonly TimeSpan s_keptFor = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, (Viewer Viewer, long LoadedAt)> _known = new();

    public async ValueTask<Viewer> OfAsync(Guid userId, CancellationToken cancel)
    {
        if (_known.TryGetValue(userId, out var known) && TimeProvider.System.GetElapsedTime(known.LoadedAt) < s_keptFor)
            return known.Viewer;
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = Viewer.Unrestricted("Access");
        var viewer = await LoadAsync(scope.ServiceProvider.GetRequiredService<CrmDb>(), userId, cancel);
        _known[userId] = (viewer, TimeProvider.System.GetTimestamp());
        return viewer;
    }

    public void Forget() => _known.Clear();

    private async Task<Viewer> LoadAsync(CrmDb db, Guid userId, CancellationToken cancel)
    {
        var user = await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId, cancel);
        if (user is null || user.Status == UserStatus.Blocked)
            return Viewer.Nobody;
        var roles = await db.Set<UserRole>().Where(r => r.UserId == userId)
            .Join(db.Set<Role>(), r => r.RoleId, r => r.Id, (_, r) => new { r.Id, r.Code }).ToListAsync(cancel);
        var roleIds = roles.ConvertAll(r => r.Id);
        var permissions = await db.Set<RolePermission>().Where(p => roleIds.Contains(p.RoleId)).ToListAsync(cancel);
        var levels = permissions.GroupBy(p => p.Permission, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(p => p.Level), StringComparer.Ordinal);
        var settings = await company.GetAsync(db, cancel);
        return new Viewer(userId, user.Name, levels)
        {
            ActsFor = [userId, .. await SubstitutedAsync(db, userId, settings.TimeZone, cancel)],
            Teams = await TeamsAsync(db, user, cancel),
            Regions = user.RegionId is { } region ? [region] : [],
            Roles = roleIds,
            RoleCodes = roles.ConvertAll(r => r.Code),
            TimeZone = user.TimeZone ?? settings.TimeZone,
            Language = user.Language ?? settings.Language,
            PermissionName = db.Modules.PermissionName,
        };
    }

    // An absence begins and ends at the company's midnight.
    private async Task<List<Guid>> SubstitutedAsync(CrmDb db, Guid userId, string zone, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(clock.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(zone)));
        return await db.Set<Absence>().Where(a => a.SubstituteId == userId && a.From <= today && a.To >= today)
            .Select(a => a.UserId).Distinct().ToListAsync(cancel);
    }

    // The team, the teams the person heads, and every team below them. Companies have hundreds of teams at most.
    private static async Task<List<Guid>> TeamsAsync(CrmDb db, User user, CancellationToken cancel)
    {
        var teams = await db.Set<Team>().Select(t => new { t.Id, t.ParentId, t.HeadId }).ToListAsync(cancel);
        var reached = teams.Where(t => t.Id == user.TeamId || t.HeadId == user.Id).Select(t => t.Id).ToHashSet();
        for (var before = -1; before < reached.Count;)
        {
            before = reached.Count;
            reached.UnionWith(teams.Where(t => t.ParentId is { } parent && reached.Contains(parent)).Select(t => t.Id).ToList());
        }

        return [.. reached];
    }
}
