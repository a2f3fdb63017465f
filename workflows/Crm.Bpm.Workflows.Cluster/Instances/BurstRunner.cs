using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Cluster.Stimuli;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>
/// Runs what is delivered to an instance: one burst of the interpreter, one database transaction with everything it did,
/// the consumed stimulus included. Afterwards the stimuli it raised are handed on.
/// </summary>
internal sealed partial class BurstRunner(
    IServiceScopeFactory scopes, ICrmDatabase database, CompiledDefinitions definitions, WorkflowRunner runner, ICrmClock clock,
    IStimulusRelay relay, StimulusWaiters waiters, ILive pages, ILogger<BurstRunner> log)
{
    /// <summary>How many stimuli may lead to one another before the chain is taken for a circle.</summary>
    public const int MaxDepth = 16;

    /// <summary>Whether what failed may simply run again.</summary>
    public bool MayTryAgain(Exception failure) => BurstUnit.IsLostRace(database, failure);

    /// <summary>Does what is delivered and commits it; answers the instance as it is now, null when there is none.</summary>
    public async Task<LiveInstance?> RunAsync(Guid id, LiveInstance? live, Delivery delivery)
    {
        // A burst is short and is waited for when the host stops; cutting it off would only mean doing it again.
        var cancel = CancellationToken.None;
        await using var unit = new BurstUnit(scopes, database, definitions, clock, delivery);
        live ??= await LoadAsync(unit, id, cancel);
        var incidents = (live?.State.Incidents ?? []).Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        var (after, bursts) = await ActAsync(unit, id, live, cancel);
        if (after is not null)
        {
            await StoreAsync(unit, after, bursts, incidents, cancel);
            if (after.Row is { SubjectKind: { } kind, SubjectId: { } subject })
                pages.ChangedAfterCommit(unit.Db, $"{kind}:{subject}");
        }

        await ConsumeAsync(unit, bursts.Count == 0 || bursts.TrueForAll(b => b.Ignored), cancel);
        var stimuli = await unit.CommitAsync(cancel);
        if (stimuli.Count > 0)
            relay.Committed(stimuli);
        waiters.Tell(id);
        return after;
    }

    private async Task<(LiveInstance? After, List<Burst> Bursts)> ActAsync(BurstUnit unit, Guid id, LiveInstance? live, CancellationToken cancel)
    {
        var delivery = unit.Delivery;
        if (delivery.Kind == DeliveryKind.GiveUp || (delivery.Depth > MaxDepth && delivery.Kind is DeliveryKind.Start or DeliveryKind.Resume or DeliveryKind.Event))
        {
            await Hopeless.StopAsync(unit, id, live, definitions, cancel);
            return (null, []);
        }

        if (delivery.Kind == DeliveryKind.Start)
            return live is null && unit.FailedStart is null or { SubStatus: nameof(InstanceSubStatus.Pending) } ? await StartAsync(unit, id, cancel) : (live, []);
        if (delivery.Kind == DeliveryKind.Retry && await Hopeless.DeliverAgainAsync(unit, id, cancel))
            return (null, []);
        if (live is null)
        {
            if (delivery.Kind == DeliveryKind.Cancel && unit.FailedStart is { } failed)
                await Hopeless.CancelStartAsync(unit, failed, cancel);
            else
                Missing(delivery.Kind, id);
            return (null, []);
        }

        return (live, await ContinueAsync(unit, live, cancel));
    }

    private async Task<List<Burst>> ContinueAsync(BurstUnit unit, LiveInstance live, CancellationToken cancel)
    {
        var (state, workflow, delivery) = (live.State, live.Workflow, unit.Delivery);
        switch (delivery.Kind)
        {
            case DeliveryKind.Resume:
                return [await runner.ResumeAsync(workflow, state, new(delivery.BookmarkId!, ProcessJson.Parse(delivery.Payload)), unit, cancel)];
            case DeliveryKind.Cancel:
                return [await runner.CancelAsync(workflow, state, delivery.Payload, unit, cancel)];
            case DeliveryKind.Retry:
                return [await runner.RetryAsync(workflow, state, await Hopeless.IncidentIdAsync(unit, cancel), unit, cancel)];
        }

        var happened = EventPayload.Parse(delivery.Payload);
        var bursts = new List<Burst>();
        foreach (var bookmark in state.Bookmarks.Where(b => b.Name == StimulusNames.Event && b.Hash == happened.Hash).ToList())
            bursts.Add(await runner.ResumeAsync(workflow, state, new(bookmark.Id, happened.Payload), unit, cancel));
        return bursts;
    }

    private async Task<(LiveInstance? After, List<Burst> Bursts)> StartAsync(BurstUnit unit, Guid id, CancellationToken cancel)
    {
        var order = StartOrder.Parse(unit.Delivery.Payload);
        var workflow = await definitions.ToStartAsync(order.DefinitionId, order.VersionId, cancel);
        if (workflow is null)
        {
            NothingToStart(order.DefinitionId);
            return (null, []);
        }

        if (!await Activation.AllowsAsync(unit, workflow, order, cancel))
        {
            RunsAlready(workflow.Name ?? workflow.DefinitionId);
            return (null, []);
        }

        var request = new StartRequest
        {
            InstanceId = id.ToString("N"),
            Input = order.Input,
            CorrelationId = order.CorrelationId,
            Name = order.Name,
            Subject = order is { SubjectKind: { } kind, SubjectId: { } subject } ? new Subject(kind, subject.ToString()) : null,
            TriggerStepId = order.TriggerStepId,
            TriggerPayload = order.TriggerPayload,
            ParentInstanceId = order.ParentInstanceId,
            ParentBookmarkId = order.ParentBookmarkId,
            Properties = order.Properties,
        };
        var burst = await runner.StartAsync(workflow, request, unit, cancel);
        if (order.ParentInstanceId is not null)
            BurstRecords.NoteParentsDepth(burst.State, unit.Delivery.Depth - 1);
        var row = NewRow(id, burst, unit.Delivery, order.CauseId ?? unit.Delivery.StimulusId);
        return (new LiveInstance(row, burst.State, workflow), [burst]);
    }

    private static async Task StoreAsync(BurstUnit unit, LiveInstance live, List<Burst> bursts, HashSet<string> incidents, CancellationToken cancel)
    {
        var done = bursts.FindAll(b => !b.Ignored);
        if (done.Count == 0)
            return;
        await TrackAsync(unit, live.Row, cancel);
        var records = new BurstRecords(unit.Db, unit.Delivery, unit.Now);
        foreach (var burst in done)
        {
            live.Row.IncidentCount += burst.State.Incidents.Count - incidents.Count;
            records.Add(live.Row.Id, burst, incidents);
            incidents = burst.State.Incidents.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
            AddChildren(unit, records, burst);
        }

        await records.RemoveTimersAsync(unit, cancel);
        BurstRecords.Fill(live.Row, live.State);
        if (unit.Delivery.Kind == DeliveryKind.Cancel)
            await CancelChildrenAsync(unit, records, live.Row.Id, cancel);
        if (!live.MayGoOn && live.Row.IncidentCount > 0)
            await Hopeless.ResolveAllAsync(unit, live.Row, cancel);
    }

    // The row's version is the fence: if somebody else wrote it, the update finds nothing and all of this is undone.
    private static async Task TrackAsync(BurstUnit unit, ProcessInstance row, CancellationToken cancel)
    {
        if (row.Version > 0)
        {
            unit.Db.Attach(row);
            return;
        }

        if (unit.FailedStart is not null)
        {
            var id = row.Id;
            await unit.BeginAsync(cancel);
            await unit.Db.Set<ProcessInstance>().Where(i => i.Id == id && i.SubStatus == nameof(InstanceSubStatus.Pending)).ExecuteDeleteAsync(cancel);
        }

        unit.Db.Add(row);
    }

    private static void AddChildren(BurstUnit unit, BurstRecords records, Burst burst)
    {
        foreach (var child in burst.Children)
        {
            var id = Guid.Parse(child.State.InstanceId);
            var row = NewRow(id, child, unit.Delivery, null);
            row.IncidentCount = child.State.Incidents.Count;
            BurstRecords.NoteParentsDepth(child.State, unit.Delivery.Depth);
            records.Add(id, child, new HashSet<string>(StringComparer.Ordinal));
            BurstRecords.Fill(row, child.State);
            unit.Db.Add(row);
            AddChildren(unit, records, child);
        }
    }

    private static async Task CancelChildrenAsync(BurstUnit unit, BurstRecords records, Guid id, CancellationToken cancel)
    {
        var children = await unit.Db.Set<ProcessInstance>().MayGoOn().Where(i => i.ParentId == id)
            .Select(i => i.Id).ToListAsync(cancel);
        var told = unit.Db.ChangeTracker.Entries<Stimulus>().Where(e => e.Entity.Name == StimulusNames.Cancel).Select(e => e.Entity.InstanceId).ToHashSet();
        foreach (var child in children.Where(c => !told.Contains(c)))
            unit.Db.Add(records.Stimulus(OrderedId.Next(), StimulusNames.Cancel, child, null, unit.Delivery.Payload ?? ProcessTexts.ParentEnded));
    }

    // Deleting the consumed row is part of the transaction: whoever delivers it again finds nothing to delete, and undoes all it did.
    private static async Task ConsumeAsync(BurstUnit unit, bool nothingDone, CancellationToken cancel)
    {
        if (unit.Delivery.StimulusId is { } stimulus)
        {
            await unit.BeginAsync(cancel);
            var deleted = await unit.Db.Set<Stimulus>().Where(s => s.Id == stimulus).ExecuteDeleteAsync(cancel);
            if (deleted == 0 && (!nothingDone || unit.Db.ChangeTracker.HasChanges()))
                throw new BurstLostException("The stimulus was taken by somebody else.");
        }

        if (nothingDone && unit.Delivery.TimerId is { } timer)
        {
            await unit.BeginAsync(cancel);
            await unit.Db.Set<ProcessTimer>().Where(t => t.Id == timer).ExecuteDeleteAsync(cancel);
        }
    }

    private async Task<LiveInstance?> LoadAsync(BurstUnit unit, Guid id, CancellationToken cancel)
    {
        var row = await unit.Db.Set<ProcessInstance>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancel);
        if (row is null || row.State.Length == 0)
        {
            unit.FailedStart = row;
            return null;
        }

        var state = InstanceState.Parse(row.State);
        var workflow = await definitions.OfVersionAsync(row.VersionId, cancel)
            ?? throw new WorkflowDefinitionException(ProcessTexts.VersionGone.With(row.VersionId));
        // Moving a subject changes rows only.
        if (row is { SubjectKind: { } kind, SubjectId: { } subject })
            state.BeAbout(new Subject(kind, subject.ToString()));
        return new LiveInstance(row, state, workflow);
    }

    private static ProcessInstance NewRow(Guid id, Burst burst, Delivery delivery, Guid? cause) => new()
    {
        Id = id,
        DefinitionId = burst.State.DefinitionId,
        VersionId = burst.State.DefinitionVersionId,
        DefinitionVersion = burst.State.DefinitionVersion,
        Status = "",
        SubStatus = "",
        ParentId = Guid.TryParse(burst.State.ParentInstanceId, out var parent) ? parent : null,
        CreatedAt = burst.State.CreatedAt,
        StartedByStimulusId = cause,
        ImportId = delivery.ImportId,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} of process instance {Instance}: there is no such instance")]
    private partial void Missing(DeliveryKind kind, Guid instance);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Process {Definition} was not started: it has no published version any more")]
    private partial void NothingToStart(string definition);

    [LoggerMessage(Level = LogLevel.Information, Message = "Process {Definition} was not started: one runs already")]
    private partial void RunsAlready(string definition);
}
