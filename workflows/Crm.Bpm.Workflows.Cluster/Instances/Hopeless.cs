using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using StoredIncident = Crm.Bpm.Sdk.Processes.Incident;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>
/// What cannot be delivered becomes an incident that keeps it, so that nothing is lost and nothing loops; retrying the
/// incident delivers it again.
/// </summary>
internal static class Hopeless
{
    public static async Task StopAsync(BurstUnit unit, Guid id, LiveInstance? live, CompiledDefinitions definitions, CancellationToken cancel)
    {
        var delivery = unit.Delivery;
        var given = delivery.Kind == DeliveryKind.GiveUp
            ? Giving.Parse(delivery.Payload)
            : new Giving(NameOf(delivery.Kind), delivery.BookmarkId, delivery.Payload, ProcessTexts.ChainTooLong.With(BurstRunner.MaxDepth));
        if (live is { MayGoOn: false })
            return;
        var bookmark = live?.State.Bookmarks.FirstOrDefault(b => b.Id == given.BookmarkId);
        if ((live?.Row ?? unit.FailedStart) is { } row)
        {
            // A start that was cancelled meanwhile is nobody's wish any more; whatever else comes too early has nobody to take it.
            if (live is null && (given.Name != StimulusNames.Start || row.SubStatus != nameof(InstanceSubStatus.Pending)))
                return;
            await CountAsync(unit, row, +1, cancel);
        }
        else if (given.Name != StimulusNames.Start || !await AddFailedStartAsync(unit, id, given, definitions, cancel))
        {
            return;
        }

        unit.Db.Add(new StoredIncident
        {
            InstanceId = id,
            StepId = bookmark?.StepId ?? "",
            NodeId = bookmark?.NodeId ?? "",
            StepInstanceId = bookmark?.StepInstanceId ?? "",
            Message = given.Reason,
            Details = new IncidentDetails { Undelivered = new Undelivered(given.Name, given.BookmarkId, given.Payload, delivery.ActorId, given.Reason) }.ToJson(),
            At = unit.Now,
        });
    }

