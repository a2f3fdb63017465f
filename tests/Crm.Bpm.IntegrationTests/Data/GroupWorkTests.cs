using System.Net;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class GroupWorkTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_a_person_may_not_do_is_said_of_each_record(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var north = await crm.AddTeamAsync("North");
        using var head = await crm.SignInAsync("Head", ShippedRoles.SalesHead, north);
        using var seller = await crm.SignInAsync("Seller", ShippedRoles.Manager, north);
        var own = await seller.CreateAsync("contractors", new { name = "In the team" });
        var foreign = await crm.Admin.CreateAsync("contractors", new { name = "Elsewhere" });

        var gone = await head.PostAsync("/api/contractors/delete", new { ids = new[] { own["id"], foreign["id"] } });

        Assert.Equal([(string)own["id"]!], gone["done"]!.AsArray().Select(id => (string)id!));
        var refused = Assert.Single(gone["refused"]!.AsArray());
        Assert.Equal((string)foreign["id"]!, (string)refused!["id"]!);
        Assert.NotEqual("", (string)refused["reason"]!);
        Assert.Equal("", (string)refused["name"]!);
        Assert.Equal(0, await seller.CountAsync("contractors"));

        await head.PostAsync("/api/contractors/restore", new { ids = new[] { own["id"] } });
        Assert.Equal(1, await seller.CountAsync("contractors"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Contractors_and_leads_are_handed_over_by_their_own_rules(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var seller = await crm.SignInAsync("Seller", ShippedRoles.Manager);
        var person = (string)(await crm.Admin.GetAsync("/api/users?name=Seller"))["items"]![0]!["id"]!;
        var contractor = await crm.Admin.CreateAsync("contractors", new { name = "Firm" });
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Chance" });

        var firms = await crm.Admin.PostAsync("/api/contractors/assign", new { ids = new[] { contractor["id"] }, responsible = person });
        var chances = await crm.Admin.PostAsync("/api/leads/assign", new { ids = new[] { lead["id"] }, responsible = person });

        Assert.Single(firms["done"]!.AsArray());
        Assert.Single(chances["done"]!.AsArray());
        Assert.Equal(1, await seller.CountAsync("contractors"));
        Assert.Single((await crm.Admin.GetAsync($"/api/leads/{lead["id"]}/assignments"))["items"]!.AsArray());
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Nobody_hands_over_what_is_not_theirs(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var seller = await crm.SignInAsync("Seller", ShippedRoles.Manager);
        var person = (string)(await crm.Admin.GetAsync("/api/users?name=Seller"))["items"]![0]!["id"]!;
        var contractor = await crm.Admin.CreateAsync("contractors", new { name = "Firm" });

        var (status, answer) = await seller.TryAsync(HttpMethod.Post, "/api/contractors/assign", new { ids = new[] { contractor["id"] }, responsible = person });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(answer!["done"]!.AsArray());
        Assert.Equal(0, await seller.CountAsync("contractors"));
    }
}
