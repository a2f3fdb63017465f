using Crm.Basic.Leads;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;

namespace Crm.Basic.Queues;

/// <summary>Tells open pages of a queue that its leads came, went or changed places.</summary>
internal static class QueueLive
{
    public static string TopicOf(Guid queue) => $"queue:{queue}";

    /// <summary>Says it for the queue a lead is in and the one it was in, once the transaction commits.</summary>
    public static void Changed(CrmDb db, Lead lead)
    {
        var before = db.Entry(lead).Property(l => l.QueueId).OriginalValue;
        foreach (var queue in new[] { lead.QueueId, before }.OfType<Guid>().Distinct())
            Changed(db, queue);
    }

    /// <summary>Says it for a queue.</summary>
    public static void Changed(CrmDb db, Guid queue) => db.Service<ILive>().ChangedAfterCommit(db, TopicOf(queue));
}
