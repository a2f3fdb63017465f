using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Workflows.Definitions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>Lets in who may do what the route does, and turns what goes wrong into Elsa's form of an error.</summary>
internal sealed class ElsaGate : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        try
        {
            var viewer = await http.RequestServices.GetRequiredService<ICurrentViewer>().GetAsync(http.RequestAborted);
            if (viewer.UserId is null && !viewer.IsUnrestricted)
                return Error(StatusCodes.Status401Unauthorized, ElsaTexts.SignInFirst);
            var session = http.RequestServices.GetRequiredService<CrmSession>();
            (session.Viewer, session.Source) = (viewer, ChangeSource.Api);
            if (http.GetEndpoint()?.Metadata.GetMetadata<Needed>() is { } needed)
                viewer.Require(needed.Permission);
            return await next(context);
        }
        catch (Exception problem) when (StatusOf(problem) is not null)
        {
            return Error(StatusOf(problem)!.Value, problem.Message.Split('\n'));
        }
    }

    private static int? StatusOf(Exception problem) => problem switch
    {
        NotAllowedException => StatusCodes.Status403Forbidden,
        NotFoundException => StatusCodes.Status404NotFound,

        // Studio shows the sentences of a 400; every other code breaks the page it is on.
        RuleBrokenException or InvalidInputException or StaleRecordException or WorkflowDefinitionException => StatusCodes.Status400BadRequest,
        BadHttpRequestException bad => bad.StatusCode,
        _ => null,
    };

    private static IResult Error(int status, params string[] sentences) => ElsaJson.Result(
        new ErrorAnswer(status, "One or more errors occurred!", new Dictionary<string, string[]>(StringComparer.Ordinal) { ["generalErrors"] = sentences }), status);

    private sealed record ErrorAnswer(int StatusCode, string Message, Dictionary<string, string[]> Errors);
}

/// <summary>Sentences of the Elsa API.</summary>
internal static class ElsaTexts
{
    public static readonly Words SignInFirst = new("Sign in, or send a personal access token.", "Войдите или пришлите персональный токен доступа.");
    public static readonly Words BodyMissing = new("The request has no body.", "В запросе нет тела.");
    public static readonly Words BadJson = new("The request body is not valid JSON: line {0}, position {1}.", "Тело запроса — не JSON: строка {0}, позиция {1}.");
    public static readonly Words NotAnObject = new("The request body must be a JSON object.", "Тело запроса должно быть объектом JSON.");
    public static readonly Words TooBig = new("The request is larger than {0} MB.", "Запрос больше {0} МБ.");
    public static readonly Words BadParameter = new("“{1}” is not a value of the parameter “{0}”.", "«{1}» — недопустимое значение параметра «{0}».");
    public static readonly Words MissingParameter = new("The {0} query parameter is required.", "Нужен параметр запроса {0}.");
    public static readonly Words NoFiles = new("No files were sent. Send JSON files as multipart/form-data.", "Файлы не получены. Отправьте файлы JSON как multipart/form-data.");
    public static readonly Words NoModel = new("The request has no “model”.", "В запросе нет «model».");
    public static readonly Words NoNode = new("The process has no step “{0}”.", "В процессе нет шага «{0}».");
    public static readonly Words Blank = new(
        "The drawing arrived without a single one of the {0} steps it had, so it was not saved. Open the process again.",
        "Схема пришла без единого из прежних шагов (их {0}), поэтому она не сохранена. Откройте процесс заново.");
    public static readonly Words NoStepType = new("There is no step type “{0}”.", "Типа шага «{0}» нет.");
    public static readonly Words InFile = new("{0}: {1}", "{0}: {1}");
}
