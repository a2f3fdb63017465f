using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;

namespace Crm.Basic.Leads;

/// <summary>What may be allowed with leads besides seeing, creating, changing and deleting them.</summary>
public static class LeadPermissions
{
    public const string View = "leads.view";
    public const string Edit = "leads.edit";

    /// <summary>Take waiting leads out of one's queues.</summary>
    public const string Take = "leads.take";

    /// <summary>Put leads into queues, take them back, hand them to people, order queues.</summary>
    public const string Assign = "leads.assign";

    public const string Convert = "leads.convert";
    public const string MarkDuplicates = "leads.markDuplicates";

    internal static void Describe(ModuleBuilder module)
    {
        module.Permission(new(Take, new("Take leads from a queue", "Брать потенциальных клиентов из очереди"), HasLevels: false) { Defaults = Levels(AccessLevel.All, AccessLevel.All) });
        module.Permission(new(Assign, new("Assign leads and order queues", "Распределять потенциальных клиентов и упорядочивать очереди")) { Defaults = Levels(AccessLevel.None, AccessLevel.All) });
        module.Permission(new(Convert, new("Convert leads", "Конвертировать потенциальных клиентов")) { Defaults = Levels(AccessLevel.Own, AccessLevel.Team) });
        module.Permission(new(MarkDuplicates, new("Mark duplicates of leads", "Отмечать дубликаты потенциальных клиентов")) { Defaults = Levels(AccessLevel.Own, AccessLevel.All) });
    }

    private static Dictionary<string, AccessLevel> Levels(AccessLevel manager, AccessLevel head) => new(StringComparer.Ordinal)
    {
        [ShippedRoles.Manager] = manager,
        [ShippedRoles.Marketer] = manager,
        [ShippedRoles.SalesHead] = head,
        [ShippedRoles.Administrator] = AccessLevel.All,
    };
}
