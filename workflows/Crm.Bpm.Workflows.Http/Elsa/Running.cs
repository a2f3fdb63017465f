using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>Starting processes: at once, or soon.</summary>
internal static class Running
{
    private const string InstanceHeader = "x-elsa-workflow-instance-id";
    private const int MaxBulk = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        var operate = api.MapGroup("/workflow-definitions/{definitionId}").Needs(PlatformPermissions.OperateProcesses);
        operate.MapMethods("/execute", [HttpMethods.Get, HttpMethods.Post], ExecuteAsync);
        operate.MapPost("/dispatch", DispatchAsync);
        operate.MapPost("/bulk-dispatch", BulkDispatchAsync);
    }

    public static IProcessOperations Operations(this HttpContext http) => http.RequestServices.GetRequiredService<IProcessOperations>();

    private static async Task<IResult> ExecuteAsync(string definitionId, HttpContext http, CancellationToken cancel)
    {
        var start = await StartAsync(definitionId, http, VersionChoice.Published, cancel);
        var instance = await http.Operations().ExecuteAsync(start, cancel);
        http.Response.Headers[InstanceHeader] = instance.ToString("N");
        http.Response.Headers.AccessControlExposeHeaders = InstanceHeader;
        return ElsaJson.Result(new { WorkflowState = ElsaShape.State(await http.Operations().StateAsync(instance, cancel)) });
    }

    private static async Task<IResult> DispatchAsync(string definitionId, HttpContext http, CancellationToken cancel)
    {
        var start = await StartAsync(definitionId, http, VersionChoice.Published, cancel);
        return ElsaJson.Result(new { WorkflowInstanceId = (await http.Operations().DispatchAsync(start, cancel)).ToString("N") });
    }

    private static async Task<IResult> BulkDispatchAsync(string definitionId, HttpContext http, CancellationToken cancel)
    {
        var body = await http.BodyAsync(cancel);
        var count = body["count"] is JsonValue value && value.TryGetValue<int>(out var wanted) ? Math.Clamp(wanted, 1, MaxBulk) : 1;
        var start = await StartAsync(definitionId, http, body, VersionChoice.Published, cancel);
        var instances = new List<string>(count);
        for (var i = 0; i < count; i++)
            instances.Add((await http.Operations().DispatchAsync(start, cancel)).ToString("N"));
        return ElsaJson.Result(new { WorkflowInstanceIds = instances });
    }

    private static async Task<ProcessStart> StartAsync(string definitionId, HttpContext http, VersionChoice otherwise, CancellationToken cancel) =>
        await StartAsync(definitionId, http, HttpMethods.IsGet(http.Request.Method) ? [] : await http.BodyAsync(cancel), otherwise, cancel);

    private static async Task<ProcessStart> StartAsync(string definitionId, HttpContext http, JsonObject body, VersionChoice otherwise, CancellationToken cancel)
    {
        var version = await http.FindAsync(definitionId, Text("versionOptions"), cancel, otherwise);
        return new ProcessStart(version.Id)
        {
            CorrelationId = Text("correlationId"),
            Name = Text("name"),
            TriggerStepId = Text("triggerActivityId"),
            Input = Input(body["input"] ?? Parsed(http.Parameter("input"))),
        };

        string? Text(string name) => StepTree.Text(body, name) is { Length: > 0 } text ? text : http.Parameter(name);
    }

    private static JsonNode? Parsed(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException bad)
        {
            throw new InvalidInputException(ElsaTexts.BadParameter.With("input", text), bad);
        }
    }

    private static Dictionary<string, object?> Input(JsonNode? input) => input switch
    {
        null => [],
        JsonObject members => members.ToDictionary(m => m.Key, m => (object?)(m.Value is null ? null : JsonSerializer.SerializeToElement(m.Value)), StringComparer.OrdinalIgnoreCase),
        _ => throw new InvalidInputException("input", ElsaTexts.NotAnObject),
    };
}
