using System.Net;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Basic;

public sealed class PeopleOfContractorsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_contractor_has_one_main_contact(string database)
    {
        var crm = await hosts.OnAsync(database);
        var firm = await crm.Admin.CreateAsync("contractors", new { name = "Firm" });
        var ada = await crm.Admin.CreateAsync("contacts", new { lastName = "Byron" });
        var bob = await crm.Admin.CreateAsync("contacts", new { lastName = "Brown" });

        await crm.Admin.DoAsync("contractors", firm, "link-contact", new { contact = ada["id"], isMain = true, position = "Head" });
        await crm.Admin.DoAsync("contractors", firm, "link-contact", new { contact = bob["id"], isMain = true, from = "2026-01-01" });

        var main = await crm.Admin.GetAsync($"/api/contractor-contacts?contractor={firm["id"]}&isMain=true");
        Assert.Equal("Brown", (string)Assert.Single(main["items"]!.AsArray())!["contact"]!["name"]!);
        Assert.Equal((string)firm["id"]!, (string)(await crm.Admin.GetAsync($"/api/contacts/{ada["id"]}"))["contractor"]!["id"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_person_is_linked_once_and_taken_away_again(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var firm = await crm.Admin.CreateAsync("contractors", new { name = "Firm" });
        var ada = await crm.Admin.CreateAsync("contacts", new { lastName = "Byron" });
        var link = await crm.Admin.DoAsync("contractors", firm, "link-contact", new { contact = ada["id"] });

        var (twice, _) = await crm.Admin.TryAsync(HttpMethod.Post, $"/api/contractors/{firm["id"]}/link-contact", new { contact = ada["id"] });
        await crm.Admin.DoAsync("contractor-contacts", link, "remove");

        Assert.Equal(HttpStatusCode.Conflict, twice);
        Assert.Equal(0, await crm.Admin.CountAsync("contractor-contacts"));
        Assert.Null((await crm.Admin.GetAsync($"/api/contacts/{ada["id"]}"))["contractor"]);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Only_who_may_change_one_of_both_says_who_works_where(string database)
    {
        var crm = await hosts.OnAsync(database);
        var north = await crm.AddTeamAsync("North");
        using var seller = await crm.SignInAsync("Seller", ShippedRoles.Manager, north);
        using var analyst = await crm.SignInAsync("Analyst", ShippedRoles.ProcessAnalyst, north);
        var firm = await seller.CreateAsync("contractors", new { name = "Firm" });
        var ada = await seller.CreateAsync("contacts", new { lastName = "Byron" });

        var (refused, _) = await analyst.TryAsync(HttpMethod.Post, $"/api/contractors/{firm["id"]}/link-contact", new { contact = ada["id"] });
        var link = await seller.DoAsync("contractors", firm, "link-contact", new { contact = ada["id"], position = "Head" });

        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Equal("Head", (string)link["position"]!);
        await seller.DoAsync("contractor-contacts", link, "change", new { position = "Owner", isMain = true });
        await seller.DoAsync("contractor-contacts", link, "remove");
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Who_is_there_already_is_found_before_they_are_added_again(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var stranger = await crm.SignInAsync("Stranger", ShippedRoles.Manager);
        await crm.Admin.CreateAsync("contractors", new { name = "ООО «Ромашка»", inn = "7707083893", phone = "+7 985 483-03-16", email = "info@romashka.example" });

        foreach (var (query, by) in new[] { ("inn=7707083893", "taxNumber"), ("phone=8(985)4830316", "phone"), ("email=INFO@romashka.example", "email"), ("name=Ромашка, ООО", "name") })
        {
            var found = (await crm.Admin.GetAsync("/api/contractors/similar?" + query.Replace(", ", "%2C%20", StringComparison.Ordinal)))["items"]!.AsArray();
            Assert.True(found is [{ } only] && (string)only["by"]! == by, $"{query}: {found.ToJsonString()}");
        }

        Assert.Empty((await stranger.GetAsync("/api/contractors/similar?inn=7707083893"))["items"]!.AsArray());
        Assert.Empty((await crm.Admin.GetAsync("/api/contractors/similar?inn=77&phone=12&name=ООО"))["items"]!.AsArray());
    }
}
