using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>What a process did, line by line.</summary>
internal static class Journal
{
    private const int MaxTake = 500;

    public static void Map(RouteGroupBuilder api)
    {
        var operate = api.MapGroup("/workflow-instances/{id}/journal").Needs(PlatformPermissions.OperateProcesses);
        operate.MapGet("", (string id, HttpContext http, CancellationToken cancel) => ListAsync(id, http, [], cancel));
        operate.MapPost("", async (string id, HttpContext http, CancellationToken cancel) =>
            await ListAsync(id, http, (await http.BodyAsync(cancel))["filter"] as JsonObject ?? [], cancel));
    }

    private static async Task<IResult> ListAsync(string id, HttpContext http, JsonObject filter, CancellationToken cancel)
    {
        var instance = (await http.InstanceAsync(id, cancel)).Id;
        var lines = Filtered(http.Db().Set<JournalLine>().AsNoTracking().Where(l => l.InstanceId == instance), filter);
        var (skip, take) = http.Page(pageSize: 100);
        if (http.Parameter("skip") is not null || http.Parameter("take") is not null)
            (skip, take) = (Math.Max(0, http.Number("skip", 0)), Math.Clamp(http.Number("take", 100), 1, MaxTake));
        var total = await lines.CountAsync(cancel);
        var page = await lines.OrderBy(l => l.Sequence).Skip(skip).Take(take).ToListAsync(cancel);
        return ElsaJson.Result(new PageAnswer<LineAnswer>([.. page.Select(Answer)], total));
    }

    private static IQueryable<JournalLine> Filtered(IQueryable<JournalLine> lines, JsonObject filter)
    {
        if (List("activityIds") is { Count: > 0 } steps)
            lines = lines.Where(l => steps.Contains(l.StepId));
        if (List("activityNodeIds") is { Count: > 0 } nodes)
            lines = lines.Where(l => nodes.Contains(l.NodeId));
        if (List("excludedActivityTypes") is { Count: > 0 } types)
            lines = lines.Where(l => !types.Contains(l.StepType));
        if (List("eventNames") is { Count: > 0 } events)
            lines = lines.Where(l => events.Contains(l.EventName));
        return lines;

        List<string> List(string name) => [.. (filter[name] as JsonArray ?? []).Select(n => n is JsonValue v && v.TryGetValue<string>(out var t) ? t : null).OfType<string>()];
    }

    private static LineAnswer Answer(JournalLine line) => new(
        ElsaShape.Id(line.Id), line.StepInstanceId, line.ParentStepInstanceId, line.StepId, line.StepType, 1, line.StepName, line.NodeId,
        ElsaJson.At(line.At), line.Sequence, line.EventName, line.Message, ElsaShape.Node(line.StepState), ElsaShape.Node(line.Payload));

    private sealed record LineAnswer(
        string Id, string ActivityInstanceId, string? ParentActivityInstanceId, string ActivityId, string ActivityType, int ActivityTypeVersion, string? ActivityName,
        string NodeId, DateTimeOffset Timestamp, long Sequence, string EventName, string? Message, JsonNode? ActivityState, JsonNode? Payload);
}
