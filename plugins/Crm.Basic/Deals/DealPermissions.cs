using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;

namespace Crm.Basic.Deals;

/// <summary>What may be allowed with deals besides seeing, creating, changing and deleting them.</summary>
public static class DealPermissions
{
    public const string View = "deals.view";
    public const string Edit = "deals.edit";
    public const string Create = "deals.create";
    public const string Export = "deals.export";

    /// <summary>Take up closed deals again, and change what they were closed with.</summary>
    public const string ChangeClosedStatus = "deals.changeClosedStatus";

    internal static void Describe(ModuleBuilder module) =>
        module.Permission(new(ChangeClosedStatus, new("Reopen and correct closed deals", "Возобновлять и исправлять закрытые сделки"))
        {
            Defaults = new Dictionary<string, AccessLevel>(StringComparer.Ordinal)
            {
                [ShippedRoles.SalesHead] = AccessLevel.Team,
                [ShippedRoles.Administrator] = AccessLevel.All,
            },
        });
}
