using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Queues;

/// <summary>Everything one decides about a queue.</summary>
public sealed record QueueSettings
{
    public string? Name { get; init; }
    public string? NameRu { get; init; }

    /// <summary>The head.</summary>
    public Guid? OwnerId { get; init; }

    public QueueOrder Order { get; init; }
    public int? FirstTouchMinutes { get; init; }
    public bool IsDefault { get; init; }
    public bool IsOpenToAll { get; init; }
    public IReadOnlyList<MemberShare> Members { get; init; } = [];
}

/// <summary>Makes a queue or changes one, with its members. The head of a queue changes it without further permissions.</summary>
public sealed class SaveQueue(CrmDb db, QueueAccess queues, SetQueueMembers setMembers)
{
    /// <param name="queueId">The queue; null makes one.</param>
    /// <param name="settings">How it is from now on.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<LeadQueue> RunAsync(Guid? queueId, QueueSettings settings, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (string.IsNullOrWhiteSpace(settings.Name))
            throw new InvalidInputException("name", SdkTexts.Required.With(QueueTexts.Name));
        var queue = queueId is { } id ? await db.LoadAsync<LeadQueue>(id, cancel) : New();
        queues.RequireHead(queue);
        (queue.Name, queue.NameRu) = (settings.Name.Trim(), string.IsNullOrWhiteSpace(settings.NameRu) ? null : settings.NameRu.Trim());
        (queue.OwnerId, queue.Order, queue.FirstTouchMinutes) = (settings.OwnerId, settings.Order, settings.FirstTouchMinutes);
        (queue.IsDefault, queue.IsOpenToAll) = (settings.IsDefault, settings.IsOpenToAll);
        if (queueId is null)
            await db.SaveChangesAsync(cancel);
        await setMembers.RunAsync(queue.Id, settings.Members, cancel);
        return queue;
    }

    private LeadQueue New()
    {
        db.Session.Viewer.Require("lead-queues.create");
        var queue = new LeadQueue { OwnerId = db.Session.Viewer.UserId };
        db.Add(queue);
        return queue;
    }
}
