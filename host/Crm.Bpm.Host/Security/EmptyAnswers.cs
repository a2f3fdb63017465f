using Crm.Bpm.Modules.Access;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Host.Security;

/// <summary>A refusal that the framework leaves without a body (no such address, another method, another media type) gets its sentence.</summary>
internal static class EmptyAnswers
{
    private static readonly Words s_nothing = new("There is nothing at {0}. The addresses are at /scalar.", "По адресу {0} ничего нет. Список адресов — на /scalar.");
    private static readonly Words s_method = new("{0} does not take {1}.", "Адрес {0} не принимает {1}.");
    private static readonly Words s_signIn = new("Sign in, or send a personal access token.", "Войдите или передайте персональный токен доступа.");
    private static readonly Words s_other = new("The request cannot be carried out as it was sent.", "Выполнить такой запрос нельзя.");

    public static void Use(WebApplication app) => app.UseWhen(context => ApiPaths.Has(context.Request.Path), api =>
        api.UseStatusCodePages(empty => Results.Problem(statusCode: empty.HttpContext.Response.StatusCode, detail: SentenceFor(empty.HttpContext)).ExecuteAsync(empty.HttpContext)));

    private static string SentenceFor(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => s_nothing.With(context.Request.Path),
        StatusCodes.Status405MethodNotAllowed => s_method.With(context.Request.Path, context.Request.Method),
        StatusCodes.Status413PayloadTooLarge => SecurityTexts.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => SecurityTexts.NotJson,
        StatusCodes.Status401Unauthorized => s_signIn,
        _ => s_other,
    };
}
