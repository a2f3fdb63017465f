using Crm.Bpm.Modules.Access;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Crm.Bpm.Host.Security;

/// <summary>Everything that stands between the network and the product's own code.</summary>
public static class CrmSecurity
{
    private const long LargestRequest = 32 * 1024 * 1024;

    /// <summary>Exception mapping, rate limits, request size, antiforgery.</summary>
    public static void AddCrmSecurity(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ExceptionHandler>();
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.AddAntiforgery(o => (o.Cookie.Name, o.Cookie.SameSite) = ("crm.form", SameSiteMode.Lax));
        RateLimits.Add(builder.Services, builder.Configuration.GetSection("RateLimits").Get<RateLimitOptions>() ?? new RateLimitOptions());
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = builder.Configuration.GetValue("Limits:RequestBytes", LargestRequest);
        });
        // Behind a proxy that is named in the configuration its headers say who the visitor is; otherwise nobody may claim to be somebody else.
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in builder.Configuration.GetSection("Proxies").Get<string[]>() ?? [])
                forwarded.KnownProxies.Add(System.Net.IPAddress.Parse(proxy));
        });
    }

    /// <summary>
    /// Headers, exception mapping, sign-in, the set-up gate, cross-site check, rate limits, authorization, antiforgery. Call after the request's
    /// language is known and after static files, before endpoints.
    /// </summary>
    public static void UseCrmSecurity(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Configuration.GetSection("Proxies").Exists())
            app.UseForwardedHeaders();
        Headers.Use(app);
        EmptyAnswers.Use(app);
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error", SuppressDiagnosticsCallback = _ => true });
        app.UseAuthentication();
        app.UseSetUpGate();
        CrossSite.Use(app);
        RateLimits.Use(app);
        app.UseAuthorization();
        app.UseAntiforgery();
    }
}
