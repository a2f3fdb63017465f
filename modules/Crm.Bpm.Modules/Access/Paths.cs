using System.Net;
using Microsoft.AspNetCore.Http;

namespace Crm.Bpm.Modules.Access;

/// <summary>Paths that programs call: they get problem details, never a redirect or a page.</summary>
public static class ApiPaths
{
    /// <summary>Whether a program calls this path.</summary>
    public static bool Has(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/elsa", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The doors: pages one reaches without being signed in.</summary>
public static class SignInPaths
{
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string SetUp = "/setup";
    public const string Forgotten = "/forgotten";
    public const string Link = "/welcome";
    public const string Demo = "/demo/enter";

    /// <summary>The cookie that carries a session.</summary>
    public const string SessionCookie = "crm.session";

    private static readonly string[] s_doors = [SignIn, SetUp, Forgotten, Link, Demo];

    /// <summary>Whether somebody tries to get in by this path.</summary>
    public static bool Has(PathString path) => s_doors.Any(d => path.StartsWithSegments(d, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Whether a request comes from the very machine the server runs on.</summary>
public static class Loopback
{
    /// <summary>
    /// A proxy on the same machine makes everybody look local, and a foreign name may be made to point here: then the request is not local.
    /// </summary>
    public static bool Is(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Request.Headers;
        if (headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("Forwarded") || headers.ContainsKey("X-Real-IP"))
            return false;
        if (context.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
            return false;
        var host = context.Request.Host.Host.Trim('[', ']');
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var named) && IPAddress.IsLoopback(named));
    }
}
