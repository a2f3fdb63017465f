using System.Text.Json;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Cluster.Events;
using Crm.Bpm.Workflows.Cluster.Instances;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Workflows.Cluster.Stimuli;

/// <summary>A stimulus with an address: an instance that starts from an event, or a bookmark that it meets.</summary>
internal sealed record Receiver(Guid InstanceId, DeliveryKind Kind, string? BookmarkId, string? Payload);

/// <summary>What is listened to: events of any record, and events of some.</summary>
internal sealed record Listeners(IReadOnlySet<string> ToAny, IReadOnlySet<(string Name, Guid Record)> ToRecord)
{
    /// <summary>Whether somebody may be listening. Their filters are not asked: yes may be wrong, no never is.</summary>
    public bool MayHear(Stimulus stimulus) => ToAny.Contains(stimulus.Name) || (stimulus.RecordId is { } record && ToRecord.Contains((stimulus.Name, record)));
}

/// <summary>Finds who an event is for: triggers of published definitions, and bookmarks of waiting instances.</summary>
internal static partial class Receivers
{
    public static async Task<List<Receiver>> OfAsync(CrmDb db, Stimulus stimulus, ILogger log, CancellationToken cancel)
    {
        if (stimulus.Name == StimulusNames.CancelBeginning)
            return await BegunAsync(db, stimulus, cancel);
        var elsa = stimulus.Name == StimulusNames.Event ? EventPayload.Parse(stimulus.Payload) : null;
        var filter = new EventFilter(db, stimulus);
        var receivers = new List<Receiver>();
        foreach (var trigger in await TriggersAsync(db, stimulus, elsa, cancel))
        {
            if (receivers.Exists(r => r.InstanceId == StableId.Of(stimulus.Id, trigger.DefinitionId)))
                continue;
            if (await PassesAsync(filter, trigger.Payload, trigger.DefinitionId, elsa, log, cancel))
                receivers.Add(Start(stimulus, trigger, elsa));
        }

        foreach (var bookmark in await BookmarksAsync(db, stimulus, elsa, cancel))
            if (await PassesAsync(filter, bookmark.Payload, bookmark.StepId, elsa, log, cancel))
                receivers.Add(new Receiver(bookmark.InstanceId, DeliveryKind.Resume, bookmark.Id, elsa is null ? stimulus.Payload : elsa.Payload?.GetRawText()));
        return receivers;
    }

    private static async Task<List<Receiver>> BegunAsync(CrmDb db, Stimulus stimulus, CancellationToken cancel)
    {
        var (kind, record, (reason, acts, events)) = (stimulus.RecordKind, stimulus.RecordId, BeginningToCancel.Parse(stimulus.Payload));
        var (except, names) = (acts ?? Guid.Empty, events?.ToList());
        var begun = db.Set<ProcessInstance>().MayGoOn().Where(i => i.SubjectKind == kind && i.SubjectId == record && i.Id != except);
        if (names is not null)
            begun = begun.Where(i => db.Set<DefinitionTrigger>().Any(t => t.DefinitionId == i.DefinitionId && names.Contains(t.Name)));
        return [.. (await begun.OrderBy(i => i.Id).Select(i => i.Id).ToListAsync(cancel)).Select(id => new Receiver(id, DeliveryKind.Cancel, null, reason))];
    }

    /// <summary>Who could be listening to any of these events, found by three statements however many events there are. An event that passes nobody's name is for nobody.</summary>
    public static async Task<Listeners> AnyOfAsync(CrmDb db, IReadOnlyCollection<Stimulus> stimuli, CancellationToken cancel)
    {
        var (names, records) = (stimuli.Select(s => s.Name).Distinct(StringComparer.Ordinal).ToList(), stimuli.Select(s => s.RecordId).OfType<Guid>().Distinct().ToList());
        var starting = await db.Set<DefinitionTrigger>().Where(t => names.Contains(t.Name)).Select(t => t.Name).Distinct().ToListAsync(cancel);
        var waiting = db.Set<ProcessBookmark>().Where(b => names.Contains(b.Name));
        var ofAny = await waiting.Where(b => b.SubjectId == null).Select(b => b.Name).Distinct().ToListAsync(cancel);
        var ofThese = await waiting.Where(b => b.SubjectId != null && records.Contains(b.SubjectId.Value)).Select(b => new { b.Name, b.SubjectId }).Distinct().ToListAsync(cancel);
        return new Listeners(starting.Concat(ofAny).ToHashSet(StringComparer.Ordinal), ofThese.Select(b => (b.Name, b.SubjectId!.Value)).ToHashSet());
    }

    private static Task<List<DefinitionTrigger>> TriggersAsync(CrmDb db, Stimulus stimulus, EventPayload? elsa, CancellationToken cancel)
    {
        var name = stimulus.Name;
        var triggers = db.Set<DefinitionTrigger>().AsNoTracking().Where(t => t.Name == name);
        if (elsa is { Hash: var hash })
            triggers = triggers.Where(t => t.Hash == hash);
        return triggers.OrderBy(t => t.Id).ToListAsync(cancel);
    }

    private static Task<List<ProcessBookmark>> BookmarksAsync(CrmDb db, Stimulus stimulus, EventPayload? elsa, CancellationToken cancel)
    {
        var name = stimulus.Name;
        var bookmarks = db.Set<ProcessBookmark>().AsNoTracking().Where(b => b.Name == name);
        if (elsa is { Hash: var hash, CorrelationId: var correlation })
            return (string.IsNullOrEmpty(correlation)
                ? bookmarks.Where(b => b.Hash == hash)
                : bookmarks.Where(b => b.Hash == hash && b.CorrelationId == correlation)).OrderBy(b => b.Id).ToListAsync(cancel);
        var (kind, record) = (stimulus.RecordKind, stimulus.RecordId);
        // Two halves, so that each uses its index however many wait for events of other records.
        return bookmarks.Where(b => b.SubjectId == record && b.SubjectKind == kind)
            .Concat(bookmarks.Where(b => b.SubjectId == null)).ToListAsync(cancel);
    }

    private static async Task<bool> PassesAsync(EventFilter filter, string? payload, string where, EventPayload? elsa, ILogger log, CancellationToken cancel)
    {
        if (elsa is not null)
            return true;
        try
        {
            return await filter.PassesAsync(EventWish.Parse(payload).Filter, cancel);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException)
        {
            Unreadable(log, unreadable, where);
            return false;
        }
    }

    private static Receiver Start(Stimulus stimulus, DefinitionTrigger trigger, EventPayload? elsa)
    {
        var order = new StartOrder
        {
            DefinitionId = trigger.DefinitionId,
            VersionId = trigger.VersionId,
            CauseId = stimulus.Id,
            TriggerStepId = trigger.StepId,
            TriggerPayload = elsa is null ? ProcessJson.Parse(stimulus.Payload) : elsa.Payload,
            CorrelationId = elsa?.CorrelationId,
            SubjectKind = stimulus.RecordKind,
            SubjectId = stimulus.RecordId,
        };
        return new Receiver(StableId.Of(stimulus.Id, trigger.DefinitionId), DeliveryKind.Start, null, order.ToJson());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The event filter of {Where} cannot be read, so the event does not pass it")]
    private static partial void Unreadable(ILogger log, Exception unreadable, string where);
}
