using System.Net;
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
        var proxies = ProxiesOf(builder.Configuration);
        // Behind a proxy that is named in the configuration its headers say who the visitor is; otherwise nobody may claim to be somebody else.
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
                forwarded.KnownProxies.Add(proxy);
        });
    }

    /// <summary>The proxies whose headers count: <c>Proxies</c> as a list, or as addresses with commas between them, as an environment variable has them.</summary>
    /// <remarks>ASP.NET Core believes everybody when it knows no proxy, so without one its middleware may not run at all.</remarks>
    /// <exception cref="InvalidOperationException">Something in it is no address.</exception>
    internal static IReadOnlyList<IPAddress> ProxiesOf(IConfiguration configuration)
    {
        var section = configuration.GetSection("Proxies");
        var named = section.Get<string[]>() ?? section.Value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return [.. named.Select(text => IPAddress.TryParse(text, out var address) ? address : throw new InvalidOperationException($"Proxies: “{text}” is no IP address."))];
    }

    /// <summary>
    /// Headers, exception mapping, sign-in, the set-up gate, cross-site check, rate limits, authorization, antiforgery. Call after the request's
    /// language is known and after static files, before endpoints.
    /// </summary>
    public static void UseCrmSecurity(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (ProxiesOf(app.Configuration).Count > 0)
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
