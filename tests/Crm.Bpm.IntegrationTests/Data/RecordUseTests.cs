using System.Net;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class RecordUseTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_team_goes_only_when_nobody_belongs_to_it(string database)
    {
        var crm = await hosts.OnAsync(database);
        var team = await crm.Admin.CreateAsync("teams", new { name = "North" });
        var person = await crm.Admin.CreateAsync("users", new { name = "Anna", team = team["id"] });

        var (refused, why) = await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/teams/{team["id"]}");
        await crm.Admin.PatchAsync($"/api/users/{person["id"]}", new { team = (string?)null });
        var (gone, _) = await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/teams/{team["id"]}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NoContent), (refused, gone));
        Assert.Contains("1", (string)why!["detail"]!, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_choice_that_a_record_or_a_process_uses_stays(string database)
    {
        var crm = await hosts.OnAsync(database);
        var source = (await crm.Admin.GetAsync("/api/dictionaries?dictionary=leadSource&code=Exhibition"))["items"]![0]!["id"];
        var unused = (await crm.Admin.GetAsync("/api/dictionaries?dictionary=leadSource&code=Partner"))["items"]![0]!["id"];
        var reason = (await crm.Admin.GetAsync("/api/dictionaries?dictionary=leadFailReason&code=NoAnswer"))["items"]![0]!["id"];
        await crm.Admin.CreateAsync("leads", new { name = "Met at the stand", source });

        var (ofRecord, which) = await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/dictionaries/{source}");
        var (ofProcess, _) = await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/dictionaries/{reason}");
        var (ofNobody, _) = await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/dictionaries/{unused}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.NoContent), (ofRecord, ofProcess, ofNobody));
        Assert.Contains("Exhibition", (string)which!["detail"]!, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_refusal_names_the_permission_as_the_roles_page_does(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var seller = await crm.SignInAsync("Seller", ShippedRoles.Manager);
        var own = await seller.CreateAsync("contractors", new { name = "Firm" });

        var (status, why) = await seller.TryAsync(HttpMethod.Delete, $"/api/contractors/{own["id"]}", null, request => request.Headers.AcceptLanguage.ParseAdd("en"));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("“Delete: Contractors”", (string)why!["detail"]!, StringComparison.Ordinal);
    }
}
