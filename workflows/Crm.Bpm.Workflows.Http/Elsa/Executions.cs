using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>Executions of steps: lists, one, its call stack, and the counts that Studio's badges show.</summary>
internal static class Executions
{
    private const int MaxStack = 200;

    public static void Map(RouteGroupBuilder api)
    {
        var operate = api.MapGroup("").Needs(PlatformPermissions.OperateProcesses);
        operate.MapGet("/activity-executions/list", ListAsync);
        operate.MapGet("/activity-executions/count", CountAsync);
        operate.MapGet("/activity-executions/by-id", (HttpContext http, CancellationToken cancel) => ReadAsync(http.Parameter("id"), http, cancel));
        operate.MapGet("/activity-executions/{id}", ReadAsync);
        operate.MapGet("/activity-executions/{id}/call-stack", CallStackAsync);
        operate.MapGet("/activity-execution-summaries/list", SummariesAsync);
        operate.MapPost("/activity-executions/report", ReportAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, CancellationToken cancel) =>
        ElsaJson.Result(new ListAnswer<ExecutionAnswer>([.. (await FoundAsync(http, cancel)).Select(e => Answer(e))]));

    private static async Task<IResult> SummariesAsync(HttpContext http, CancellationToken cancel) =>
        ElsaJson.Result(new ListAnswer<ExecutionAnswer>([.. (await FoundAsync(http, cancel)).Select(e => Answer(e) with { ActivityState = null, Outputs = null, Payload = null })]));

    private static async Task<IResult> CountAsync(HttpContext http, CancellationToken cancel) =>
        ElsaJson.Result(new { Count = await (await FilteredAsync(http, cancel)).CountAsync(cancel) });

    private static async Task<IResult> ReadAsync(string? id, HttpContext http, CancellationToken cancel) =>
        ElsaJson.Result(Answer(await OneAsync(id, http, cancel)));

    private static async Task<IResult> CallStackAsync(string id, HttpContext http, CancellationToken cancel)
    {
        var stack = new List<ExecutionAnswer>();
        var execution = await OneAsync(id, http, cancel);
        while (stack.Count < MaxStack)
        {
            stack.Insert(0, Answer(execution));
            if (StepExecutionDetails.Parse(execution.Details).ScheduledById is not { } before || stack.Exists(e => e.Id == before))
                break;
            execution = await OneAsync(before, http, cancel);
        }

        return ElsaJson.Result(new { ActivityExecutionId = id, Items = stack, TotalCount = stack.Count });
    }

    // Elsa counts what is still open as uncompleted and shows a waiting step as blocked.
    private static async Task<IResult> ReportAsync(HttpContext http, CancellationToken cancel)
    {
        var body = await http.BodyAsync(cancel);
        var instance = (await http.InstanceAsync(StepTree.Text(body, "workflowInstanceId"), cancel)).Id;
        var nodes = (body["activityNodeIds"] as JsonArray ?? []).Select(n => n?.ToString()).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return ElsaJson.Result(new { Stats = await CountedAsync(http.Db().Set<StepExecution>().AsNoTracking(), instance, nodes, cancel) });
    }

    /// <summary>How often steps of an instance ran, as Studio's badges show it; of all its steps when none are named.</summary>
    public static async Task<IReadOnlyList<StepCount>> CountedAsync(IQueryable<StepExecution> executions, Guid instance, IReadOnlySet<string> nodes, CancellationToken cancel)
    {
        // Counted by the database: a process in a loop has any number of executions, but no more nodes than its drawing.
        var all = await executions.Where(e => e.InstanceId == instance)
            .GroupBy(e => new { e.StepId, e.NodeId, e.Status, e.HasBookmarks })
            .Select(g => new { g.Key.StepId, g.Key.NodeId, g.Key.Status, g.Key.HasBookmarks, Count = g.Count(), First = g.Min(e => e.StartedAt) }).ToListAsync(cancel);
        return [.. all.Where(e => nodes.Count == 0 || nodes.Contains(e.NodeId)).OrderBy(e => e.First).GroupBy(e => e.NodeId, StringComparer.Ordinal).Select(g =>
        {
            var faulted = g.Where(e => e.Status == "Faulted").Sum(e => e.Count);
            return new StepCount(
                g.First().StepId, g.Key, g.Sum(e => e.Count), g.Where(e => e.Status == "Completed").Sum(e => e.Count),
                g.Where(e => e.Status is "Running" or "Pending" or "Faulted").Sum(e => e.Count), g.Any(e => e.HasBookmarks && e.Status == "Running"), faulted > 0, faulted, []);
        })];
    }

    private static async Task<List<StepExecution>> FoundAsync(HttpContext http, CancellationToken cancel)
    {
        var (skip, take) = http.Page(pageSize: 100);
        return await (await FilteredAsync(http, cancel)).OrderBy(e => e.StartedAt).ThenBy(e => e.Id).Skip(skip).Take(take).ToListAsync(cancel);
    }

    private static async Task<IQueryable<StepExecution>> FilteredAsync(HttpContext http, CancellationToken cancel)
    {
        var instance = (await http.InstanceAsync(http.Parameter("workflowInstanceId") ?? throw new InvalidInputException("workflowInstanceId", ElsaTexts.MissingParameter.With("workflowInstanceId")), cancel)).Id;
        var executions = http.Db().Set<StepExecution>().AsNoTracking().Where(e => e.InstanceId == instance);
        if (http.Parameters("activityNodeId") is { Count: > 0 } nodes)
            executions = executions.Where(e => nodes.Contains(e.NodeId));
        if (http.Parameters("activityId") is { Count: > 0 } steps)
            executions = executions.Where(e => steps.Contains(e.StepId));
        if (http.Flag("completed") is { } completed)
            executions = executions.Where(e => completed == (e.CompletedAt != null));
        return executions;
    }

    private static async Task<StepExecution> OneAsync(string? id, HttpContext http, CancellationToken cancel) =>
        await http.Db().Set<StepExecution>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancel) ?? throw new NotFoundException();

