using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Host.Studio;

/// <summary>
/// Studio as a document of its own, under addresses that Studio itself would give it. It cannot share a document with our pages:
/// there are two Blazors and two base addresses. Our pages show it in a frame.
/// </summary>
internal static class StudioDocument
{
    private const string Parts = "_content/";

    private static readonly string[] s_styles =
    [
        Parts + "MudBlazor/MudBlazor.min.css", Parts + "CodeBeam.MudBlazor.Extensions/MudExtensions.min.css", Parts + "Radzen.Blazor/css/material-base.css",
        Parts + "Elsa.Studio.Shell/css/shell.css", "Elsa.Studio.Host.CustomElements.styles.css", "/_content/Crm.Bpm.Sdk/tokens.css", "own/theme.css", "own/forms.css",
    ];

    // Who talks to the server comes first, so that nothing is asked without it; who starts Studio comes last.
    private static readonly string[] s_scripts =
    [
        "own/requests.js", "own/words.js", "own/forms.js",
        Parts + "BlazorMonaco/jsInterop.js", Parts + "BlazorMonaco/lib/monaco-editor/min/vs/loader.js", Parts + "BlazorMonaco/lib/monaco-editor/min/vs/editor/editor.main.js",
        Parts + "MudBlazor/MudBlazor.min.js", Parts + "CodeBeam.MudBlazor.Extensions/MudExtensions.min.js", Parts + "Radzen.Blazor/Radzen.Blazor.js",
    ];

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Default,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var studio = routes.MapGroup("/studio").ExcludeFromDescription();
        studio.MapGet("/workflows/definitions/{definitionId}/edit", (string definitionId, HttpContext http, CancellationToken cancel) =>
            ShowAsync(http, new("editor", definitionId), PlatformPermissions.ViewProcesses, cancel)).AllowAnonymous();
        studio.MapGet("/workflows/instances/{instanceId}/view", (string instanceId, HttpContext http, CancellationToken cancel) =>
            ShowAsync(http, new("viewer", instanceId), PlatformPermissions.OperateProcesses, cancel)).AllowAnonymous();
        studio.MapGet("/{**path}", (string path, HttpContext http, StudioFiles files) => files.Serve(http, path)).AllowAnonymous();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Shown shown, string permission, CancellationToken cancel)
    {
        var viewer = await http.RequestServices.GetRequiredService<ICurrentViewer>().GetAsync(cancel);
        if (viewer.UserId is null && !viewer.IsUnrestricted)
            return Results.Redirect("/sign-in?returnUrl=" + Uri.EscapeDataString(http.Request.Path));
        if (!viewer.May(permission) || !http.RequestServices.GetRequiredService<StudioFiles>().AreThere)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        var theme = http.Request.Cookies["crm.theme"] is "light" or "dark" ? http.Request.Cookies["crm.theme"] : null;
        return Results.Content(Html(shown with { Language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName }, theme), "text/html; charset=utf-8");
    }

    private static string Html(Shown shown, string? theme)
    {
        var styles = string.Concat(s_styles.Select(href => $"<link rel=\"stylesheet\" href=\"{href}\">\n"));
        var scripts = string.Concat(s_scripts.Select(src => $"<script src=\"{src}\"></script>\n"));
        var chosen = theme is null ? "" : $" data-theme=\"{theme}\"";
        return $"""
            <!DOCTYPE html>
            <html lang="{shown.Language}"{chosen}>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Elsa Studio · Crm.Bpm</title>
            <base href="/studio/">
            <link rel="icon" type="image/svg+xml" href="/_content/Crm.Bpm.Sdk/mark.svg">
            {styles}</head>
            <body>
            <div id="studio"><p id="studio-loads" role="status">{HtmlEncoder.Default.Encode(StudioTexts.Loads)}</p></div>
            <div id="blazor-error-ui" role="alert">{HtmlEncoder.Default.Encode(StudioTexts.Broke)} <button type="button" id="studio-reload">{HtmlEncoder.Default.Encode(StudioTexts.Reload)}</button></div>
            <script type="application/json" id="studio-shows">{JsonSerializer.Serialize(shown with { Texts = StudioTexts.ForScripts }, s_json)}</script>
            {scripts}<script src="_framework/blazor.webassembly.js" autostart="false"></script>
            <script src="own/start.js"></script>
            </body>
            </html>
            """;
    }

    /// <summary>What a document shows; its scripts read it.</summary>
    private sealed record Shown(string Kind, string Id)
    {
        public string Language { get; init; } = "en";

        public IReadOnlyDictionary<string, string>? Texts { get; init; }
    }
}