    /// <summary>Puts back what the incident kept; false when the incident is one of the interpreter's.</summary>
    public static async Task<bool> DeliverAgainAsync(BurstUnit unit, Guid id, CancellationToken cancel)
    {
        if (await FindAsync(unit, cancel) is not { ResolvedAt: null } incident || IncidentDetails.Parse(incident.Details).Undelivered is not { } kept)
            return false;
        unit.Db.Add(new Stimulus
        {
            Name = kept.Name,
            InstanceId = id,
            BookmarkId = kept.BookmarkId,
            Payload = kept.Payload,
            Depth = 1,
            ActorId = unit.Delivery.ActorId ?? kept.ActorId,
            CreatedAt = unit.Now,
        });
        BurstRecords.Resolve(unit.Db, incident.Id, id, unit.Now);
        if (await unit.Db.Set<ProcessInstance>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancel) is { } row)
            await CountAsync(unit, row, -1, cancel);
        return true;
    }

    /// <summary>Ends an instance that never began; whoever started it and waits hears of it.</summary>
    public static async Task CancelStartAsync(BurstUnit unit, ProcessInstance row, CancellationToken cancel)
    {
        if (row.SubStatus != nameof(InstanceSubStatus.Pending))
            return;
        var (id, version, now) = (row.Id, row.Version, unit.Now);
        var kept = await unit.Db.Set<StoredIncident>().AsNoTracking().Where(i => i.InstanceId == id && i.ResolvedAt == null)
            .OrderByDescending(i => i.At).Select(i => i.Details).FirstOrDefaultAsync(cancel);
        await unit.BeginAsync(cancel);
        var cancelled = await unit.Db.Set<ProcessInstance>().Where(i => i.Id == id && i.Version == version).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.Status, nameof(InstanceStatus.Finished)).SetProperty(i => i.SubStatus, nameof(InstanceSubStatus.Cancelled))
                .SetProperty(i => i.IncidentCount, 0).SetProperty(i => i.FinishedAt, now).SetProperty(i => i.UpdatedAt, now).SetProperty(i => i.Version, i => i.Version + 1),
            cancel);
        if (cancelled == 0)
            throw new BurstLostException("The instance was changed by somebody else.");
        await unit.Db.Set<StoredIncident>().Where(i => i.InstanceId == id && i.ResolvedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.ResolvedAt, now), cancel);
        if (kept is not null && IncidentDetails.Parse(kept).Undelivered is { Payload: { } order })
            TellParent(unit, row, StartOrder.Parse(order));
    }

    private static void TellParent(BurstUnit unit, ProcessInstance row, StartOrder order)
    {
        if (order.ParentBookmarkId is null || !Guid.TryParse(order.ParentInstanceId, out var parent))
            return;
        var result = new { workflowInstanceId = row.Id.ToString("N"), status = nameof(InstanceStatus.Finished), subStatus = nameof(InstanceSubStatus.Cancelled), output = new { } };
        unit.Db.Add(new Stimulus
        {
            Name = StimulusNames.Resume,
            InstanceId = parent,
            BookmarkId = order.ParentBookmarkId,
            Payload = System.Text.Json.JsonSerializer.Serialize(result, ProcessJson.Options),
            Depth = 1,
            ActorId = unit.Delivery.ActorId,
            CreatedAt = unit.Now,
        });
    }

    /// <summary>The interpreter's name of the incident that is to be retried; an empty text when it is gone.</summary>
    public static async Task<string> IncidentIdAsync(BurstUnit unit, CancellationToken cancel) =>
        await FindAsync(unit, cancel) is { } incident ? IncidentDetails.Parse(incident.Details).IncidentId ?? "" : "";

    /// <summary>The instance has ended: nothing is left to retry.</summary>
    public static async Task ResolveAllAsync(BurstUnit unit, ProcessInstance row, CancellationToken cancel)
    {
        var (id, now) = (row.Id, unit.Now);
        await unit.BeginAsync(cancel);
        await unit.Db.Set<StoredIncident>().Where(i => i.InstanceId == id && i.ResolvedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.ResolvedAt, now), cancel);
        row.IncidentCount = 0;
    }

    private static async Task<StoredIncident?> FindAsync(BurstUnit unit, CancellationToken cancel)
    {
        var id = Guid.Parse(unit.Delivery.Payload!);
        return await unit.Db.Set<StoredIncident>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancel);
    }

    // The grain forgets what it had in memory, so the row may be written past it.
    private static async Task CountAsync(BurstUnit unit, ProcessInstance row, int by, CancellationToken cancel)
    {
        var (id, version) = (row.Id, row.Version);
        await unit.BeginAsync(cancel);
        var counted = await unit.Db.Set<ProcessInstance>().Where(i => i.Id == id && i.Version == version)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.IncidentCount, i => i.IncidentCount + by).SetProperty(i => i.Version, i => i.Version + 1), cancel);
        if (counted == 0)
            throw new BurstLostException("The instance was changed by somebody else.");
    }

    private static async Task<bool> AddFailedStartAsync(BurstUnit unit, Guid id, Giving given, CompiledDefinitions definitions, CancellationToken cancel)
    {
        var order = StartOrder.Parse(given.Payload);
        if (await definitions.ToStartAsync(order.DefinitionId, order.VersionId, cancel) is not { } workflow)
            return false;
        unit.Db.Add(new ProcessInstance
        {
            Id = id,
            DefinitionId = workflow.DefinitionId,
            VersionId = workflow.VersionId,
            DefinitionVersion = workflow.Version,
            Name = BurstRecords.Cut(order.Name, 300),
            Status = nameof(InstanceStatus.Running),
            SubStatus = nameof(InstanceSubStatus.Pending),
            CorrelationId = BurstRecords.Cut(order.CorrelationId, 200),
            SubjectKind = order.SubjectKind,
            SubjectId = order.SubjectId,
            ParentId = Guid.TryParse(order.ParentInstanceId, out var parent) ? parent : null,
            StartedByStimulusId = order.CauseId ?? unit.Delivery.StimulusId,
            ImportId = unit.Delivery.ImportId,
            IncidentCount = 1,
            CreatedAt = unit.Now,
            UpdatedAt = unit.Now,
            Version = 1,
        });
        return true;
    }

    private static string NameOf(DeliveryKind kind) => kind switch
    {
        DeliveryKind.Start => StimulusNames.Start,
        DeliveryKind.Event => StimulusNames.Event,
        _ => StimulusNames.Resume,
    };
}

/// <summary>What is given up and why: the payload of <see cref="DeliveryKind.GiveUp"/>.</summary>
internal sealed record Giving(string Name, string? BookmarkId, string? Payload, string Reason)
{
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, ProcessJson.Options);

    public static Giving Parse(string? json) =>
        System.Text.Json.JsonSerializer.Deserialize<Giving>(json ?? "", ProcessJson.Options) ?? throw new System.Text.Json.JsonException("Nothing is given up.");
}
