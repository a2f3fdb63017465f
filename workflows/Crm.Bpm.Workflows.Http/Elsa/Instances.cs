using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>Running and finished processes: lists, one with its state, its variables; cancelling and deleting.</summary>
internal static class Instances
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/workflow-instances", (HttpContext http, CancellationToken cancel) => ListAsync(http, InstanceFilter.Of(http), cancel));
        api.MapPost("/workflow-instances", async (HttpContext http, CancellationToken cancel) => await ListAsync(http, InstanceFilter.Of(await http.BodyAsync(cancel)), cancel));
        api.MapGet("/workflow-instances/{id}/execution-state", ExecutionStateAsync);
        var operate = api.MapGroup("").Needs(PlatformPermissions.OperateProcesses);
        operate.MapGet("/workflow-instances/{id}", ReadAsync);
        operate.MapGet("/workflow-instances/{id}/variables", VariablesAsync);
        operate.MapPost("/cancel/workflow-instances/{id}", CancelAsync);
        operate.MapDelete("/workflow-instances/{id}", DeleteAsync);
        operate.MapPost("/bulk-actions/cancel/workflow-instances", BulkCancelAsync);
        operate.MapPost("/bulk-actions/cancel/workflow-instances/by-id", BulkCancelAsync);
        operate.MapPost("/bulk-actions/delete/workflow-instances/by-id", BulkDeleteAsync);
        operate.MapPost("/alterations/workflows/retry", RetryAsync);
    }

    public static CrmDb Db(this HttpContext http) => http.RequestServices.GetRequiredService<CrmDb>();

    /// <summary>The instance an Elsa id names.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public static async Task<ProcessInstance> InstanceAsync(this HttpContext http, string? id, CancellationToken cancel) =>
        Guid.TryParse(id, out var guid) ? await http.Db().Set<ProcessInstance>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == guid, cancel) ?? throw new NotFoundException() : throw new NotFoundException();

    private static async Task<IResult> ListAsync(HttpContext http, InstanceFilter filter, CancellationToken cancel)
    {
        var instances = filter.Apply(http.Db());
        var total = await instances.CountAsync(cancel);
        var items = await filter.Order(instances).Skip(filter.Skip).Take(filter.Take).Select(i => new InstanceAnswer
        {
            Id = ElsaShape.Id(i.Id),
            DefinitionId = i.DefinitionId,
            DefinitionVersionId = i.VersionId,
            Version = i.DefinitionVersion,
            Status = i.Status,
            SubStatus = i.SubStatus,
            CorrelationId = i.CorrelationId,
            Name = i.Name,
            IncidentCount = i.IncidentCount,
            CreatedAt = ElsaJson.At(i.CreatedAt),
            UpdatedAt = ElsaJson.At(i.UpdatedAt),
            FinishedAt = ElsaJson.At(i.FinishedAt),
        }).ToListAsync(cancel);
        return ElsaJson.Result(new PageAnswer<InstanceAnswer>(items, total));
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext http, CancellationToken cancel)
    {
        var instance = await http.InstanceAsync(id, cancel);
        return ElsaJson.Result(new InstanceAnswer
        {
            Id = ElsaShape.Id(instance.Id),
            DefinitionId = instance.DefinitionId,
            DefinitionVersionId = instance.VersionId,
            Version = instance.DefinitionVersion,
            WorkflowState = ElsaShape.State(await http.Operations().StateAsync(instance.Id, cancel)),
            Status = instance.Status,
            SubStatus = instance.SubStatus,
            IsExecuting = false,
            CorrelationId = instance.CorrelationId,
            Name = instance.Name,
            IncidentCount = instance.IncidentCount,
            IsSystem = false,
            CreatedAt = ElsaJson.At(instance.CreatedAt),
            UpdatedAt = ElsaJson.At(instance.UpdatedAt),
            FinishedAt = ElsaJson.At(instance.FinishedAt),
        });
    }

    // Studio's documentation says "workflowSubStatus", Elsa's server answers "subStatus": both read theirs.
    private static async Task<IResult> ExecutionStateAsync(string id, HttpContext http, CancellationToken cancel)
    {
        var instance = await http.InstanceAsync(id, cancel);
        return ElsaJson.Result(new { instance.Status, instance.SubStatus, WorkflowSubStatus = instance.SubStatus, UpdatedAt = ElsaJson.At(instance.UpdatedAt) });
    }

    private static async Task<IResult> VariablesAsync(string id, HttpContext http, CancellationToken cancel)
    {
        var instance = await http.InstanceAsync(id, cancel);
        return ElsaJson.Result(new ListAnswer<ProcessVariable>(await http.Operations().VariablesAsync(instance.Id, cancel)));
    }

    private static async Task<IResult> CancelAsync(string id, HttpContext http, CancellationToken cancel)
    {
        var instance = await http.InstanceAsync(id, cancel);
        await http.Operations().CancelAsync(instance.Id, http.Viewer().Name, cancel);
        return ElsaJson.Result(new { Cancelled = true });
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext http, CancellationToken cancel)
    {
        var instance = await http.InstanceAsync(id, cancel);
        await http.Operations().DeleteAsync(instance.Id, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> BulkCancelAsync(HttpContext http, CancellationToken cancel)
    {
        var cancelled = 0;
        foreach (var id in await GuidsAsync(http, "ids", cancel))
            if (await http.Operations().CancelAsync(id, http.Viewer().Name, cancel))
                cancelled++;
        return ElsaJson.Result(new { CancelledCount = cancelled });
    }

    private static async Task<IResult> BulkDeleteAsync(HttpContext http, CancellationToken cancel)
    {
        var ids = await GuidsAsync(http, "ids", cancel);
        foreach (var id in ids)
            await http.Operations().DeleteAsync(id, cancel);
        return ElsaJson.Result(new { DeletedCount = ids.Count });
    }

    private static async Task<IResult> RetryAsync(HttpContext http, CancellationToken cancel)
    {
        foreach (var id in await GuidsAsync(http, "workflowInstanceIds", cancel))
            await http.Operations().RetryAsync(id, null, cancel);
        return ElsaJson.Result(new { Results = Array.Empty<object>() });
    }

    private static async Task<List<Guid>> GuidsAsync(HttpContext http, string member, CancellationToken cancel) =>
        [.. (await DefinitionChanging.IdsAsync(http, member, cancel)).Select(t => Guid.TryParse(t, out var id) ? id : throw new NotFoundException())];
}

internal sealed record InstanceAnswer
{
    public required string Id { get; init; }
    public required string DefinitionId { get; init; }
    public required string DefinitionVersionId { get; init; }
    public int Version { get; init; }
    public JsonObject? WorkflowState { get; init; }
    public required string Status { get; init; }
    public required string SubStatus { get; init; }
    public bool? IsExecuting { get; init; }
    public string? CorrelationId { get; init; }
    public string? Name { get; init; }
    public int IncidentCount { get; init; }
    public bool? IsSystem { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>What a list of instances shows, as Studio asks for it in a body and others in the query string.</summary>
internal sealed record InstanceFilter
{
    public string? Search { get; init; }
    public IReadOnlyList<string> DefinitionIds { get; init; } = [];
    public IReadOnlyList<string> Statuses { get; init; } = [];
    public IReadOnlyList<string> SubStatuses { get; init; } = [];
    public string? CorrelationId { get; init; }
    public string? ParentId { get; init; }
    public int? Version { get; init; }
    public bool? HasIncidents { get; init; }
    public string? OrderBy { get; init; }
    public bool Ascending { get; init; }
    public int Skip { get; init; }
    public int Take { get; init; }

    public static InstanceFilter Of(HttpContext http)
    {
        var (skip, take) = http.Page();
        return new InstanceFilter
        {
            Search = http.Parameter("searchTerm"),
            DefinitionIds = [.. http.Parameters("definitionIds"), .. http.Parameters("definitionId")],
            Statuses = [.. http.Parameters("statuses"), .. http.Parameters("status")],
            SubStatuses = [.. http.Parameters("subStatuses"), .. http.Parameters("subStatus")],
            CorrelationId = http.Parameter("correlationId"),
            ParentId = http.Parameter("parentWorkflowInstanceId"),
            Version = http.Parameter("version") is null ? null : http.Number("version", 0),
            HasIncidents = http.Flag("hasIncidents"),
            OrderBy = http.Parameter("orderBy"),
            Ascending = string.Equals(http.Parameter("orderDirection"), "Ascending", StringComparison.OrdinalIgnoreCase),
            Skip = skip,
            Take = take,
        };
    }

    public static InstanceFilter Of(JsonObject body)
    {
        var take = Math.Clamp(Number("pageSize") ?? 25, 1, 100);
        return new InstanceFilter
        {
            Search = Text("searchTerm"),
            DefinitionIds = [.. List("definitionIds"), .. One("definitionId")],
            Statuses = [.. List("statuses"), .. One("status")],
            SubStatuses = [.. List("subStatuses"), .. One("subStatus")],
            CorrelationId = Text("correlationId"),
            ParentId = Text("parentWorkflowInstanceId"),
            Version = Number("version"),
            HasIncidents = body["hasIncidents"] is JsonValue flag && flag.TryGetValue<bool>(out var wanted) ? wanted : null,
            OrderBy = Text("orderBy"),
            Ascending = string.Equals(Text("orderDirection"), "Ascending", StringComparison.OrdinalIgnoreCase),
            Skip = (int)Math.Min((long)Math.Max(0, Number("page") ?? 0) * take, int.MaxValue),
            Take = take,
        };

        string? Text(string name) => StepTree.Text(body, name) is { Length: > 0 } text ? text : null;
        int? Number(string name) => body[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number) ? number : null;
        IEnumerable<string> One(string name) => Text(name) is { } text ? [text] : [];
        IEnumerable<string> List(string name) => (body[name] as JsonArray ?? []).Select(n => n is JsonValue v && v.TryGetValue<string>(out var t) ? t : null).OfType<string>();
    }

    public IQueryable<ProcessInstance> Apply(CrmDb db)
    {
        var instances = db.Set<ProcessInstance>().AsNoTracking();
        if (DefinitionIds.Count > 0)
            instances = instances.Where(i => DefinitionIds.Contains(i.DefinitionId));
        if (Statuses.Count > 0)
            instances = instances.Where(i => Statuses.Contains(i.Status));
        if (SubStatuses.Count > 0)
            instances = instances.Where(i => SubStatuses.Contains(i.SubStatus));
        if (CorrelationId is { } correlation)
            instances = instances.Where(i => i.CorrelationId == correlation);
        if (ParentId is not null)
            instances = Guid.TryParse(ParentId, out var parent) ? instances.Where(i => i.ParentId == parent) : instances.Where(i => false);
        if (Version is { } version)
            instances = instances.Where(i => i.DefinitionVersion == version);
        if (HasIncidents is { } incidents)
            instances = instances.Where(i => incidents == (i.IncidentCount > 0));
        if (Search is { } search)
            instances = Guid.TryParse(search, out var id)
                ? instances.Where(i => i.Id == id)
                : instances.Where(i => i.Name!.Contains(search) || i.CorrelationId == search || i.DefinitionId == search);
        return instances;
    }

    public IQueryable<ProcessInstance> Order(IQueryable<ProcessInstance> instances) => (OrderBy?.ToUpper(CultureInfo.InvariantCulture), Ascending) switch
    {
        ("UPDATED" or "UPDATEDAT" or "LASTEXECUTED", true) => instances.OrderBy(i => i.UpdatedAt).ThenBy(i => i.Id),
        ("UPDATED" or "UPDATEDAT" or "LASTEXECUTED", false) => instances.OrderByDescending(i => i.UpdatedAt).ThenBy(i => i.Id),
        ("FINISHED" or "FINISHEDAT", true) => instances.OrderBy(i => i.FinishedAt).ThenBy(i => i.Id),
        ("FINISHED" or "FINISHEDAT", false) => instances.OrderByDescending(i => i.FinishedAt).ThenBy(i => i.Id),
        ("NAME", true) => instances.OrderBy(i => i.Name).ThenBy(i => i.Id),
        ("NAME", false) => instances.OrderByDescending(i => i.Name).ThenBy(i => i.Id),
        (_, true) => instances.OrderBy(i => i.CreatedAt).ThenBy(i => i.Id),
        _ => instances.OrderByDescending(i => i.CreatedAt).ThenBy(i => i.Id),
    };
}
