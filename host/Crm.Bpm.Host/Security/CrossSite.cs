using Crm.Bpm.Modules.Access;

namespace Crm.Bpm.Host.Security;

/// <summary>
/// Refuses changes that another site's page sends with the visitor's cookie. Page forms carry an antiforgery token as well;
/// calls with an access token need neither, since no browser sends it by itself.
/// </summary>
internal static class CrossSite
{
    public static void Use(IApplicationBuilder app) => app.Use((context, next) =>
        IsRefused(context.Request)
            ? Results.Problem(statusCode: 403, detail: SecurityTexts.CrossSite).ExecuteAsync(context)
            : next(context));

    internal static bool IsRefused(HttpRequest request)
    {
        if ((HttpMethods.IsGet(request.Method) && !Starts(request.Path) && !IsSocket(request)) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return false;
        if (!request.Cookies.ContainsKey(SignInPaths.SessionCookie) || request.Headers.Authorization.Count > 0)
            return false;
        // Browsers leave Sec-Fetch-Site out on plain HTTP from other machines; then the origin decides.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is not ("same-origin" or "none");
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
            return !Uri.TryCreate(origin, UriKind.Absolute, out var from) || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
        // No browser: a program with a cookie says so by a header that a foreign page cannot add.
        return !request.Headers.ContainsKey("X-Crm-Request");
    }

    // A browser opens a socket to another site with that site's cookies, and everything is said through it.
    private static bool IsSocket(HttpRequest request) => request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);

    // Elsa's API starts a process by a GET, too, and for a link the browser sends the cookie from any site.
    private static bool Starts(PathString path) =>
        path.StartsWithSegments("/elsa/api/workflow-definitions", StringComparison.OrdinalIgnoreCase, out var rest)
        && rest.Value?.TrimEnd('/').EndsWith("/execute", StringComparison.OrdinalIgnoreCase) == true;
}
