namespace Crm.Bpm.Host.Security;

/// <summary>What every answer tells the browser to refuse.</summary>
internal static class Headers
{
    // Blazor Server needs its own scripts, inline styles of components, and its socket. Studio compiles WebAssembly and lives in a frame of ours.
    private const string Pages =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'";

    // Elsa Studio is a document of its own with an inline start script and an editor that evaluates its grammar.
    private const string Studio =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'";

    // Scalar starts from an inline script.
    private const string ApiReference =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'self'; base-uri 'self'; object-src 'none'";

    public static void Use(IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = PolicyFor(context.Request.Path);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "SAMEORIGIN";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        return next(context);
    });

    private static string PolicyFor(PathString path)
    {
        if (path.StartsWithSegments("/studio", StringComparison.OrdinalIgnoreCase))
            return Studio;
        return path.StartsWithSegments("/scalar", StringComparison.OrdinalIgnoreCase) ? ApiReference : Pages;
    }
}
