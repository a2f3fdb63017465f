using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Identity;

namespace Crm.Bpm.Modules.Access;

/// <summary>What becomes of a person's work when they are blocked.</summary>
public sealed record Blocking
{
    /// <summary>Who gets it; null leaves it where it is.</summary>
    public Guid? ReassignTo { get; init; }
}

/// <summary>So much work of one sort.</summary>
public sealed record WorkCount(string Label, int Count);

/// <summary>Ends somebody's access: their sessions end within seconds, their tokens at once. Their work goes to whom one names.</summary>
public sealed class BlockPerson(CrmDb db, UserManager<Login> logins, IEnumerable<IPersonsWork> work)
{
    /// <returns>How much work was handed over, by sort.</returns>
    /// <exception cref="RuleBrokenException">They are the last administrator, or the person named to take over is blocked.</exception>
    public async Task<IReadOnlyList<WorkCount>> RunAsync(Guid userId, Blocking blocking, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(blocking);
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var user = await db.LoadAsync<User>(userId, cancel);
        await LastAdministrator.RefuseAsync(db, user, cancel);
        user.Status = UserStatus.Blocked;
        if (await logins.FindByIdAsync(userId.ToString()) is { } login)
            (await logins.UpdateSecurityStampAsync(login)).Check();
        var moved = new List<WorkCount>();
        if (blocking.ReassignTo is not { } to)
            return moved;
        var taker = await db.LoadAsync<User>(to, cancel);
        if (taker.Status == UserStatus.Blocked || to == userId)
            throw new RuleBrokenException(AccessTexts.IsBlocked, taker.Name);
        foreach (var sort in work)
            moved.Add(new WorkCount(sort.Label, await sort.HandOverAsync(userId, to, cancel)));
        return moved;
    }
}

/// <summary>Gives a blocked person their access back. Repeating it changes nothing.</summary>
public sealed class UnblockPerson(CrmDb db)
{
    public async Task RunAsync(Guid userId, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var user = await db.LoadAsync<User>(userId, cancel);
        user.Status = UserStatus.Active;
    }
}

/// <summary>How much work somebody has, by sort.</summary>
public sealed class CountWork(CrmDb db, IEnumerable<IPersonsWork> work)
{
    public async Task<IReadOnlyList<WorkCount>> RunAsync(Guid userId, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var counts = new List<WorkCount>();
        foreach (var sort in work)
            counts.Add(new WorkCount(sort.Label, await sort.CountAsync(userId, cancel)));
        return counts;
    }
}
