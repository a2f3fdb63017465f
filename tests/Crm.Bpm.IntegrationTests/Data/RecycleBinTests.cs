using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Hostile;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class RecycleBinTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_was_deleted_of_every_kind_is_listed_with_who_and_comes_back(string database)
    {
        var crm = await hosts.OnAsync(database);
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Ada Byron" });
        var contractor = await crm.Admin.CreateAsync("contractors", new { name = "Acme" });
        var living = await crm.Admin.CreateAsync("leads", new { name = "Living" });
        await crm.Admin.DeleteAsync($"/api/leads/{lead["id"]}");
        await crm.Admin.DeleteAsync($"/api/contractors/{contractor["id"]}");

        var all = (await crm.Admin.GetAsync("/api/recycle-bin"))["items"]!.AsArray();
        Assert.Equal(["Acme", "Ada Byron"], all.Take(2).Select(r => (string)r!["title"]!));
        Assert.All(all.Take(2), r => Assert.False(string.IsNullOrEmpty((string?)r!["deletedBy"])));
        var first = await crm.Admin.GetAsync("/api/recycle-bin?take=1");
        Assert.Equal("Ada Byron", (string)(await crm.Admin.GetAsync($"/api/recycle-bin?take=1&after={first["next"]}"))["items"]![0]!["title"]!);
        var leads = (await crm.Admin.GetAsync("/api/recycle-bin?kind=leads"))["items"]!.AsArray();
        Assert.Contains(leads, r => (string)r!["id"]! == (string)lead["id"]!);
        Assert.DoesNotContain(leads, r => (string)r!["id"]! == (string)living["id"]! || (string)r["kind"]! != "leads");

        var result = await crm.Admin.PostAsync("/api/recycle-bin/restore", new { items = new[] { new { kind = "leads", id = (string)lead["id"]! }, new { kind = "contractors", id = (string)contractor["id"]! } } });
        Assert.Equal(2, result["done"]!.AsArray().Count);
        Assert.Equal("Acme", (string)(await crm.Admin.GetAsync($"/api/contractors/{contractor["id"]}"))["name"]!);
        Assert.DoesNotContain((await crm.Admin.GetAsync("/api/recycle-bin"))["items"]!.AsArray(), r => (string)r!["id"]! == (string)lead["id"]!);
    }

    [Fact]
    public async Task The_bin_shows_each_person_what_they_may_delete_and_nothing_else()
    {
        var crm = await hosts.OnAsync("sqlite");
        var (head, manager) = (await crm.SignInAsync("Head", "SalesHead"), await crm.SignInAsync("Seller", "Manager"));
        var others = await crm.Admin.CreateAsync("contractors", new { name = "Of another team" });
        var own = await head.CreateAsync("contractors", new { name = "Of the head" });
        await crm.Admin.DeleteAsync($"/api/contractors/{others["id"]}");
        await head.DeleteAsync($"/api/contractors/{own["id"]}");

        var seen = (await head.GetAsync("/api/recycle-bin?kind=contractors"))["items"]!.AsArray().Select(r => (string)r!["title"]!).ToList();

        Assert.Contains("Of the head", seen);
        Assert.DoesNotContain("Of another team", seen);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.TryAsync(HttpMethod.Get, "/api/recycle-bin?kind=contractors")).Status);
        var refused = await head.PostAsync("/api/recycle-bin/restore", new { items = new[] { new { kind = "contractors", id = (string)others["id"]! } } });
        Assert.Empty(refused["done"]!.AsArray());
    }

    [Theory]
    [InlineData("?kind=planets"), InlineData("?after=nonsense")]
    public async Task Nonsense_gets_a_sentence(string query)
    {
        var crm = await hosts.OnAsync("sqlite");

        var (status, body) = await crm.Admin.TryAsync(HttpMethod.Get, "/api/recycle-bin" + query);

        Assert.Null(Refusal.Problem(status, body, 400));
    }
}
