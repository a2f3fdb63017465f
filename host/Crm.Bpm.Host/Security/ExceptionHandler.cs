using System.Text.Json;
using Crm.Bpm.Modules.Access;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Host.Security;

/// <summary>The one place where an exception becomes an answer: a status, and a sentence for the person behind the program that asked.</summary>
internal sealed partial class ExceptionHandler(ICrmDatabase database, ILogger<ExceptionHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // Pages have an error page of their own; programs get problem details.
        var path = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path;
        if (!ApiPaths.Has(path))
            return false;
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = ProblemOf(exception);
        if (problem.Status >= 500)
            Failed(exception, httpContext.Request.Method, path);
        if (problem.Status == 503)
            httpContext.Response.Headers.RetryAfter = "2";
        problem.Extensions["traceId"] = System.Diagnostics.Activity.Current?.Id ?? httpContext.TraceIdentifier;
        await Results.Problem(problem).ExecuteAsync(httpContext);
        return true;
    }

    // How the framework marks a JSON value that is not what its reader asked for: half a surrogate pair, a number where a text stands.
    private const string JsonMisread = "System.Text.Json.Rethrowable";

    internal ProblemDetails ProblemOf(Exception exception) => exception switch
    {
        RuleBrokenException broken => Say(409, broken.Message),
        InvalidInputException input => Invalid(input),
        NotFoundException missing => Say(404, missing.Message),
        NotAllowedException refused => Say(403, refused.Message),
        StaleRecordException stale => Stale(stale),
        BadHttpRequestException { StatusCode: 413 } => Say(413, SecurityTexts.TooLarge),
        BadHttpRequestException { InnerException: JsonException json } => Say(400, SdkTexts.BadJson.With(JsonPlace.Of(json))),
        BadHttpRequestException { StatusCode: 415 } => Say(415, SecurityTexts.NotJson),
        BadHttpRequestException bad => Say(bad.StatusCode, SecurityTexts.Unreadable.With(bad.Message)),
        JsonException json => Say(400, SdkTexts.BadJson.With(JsonPlace.Of(json))),
        InvalidOperationException { Source: JsonMisread } json => Say(400, SdkTexts.BadJson.With(json.Message)),
        _ when database.IsUnstorable(exception) => Say(400, SecurityTexts.Unstorable),
        DbUpdateException when database.IsDuplicate(exception) => Say(409, SecurityTexts.Duplicate),
        _ when database.IsLostRace(exception) || database.IsBusy(exception) => Say(503, SdkTexts.Busy),
        _ => Say(500, SecurityTexts.Failed),
    };

    private static ProblemDetails Say(int status, string sentence) => new() { Status = status, Detail = sentence };

    private static ProblemDetails Invalid(InvalidInputException input)
    {
        var problem = Say(400, input.Message);
        if (input.Fields.Count > 0)
            problem.Extensions["errors"] = input.Fields.ToDictionary(f => f.Key, f => new[] { f.Value }, StringComparer.Ordinal);
        return problem;
    }

    private static ProblemDetails Stale(StaleRecordException stale)
    {
        var problem = Say(412, stale.Message);
        problem.Extensions["conflicts"] = stale.Conflicts;
        return problem;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void Failed(Exception exception, string method, string path);
}

internal static class SecurityTexts
{
    public static readonly Words TooLarge = new("The request is too large. Send less at once, or use the import for files.", "Запрос слишком большой. Отправьте меньше данных за раз или воспользуйтесь импортом файлов.");
    public static readonly Words Duplicate = new("There is already one with the same key. Nothing was saved.", "Запись с таким же ключом уже есть. Ничего не сохранено.");
    public static readonly Words NotJson = new("Send the request as application/json.", "Отправьте запрос в формате application/json.");
    public static readonly Words Unreadable = new("The request cannot be read: {0}", "Не удалось прочитать запрос: {0}");
    public static readonly Words Unstorable = new("A value contains what the database cannot keep: a character or a number out of range. Nothing was saved.", "Одно из значений база данных сохранить не может: недопустимый символ или слишком большое число. Ничего не сохранено.");
    public static readonly Words Failed = new("Something went wrong on the server. Nothing was saved; the trace id helps an administrator to find out why.", "На сервере произошла ошибка. Ничего не сохранено; по идентификатору traceId администратор найдёт причину.");
    public static readonly Words CrossSite = new("The request came from another site and was refused. API clients that sign in by cookie send the header “X-Crm-Request: 1”.", "Запрос пришёл с другого сайта и отклонён. Клиенты API, работающие по cookie, передают заголовок «X-Crm-Request: 1».");
    public static readonly Words TooMany = new("Too many requests. Wait {0} s and try again.", "Слишком много запросов. Подождите {0} с и попробуйте снова.");
}
