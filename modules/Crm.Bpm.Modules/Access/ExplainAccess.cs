using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Access;

/// <summary>Whether a person sees a record, and the sentence that says which rule decided.</summary>
public sealed record AccessExplanation(bool Sees, string Because);

/// <summary>Says why somebody can or cannot see a record. Asks the database with that person's own filter, so it cannot disagree with it.</summary>
public sealed class ExplainAccess(CrmDb db, IViewers viewers, UnitOfWork work)
{
    public async Task<AccessExplanation> RunAsync(Guid userId, string plural, Guid recordId, CancellationToken cancel)
    {
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var user = await db.LoadAsync<User>(userId, cancel);
        var kind = db.Modules.KindOf(plural) ?? throw new NotFoundException();
        if (await db.FindAsync(kind.ClrType, [recordId], cancel) is not Record record || record.DeletedAt is not null)
            throw new NotFoundException();
        var viewer = await viewers.OfAsync(userId, cancel);
        if (viewer.UserId is null)
            return new(false, WhyTexts.Blocked.With(user.Name));
        var level = viewer.LevelOf(kind.ViewPermission);
        if (!kind.IsFiltered)
            return level == AccessLevel.None ? new(false, WhyTexts.NotGiven.With(kind.ViewPermission)) : new(true, WhyTexts.Everybody.With(kind.Many));
        var (sees, reaches) = await work.ReadAsync(viewer, async (CrmDb theirs) =>
            (await theirs.FindAsync(kind.ClrType, [recordId], cancel) is not null, await AccessFilter.ReachesAsync(theirs, record, kind.ViewPermission, cancel)));
        return (sees, reaches, level) switch
        {
            (true, _, AccessLevel.All) => new(true, WhyTexts.All.With(kind.ViewPermission, await RolesAsync(viewer, kind.ViewPermission, cancel))),
            (true, true, _) => new(true, WhyTexts.Reaches.With(kind.ViewPermission, WhyTexts.Name(level), await RolesAsync(viewer, kind.ViewPermission, cancel), await ResponsibleAsync(record, cancel))),
            (true, false, _) => new(true, WhyTexts.OwnRule.With(kind.Many)),
            (false, _, AccessLevel.None) => new(false, WhyTexts.NotGiven.With(kind.ViewPermission)),
            _ => new(false, WhyTexts.TooFar.With(kind.ViewPermission, WhyTexts.Name(level), await ResponsibleAsync(record, cancel))),
        };
    }

    private async Task<string> RolesAsync(Viewer viewer, string permission, CancellationToken cancel)
    {
        var ids = viewer.Roles;
        var roles = await db.Set<Role>().Include(r => r.Permissions).Where(r => ids.Contains(r.Id)).ToListAsync(cancel);
        return string.Join(", ", roles.Where(r => r.Permissions.Exists(p => p.Permission == permission)).Select(r => r.Title));
    }

    private async Task<string> ResponsibleAsync(Record record, CancellationToken cancel) =>
        record is IResponsible { ResponsibleId: { } id } && await db.Set<User>().Include(u => u.Team).FirstOrDefaultAsync(u => u.Id == id, cancel) is { } user
            ? user.Team is null ? user.Name : $"{user.Name} ({user.Team.Name})"
            : WhyTexts.Nobody;
}

internal static class WhyTexts
{
    public static readonly Words Sees = new("{0} sees it.", "{0} видит эту запись.");
    public static readonly Words SeesNot = new("{0} does not see it.", "{0} не видит эту запись.");
    public static readonly Words Nobody = new("nobody", "никто");
    public static readonly Words Blocked = new("{0} is blocked.", "Доступ для {0} заблокирован.");
    public static readonly Words NotGiven = new("None of their roles gives “{0}”.", "Ни одна роль не даёт права «{0}».");
    public static readonly Words Everybody = new("“{0}” are visible to everybody who signs in.", "Раздел «{0}» виден всем, кто входит.");
    public static readonly Words All = new("“{0}” reaches all records; it comes from: {1}.", "Право «{0}» действует на все записи; его даёт роль: {1}.");
    public static readonly Words Reaches = new("“{0}” reaches “{1}” (role: {2}), and the responsible is {3}.", "Право «{0}» действует на уровне «{1}» (роль: {2}), ответственный — {3}.");
    public static readonly Words TooFar = new("“{0}” reaches only “{1}”, and the responsible is {2}.", "Право «{0}» действует только на уровне «{1}», а ответственный — {2}.");
    public static readonly Words OwnRule = new("A rule of “{0}” shows it beyond their role: a queue, a role or a task of theirs.", "Запись видна по собственному правилу раздела «{0}»: через очередь, роль или задачу сотрудника.");
    public static readonly Words BadAddress = new("Paste the address of a record's page, such as /leads/….", "Вставьте адрес страницы записи, например /leads/….");

    public static string Name(AccessLevel level) => Admin.AdminTexts.LevelName(level);
}
