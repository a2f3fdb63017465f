using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Http;

namespace Crm.Basic.Leads;

/// <summary>The tabs of the list of leads: mine, waiting in queues, all.</summary>
internal static class LeadScope
{
    public const string Mine = "mine";
    public const string Waiting = "queue";
    public const string Open = "open";

    public static IQueryable<Lead> Narrow(IQueryCollection query, CrmDb db, IQueryable<Lead> leads) => Narrow(query["scope"], db.FilterUserId, leads);

    public static IQueryable<Lead> Narrow(string? scope, Guid me, IQueryable<Lead> leads) => scope switch
    {
        null or "" or "all" => leads,
        Mine => leads.Where(l => l.ResponsibleId == me),
        Waiting => leads.Where(l => l.ResponsibleId == null && l.QueueId != null && (l.Status == LeadStatus.New || l.Status == LeadStatus.InWork || l.Status == LeadStatus.Unreachable)),
        Open => leads.Where(l => l.Status == LeadStatus.New || l.Status == LeadStatus.InWork || l.Status == LeadStatus.Unreachable),
        _ => throw new InvalidInputException("scope", SdkTexts.NotAChoice.With("scope", scope, "mine, queue, open, all")),
    };
}
