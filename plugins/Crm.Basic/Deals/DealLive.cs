using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;

namespace Crm.Basic.Deals;

/// <summary>Tells open boards that deals came to a stage, left it or changed on it.</summary>
internal static class DealLive
{
    public static string TopicOf(Guid stage) => $"deal-stage:{stage}";

    /// <summary>What boards listen to for what is planned with deals.</summary>
    public const string Steps = "deal-steps";

    /// <summary>Says it for the stage a deal is on and the one it was on, once the transaction commits.</summary>
    public static void Changed(CrmDb db, Deal deal)
    {
        var before = db.Entry(deal).Property(d => d.StageId).OriginalValue;
        foreach (var stage in new[] { deal.StageId, before }.OfType<Guid>().Distinct())
            db.Service<ILive>().ChangedAfterCommit(db, TopicOf(stage));
    }
}
