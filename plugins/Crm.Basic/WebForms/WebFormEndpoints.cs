using System.Globalization;
using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.WebForms;

/// <summary>The forms' own routes, the page a form is shown on, and the address on the open web where answers arrive.</summary>
internal static class WebFormEndpoints
{
    private const int MaxFields = 50;
    private static readonly string[] s_carried = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "page", "lang", "embed", "try"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRecord<WebForm>("/api/web-forms");
        routes.MapGet("/forms/{key}", ShowAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/forms/{key}", SubmitAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/api/web-forms/{key}/leads", SubmitAsync).AllowAnonymous().DisableAntiforgery().WithTags("web-forms")
            .WithSummary("What a visitor of the site left: form-encoded or JSON; fields name, company, phone, email, message, consent, utm_*");
        routes.MapMethods("/api/web-forms/{key}/leads", ["OPTIONS"], AllowAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(string key, HttpContext http)
    {
        var carried = Carried(http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        Speak(carried);
        if (await FormAsync(key, http) is not { } form)
            return Page(http, new HostedAnswer(null, carried) { SaidTitle = WebFormTexts.GoneTitle, Said = WebFormTexts.Gone }, StatusCodes.Status404NotFound);
        return Page(http, new HostedAnswer(form, carried), StatusCodes.Status200OK);
    }

    private static async Task<IResult> SubmitAsync(string key, HttpContext http, WebFormLimiter limiter, WebFormOptions options, CancellationToken cancel)
    {
        var isPage = http.Request.HasFormContentType;
        var fields = await FieldsAsync(http, cancel);
        var carried = Carried(fields);
        Speak(carried);
        if (await FormAsync(key, http) is not { } form)
            return isPage ? Page(http, new HostedAnswer(null, carried) { SaidTitle = WebFormTexts.GoneTitle, Said = WebFormTexts.Gone }, StatusCodes.Status404NotFound) : throw new NotFoundException();
        if (!limiter.Admits(key, http.Connection.RemoteIpAddress))
            return TooOften(http, form, carried, isPage, (int)options.Window.TotalMinutes);
        if (!isPage && !Admits(form, http))
            return Results.Problem(WebFormTexts.NotFromHere.With(http.Request.Headers.Origin.ToString()), statusCode: StatusCodes.Status403Forbidden);
        var answer = new WebFormAnswer(fields);
        try
        {
            var session = new CrmSession { Viewer = Viewer.Unrestricted(form.Name), Source = ChangeSource.Api };
            var lead = await http.RequestServices.GetRequiredService<UnitOfWork>().RunAsync(session, services => services.GetRequiredService<SubmitWebForm>().RunAsync(key, answer, cancel), cancel);
            if (!isPage)
                return Results.Json(new { accepted = true, lead }, statusCode: StatusCodes.Status201Created);
        }
        catch (InvalidInputException wrong) when (isPage)
        {
            return Page(http, new HostedAnswer(form, carried) { Answer = answer, Errors = wrong.Fields }, StatusCodes.Status400BadRequest);
        }

        return form.RedirectUrl is { Length: > 0 } url && !answer.IsTryOut
            ? Results.Redirect(url)
            : Page(http, new HostedAnswer(form, carried) { SaidTitle = WebFormTexts.ThanksTitle, Said = form.ThanksShown }, StatusCodes.Status201Created);
    }

    private static IResult TooOften(HttpContext http, WebForm form, Dictionary<string, string> carried, bool isPage, int minutes)
    {
        http.Response.Headers.RetryAfter = (minutes * 60).ToString(CultureInfo.InvariantCulture);
        return isPage
            ? Page(http, new HostedAnswer(form, carried) { SaidTitle = WebFormTexts.TooOftenTitle, Said = WebFormTexts.TooOften.With(minutes) }, StatusCodes.Status429TooManyRequests)
            : Results.Problem(WebFormTexts.TooOften.With(minutes), statusCode: StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> AllowAsync(string key, HttpContext http) =>
        await FormAsync(key, http) is { } form && Admits(form, http) ? Results.NoContent() : Results.StatusCode(StatusCodes.Status403Forbidden);

    private static async Task<WebForm?> FormAsync(string key, HttpContext http)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(Viewer.Unrestricted("Web form"),
                (IServiceProvider services) => services.GetRequiredService<SubmitWebForm>().FormAsync(key, http.RequestAborted));
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    // A plain form sends no script, so its origin does not matter; a script's does, and the browser wants to hear that it may.
    private static bool Admits(WebForm form, HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || origin == $"{http.Request.Scheme}://{http.Request.Host}")
            return true;
        if (!form.Allows(origin))
            return false;
        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.AccessControlAllowMethods = "POST";
        http.Response.Headers.AccessControlAllowHeaders = "Content-Type";
        http.Response.Headers.Vary = "Origin";
        return true;
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
            throw new InvalidInputException("", SdkTexts.BadJson.With(e is JsonException json ? JsonPlace.Of(json) : e.Message));
        }
    }

    private static Dictionary<string, string> Carried(Dictionary<string, string> sent) =>
        s_carried.Where(name => sent.TryGetValue(name, out var value) && value.Length is > 0 and <= 500).ToDictionary(name => name, name => sent[name], StringComparer.Ordinal);

    // A visitor's choice of language goes before their browser's.
    private static void Speak(Dictionary<string, string> carried)
    {
        if (carried.GetValueOrDefault("lang") is "ru" or "en")
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(carried["lang"] == "ru" ? "ru-RU" : "en-US");
    }

    // The company's site may show the form in a frame, and sending it may lead to the company's own page.
    private static RazorComponentResult<HostedForm> Page(HttpContext http, HostedAnswer answer, int status)
    {
        var form = answer.Form;
        var frames = form is null || !form.Origins.Any() ? "*" : "'self' " + string.Join(' ', form.Origins);
        var after = Uri.TryCreate(form?.RedirectUrl, UriKind.Absolute, out var url) ? " " + url.GetLeftPart(UriPartial.Authority) : "";
        http.Response.Headers.ContentSecurityPolicy = $"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors {frames}; base-uri 'self'; form-action 'self'{after}; object-src 'none'";
        http.Response.Headers.Remove("X-Frame-Options");
        return new RazorComponentResult<HostedForm>(answer.Parameters) { StatusCode = status };
    }

    /// <summary>What the visitor's page shows.</summary>
    private sealed record HostedAnswer(WebForm? Form, IReadOnlyDictionary<string, string> Carried)
    {
        public WebFormAnswer? Answer { get; init; }
        public IReadOnlyDictionary<string, string>? Errors { get; init; }
        public string? SaidTitle { get; init; }
        public string? Said { get; init; }

        public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(HostedForm.Form)] = Form,
            [nameof(HostedForm.Carried)] = Carried,
            [nameof(HostedForm.Answer)] = Answer,
            [nameof(HostedForm.Errors)] = Errors,
            [nameof(HostedForm.SaidTitle)] = SaidTitle,
            [nameof(HostedForm.Said)] = Said,
        };
    }
}
