using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Workflows.Cluster.Instances;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using StoredExecution = Crm.Bpm.Sdk.Processes.StepExecution;

namespace Crm.Bpm.Workflows.Cluster.Operating;

/// <summary>Where processes stand, in words people know: the step's name, at whom it waits, since when and until when.</summary>
internal sealed class Overview(CrmDb db, CompiledDefinitions definitions)
{
    // A loop may have run for years; a drawing has fewer steps than this, and shows what they did last.
    private const int MaxExecutions = 5_000;

    public async Task<IReadOnlyList<ProcessOverview>> OfAsync(IReadOnlyList<InstanceLine> rows, CancellationToken cancel)
    {
        var waiting = await WaitingAsync(rows, cancel);
        var overviews = new List<ProcessOverview>(rows.Count);
        foreach (var row in rows)
        {
            var name = row.Name ?? (await definitions.OfVersionAsync(row.VersionId, cancel))?.Name ?? row.DefinitionId;
            overviews.Add(new ProcessOverview(
                row.Id, row.DefinitionId, db.Modules.ProcessName(name), row.Status, row.SubStatus, row.CreatedAt, row.FinishedAt, row.IncidentCount, [.. waiting[row.Id]]));
        }

        return overviews;
    }

    /// <summary>What each step did so far; of several executions the last one counts.</summary>
    public async Task<IReadOnlyDictionary<string, StepState>> StepsAsync(Guid instanceId, CancellationToken cancel)
    {
        var executions = await db.Set<StoredExecution>().AsNoTracking().Where(e => e.InstanceId == instanceId).OrderByDescending(e => e.StartedAt).ThenByDescending(e => e.Id)
            .Select(e => new { e.StepId, e.Status }).Take(MaxExecutions).ToListAsync(cancel);
        var steps = new Dictionary<string, StepState>(StringComparer.Ordinal);
        foreach (var execution in executions)
            steps.TryAdd(execution.StepId, execution.Status switch
            {
                nameof(StepStatus.Completed) => StepState.Done,
                nameof(StepStatus.Faulted) => StepState.Faulted,
                nameof(StepStatus.Canceled) => StepState.Cancelled,
                _ => StepState.Waiting,
            });
        return steps;
    }

    private async Task<ILookup<Guid, WaitingStep>> WaitingAsync(IReadOnlyList<InstanceLine> rows, CancellationToken cancel)
    {
        var ids = rows.Where(r => r.FinishedAt is null).Select(r => r.Id).ToList();
        if (ids.Count == 0)
            return Enumerable.Empty<WaitingStep>().ToLookup(_ => Guid.Empty);
        var versions = rows.ToDictionary(r => r.Id, r => r.VersionId);
        var bookmarks = await db.Set<ProcessBookmark>().AsNoTracking().Where(b => ids.Contains(b.InstanceId)).OrderBy(b => b.CreatedAt).ToListAsync(cancel);
        var timers = (await db.Set<ProcessTimer>().AsNoTracking().Where(t => t.InstanceId != null && ids.Contains(t.InstanceId.Value)).ToListAsync(cancel))
            .ToDictionary(t => t.BookmarkId!, t => t.DueAt, StringComparer.Ordinal);
        var tasks = await TasksAsync(ids, cancel);
        var steps = new List<(Guid Instance, WaitingStep Step)>();
        foreach (var step in bookmarks.GroupBy(b => (b.InstanceId, b.StepInstanceId)))
        {
            var first = step.First();
            var workflow = await definitions.OfVersionAsync(versions[first.InstanceId], cancel);
            var task = step.Select(b => tasks.GetValueOrDefault(b.Id)).FirstOrDefault(t => t is not null);
            var due = step.Select(b => timers.TryGetValue(b.Id, out var at) ? at : (DateTime?)null).Min();
            steps.Add((first.InstanceId, new WaitingStep(
                first.StepId, workflow?.FindStep(first.NodeId)?.DisplayName ?? first.StepId, first.CreatedAt, task?.With, task?.DueAt ?? due, task?.Id)));
        }

        return steps.ToLookup(s => s.Instance, s => s.Step);
    }

    // Whoever sees the record sees at whom its process waits, also when the task itself is not theirs to see.
    private async Task<Dictionary<string, TaskLine>> TasksAsync(List<Guid> instances, CancellationToken cancel)
    {
        if (db.Model.FindEntityType(typeof(CrmTask)) is null)
            return [];
        var open = await db.Set<CrmTask>().IgnoreQueryFilters([AccessFilter.Access]).AsNoTracking()
            .Where(t => t.InstanceId != null && instances.Contains(t.InstanceId.Value) && t.BookmarkId != null)
            .Where(t => t.Status == Sdk.Tasks.TaskStatus.Open || t.Status == Sdk.Tasks.TaskStatus.InProgress)
            .Select(t => new { t.Id, t.BookmarkId, t.DueAt, Person = t.Assignee!.Name, Role = t.Role!.Name, RoleRu = t.Role.NameRu, t.QueueId }).ToListAsync(cancel);
        return open.DistinctBy(t => t.BookmarkId).ToDictionary(
            t => t.BookmarkId!,
            t => new TaskLine(t.Id, t.DueAt, t.Person ?? (t.Role is { } role ? NamedInTwoLanguages.Choose(role, t.RoleRu) : t.QueueId is null ? null : ProcessTexts.Queue.ToString())),
            StringComparer.Ordinal);
    }

    private sealed record TaskLine(Guid Id, DateTime? DueAt, string? With);
}
