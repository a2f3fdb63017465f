using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Sdk.Access;

/// <summary>To whom it is passed on what somebody does not do.</summary>
public static class Heads
{
    private const int HighestTeam = 20;

    /// <summary>A person's manager; without one the head of their team, or of the team above when they are the head themselves. Null when there is nobody.</summary>
    /// <param name="db">Where people are; they are found only as far as its viewer sees them.</param>
    /// <param name="personId">Whose.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task<Guid?> OfAsync(CrmDb db, Guid personId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var person = await db.Set<User>().Where(u => u.Id == personId).Select(u => new { u.ManagerId, u.TeamId }).FirstOrDefaultAsync(cancel);
        if (person?.ManagerId is { } manager)
            return manager;
        for (var (team, steps) = (person?.TeamId, 0); team is { } id && steps < HighestTeam; steps++)
        {
            var found = await db.Set<Team>().Where(t => t.Id == id).Select(t => new { t.HeadId, t.ParentId }).FirstOrDefaultAsync(cancel);
            if (found?.HeadId is { } head && head != personId)
                return head;
            team = found?.ParentId;
        }

        return null;
    }

    /// <summary>Those who lead sales: to them goes what is nobody's.</summary>
    /// <param name="db">Where people are.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task<IReadOnlyList<Guid>> OfSalesAsync(CrmDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.Set<UserRole>().Join(db.Set<Role>().Where(r => r.Code == ShippedRoles.SalesHead), u => u.RoleId, r => r.Id, (u, _) => u.UserId).ToListAsync(cancel);
    }
}
