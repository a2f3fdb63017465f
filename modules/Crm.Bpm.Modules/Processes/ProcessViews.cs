using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Processes;

/// <summary>What the pages of processes read and do, for the person at the screen.</summary>
internal sealed class ProcessViews(UnitOfWork work, ICurrentViewer current)
{
    private const int MaxCount = 1000;
    private const int MaxJournal = 300;
    private const int MaxOfRecord = 50;

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
            var db = services.GetRequiredService<CrmDb>();
            var instances = Counted.UpTo(MaxCount, await db.Set<ProcessInstance>().Where(i => i.DefinitionId == definitionId).Take(MaxCount).CountAsync(cancel));
            var warnings = new List<string>();
            foreach (var source in services.GetServices<IDefinitionWarnings>())
                warnings.AddRange(await source.OfAsync(db, definitions, latest, cancel));
            return new DefinitionView(latest, versions.Items, instances) { Warnings = warnings };
        });
    }

    /// <summary>A page of a definition's instances, running ones first, newest first.</summary>
    public async Task<GridPage<InstanceRow>> InstancesAsync(string definitionId, InstanceFilter filter, GridRequest request, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        viewer.Require(PlatformPermissions.ViewProcesses);
        var skip = int.TryParse(request.After, CultureInfo.InvariantCulture, out var after) ? after : 0;
        return await work.ReadAsync(viewer, async (CrmDb db) =>
        {
            var chosen = filter.Of(db.Set<ProcessInstance>().AsNoTracking().Where(i => i.DefinitionId == definitionId));
            var ordered = chosen.OrderBy(i => i.Status == "Running" ? 0 : 1).ThenByDescending(i => i.CreatedAt).ThenBy(i => i.Id);
            var rows = await ordered.Skip(skip).Take(request.Take + 1)
                .Select(i => new InstanceRow(i.Id, i.Name, i.DefinitionVersion, i.Status, i.SubStatus, i.IncidentCount, i.CreatedAt, i.FinishedAt) { SubjectKind = i.SubjectKind, SubjectId = i.SubjectId }).ToListAsync(cancel);
            var total = await chosen.Take(MaxCount).CountAsync(cancel);
            var shown = await NamedAsync(db, [.. rows.Take(request.Take)], cancel);
            var next = rows.Count > request.Take ? (skip + request.Take).ToString(CultureInfo.InvariantCulture) : null;
            return new GridPage<InstanceRow>(shown, total, total < MaxCount, next);
        });
    }

    // What processes are about, as far as this person may see it.
    private static async Task<IReadOnlyList<InstanceRow>> NamedAsync(CrmDb db, List<InstanceRow> rows, CancellationToken cancel)
    {
        var named = new List<InstanceRow>(rows.Count);
        foreach (var row in rows)
            named.Add(row is { SubjectKind: { } kind, SubjectId: { } id } && await Subjects.FindAsync(db, kind, id, cancel) is { } subject
                ? row with { Subject = subject.Title, SubjectHref = db.Modules.KindOf(subject.GetType()).HrefOf(id).TrimStart('/') }
                : row);
        return named;
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
                .Select(i => new InstanceRow(i.Id, i.Name, i.DefinitionVersion, i.Status, i.SubStatus, i.IncidentCount, i.CreatedAt, i.FinishedAt) { DefinitionId = i.DefinitionId, DefinitionName = db.Set<DefinitionVersion>().Where(v => v.Id == i.VersionId).Select(v => v.Name).FirstOrDefault(), SubjectKind = i.SubjectKind, SubjectId = i.SubjectId }).FirstOrDefaultAsync(cancel);
            if (row is null)
                return null;
            row = (await NamedAsync(db, [row], cancel))[0];
            var (picture, waits) = await StandsAtAsync(services, row, cancel);
            if (!viewer.May(PlatformPermissions.OperateProcesses))
                return new InstanceView(row, picture, waits, [], [], []);
            var incidents = await db.Set<Incident>().AsNoTracking().Where(i => i.InstanceId == id && i.ResolvedAt == null).OrderBy(i => i.At).ToListAsync(cancel);
            var journal = await db.Set<JournalLine>().AsNoTracking().Where(j => j.InstanceId == id).OrderByDescending(j => j.Sequence).Take(MaxJournal).ToListAsync(cancel);
            return new InstanceView(row, picture, waits, incidents, journal, []);
        });
        return view is null || !viewer.May(PlatformPermissions.OperateProcesses) ? view : view with { Variables = await operations.VariablesAsync(id, cancel) };
    }

    // Whoever may not see the record sees neither its drawing nor at whom it waits.
    private static async Task<(ProcessPicture? Picture, IReadOnlyList<WaitingStep> Waits)> StandsAtAsync(IServiceProvider services, InstanceRow row, CancellationToken cancel)
    {
        if (row is { SubjectId: not null, Subject: null })
            return (null, []);
        var processes = services.GetRequiredService<IProcesses>();
        var picture = await processes.PictureAsync(row.Id, cancel);
        if (row is not { SubjectKind: { } kind, SubjectId: { } subject })
            return (picture, []);
        var all = await processes.OfAsync(kind, subject, MaxOfRecord, cancel);
        return (picture, all.FirstOrDefault(p => p.InstanceId == row.Id)?.WaitsAt ?? []);
    }

    public async Task<T> ChangeAsync<T>(Func<IDefinitions, Task<T>> change, CancellationToken cancel) =>
        await work.RunAsync(await current.GetAsync(cancel), services => change(services.GetRequiredService<IDefinitions>()), cancel);

    /// <summary>A new process with nothing drawn yet; a number tells it from others of that name.</summary>
    public Task<DefinitionVersion> NewAsync(string name, CancellationToken cancel) => ChangeAsync(async definitions =>
    {
        var free = name;
        for (var number = 2; number < MaxCount && !await definitions.IsNameFreeAsync(free, null, cancel); number++)
            free = string.Create(CultureInfo.CurrentCulture, $"{name} {number}");
        var document = new JsonObject
        {
            ["name"] = free,
            ["root"] = new JsonObject { ["id"] = "Flowchart1", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray(), ["connections"] = new JsonArray() },
        };
        return await definitions.SaveAsync(document.ToJsonString(), null, cancel);
    }, cancel);

    /// <exception cref="NotAllowedException">The person may not operate processes.</exception>
    public async Task RequireOperateAsync(CancellationToken cancel) => (await current.GetAsync(cancel)).Require(PlatformPermissions.OperateProcesses);
}

