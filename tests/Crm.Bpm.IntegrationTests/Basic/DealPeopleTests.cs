using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>Who takes part in a deal on both sides, and what the board shows of what comes next.</summary>
public sealed class DealPeopleTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    private static readonly DateTime s_soon = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(2);

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_member_sees_the_deal_is_told_once_may_not_change_it_and_is_found_by_the_filter(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var me = await MeAsync(boris);
        var (deal, other) = (await DealAsync(anna, "Together"), await DealAsync(anna, "Alone"));
        var call = await anna.CreateAsync("relationships", new { deal = deal["id"], startAt = s_soon });
        Assert.Equal(HttpStatusCode.NotFound, (await boris.TryAsync(HttpMethod.Get, $"/api/deals/{deal["id"]}")).Status);

        await anna.DoAsync("deals", deal, "add-member", new { person = me });
        await anna.DoAsync("deals", deal, "add-member", new { person = me });

        Assert.Equal("Boris", (string)Assert.Single((await boris.GetAsync($"/api/deals/{deal["id"]}/members"))["items"]!.AsArray())!["name"]!);
        Assert.Equal((string)call["id"]!, (string)(await boris.GetAsync($"/api/relationships/{call["id"]}"))["id"]!);
        Assert.Equal((1, 1), (await boris.CountAsync("deals"), await boris.CountAsync("deals", "scope=member")));
        Assert.Equal([(string)deal["id"]!], await FoundAsync(anna, "{\"field\":\"members\",\"is\":\"in\",\"value\":[\"" + me + "\"]}", deal, other));
        Assert.Equal([(string)deal["id"]!], await FoundAsync(boris, "{\"field\":\"members\",\"is\":\"equals\",\"value\":\"me\"}", deal, other));
        Assert.Equal([(string)other["id"]!], await FoundAsync(anna, "{\"field\":\"members\",\"is\":\"empty\"}", deal, other));
        Assert.Equal(1, await anna.CountAsync("deals", "members=" + me));
        Assert.Equal(1, await crm.Database.CountAsync($"SELECT COUNT(*) FROM notification WHERE href = '/deals/{deal["id"]}' AND text_en LIKE 'You take part%'"));
        Assert.Contains((await anna.GetAsync($"/api/deals/{deal["id"]}/history"))["items"]!.AsArray(), h => (string)h!["field"]! == "members" && (string?)h["newValue"] == me);
        foreach (var (verb, body) in new (string, object)[] { ("add-member", new { person = me }), ("move-stage", new { stage = "ContractSigning" }) })
            Assert.Equal(HttpStatusCode.Forbidden, (await boris.TryAsync(HttpMethod.Post, $"/api/deals/{deal["id"]}/{verb}", body)).Status);

        await anna.DoAsync("deals", deal, "remove-member", new { person = me });
        Assert.Equal(HttpStatusCode.NotFound, (await boris.TryAsync(HttpMethod.Get, $"/api/deals/{deal["id"]}")).Status);
        Assert.Equal(0, await boris.CountAsync("deals"));
        Assert.Equal(HttpStatusCode.BadRequest, (await anna.TryAsync(HttpMethod.Post, $"/api/deals/{deal["id"]}/add-member", new { person = Guid.CreateVersion7() })).Status);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Contacts_have_roles_one_is_the_main_one_and_deals_are_found_by_them(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Roles Ltd" });
        var (ada, bob) = (await anna.CreateAsync("contacts", new { lastName = "Byron", contractor = client["id"] }), await anna.CreateAsync("contacts", new { lastName = "Bobbin", contractor = client["id"] }));
        var deal = await anna.CreateAsync("deals", new { name = "With roles", contractor = client["id"], contact = ada["id"] });

        await anna.DoAsync("deals", deal, "set-contact", new { contact = bob["id"], role = "DecisionMaker" });
        var both = (await anna.GetAsync($"/api/deals/{deal["id"]}/contacts"))["items"]!.AsArray();
        await anna.DoAsync("deals", deal, "set-contact", new { contact = bob["id"], role = "Lawyer", isMain = true });
        await anna.DoAsync("deals", deal, "remove-contact", new { contact = ada["id"] });

        Assert.Equal(["Byron::true", "Bobbin:Decides:false"], both.Select(c => $"{c!["name"]}:{c["role"]?["name"]}:{c["isMain"]}"));
        var left = Assert.Single((await anna.GetAsync($"/api/deals/{deal["id"]}/contacts"))["items"]!.AsArray())!;
        Assert.Equal(("Bobbin", "Lawyer", true), ((string)left["name"]!, (string)left["role"]!["name"]!, (bool)left["isMain"]!));
        Assert.Equal((string)bob["id"]!, (string)(await anna.GetAsync($"/api/deals/{deal["id"]}"))["contact"]!["id"]!);
        Assert.Equal((1, 0), (await anna.CountAsync("deals", "contacts=" + bob["id"]), await anna.CountAsync("deals", "contacts=" + ada["id"])));
        Assert.Equal(HttpStatusCode.BadRequest, (await anna.TryAsync(HttpMethod.Post, $"/api/deals/{deal["id"]}/set-contact", new { contact = bob["id"], role = "King" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await anna.TryAsync(HttpMethod.Post, $"/api/deals/{deal["id"]}/set-contact", new { contact = Guid.CreateVersion7() })).Status);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_board_and_the_list_show_the_same_next_step(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna of the steps", ShippedRoles.Manager);
        var deal = await DealAsync(anna, "Stepping");
        await anna.CreateAsync("tasks", new { name = "Send the catalogue", subjectKind = "deals", subjectId = deal["id"], dueAt = s_soon.AddDays(-1) });
        Assert.Equal((null, null), await StepAsync());

        await anna.CreateAsync("relationships", new { kind = "Meeting", name = "Later", deal = deal["id"], startAt = s_soon.AddDays(3) });
        var call = await anna.CreateAsync("relationships", new { kind = "Call", name = "First", deal = deal["id"], startAt = s_soon });

        Assert.Equal(("First", (string)call["startAt"]!), await StepAsync());
        Assert.Equal((string)call["startAt"]!, (string)(await anna.GetAsync($"/api/deals?contractor={deal["contractor"]!["id"]}"))["items"]![0]!["nextStepAt"]!);
        await anna.DoAsync("relationships", call, "complete", new { result = "Done" });
        Assert.Equal("Later", (await StepAsync()).Name);

        async Task<(string? Name, string? At)> StepAsync()
        {
            var card = (await anna.GetAsync("/api/deals/board?take=50"))["stages"]!.AsArray().SelectMany(s => s!["deals"]!.AsArray()).Single(d => (string)d!["id"]! == (string)deal["id"]!)!;
            return ((string?)card["next"], (string?)card["nextDueAt"]);
        }
    }

    private static async Task<JsonNode> DealAsync(Api person, string name)
    {
        var contractor = await person.CreateAsync("contractors", new { name });
        return await person.CreateAsync("deals", new { name, contractor = contractor["id"] });
    }

    private static async Task<IEnumerable<string>> FoundAsync(Api person, string filter, params JsonNode[] among)
    {
        var ids = among.Select(one => (string)one["id"]!).ToHashSet(StringComparer.Ordinal);
        return (await person.GetAsync("/api/deals?take=200&filter=" + Uri.EscapeDataString(filter)))["items"]!.AsArray().Select(d => (string)d!["id"]!).Where(ids.Contains);
    }

    private static async Task<string> MeAsync(Api person) => (string)(await person.GetAsync("/api/me"))["id"]!;
}