    private static ExecutionAnswer Answer(StepExecution e)
    {
        var details = StepExecutionDetails.Parse(e.Details);
        return new ExecutionAnswer
        {
            WorkflowInstanceId = ElsaShape.Id(e.InstanceId),
            ActivityId = e.StepId,
            ActivityNodeId = e.NodeId,
            ActivityType = e.StepType,
            ActivityTypeVersion = details.TypeVersion,
            ActivityName = e.StepName,
            ActivityState = details.Inputs is { } inputs ? JsonObject.Create(inputs) : null,
            Payload = details.Outcomes is { Count: > 0 } outcomes ? new JsonObject { ["Outcomes"] = new JsonArray([.. outcomes.Select(o => (JsonNode)o)]) } : null,
            Outputs = details.Outputs is { } outputs ? JsonObject.Create(outputs) : null,
            Exception = details.Error is { } error ? new JsonObject { ["type"] = details.ErrorType ?? typeof(Workflows.Running.StepFaultException).FullName, ["message"] = error } : null,
            StartedAt = ElsaJson.At(e.StartedAt),
            HasBookmarks = e.HasBookmarks,
            Status = e.Status,
            AggregateFaultCount = details.FaultCount,
            CompletedAt = ElsaJson.At(e.CompletedAt),
            SchedulingActivityExecutionId = details.ScheduledById,
            CallStackDepth = details.Depth,
            Id = e.Id,
        };
    }

    private sealed record ExecutionAnswer
    {
        public required string WorkflowInstanceId { get; init; }
        public required string ActivityId { get; init; }
        public required string ActivityNodeId { get; init; }
        public required string ActivityType { get; init; }
        public int ActivityTypeVersion { get; init; }
        public string? ActivityName { get; init; }
        public JsonObject? ActivityState { get; init; }
        public JsonObject? Payload { get; init; }
        public JsonObject? Outputs { get; init; }
        public JsonObject Properties { get; init; } = [];
        public JsonObject Metadata { get; init; } = [];
        public JsonObject? Exception { get; init; }
        public DateTimeOffset StartedAt { get; init; }
        public bool HasBookmarks { get; init; }
        public required string Status { get; init; }
        public int AggregateFaultCount { get; init; }
        public DateTimeOffset? CompletedAt { get; init; }
        public string? SchedulingActivityExecutionId { get; init; }
        public int CallStackDepth { get; init; }
        public required string Id { get; init; }
    }

    internal sealed record StepCount(
        string ActivityId, string ActivityNodeId, int StartedCount, int CompletedCount, int UncompletedCount, bool IsBlocked, bool IsFaulted, int AggregateFaultCount, JsonObject Metadata);
}
