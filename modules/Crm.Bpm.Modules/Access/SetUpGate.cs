using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Access;

/// <summary>Until the server is set up every page leads to the set-up page, and every API call is told so.</summary>
public static class SetUpGate
{
    private static readonly string[] s_open = [SignInPaths.SetUp, "/_content", "/_framework", "/_blazor", "/health", "/error", "/culture"];

    /// <summary>Call after authentication and before endpoints.</summary>
    public static void UseSetUpGate(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var path = context.Request.Path;
        if (IsOpen(context) || await context.RequestServices.GetRequiredService<SetUpState>().IsDoneAsync(context.RequestAborted))
            await next(context);
        else if (ApiPaths.Has(path) || !HttpMethods.IsGet(context.Request.Method))
            await Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, AccessTexts.NotSetUp);
        else
            context.Response.Redirect(SignInPaths.SetUp);
    });

    // Style sheets, scripts and fonts are needed by the set-up page itself.
    private static bool IsOpen(HttpContext context)
    {
        var path = context.Request.Path;
        return s_open.Any(p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase))
            || (HttpMethods.IsGet(context.Request.Method) && !ApiPaths.Has(path) && Path.HasExtension(path.Value));
    }
}
