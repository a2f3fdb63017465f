using System.Net;
using System.Text.Json;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.WebForms;

/// <summary>The forms' own routes, and the one address on the open web where their answers arrive.</summary>
internal static class WebFormEndpoints
{
    private const int MaxFields = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRecord<WebForm>("/api/web-forms");
        routes.MapPost("/api/web-forms/{key}/leads", SubmitAsync).AllowAnonymous().DisableAntiforgery().WithTags("web-forms")
            .WithSummary("What a visitor of the site left: form-encoded or JSON; fields name, company, phone, email, message, consent, utm_*");
        routes.MapMethods("/api/web-forms/{key}/leads", ["OPTIONS"], AllowAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> SubmitAsync(string key, HttpContext http, WebFormLimiter limiter, CancellationToken cancel)
    {
        if (!limiter.Admits(key, http.Connection.RemoteIpAddress))
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        var answer = new WebFormAnswer(await FieldsAsync(http, cancel));
        var form = await AdmitOriginAsync(key, http, cancel);
        if (form is null)
            return Results.Problem(WebFormTexts.NotFromHere.With(http.Request.Headers.Origin.ToString()), statusCode: StatusCodes.Status403Forbidden);
        var session = new CrmSession { Viewer = Viewer.Unrestricted(form.Name), Source = ChangeSource.Api };
        var lead = await http.RequestServices.GetRequiredService<UnitOfWork>().RunAsync(session, services => services.GetRequiredService<SubmitWebForm>().RunAsync(key, answer, cancel), cancel);
        if (!http.Request.HasFormContentType)
            return Results.Json(new { accepted = true, lead }, statusCode: StatusCodes.Status201Created);
        return form.RedirectUrl is { Length: > 0 } url ? Results.Redirect(url) : Thanks(form);
    }

    private static async Task<IResult> AllowAsync(string key, HttpContext http, CancellationToken cancel) =>
        await AdmitOriginAsync(key, http, cancel) is null ? Results.StatusCode(StatusCodes.Status403Forbidden) : Results.NoContent();

    // A plain form sends no script, so its origin does not matter; a script's does, and the browser wants to hear that it may.
    private static async Task<WebForm?> AdmitOriginAsync(string key, HttpContext http, CancellationToken cancel)
    {
        var form = await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(Viewer.Unrestricted("Web form"),
            (IServiceProvider services) => services.GetRequiredService<SubmitWebForm>().FormAsync(key, cancel));
        var origin = http.Request.Headers.Origin.ToString();
        var isOwn = origin.Length == 0 || origin == $"{http.Request.Scheme}://{http.Request.Host}";
        if (isOwn || http.Request.HasFormContentType && !form.Allows(origin))
            return form;
        if (!form.Allows(origin))
            return null;
        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.AccessControlAllowMethods = "POST";
        http.Response.Headers.AccessControlAllowHeaders = "Content-Type";
        http.Response.Headers.Vary = "Origin";
        return form;
    }

    private static async Task<Dictionary<string, string>> FieldsAsync(HttpContext http, CancellationToken cancel)
    {
        if (http.Request.HasFormContentType)
        {
            var form = await http.Request.ReadFormAsync(cancel);
            return form.Take(MaxFields).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        }

        try
        {
            var json = await http.Request.ReadFromJsonAsync<Dictionary<string, JsonElement>>(cancel) ?? [];
            return json.Take(MaxFields).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new Bpm.Sdk.InvalidInputException("", Bpm.Sdk.SdkTexts.BadJson.With(e.Message));
        }
    }

    private static IResult Thanks(WebForm form)
    {
        var text = WebUtility.HtmlEncode(string.IsNullOrWhiteSpace(form.ThanksText) ? WebFormTexts.Thanks.ToString() : form.ThanksText);
        var title = WebUtility.HtmlEncode(form.Name);
        return Results.Content($"<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><p>{text}</p>", "text/html", statusCode: StatusCodes.Status201Created);
    }
}
