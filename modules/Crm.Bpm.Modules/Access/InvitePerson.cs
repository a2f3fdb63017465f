using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Access;

/// <summary>How somebody is invited.</summary>
public sealed record Invitation
{
    /// <summary>What they will sign in with; null takes the person's e-mail.</summary>
    public string? Email { get; init; }

    /// <summary>Codes of the roles they get; null leaves them as they are.</summary>
    public IReadOnlyList<string>? Roles { get; init; }
}

/// <summary>Lets a person sign in: they get a link, valid for seven days and once, to choose their password.</summary>
public sealed class InvitePerson(CrmDb db, UserManager<Login> logins, SetRoles roles, SignInLinks links)
{
    internal static readonly TimeSpan Lives = TimeSpan.FromDays(7);

    public async Task<HandedLink> RunAsync(Guid userId, Invitation invitation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var user = await db.LoadAsync<User>(userId, cancel);
        if (user.Status == UserStatus.Blocked)
            throw new RuleBrokenException(AccessTexts.IsBlocked, user.Name);
        var email = (invitation.Email ?? user.Email ?? "").Trim();
        if (!EmailAddress.IsOne(email))
            throw new InvalidInputException("email", AccessTexts.NotAnEmail.With(email));
        user.Email = email;
        user.CanSignIn = true;
        await PersonsLogin.EnsureAsync(logins, user);
        if (invitation.Roles is { } codes)
            await roles.RunAsync(userId, codes, cancel);
        return await links.MakeAsync(user, email, Lives, cancel);
    }
}

/// <summary>Makes a link with which a person who already signs in chooses a new password. The old one works until then.</summary>
public sealed class ResetPassword(CrmDb db, SignInLinks links)
{
    public async Task<HandedLink> RunAsync(Guid userId, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var user = await db.LoadAsync<User>(userId, cancel);
        if (user.Status == UserStatus.Blocked)
            throw new RuleBrokenException(AccessTexts.IsBlocked, user.Name);
        var email = await db.Set<Login>().Where(l => l.Id == userId).Select(l => l.Email).FirstOrDefaultAsync(cancel);
        if (email is null || !user.CanSignIn)
            throw new RuleBrokenException(AccessTexts.CannotSignInYet, user.Name);
        return await links.MakeAsync(user, email, InvitePerson.Lives, cancel);
    }
}

/// <summary>Keeps a login beside its person: the e-mail of one is the user name of the other.</summary>
internal static class PersonsLogin
{
    /// <summary>Whoever changes the e-mail of somebody who signs in, by page, API or import: the login follows, and it takes the right to administer.</summary>
    /// <exception cref="NotAllowedException">With the address the login, and its reset link, would go to somebody else.</exception>
    /// <exception cref="InvalidInputException">It is no address, or another login has it.</exception>
    public static async Task FollowAsync(CrmDb db, User user, bool isNew, CancellationToken cancel)
    {
        if (isNew || !db.Entry(user).Property(u => u.Email).IsModified || await db.Set<Login>().FirstOrDefaultAsync(l => l.Id == user.Id, cancel) is not { } login)
            return;
        if (!db.Session.Viewer.IsUnrestricted)
            db.Session.Viewer.Require(PlatformPermissions.Administer);
        if (login.Email == user.Email)
            return;
        if (!EmailAddress.IsOne(user.Email))
            throw new InvalidInputException("email", AccessTexts.NotAnEmail.With(user.Email));
        var normalized = user.Email!.ToUpperInvariant();
        if (await db.Set<Login>().AnyAsync(l => l.Id != user.Id && l.NormalizedUserName == normalized, cancel))
            throw new InvalidInputException("email", AccessTexts.EmailTaken.With(user.Email));
        (login.Email, login.UserName, login.NormalizedEmail, login.NormalizedUserName) = (user.Email, user.Email, normalized, normalized);
    }

    /// <summary>Gives the person a login if there is none.</summary>
    public static async Task EnsureAsync(UserManager<Login> logins, User user)
    {
        if (await logins.FindByIdAsync(user.Id.ToString()) is null)
            (await logins.CreateAsync(new Login { Id = user.Id, UserName = user.Email, Email = user.Email, LockoutEnabled = true })).Check();
    }
}
