using Crm.Bpm.Modules.Access.Admin;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Access;

/// <summary>People, teams, regions, roles and how they sign in.</summary>
public sealed class AccessModule : CrmModule
{
    private static readonly (string Code, Words Name)[] s_roles =
    [
        (ShippedRoles.Administrator, new("Administrator", "Администратор")),
        (ShippedRoles.ProcessAnalyst, new("Process analyst", "Аналитик процессов")),
        (ShippedRoles.SalesHead, new("Sales head", "Руководитель продаж")),
        (ShippedRoles.Manager, new("Manager", "Менеджер")),
        (ShippedRoles.Marketer, new("Marketer", "Маркетолог")),
    ];

    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Bpm.Modules.Access.Migrations");
        module.Record<User>(filtered: false, defaults: DefaultLevels.ReadOnly, saving: PersonsLogin.FollowAsync);
        module.Record<Team>(filtered: false, defaults: DefaultLevels.ReadOnly);
        module.Record<Region>(filtered: false, defaults: DefaultLevels.ReadOnly);
        module.Record<Role>(t => t.HasMany(r => r.Permissions).WithOne().HasForeignKey(p => p.RoleId), filtered: false, defaults: DefaultLevels.ReadOnly);
        module.Table<RolePermission>(t => t.HasKey(p => new { p.RoleId, p.Permission }));
        module.Table<UserRole>(t => t.HasKey(r => new { r.UserId, r.RoleId }));
        module.Table<Absence>(t => t.HasKey(a => a.Id));
        module.Table<Login>(t =>
        {
            t.HasKey(l => l.Id);
            t.Property(l => l.ConcurrencyStamp).IsConcurrencyToken();
        });
        module.Table<AccessToken>(t => t.HasKey(a => a.Id));
        module.Table<SignInLink>(t => t.HasKey(l => l.Id));
        DescribePermissions(module);
        module.Services.AddSingleton<CompanySettings>();
        module.Services.AddSingleton<ICompanyCurrency, CompanyCurrency>();
        module.Services.AddSingleton<IViewers, Viewers>();
        SignInServices.Add(module.Services);
        DescribeUseCases(module);
        AdministrationMenu.Describe(module);
        module.Endpoints(Door.Map);
        module.Endpoints(TokenEndpoints.Map);
        module.Endpoints(MyEndpoints.Map);
        module.Endpoints(PeopleEndpoints.Map);
    }

    // Permissions a module brings later reach the shipped roles when they first appear; what an administrator changed stays.
    public override async Task SeedAsync(IServiceProvider services, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(services);
        var db = services.GetRequiredService<CrmDb>();
        var roles = await db.Set<Role>().Include(r => r.Permissions).ToListAsync(cancel);
        foreach (var (code, name) in s_roles.Where(r => !roles.Exists(known => known.Code == r.Code)))
        {
            var role = new Role { Code = code, Name = name.En, NameRu = name.Ru };
            roles.Add(role);
            db.Add(role);
        }

        var seen = await CompanySettings.ReadAsync<List<string>>(db, "permissions.known", cancel) ?? [];
        var fresh = db.Modules.Permissions.DistinctBy(p => p.Code).Where(p => !seen.Contains(p.Code)).ToList();
        foreach (var permission in fresh)
            foreach (var role in roles)
                Give(role, permission);
        if (fresh.Count > 0)
            await CompanySettings.WriteAsync(db, "permissions.known", seen.Concat(fresh.Select(p => p.Code)).Order(StringComparer.Ordinal).ToList(), cancel);
    }

    private static void Give(Role role, Permission permission)
    {
        var level = role.Code == ShippedRoles.Administrator ? AccessLevel.All : permission.Defaults.GetValueOrDefault(role.Code);
        if (level != AccessLevel.None && !role.Permissions.Exists(p => p.Permission == permission.Code))
            role.Permissions.Add(new RolePermission { RoleId = role.Id, Permission = permission.Code, Level = level });
    }

    private static void DescribeUseCases(ModuleBuilder module)
    {
        module.UseCase<SetUp>();
        module.UseCase<UnattendedSetUp>();
        module.UseCase<DemoEntrance>();
        module.UseCase<CreateToken>();
        module.UseCase<ListTokens>();
        module.UseCase<RevokeToken>();
        module.UseCase<SignInLinks>();
        module.UseCase<TakeLink>();
        module.UseCase<InvitePerson>();
        module.UseCase<ResetPassword>();
        module.UseCase<SetRoles>();
        module.UseCase<EditRole>();
        module.UseCase<BlockPerson>();
        module.UseCase<UnblockPerson>();
        module.UseCase<CountWork>();
        module.UseCase<AddAbsence>();
        module.UseCase<RemoveAbsence>();
        module.UseCase<SetMySettings>();
        module.UseCase<ChangeMyPassword>();
        module.UseCase<SaveCompany>();
        module.UseCase<ExplainAccess>();
    }

    private static void DescribePermissions(ModuleBuilder module)
    {
        module.Permission(new(PlatformPermissions.Administer, new("Administer: people, roles, settings", "Администрирование: сотрудники, роли, настройки"), HasLevels: false));
        module.Permission(new(PlatformPermissions.ViewProcesses, new("See processes", "Видеть процессы"), HasLevels: false)
        {
            Defaults = Levels(ShippedRoles.ProcessAnalyst, ShippedRoles.SalesHead),
        });
        module.Permission(new(PlatformPermissions.EditProcesses, new("Change and publish processes", "Менять и публиковать процессы"), HasLevels: false)
        {
            Defaults = Levels(ShippedRoles.ProcessAnalyst),
        });
        module.Permission(new(PlatformPermissions.OperateProcesses, new("Operate processes: variables, journal, cancel, retry", "Управлять процессами: переменные, журнал, отмена, повтор"), HasLevels: false)
        {
            Defaults = Levels(ShippedRoles.ProcessAnalyst),
        });
        module.Permission(new(PlatformPermissions.Import, new("Import files", "Импортировать файлы"), HasLevels: false)
        {
            Defaults = Levels(ShippedRoles.SalesHead),
        });
    }

    private static Dictionary<string, AccessLevel> Levels(params string[] roles) =>
        roles.ToDictionary(r => r, _ => AccessLevel.All, StringComparer.Ordinal);
}
