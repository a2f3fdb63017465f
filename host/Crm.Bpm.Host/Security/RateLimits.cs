using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Crm.Bpm.Modules.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Host.Security;

/// <summary>How many requests are taken before the rest must wait.</summary>
public sealed record RateLimitOptions
{
    /// <summary>Tries to sign in, set up, enter by a link or ask for one, per address and minute.</summary>
    public int SignInPerMinute { get; init; } = 20;

    /// <summary>Web forms sent, per address and minute.</summary>
    public int FormsPerMinute { get; init; } = 30;

    /// <summary>API calls per token or person and minute; 0 sets no limit.</summary>
    public int ApiPerMinute { get; init; } = 6000;

    /// <summary>Calls of machines (a telephone exchange) per address and minute, at endpoints made for them; 0 sets no limit.</summary>
    public int MachinesPerMinute { get; init; } = 60_000;
}

/// <summary>
/// Refuses what comes too often. ASP.NET Core's own middleware makes a second limiter beside the one it is given, with a timer that
/// nothing ends, so that a host which has stopped stays in memory; this one belongs to the container and goes with it.
/// </summary>
internal static class RateLimits
{
    public static void Add(IServiceCollection services, RateLimitOptions limits) =>
        services.AddSingleton(_ => PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, limits)));

    public static void Use(WebApplication app)
    {
        var limiter = app.Services.GetRequiredService<PartitionedRateLimiter<HttpContext>>();
        app.Use(async (context, next) =>
        {
            using var lease = limiter.AttemptAcquire(context);
            await (lease.IsAcquired ? next(context) : RefuseAsync(context, lease));
        });
    }

    private static Task RefuseAsync(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 60;
        context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, detail: SecurityTexts.TooMany.With(wait)).ExecuteAsync(context);
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext context, RateLimitOptions limits)
    {
        var path = context.Request.Path;
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var changes = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        if (changes && SignInPaths.Has(path))
            return PerMinute("sign-in " + address, limits.SignInPerMinute);
        if (changes && IsForm(path))
            return PerMinute("form " + address, limits.FormsPerMinute);
        if (!ApiPaths.Has(path))
            return RateLimitPartition.GetNoLimiter("");
        if (context.GetEndpoint()?.Metadata.GetMetadata<CalledByMachines>() is not null)
            return PerMinute("machine " + address, limits.MachinesPerMinute);
        var who = context.User.FindFirstValue("crm.token") ?? context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? address;
        return PerMinute("api " + who, limits.ApiPerMinute);
    }

    // What visitors of the company's site send: to the form's own page, or from a form of the site.
    private static bool IsForm(PathString path) =>
        path.StartsWithSegments("/forms", StringComparison.OrdinalIgnoreCase)
        || (path.StartsWithSegments("/api/web-forms", StringComparison.OrdinalIgnoreCase) && path.Value!.EndsWith("/leads", StringComparison.OrdinalIgnoreCase));

    private static RateLimitPartition<string> PerMinute(string key, int count) => count <= 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = count,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });
}
