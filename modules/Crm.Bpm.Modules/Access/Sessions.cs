using System.Collections.Concurrent;
using System.Security.Claims;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Access;

/// <summary>
/// Whether a session still holds. A session carries the login's security stamp; blocking, a new password or a lost role
/// changes the stamp, and within seconds every session with the old one ends, on every host.
/// </summary>
internal sealed class Sessions(UnitOfWork work)
{
    internal static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);
    private const string StampClaim = "crm.stamp";
    private readonly ConcurrentDictionary<Guid, (string? Stamp, long LoadedAt)> _stamps = new();

    /// <summary>Who the session's cookie says it is.</summary>
    public static ClaimsPrincipal For(Login login, string name) => new(new ClaimsIdentity(
    [
        new(ClaimTypes.NameIdentifier, login.Id.ToString()),
        new(ClaimTypes.Name, name),
        new(StampClaim, login.SecurityStamp ?? ""),
    ], IdentityConstants.ApplicationScheme));

    /// <summary>The person a session or token belongs to; null when nobody is signed in.</summary>
    public static Guid? UserOf(ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true && Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public async ValueTask<bool> HoldsAsync(ClaimsPrincipal principal, CancellationToken cancel)
    {
        if (UserOf(principal) is not { } userId)
            return false;
        if (!_stamps.TryGetValue(userId, out var known) || TimeProvider.System.GetElapsedTime(known.LoadedAt) > KeptFor)
            known = _stamps[userId] = (await StampOfAsync(userId, cancel), TimeProvider.System.GetTimestamp());
        return known.Stamp is not null && known.Stamp == principal.FindFirstValue(StampClaim);
    }

    /// <summary>Looks again at the next request: somebody's stamp changed.</summary>
    public void Forget() => _stamps.Clear();

    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } principal && await HoldsAsync(principal, context.HttpContext.RequestAborted))
            return;
        context.RejectPrincipal();
        // An API call answers 401 by itself; a page's cookie is taken away so that the browser stops sending it.
        context.Response.Cookies.Delete(context.Options.Cookie.Name!);
    }

    // The stamp of somebody who may sign in; null for people who are blocked, deleted or unknown.
    private Task<string?> StampOfAsync(Guid userId, CancellationToken cancel) => work.ReadAsync(Viewer.Nobody, db => db.Set<Login>()
        .Where(l => l.Id == userId && db.Set<User>().Any(u => u.Id == userId && u.Status == UserStatus.Active && u.CanSignIn))
        .Select(l => l.SecurityStamp).FirstOrDefaultAsync(cancel));
}
