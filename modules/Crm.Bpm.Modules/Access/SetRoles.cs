using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Access;

/// <summary>Says which roles a person has. The last administrator stays one.</summary>
public sealed class SetRoles(CrmDb db)
{
    /// <param name="userId">The person.</param>
    /// <param name="codes">Codes of all roles they have from now on.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">There is no such role.</exception>
    /// <exception cref="RuleBrokenException">They are the last administrator.</exception>
    public async Task RunAsync(Guid userId, IReadOnlyCollection<string> codes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(codes);
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var user = await db.LoadAsync<User>(userId, cancel);
        var roles = await db.Set<Role>().Where(r => codes.Contains(r.Code)).ToListAsync(cancel);
        if (codes.FirstOrDefault(c => !roles.Exists(r => r.Code == c)) is { } unknown)
            throw new InvalidInputException("roles", AccessTexts.UnknownRole.With(unknown));
        if (!codes.Contains(ShippedRoles.Administrator))
            await LastAdministrator.RefuseAsync(db, user, cancel);
        var had = await db.Set<UserRole>().Where(r => r.UserId == userId).ToListAsync(cancel);
        db.RemoveRange(had.Where(h => !roles.Exists(r => r.Id == h.RoleId)));
        db.AddRange(roles.Where(r => !had.Exists(h => h.RoleId == r.Id)).Select(r => new UserRole { UserId = userId, RoleId = r.Id }));
    }
}

/// <summary>Somebody must remain who can give access back.</summary>
internal static class LastAdministrator
{
    /// <exception cref="RuleBrokenException">Without this person there would be no administrator who can sign in.</exception>
    public static async Task RefuseAsync(CrmDb db, User user, CancellationToken cancel)
    {
        var holders = db.Set<UserRole>().Where(h => db.Set<Role>().Any(r => r.Id == h.RoleId && r.Code == ShippedRoles.Administrator)).Select(h => h.UserId);
        var others = await db.Set<User>().AnyAsync(u => u.Id != user.Id && holders.Contains(u.Id) && u.Status == UserStatus.Active && u.CanSignIn, cancel);
        if (!others && await holders.ContainsAsync(user.Id, cancel))
            throw new RuleBrokenException(AccessTexts.LastAdministrator, user.Name);
    }
}

/// <summary>Says how far each permission of a role reaches.</summary>
public sealed class EditRole(CrmDb db)
{
    /// <param name="roleId">The role.</param>
    /// <param name="levels">Permission codes and how far each reaches; what is missing stays as it is.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">There is no such permission.</exception>
    /// <exception cref="RuleBrokenException">Administrators would no longer administer.</exception>
    public async Task RunAsync(Guid roleId, IReadOnlyDictionary<string, AccessLevel> levels, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(levels);
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var role = await db.Set<Role>().Include(r => r.Permissions).FirstOrDefaultAsync(r => r.Id == roleId, cancel) ?? throw new NotFoundException();
        var known = db.Modules.Permissions.Select(p => p.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var (code, level) in levels)
        {
            if (!known.Contains(code))
                throw new InvalidInputException(code, RoleTexts.UnknownPermission.With(code));
            if (role.Code == ShippedRoles.Administrator && code == PlatformPermissions.Administer && level == AccessLevel.None)
                throw new RuleBrokenException(RoleTexts.AdministratorsAdminister);
            Set(role, code, level);
        }
    }

    private void Set(Role role, string code, AccessLevel level)
    {
        var has = role.Permissions.Find(p => p.Permission == code);
        if (level == AccessLevel.None && has is not null)
            db.Remove(has);
        else if (level != AccessLevel.None && has is null)
            role.Permissions.Add(new RolePermission { RoleId = role.Id, Permission = code, Level = level });
        else if (has is not null)
            has.Level = level;
    }
}

internal static class RoleTexts
{
    public static readonly Words UnknownPermission = new("There is no permission “{0}”.", "Разрешения «{0}» нет.");
    public static readonly Words AdministratorsAdminister = new("Administrators must keep the permission to administer.", "У администраторов должно остаться право администрирования.");
    public static readonly Words Shipped = new("“{0}” ships with the product: processes give tasks to it. Take permissions away from it instead.", "Роль «{0}» поставляется с продуктом: процессы назначают ей задачи. Вместо удаления заберите у неё разрешения.");
    public static readonly Words Held = new("{1} {1:person has|people have} the role “{0}”. Take it from them first.", "Роль «{0}» есть у {1} {1:сотрудника|сотрудников}. Сначала снимите её.");
    public static readonly Words CodeTaken = new("There is already a role with the code “{0}”.", "Роль с кодом «{0}» уже есть.");
    public static readonly Words TeamLoop = new("A team cannot be part of itself or of a team below it.", "Отдел не может входить сам в себя или в свой подотдел.");
}
