using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>What processes wait for, from outside: events that happened.</summary>
internal static class Stimuli
{
    public static void Map(RouteGroupBuilder api)
    {
        var operate = api.MapGroup("").Needs(PlatformPermissions.OperateProcesses);
        operate.MapPost("/events/{eventName}/trigger", TriggerAsync);
    }

    private static async Task<IResult> TriggerAsync(string eventName, HttpContext http, CancellationToken cancel)
    {
        var body = await http.BodyAsync(cancel);
        var only = StepTree.Text(body, "workflowInstanceId") is { Length: > 0 } id ? (await http.InstanceAsync(id, cancel)).Id : (Guid?)null;
        await http.Operations().TriggerEventAsync(eventName, StepTree.Text(body, "correlationId"), only, Element(body["input"] ?? body["payload"]), cancel);
        return Results.Ok();
    }

    private static JsonElement? Element(JsonNode? node) => node is null ? null : JsonSerializer.SerializeToElement(node);
}
