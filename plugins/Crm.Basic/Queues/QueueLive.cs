using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;

namespace Crm.Basic.Queues;

/// <summary>Tells open pages of a queue, and whoever dispatches leads, that its leads came, went or changed places.</summary>
public static class QueueLive
{
    /// <summary>The topic of all queues together.</summary>
    public const string Any = "queues";

    internal static string TopicOf(Guid queue) => $"queue:{queue}";

    /// <summary>Says it for the queue a lead is in and the one it was in, once the transaction commits.</summary>
    internal static void Changed(CrmDb db, Lead lead)
    {
        var before = db.Entry(lead).Property(l => l.QueueId).OriginalValue;
        foreach (var queue in new[] { lead.QueueId, before }.OfType<Guid>().Distinct())
            Changed(db, queue);
    }

    /// <summary>Says it for a queue.</summary>
    internal static void Changed(CrmDb db, Guid queue)
    {
        var live = db.Service<ILive>();
        live.ChangedAfterCommit(db, TopicOf(queue));
        live.ChangedAfterCommit(db, Any);
    }
}
