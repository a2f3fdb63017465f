using System.Security.Cryptography;
using System.Text;
using Crm.Bpm.Modules.Access;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Access;

/// <summary>A company drawn at random: teams below teams, people in them with roles of their own, and whose the records are.</summary>
/// <param name="Teams">For each team the one it is part of (a smaller index), or -1.</param>
/// <param name="Heads">For each team who heads it, or -1.</param>
/// <param name="People">Their team and region (or -1), and how far each kind reaches.</param>
/// <param name="Records">Their kind, responsible, region (or -1) and, of a deal, who takes part (or -1).</param>
internal sealed record AccessWorld(int[] Teams, int[] Heads, AccessWorld.Person[] People, AccessWorld.Item[] Records)
{
    public const int Regions = 2;
    public static readonly string[] Kinds = ["leads", "contractors", "contacts", "deals"];
    private const int TeamCount = 4;
    private const int PersonCount = 4;

    public sealed record Person(int Team, int Region, AccessLevel[] Levels);

    public sealed record Item(int Kind, int Responsible, int Region, int Member);

    public static Gen<AccessWorld> Any { get; } =
        from teams in Gen.Int[-1, TeamCount - 2].Array[TeamCount]
        from heads in Gen.Int[-1, PersonCount - 1].Array[TeamCount]
        from people in Gen.Select(Gen.Int[-1, TeamCount - 1], Gen.Int[-1, Regions - 1], Gen.Int[0, 4].Array[Kinds.Length], (team, region, levels) =>
            new Person(team, region, [.. levels.Select(l => (AccessLevel)l)])).Array[PersonCount]
        from records in Gen.Select(Gen.Int[0, Kinds.Length - 1], Gen.Int[0, PersonCount - 1], Gen.Int[-1, Regions - 1], Gen.Int[-1, PersonCount - 1], (kind, responsible, region, member) => new Item(kind, responsible, region, member)).Array[10]
        select new AccessWorld([.. teams.Select((parent, team) => Math.Min(parent, team - 1))], heads, people, records);

    /// <summary>The rule in words of its own: what is changed is seen, and so is a deal one takes part in, by whoever sees any.</summary>
    public bool Sees(int person, Item item) =>
        Changes(person, item) || (Kinds[item.Kind] == "deals" && item.Member == person && People[person].Levels[item.Kind] >= AccessLevel.Own);

    /// <summary>Whose record it is, how far the person's permission reaches.</summary>
    public bool Changes(int person, Item item)
    {
        var me = People[person];
        var level = me.Levels[item.Kind];
        var owner = People[item.Responsible];
        if (level == AccessLevel.All)
            return true;
        var own = level >= AccessLevel.Own && item.Responsible == person;
        var team = level >= AccessLevel.Team && owner.Team >= 0 && TeamsOf(person).Contains(owner.Team);
        var hasRegion = Kinds[item.Kind] is "leads" or "contractors";
        var region = level >= AccessLevel.Region && me.Region >= 0 && (owner.Region == me.Region || (hasRegion && item.Region == me.Region));
        return own || team || region;
    }

    private HashSet<int> TeamsOf(int person)
    {
        var mine = Enumerable.Range(0, Teams.Length).Where(t => t == People[person].Team || Heads[t] == person).ToHashSet();
        for (var before = -1; before < mine.Count;)
        {
            before = mine.Count;
            mine.UnionWith(Enumerable.Range(0, Teams.Length).Where(t => mine.Contains(Teams[t])).ToList());
        }

        return mine;
    }

    /// <summary>Makes it real; answers each person's API and each record's id and name.</summary>
    public async Task<(Api[] People, (string Id, string Name)[] Records)> BuildAsync(CrmHost crm, string mark)
    {
        var people = Enumerable.Range(0, People.Length).Select(_ => Guid.CreateVersion7()).ToArray();
        var teams = Enumerable.Range(0, Teams.Length).Select(_ => Guid.CreateVersion7()).ToArray();
        var regions = Enumerable.Range(0, Regions).Select(_ => Guid.CreateVersion7()).ToArray();
        await crm.AsTheProductAsync(services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            db.AddRange(regions.Select((id, i) => new Region { Id = id, Name = $"Region {mark}{i}" }));
            db.AddRange(teams.Select((id, i) => new Team { Id = id, Name = $"Team {mark}{i}", ParentId = IdOf(teams, Teams[i]) }));
            for (var i = 0; i < People.Length; i++)
                AddPerson(db, people[i], IdOf(teams, People[i].Team), IdOf(regions, People[i].Region), People[i], mark + i);
            return Task.CompletedTask;
        });
        await crm.AsTheProductAsync(async services =>
        {
            var made = await services.GetRequiredService<CrmDb>().Set<Team>().Where(t => teams.Contains(t.Id)).ToDictionaryAsync(t => t.Id);
            for (var i = 0; i < teams.Length; i++)
                made[teams[i]].HeadId = IdOf(people, Heads[i]);
        });
        var client = (string)(await crm.Admin.CreateAsync("contractors", new { name = "Client of " + mark }))["id"]!;
        var records = new (string, string)[Records.Length];
        for (var i = 0; i < Records.Length; i++)
            records[i] = await AddRecordAsync(crm.Admin, Records[i], $"{mark}x{i}", people[Records[i].Responsible], IdOf(regions, Records[i].Region), client, IdOf(people, Records[i].Member));
        return ([.. people.Select(p => new Api(crm.Address, TokenOf(p)))], records);
    }

    private static void AddPerson(CrmDb db, Guid id, Guid? team, Guid? region, Person person, string name)
    {
        var role = new Role { Code = "role-" + id, Name = "Role " + name };
        for (var kind = 0; kind < Kinds.Length; kind++)
            foreach (var act in new[] { "view", "edit", "export" })
                role.Permissions.Add(new RolePermission { RoleId = role.Id, Permission = $"{Kinds[kind]}.{act}", Level = person.Levels[kind] });
        role.Permissions.Add(new RolePermission { RoleId = role.Id, Permission = "contacts.create", Level = AccessLevel.All });
        db.Add(role);
        db.Add(new User { Id = id, Name = "Person " + name, TeamId = team, RegionId = region });
        db.Add(new UserRole { UserId = id, RoleId = role.Id });
        db.Add(new AccessToken { UserId = id, Name = "test", Hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(TokenOf(id)))) });
    }

    private static async Task<(string Id, string Name)> AddRecordAsync(Api admin, Item item, string name, Guid responsible, Guid? region, string client, Guid? member)
    {
        if (Kinds[item.Kind] == "deals")
        {
            var deal = await admin.CreateAsync("deals", new { name, contractor = client, responsible = new { id = responsible } });
            if (member is { } person)
                await admin.DoAsync("deals", deal, "add-member", new { person });
            return ((string)deal["id"]!, name);
        }

        if (Kinds[item.Kind] == "leads")
        {
            var lead = await admin.CreateAsync("leads", new { name, region = region is null ? null : new { id = region } });
            await admin.DoAsync("leads", lead, "assign", new { responsible });
            return ((string)lead["id"]!, name);
        }

        var made = Kinds[item.Kind] == "contacts"
            ? await admin.CreateAsync("contacts", new { lastName = name, responsible = new { id = responsible } })
            : await admin.CreateAsync("contractors", new { name, responsible = new { id = responsible }, region = region is null ? null : new { id = region } });
        return ((string)made["id"]!, name);
    }

    private static string TokenOf(Guid person) => "token-of-" + person;

    private static Guid? IdOf(Guid[] ids, int index) => index < 0 ? null : ids[index];
}
