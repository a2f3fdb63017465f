using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;

namespace Crm.Basic.Relationships;

/// <summary>Permissions beyond the four that every kind of record has.</summary>
internal static class RelationshipPermissions
{
    public const string View = "relationships.view";
    public const string Create = "relationships.create";
    public const string Edit = "relationships.edit";
    public const string Reopen = "relationships.reopen";

    public static void Describe(ModuleBuilder module) =>
        module.Permission(new(Reopen, new("Reopen completed calls, meetings and letters", "Возвращать в план завершённые взаимоотношения"))
        {
            Defaults = new Dictionary<string, AccessLevel>(StringComparer.Ordinal)
            {
                [ShippedRoles.Manager] = AccessLevel.Own,
                [ShippedRoles.Marketer] = AccessLevel.Own,
                [ShippedRoles.SalesHead] = AccessLevel.Team,
                [ShippedRoles.Administrator] = AccessLevel.All,
            },
        });
}
