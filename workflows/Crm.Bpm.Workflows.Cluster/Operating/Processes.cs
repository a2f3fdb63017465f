using System.Text.Json;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Workflows.Cluster.Instances;
using Crm.Bpm.Workflows.Cluster.Stimuli;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Cluster.Operating;

/// <summary>Processes as modules and pages see them. What it changes are rows and stimuli of the caller's transaction.</summary>
internal sealed class Processes(
    CrmDb db, CompiledDefinitions definitions, ActingInstance acting, StimulusWaiters waiters, IServiceScopeFactory scopes, ICrmClock clock) : IProcesses
{
    public async Task<Guid> StartAsync(string definitionId, string? subjectKind, Guid? subjectId, IReadOnlyDictionary<string, object?> input, CancellationToken cancel)
    {
        if (!await db.Set<DefinitionVersion>().AnyAsync(v => v.DefinitionId == definitionId && v.IsPublished && v.DeletedAt == null, cancel))
            throw new RuleBrokenException(ProcessTexts.NotPublished, definitionId);
        var instance = Guid.CreateVersion7();
        var order = new StartOrder { DefinitionId = definitionId, SubjectKind = subjectKind, SubjectId = subjectId, Input = new(input, StringComparer.Ordinal) };
        db.Stimulate(ProcessesOfRecord.StartOf(db, instance, order.ToJson(), subjectKind is { } kind && subjectId is { } id ? (kind, id) : null));
        return instance;
    }

    public Task<int> CancelForAsync(string subjectKind, Guid subjectId, string reason, CancellationToken cancel) =>
        ProcessesOfRecord.CancelAsync(db, subjectKind, subjectId, reason, cancel);

    public async Task<int> CancelAsync(IReadOnlyCollection<Guid> instances, string reason, CancellationToken cancel)
    {
        var acts = db.Session.InstanceId ?? Guid.Empty;
        var running = await db.Set<ProcessInstance>().MayGoOn().Where(i => instances.Contains(i.Id) && i.Id != acts).Select(i => i.Id).ToListAsync(cancel);
        foreach (var instance in running)
            db.Stimulate(Stimulus(StimulusNames.Cancel, instance, null, reason));
        return running.Count;
    }

    public async Task MoveSubjectAsync(string fromKind, Guid fromId, string toKind, Guid toId, CancellationToken cancel) =>
        await MoveSubjectAsync(
            await db.Set<ProcessInstance>().MayGoOn().Where(i => i.SubjectKind == fromKind && i.SubjectId == fromId).Select(i => i.Id).ToListAsync(cancel),
            toKind, toId, cancel);

    public async Task MoveSubjectAsync(IReadOnlyCollection<Guid> instances, string toKind, Guid toId, CancellationToken cancel)
    {
        var acts = db.Session.InstanceId ?? Guid.Empty;
        // One more in the version: an instance that has the row in memory reads it again. The one that acts writes its row itself.
        await db.Set<ProcessInstance>().Where(i => instances.Contains(i.Id) && i.Id != acts)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.SubjectKind, toKind).SetProperty(i => i.SubjectId, toId).SetProperty(i => i.Version, i => i.Version + 1), cancel);
        // A bookmark without a subject waits for what happens to any record, and goes on doing so.
        await db.Set<ProcessBookmark>().Where(b => instances.Contains(b.InstanceId) && b.SubjectId != null)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.SubjectKind, toKind).SetProperty(b => b.SubjectId, toId), cancel);
        if (instances.Contains(acts))
            acting.MovedTo = new Subject(toKind, toId.ToString());
    }

    public void Resume(Guid instanceId, string bookmarkId, JsonElement payload) =>
        db.Stimulate(Stimulus(StimulusNames.Resume, instanceId, bookmarkId, payload.GetRawText()));

    public async Task<bool> WaitUntilTakenAsync(Guid instanceId, TimeSpan atMost, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var next = waiters.NextAsync(instanceId);
            if (!await IsAddressedAsync(instanceId, cancel))
            {
                waiters.Forget(instanceId);
                return true;
            }

            var left = atMost - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return false;
            // Another host may take it, so look now and then even when nobody here says anything.
            await Task.WhenAny(next, Task.Delay(left < s_look ? left : s_look, cancel));
            cancel.ThrowIfCancellationRequested();
        }
    }

    public async Task<IReadOnlyList<ProcessOverview>> OfAsync(string subjectKind, Guid subjectId, int take, CancellationToken cancel)
    {
        await RequireVisibleAsync(subjectKind, subjectId, cancel);
        var rows = await db.Set<ProcessInstance>().AsNoTracking()
            .Where(i => i.SubjectKind == subjectKind && i.SubjectId == subjectId)
            .OrderByDescending(i => i.Status == nameof(InstanceStatus.Running)).ThenByDescending(i => i.CreatedAt).Take(take)
            .Select(i => new InstanceLine(i.Id, i.DefinitionId, i.VersionId, i.Name, i.Status, i.SubStatus, i.CreatedAt, i.FinishedAt, i.IncidentCount))
            .ToListAsync(cancel);
        return await new Overview(db, definitions).OfAsync(rows, cancel);
    }

    public async Task<ProcessPicture?> PictureAsync(Guid instanceId, CancellationToken cancel)
    {
        var row = await db.Set<ProcessInstance>().AsNoTracking().Where(i => i.Id == instanceId)
            .Select(i => new { i.DefinitionId, i.VersionId, i.SubjectKind, i.SubjectId }).FirstOrDefaultAsync(cancel);
        if (row is null)
            return null;
        // Whoever has a task of it sees where it stands, also when it is about nothing, or about what they do not see.
        if (!await db.Set<CrmTask>().AnyAsync(t => t.InstanceId == instanceId, cancel))
        {
            if (row is { SubjectKind: { } kind, SubjectId: { } subject })
                await RequireVisibleAsync(kind, subject, cancel);
            else
                db.Session.Viewer.Require(PlatformPermissions.ViewProcesses);
        }

        var versionId = row.VersionId;
        var document = await db.Set<DefinitionVersion>().Where(v => v.Id == versionId).Select(v => v.Document).FirstOrDefaultAsync(cancel);
        return document is null ? null : new ProcessPicture(instanceId, row.DefinitionId, document, await new Overview(db, definitions).StepsAsync(instanceId, cancel));
    }

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    // A scope of its own: the caller's context may still hold what it wrote before, and must not be used by two at once.
    private async Task<bool> IsAddressedAsync(Guid instanceId, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = db.Session.Viewer;
        return await scope.ServiceProvider.GetRequiredService<CrmDb>().Set<Stimulus>().AnyAsync(s => s.InstanceId == instanceId, cancel);
    }

    private async Task RequireVisibleAsync(string subjectKind, Guid subjectId, CancellationToken cancel)
    {
        if (db.Modules.KindOf(subjectKind) is not { } kind || !await AnyRecord.IsVisibleAsync(db, kind, subjectId, cancel))
            throw new NotFoundException();
    }

    private Stimulus Stimulus(string name, Guid instance, string? bookmark, string payload) => new()
    {
        Name = name,
        InstanceId = instance,
        BookmarkId = bookmark,
        Payload = payload,
        Depth = db.Session.ChainDepth + 1,
        ActorId = db.Session.Viewer.UserId,
        ImportId = db.Session.ImportId,
        CreatedAt = clock.UtcNow,
    };
}

/// <summary>The columns of an instance that lists need; not its state.</summary>
internal sealed record InstanceLine(
    Guid Id, string DefinitionId, string VersionId, string? Name, string Status, string SubStatus, DateTime CreatedAt, DateTime? FinishedAt, int IncidentCount);
