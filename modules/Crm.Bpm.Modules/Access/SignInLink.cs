using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Access;

/// <summary>Lets one person choose a password, once. Only the hash of its secret is kept.</summary>
public sealed class SignInLink
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid UserId { get; init; }
    public required string Hash { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime ExpiresAt { get; init; }
    public DateTime? UsedAt { get; set; }
}

/// <summary>A link as it is handed over; its secret is known only now.</summary>
/// <param name="UserId">Whom it is for.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">What they sign in with.</param>
/// <param name="Path">The address on this server.</param>
/// <param name="ExpiresAt">Until when it works.</param>
public sealed record HandedLink(Guid UserId, string Name, string Email, string Path, DateTime ExpiresAt);

/// <summary>Makes links, and ends them.</summary>
public sealed class SignInLinks(CrmDb db, TimeProvider time)
{
    private static readonly TimeSpan s_betweenResets = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_resetLives = TimeSpan.FromHours(2);

    /// <summary>A link that an administrator asked for; older ones of the same person stop working.</summary>
    internal async Task<HandedLink> MakeAsync(User user, string email, TimeSpan lives, CancellationToken cancel)
    {
        await EndAsync(user.Id, cancel);
        return Make(user, email, time.GetUtcNow().UtcDateTime, lives);
    }

    /// <summary>A link that anybody who knows the address may have caused: it ends no other, and there is one in five minutes. Null when there was one.</summary>
    internal async Task<HandedLink?> MakeForStrangerAsync(User user, string email, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var since = now - s_betweenResets;
        return await db.Set<SignInLink>().AnyAsync(l => l.UserId == user.Id && l.UsedAt == null && l.CreatedAt > since, cancel) ? null : Make(user, email, now, s_resetLives);
    }

    /// <summary>No link of this person works any more.</summary>
    internal async Task EndAsync(Guid userId, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var older in await db.Set<SignInLink>().Where(l => l.UserId == userId && l.UsedAt == null).ToListAsync(cancel))
            older.UsedAt = now;
    }

    private HandedLink Make(User user, string email, DateTime now, TimeSpan lives)
    {
        var secret = AccessTokens.NewValue("");
        var link = new SignInLink { UserId = user.Id, Hash = AccessTokens.HashOf(secret), CreatedAt = now, ExpiresAt = now + lives };
        db.Add(link);
        return new HandedLink(user.Id, user.Name, email, $"{SignInPaths.Link}/{secret}", link.ExpiresAt);
    }

    /// <summary>The link of this secret with its person.</summary>
    /// <exception cref="RuleBrokenException">It is unknown, used or over, or the person is blocked.</exception>
    internal async Task<(SignInLink Link, User User)> FindAsync(string secret, CancellationToken cancel)
    {
        var hash = AccessTokens.HashOf(secret);
        var now = time.GetUtcNow().UtcDateTime;
        var link = await db.Set<SignInLink>().FirstOrDefaultAsync(l => l.Hash == hash && l.UsedAt == null && l.ExpiresAt > now, cancel);
        var user = link is null ? null : await db.Set<User>().FirstOrDefaultAsync(u => u.Id == link.UserId && u.Status == UserStatus.Active && u.CanSignIn, cancel);
        return user is null ? throw new RuleBrokenException(AccessTexts.LinkEnded) : (link!, user);
    }
}

/// <summary>Takes a link: the person has a password now, and every older session of theirs ends.</summary>
internal sealed class TakeLink(SignInLinks links, UserManager<Login> logins)
{
    public static readonly Viewer Viewer = new(null, "Sign-in", new Dictionary<string, AccessLevel>(StringComparer.Ordinal));

    public async Task<SignedIn> RunAsync(string secret, string password, string repeated, CancellationToken cancel)
    {
        if (password != repeated)
            throw new InvalidInputException("repeated", AccessTexts.PasswordsDiffer);
        var (_, user) = await links.FindAsync(secret, cancel);
        var login = await logins.FindByIdAsync(user.Id.ToString()) ?? throw new RuleBrokenException(AccessTexts.LinkEnded);
        if (login.PasswordHash is not null)
            (await logins.RemovePasswordAsync(login)).Check();
        (await logins.AddPasswordAsync(login, password)).Check();
        (login.AccessFailedCount, login.LockoutEnd) = (0, null);
        await links.EndAsync(user.Id, cancel);
        return new SignedIn(Sessions.For(login, user.Name), user.Language);
    }
}
