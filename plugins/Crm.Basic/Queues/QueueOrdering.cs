using Crm.Basic.Leads;

namespace Crm.Basic.Queues;

/// <summary>Which lead of a queue comes next.</summary>
internal static class QueueOrdering
{
    /// <summary>Leads that nobody has and that somebody could work on.</summary>
    public static IQueryable<Lead> Waiting(this IQueryable<Lead> leads, Guid queue) =>
        leads.Where(l => l.QueueId == queue && l.ResponsibleId == null
            && (l.Status == LeadStatus.New || l.Status == LeadStatus.InWork || l.Status == LeadStatus.Unreachable));

    public static IOrderedQueryable<Lead> InOrder(this IQueryable<Lead> leads, QueueOrder order) => order switch
    {
        QueueOrder.Manual => leads.OrderBy(l => l.QueuePosition).ThenBy(l => l.Number),
        QueueOrder.Rating => leads.OrderBy(l => l.Rating == LeadRating.Hot ? 0 : l.Rating == LeadRating.Warm ? 1 : l.Rating == null ? 2 : 3).ThenBy(l => l.QueuedAt).ThenBy(l => l.Number),
        QueueOrder.Sla => leads.OrderBy(l => l.SlaDueAt == null).ThenBy(l => l.SlaDueAt).ThenBy(l => l.QueuedAt).ThenBy(l => l.Number),
        _ => leads.OrderBy(l => l.QueuedAt).ThenBy(l => l.Number),
    };
}