internal sealed record DefinitionRow(DefinitionSummary Definition, int? Published, int Running, int Incidents);

internal sealed record DefinitionView(DefinitionVersion Latest, IReadOnlyList<DefinitionSummary> Versions, Counted Instances)
{
    /// <summary>What modules find odd about the latest version.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

internal sealed record InstanceRow(Guid Id, string? Name, int Version, string Status, string SubStatus, int Incidents, DateTime StartedAt, DateTime? FinishedAt)
{
    public string DefinitionId { get; init; } = "";

    /// <summary>What its definition is called; null when it is not known.</summary>
    public string? DefinitionName { get; init; }

    public string? SubjectKind { get; init; }
    public Guid? SubjectId { get; init; }

    /// <summary>What it is about; null when that is not this person's to see.</summary>
    public string? Subject { get; init; }

    public string? SubjectHref { get; init; }

    public Tone Tone => this switch
    {
        { Incidents: > 0 } or { SubStatus: "Faulted" } => Tone.Bad,
        { Status: "Running" } => Tone.Info,
        { SubStatus: "Cancelled" } => Tone.Plain,
        _ => Tone.Good,
    };

    public string StateText => SubStatus switch
    {
        _ when Incidents > 0 => ProcessTexts.Faulted,
        "Suspended" => ProcessTexts.Waits,
        "Finished" => ProcessTexts.Finished,
        "Cancelled" => ProcessTexts.Cancelled,
        "Faulted" => ProcessTexts.Faulted,
        _ => ProcessTexts.Runs,
    };
}

internal sealed record InstanceView(
    InstanceRow Row, ProcessPicture? Picture, IReadOnlyList<WaitingStep> WaitsAt, IReadOnlyList<Incident> Incidents, IReadOnlyList<JournalLine> Journal, IReadOnlyList<ProcessVariable> Variables);
