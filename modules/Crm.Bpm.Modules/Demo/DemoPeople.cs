using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Demo;

/// <summary>Who works in the demo company, by what they do.</summary>
internal sealed record DemoStaff(Guid Administrator, Guid Analyst, Guid Head, IReadOnlyList<Guid> Managers, IReadOnlyList<(Guid Id, string Name)> Regions);

/// <summary>Makes the people of the demo company: two sales teams under a head, an analyst, an administrator, three regions.</summary>
internal sealed class DemoPeople(CrmDb db, CompanySettings company)
{
    public const int Seed = 20261123;
    private static readonly string[] s_regions = ["Северо-Запад", "Центр", "Поволжье"];
    private static readonly string[] s_managers = ["Анна Светлова", "Олег Петров", "James Carter", "Елена Быкова", "Дмитрий Волков", "Sofia Lindqvist"];

    public async Task<DemoStaff> RunAsync(CancellationToken cancel)
    {
        await company.SetAsync(db, new Company
        {
            Name = "Лофт и Ко",
            Language = "ru",
            TimeZone = "Europe/Moscow",
            Currency = "RUB",
            IsSetUp = true,
            IsDemo = true,
        }, cancel);
        var roles = await db.Set<Role>().ToDictionaryAsync(r => r.Code, r => r.Id, cancel);
        var regions = s_regions.Select(name => new Region { Name = name }).ToList();
        var sales = new Team { Name = "Продажи" };
        var retail = new Team { Name = "Розница", ParentId = sales.Id };
        var corporate = new Team { Name = "Корпоративные клиенты", ParentId = sales.Id };
        db.AddRange([.. regions, sales, retail, corporate]);

        var administrator = Person("Игорь Крылов", "Администратор");
        var analyst = Person("Мария Соколова", "Аналитик процессов");
        var head = Person("Ольга Лебедева", "Руководитель продаж");
        head.TeamId = sales.Id;
        var managers = s_managers.Select((name, i) => Person(name, "Менеджер")).ToList();
        foreach (var (i, manager) in managers.Index())
            (manager.TeamId, manager.RegionId, manager.ManagerId) = (i % 2 == 0 ? corporate.Id : retail.Id, regions[i % regions.Count].Id, head.Id);
        db.AddRange([administrator, analyst, head, .. managers]);
        await db.SaveChangesAsync(cancel);

        sales.HeadId = head.Id;
        (corporate.HeadId, retail.HeadId) = (managers[0].Id, managers[1].Id);
        Give(administrator, roles[ShippedRoles.Administrator]);
        Give(analyst, roles[ShippedRoles.ProcessAnalyst]);
        Give(head, roles[ShippedRoles.SalesHead]);
        foreach (var manager in managers)
            Give(manager, roles[ShippedRoles.Manager]);
        return new DemoStaff(administrator.Id, analyst.Id, head.Id, managers.ConvertAll(m => m.Id), regions.ConvertAll(r => (r.Id, r.Name)));
    }

    /// <summary>Who does what in a demo company that is there; the administrator stands in where a visitor left nobody.</summary>
    public static async Task<DemoStaff> StaffAsync(CrmDb db, CancellationToken cancel)
    {
        var people = await (from user in db.Set<User>()
                            join given in db.Set<UserRole>() on user.Id equals given.UserId
                            join role in db.Set<Role>() on given.RoleId equals role.Id
                            where user.Status == UserStatus.Active
                            orderby user.Number
                            select new { user.Id, role.Code }).ToListAsync(cancel);
        var administrator = people.First(p => p.Code == ShippedRoles.Administrator).Id;
        Guid Of(string role) => people.FirstOrDefault(p => p.Code == role)?.Id ?? administrator;
        var managers = people.Where(p => p.Code == ShippedRoles.Manager).Select(p => p.Id).ToList();
        var regions = await db.Set<Region>().OrderBy(r => r.Number).Select(r => new { r.Id, r.Name }).ToListAsync(cancel);
        return new DemoStaff(administrator, Of(ShippedRoles.ProcessAnalyst), Of(ShippedRoles.SalesHead), managers.Count > 0 ? managers : [administrator], regions.ConvertAll(r => (r.Id, r.Name)));
    }

    private void Give(User user, Guid role) => db.Add(new UserRole { UserId = user.Id, RoleId = role });

    private static User Person(string name, string position) =>
        new() { Name = name, Position = position, Email = Transliterate(name) + "@loft.example" };

    private static string Transliterate(string name)
    {
        const string from = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
        string[] to =
        [
            "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "ts", "ch", "sh",
            "sch", "", "y", "", "e", "yu", "ya",
        ];
        return string.Concat(name.ToLowerInvariant().Select(c => from.IndexOf(c, StringComparison.Ordinal) is >= 0 and var i ? to[i] : c == ' ' ? "." : c.ToString()));
    }
}
