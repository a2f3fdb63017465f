using Crm.Bpm.Sdk.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Modules.Access;

/// <summary>Who is at the other end: of a page's circuit when the scope is one, of the HTTP request otherwise.</summary>
internal sealed class CurrentViewer(IHttpContextAccessor http, AuthenticationStateProvider circuit, IViewers viewers) : ICurrentViewer
{
    public async ValueTask<Viewer> GetAsync(CancellationToken cancel = default)
    {
        // A circuit outlives the request that opened it, so its own state counts before any request at hand.
        var principal = circuit is CircuitSession { IsOpen: true }
            ? (await circuit.GetAuthenticationStateAsync()).User
            : http.HttpContext?.User;
        return principal is not null && Sessions.UserOf(principal) is { } id ? await viewers.OfAsync(id, cancel) : Viewer.Nobody;
    }
}

/// <summary>Who a page belongs to. Looks every few seconds whether the session still holds, and signs the page out when not.</summary>
internal sealed class CircuitSession(ILoggerFactory log, Sessions sessions) : RevalidatingServerAuthenticationStateProvider(log), IHostEnvironmentAuthenticationStateProvider
{
    /// <summary>Whether this scope renders pages.</summary>
    public bool IsOpen { get; private set; }

    protected override TimeSpan RevalidationInterval => Sessions.KeptFor;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await sessions.HoldsAsync(authenticationState.User, cancellationToken);

    void IHostEnvironmentAuthenticationStateProvider.SetAuthenticationState(Task<AuthenticationState> authenticationStateTask)
    {
        IsOpen = true;
        SetAuthenticationState(authenticationStateTask);
    }
}
