using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Access.Admin;

/// <summary>A line of the roles page: a permission and what it is called within its group.</summary>
internal sealed record PermissionLine(Permission Permission, Words Label);

/// <summary>The permissions of one kind of record, or those that belong to none.</summary>
internal sealed record PermissionGroup(Words Title, IReadOnlyList<PermissionLine> Lines)
{
    private static readonly Words s_see = new("See", "Видеть");
    private static readonly Words s_create = new("Create", "Создавать");
    private static readonly Words s_change = new("Change", "Изменять");
    private static readonly Words s_delete = new("Delete", "Удалять");
    private static readonly Words s_export = new("Export", "Выгружать");
    private static readonly Words s_others = new("Processes and administration", "Процессы и администрирование");

    /// <summary>Kinds that people work with first, then what the platform keeps, then what belongs to no kind.</summary>
    public static IReadOnlyList<PermissionGroup> Of(CrmModules modules)
    {
        var permissions = modules.Permissions.DistinctBy(p => p.Code).ToList();
        var kinds = modules.Kinds.Where(kind => permissions.Exists(p => IsOf(kind, p)))
            .OrderBy(kind => kind.IsFiltered ? 0 : 1)
            .Select(kind => new PermissionGroup(kind.Many, [.. permissions.Where(p => IsOf(kind, p)).Select(p => LineOf(kind, p)).OrderBy(line => OrderOf(kind, line.Permission))]));
        var others = permissions.Where(p => !modules.Kinds.Any(kind => IsOf(kind, p))).Select(p => new PermissionLine(p, p.Label)).ToList();
        return others.Count == 0 ? [.. kinds] : [.. kinds, new PermissionGroup(s_others, others)];
    }

    private static bool IsOf(RecordKind kind, Permission permission) => permission.Code.StartsWith(kind.Plural + ".", StringComparison.Ordinal);

    // The heading names the kind already.
    private static PermissionLine LineOf(RecordKind kind, Permission permission) => new(permission, OrderOf(kind, permission) switch
    {
        0 => s_see,
        1 => s_create,
        2 => s_change,
        3 => s_delete,
        4 => s_export,
        _ => permission.Label,
    });

    private static int OrderOf(RecordKind kind, Permission permission) =>
        new[] { kind.ViewPermission, kind.CreatePermission, kind.EditPermission, kind.DeletePermission, kind.ExportPermission }.IndexOf(permission.Code) is >= 0 and var place ? place : 5;
}
