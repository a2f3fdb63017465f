using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Processes;

/// <summary>What the pages of processes read and do, for the person at the screen.</summary>
internal sealed class ProcessViews(UnitOfWork work, ICurrentViewer current)
{
    private const int MaxInstances = 50;
    private const int MaxJournal = 300;

    public ValueTask<Viewer> ViewerAsync(CancellationToken cancel) => current.GetAsync(cancel);

    public async Task<IReadOnlyList<DefinitionRow>> ListAsync(string? search, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        return await work.ReadAsync(viewer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var page = await services.GetRequiredService<IDefinitions>().ListAsync(new DefinitionQuery { Search = search, OrderBy = "name", Take = 100 }, cancel);
            var ids = page.Items.Select(d => d.DefinitionId).ToList();
            var running = await db.Set<ProcessInstance>().Where(i => ids.Contains(i.DefinitionId) && (i.Status == "Running" || i.IncidentCount > 0))
                .GroupBy(i => i.DefinitionId).Select(g => new { g.Key, Running = g.Count(i => i.Status == "Running"), Incidents = g.Sum(i => i.IncidentCount) }).ToListAsync(cancel);
            var published = await db.Set<DefinitionVersion>().Where(v => v.DeletedAt == null && v.IsPublished && ids.Contains(v.DefinitionId)).Select(v => new { v.DefinitionId, v.Version }).ToListAsync(cancel);
            return page.Items.Select(d => new DefinitionRow(
                d, published.Find(p => p.DefinitionId == d.DefinitionId)?.Version,
                running.Find(r => r.Key == d.DefinitionId)?.Running ?? 0, running.Find(r => r.Key == d.DefinitionId)?.Incidents ?? 0)).ToList();
        });
    }

    public async Task<DefinitionView?> DefinitionAsync(string definitionId, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        return await work.ReadAsync(viewer, async (IServiceProvider services) =>
        {
            var definitions = services.GetRequiredService<IDefinitions>();
            if (await definitions.FindAsync(definitionId, VersionChoice.Latest, cancel) is not { } latest)
                return null;
            var versions = await definitions.ListAsync(new DefinitionQuery { Choice = VersionChoice.All, DefinitionIds = [definitionId], OrderBy = "version", Descending = true, Take = 100 }, cancel);
            var instances = await services.GetRequiredService<CrmDb>().Set<ProcessInstance>().AsNoTracking().Where(i => i.DefinitionId == definitionId)
                .OrderBy(i => i.Status == "Running" ? 0 : 1).ThenByDescending(i => i.CreatedAt).Take(MaxInstances)
                .Select(i => new InstanceRow(i.Id, i.Name, i.DefinitionVersion, i.Status, i.SubStatus, i.IncidentCount, i.CreatedAt, i.FinishedAt)).ToListAsync(cancel);
            return new DefinitionView(latest, versions.Items, instances);
        });
    }

    /// <summary>An instance; null when there is none. Journal, variables and incidents are for operators.</summary>
    public async Task<InstanceView?> InstanceAsync(Guid id, IProcessOperations operations, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(PlatformPermissions.ViewProcesses);
        var view = await work.ReadAsync(viewer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var row = await db.Set<ProcessInstance>().AsNoTracking().Where(i => i.Id == id)
                .Select(i => new InstanceRow(i.Id, i.Name, i.DefinitionVersion, i.Status, i.SubStatus, i.IncidentCount, i.CreatedAt, i.FinishedAt) { DefinitionId = i.DefinitionId }).FirstOrDefaultAsync(cancel);
            if (row is null)
                return null;
            var picture = await services.GetRequiredService<IProcesses>().PictureAsync(id, cancel);
            if (!viewer.May(PlatformPermissions.OperateProcesses))
                return new InstanceView(row, picture, [], [], []);
            var incidents = await db.Set<Incident>().AsNoTracking().Where(i => i.InstanceId == id && i.ResolvedAt == null).OrderBy(i => i.At).ToListAsync(cancel);
            var journal = await db.Set<JournalLine>().AsNoTracking().Where(j => j.InstanceId == id).OrderByDescending(j => j.Sequence).Take(MaxJournal).ToListAsync(cancel);
            return new InstanceView(row, picture, incidents, journal, []);
        });
        return view is null || !viewer.May(PlatformPermissions.OperateProcesses) ? view : view with { Variables = await operations.VariablesAsync(id, cancel) };
    }

    public async Task<T> ChangeAsync<T>(Func<IDefinitions, Task<T>> change, CancellationToken cancel) =>
        await work.RunAsync(await current.GetAsync(cancel), services => change(services.GetRequiredService<IDefinitions>()), cancel);

    /// <exception cref="NotAllowedException">The person may not operate processes.</exception>
    public async Task RequireOperateAsync(CancellationToken cancel) => (await current.GetAsync(cancel)).Require(PlatformPermissions.OperateProcesses);
}

internal sealed record DefinitionRow(DefinitionSummary Definition, int? Published, int Running, int Incidents);

internal sealed record DefinitionView(DefinitionVersion Latest, IReadOnlyList<DefinitionSummary> Versions, IReadOnlyList<InstanceRow> Instances);

internal sealed record InstanceRow(Guid Id, string? Name, int Version, string Status, string SubStatus, int Incidents, DateTime StartedAt, DateTime? FinishedAt)
{
    public string DefinitionId { get; init; } = "";

    public Sdk.Ui.Tone Tone => this switch
    {
        { Incidents: > 0 } or { SubStatus: "Faulted" } => Sdk.Ui.Tone.Bad,
        { Status: "Running" } => Sdk.Ui.Tone.Info,
        { SubStatus: "Cancelled" } => Sdk.Ui.Tone.Plain,
        _ => Sdk.Ui.Tone.Good,
    };

    public string StateText => SubStatus switch
    {
        "Suspended" => ProcessTexts.Waits,
        "Finished" => ProcessTexts.Finished,
        "Cancelled" => ProcessTexts.Cancelled,
        "Faulted" => ProcessTexts.Faulted,
        _ => ProcessTexts.Runs,
    };
}

internal sealed record InstanceView(
    InstanceRow Row, ProcessPicture? Picture, IReadOnlyList<Incident> Incidents, IReadOnlyList<JournalLine> Journal, IReadOnlyList<ProcessVariable> Variables);
