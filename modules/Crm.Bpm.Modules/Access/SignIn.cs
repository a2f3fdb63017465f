using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crm.Bpm.Modules.Access;

/// <summary>Checks an e-mail and a password, and counts the wrong ones. The slow hashing happens outside any transaction.</summary>
internal sealed class SignIn(UnitOfWork work, IPasswordHasher<Login> hasher, IOptions<IdentityOptions> lockout, TimeProvider time)
{
    private static readonly Login s_stranger = new();
    private static readonly Viewer s_door = new(null, "Sign-in", new Dictionary<string, AccessLevel>(StringComparer.Ordinal));
    private readonly Lazy<string> _strangersHash = new(() => hasher.HashPassword(s_stranger, "nobody has this password"));

    /// <summary>Who may come in.</summary>
    /// <exception cref="RuleBrokenException">The e-mail or the password is wrong, or the person is locked out or blocked.</exception>
    public async Task<SignedIn> RunAsync(string email, string password, CancellationToken cancel)
    {
        var (login, user) = await FindAsync(email, cancel);
        // A stranger's password takes as long to check as anybody's, so that nobody learns who has a login here.
        var answer = hasher.VerifyHashedPassword(login ?? s_stranger, login?.PasswordHash ?? _strangersHash.Value, password);
        if (login?.PasswordHash is null || user is null)
            throw new RuleBrokenException(AccessTexts.WrongCredentials);
        if (login.LockoutEnd > time.GetUtcNow())
            throw LockedOut(login.LockoutEnd.Value);
        if (answer == PasswordVerificationResult.Failed)
            throw await CountWrongAsync(login.Id, cancel);
        if (user.Status == UserStatus.Blocked || !user.CanSignIn)
            throw new RuleBrokenException(AccessTexts.Blocked);
        if (login.AccessFailedCount > 0 || answer == PasswordVerificationResult.SuccessRehashNeeded)
            await ForgiveAsync(login.Id, answer == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(login, password) : null, cancel);
        return new SignedIn(Sessions.For(login, user.Name), user.Language);
    }

    private async Task<(Login? Login, User? User)> FindAsync(string email, CancellationToken cancel)
    {
        var normalized = email.Trim().ToUpperInvariant();
        return await work.ReadAsync(Viewer.Nobody, async db =>
        {
            var login = await db.Set<Login>().AsNoTracking().FirstOrDefaultAsync(l => l.NormalizedUserName == normalized, cancel);
            var user = login is null ? null : await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == login.Id, cancel);
            return (login, user);
        });
    }

    // Counted in the database: of many guesses at once, each counts.
    private Task<RuleBrokenException> CountWrongAsync(Guid id, CancellationToken cancel) =>
        work.RunAsync(s_door, async services =>
        {
            var (most, until) = (lockout.Value.Lockout.MaxFailedAccessAttempts, time.GetUtcNow() + lockout.Value.Lockout.DefaultLockoutTimeSpan);
            var logins = services.GetRequiredService<CrmDb>().Set<Login>().Where(l => l.Id == id);
            await logins.ExecuteUpdateAsync(set => set.SetProperty(l => l.AccessFailedCount, l => l.AccessFailedCount + 1), cancel);
            var locked = await logins.Where(l => l.AccessFailedCount >= most)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.LockoutEnd, until).SetProperty(l => l.AccessFailedCount, 0), cancel);
            return locked > 0 ? LockedOut(until) : new RuleBrokenException(AccessTexts.WrongCredentials);
        }, cancel);

    private Task ForgiveAsync(Guid id, string? newHash, CancellationToken cancel) =>
        work.RunAsync(s_door, async services =>
        {
            var login = await services.GetRequiredService<CrmDb>().Set<Login>().FirstAsync(l => l.Id == id, cancel);
            login.AccessFailedCount = 0;
            login.PasswordHash = newHash ?? login.PasswordHash;
        }, cancel);

    private RuleBrokenException LockedOut(DateTimeOffset until) =>
        new(AccessTexts.LockedOut, Math.Max(1, (int)Math.Ceiling((until - time.GetUtcNow()).TotalMinutes)));
}
