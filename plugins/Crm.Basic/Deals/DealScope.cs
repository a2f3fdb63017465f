using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Http;

namespace Crm.Basic.Deals;

/// <summary>The tabs of the list of deals.</summary>
internal static class DealScope
{
    public const string Mine = "mine";
    public const string Open = "open";
    public const string Member = "member";
    public const string Won = "won";
    public const string Lost = "lost";

    public static IQueryable<Deal> Narrow(IQueryCollection query, CrmDb db, IQueryable<Deal> deals) => Narrow(query["scope"], db, deals);

    public static IQueryable<Deal> Narrow(string? scope, CrmDb db, IQueryable<Deal> deals)
    {
        ArgumentNullException.ThrowIfNull(db);
        var me = db.FilterUserId;
        return scope switch
        {
            null or "" or "all" => deals,
            Mine => Alive(deals).Where(d => d.ResponsibleId == me),
            Open => Alive(deals),
            Member => Alive(deals).Where(d => db.Set<DealMember>().Any(m => m.DealId == d.Id && m.PersonId == me)),
            Won => deals.Where(d => d.Status == DealStatus.ClosedWon),
            Lost => deals.Where(d => d.Status == DealStatus.ClosedLost),
            _ => throw new InvalidInputException("scope", SdkTexts.NotAChoice.With("scope", scope, "open, mine, member, won, lost, all")),
        };
    }

    private static IQueryable<Deal> Alive(IQueryable<Deal> deals) => deals.Where(d => d.Status == DealStatus.Active || d.Status == DealStatus.Postponed);
}
