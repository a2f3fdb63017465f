using System.Globalization;
using System.Reflection;
using Crm.Bpm.Sdk.Ui;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace Crm.Bpm.Host.Shell;

/// <summary>The assemblies that bring pages: the platform's modules and the plugins.</summary>
internal sealed record PageAssemblies(IReadOnlyList<Assembly> All);

/// <summary>Wires the frame: what the host calls, and nothing else knows.</summary>
internal static class ShellServices
{
    private static readonly CultureInfo[] s_cultures = [new("ru-RU"), new("ru"), new("en-GB"), new("en-US"), new("en")];

    // Answers with documents of their own, or with none.
    private static readonly string[] s_notPages = ["/api", "/elsa", "/hooks", "/health", "/openapi", "/_blazor", "/_framework", "/_content", "/studio"];

    /// <summary>Services of the frame and of the shared components.</summary>
    public static IServiceCollection AddShell(this IServiceCollection services, IEnumerable<Assembly> pages)
    {
        services.AddSingleton(new PageAssemblies([.. pages.Where(assembly => assembly != typeof(ShellServices).Assembly).Distinct()]));
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddAuthorization();
        services.AddHttpContextAccessor();
        services.AddRadzenComponents();
        services.AddCrmUi();
        services.TryAddScoped<IShell, HostShell>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture("en-GB");
            options.SupportedCultures = s_cultures;
            options.SupportedUICultures = s_cultures;
            // Only what the person chose, then what their browser asks for; never the address.
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
        return services;
    }

    /// <summary>The language of each request, and a page for addresses that lead nowhere. Call before anything that answers a person.</summary>
    public static void UseShell(this WebApplication app)
    {
        // A page that comes back while the server stops would keep it from stopping until its patience ends.
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((context, next) => stopping.IsCancellationRequested && context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
            ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context)
            : next(context));
        app.UseRequestLocalization();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (IsUnder(context, s_notPages) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
                pages.Enabled = false;
            return next(context);
        });
    }

    /// <summary>Pages, their assets and the language switch. Call after sign-in, authorization and antiforgery.</summary>
    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/culture", SetCulture).AllowAnonymous().ExcludeFromDescription();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode()
            .AddAdditionalAssemblies([.. app.Services.GetRequiredService<PageAssemblies>().All]);
    }

    private static RedirectHttpResult SetCulture(HttpContext context, string c, string? returnUrl)
    {
        var culture = c == "ru" ? "ru-RU" : "en-GB";
        context.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Path = "/" });
        return TypedResults.LocalRedirect(IsLocal(returnUrl) ? returnUrl! : "/");
    }

    // "//host" and "/\host" are addresses of other hosts.
    private static bool IsLocal(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl);

    private static bool IsUnder(HttpContext context, string[] folders) =>
        Array.Exists(folders, folder => context.Request.Path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase));
}
