using System.Net;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class SortingTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_list_sorted_by_a_choice_or_by_yes_and_no_has_a_second_page(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        for (var i = 0; i < 5; i++)
            await crm.Admin.CreateAsync("contractors", new { name = $"Company {i}", kind = i % 2 == 0 ? "SoleProprietor" : "Company" });

        foreach (var sort in new[] { "kind", "-kind", "status,name" })
        {
            var seen = new List<string>();
            string? after = null;
            do
            {
                var page = await crm.Admin.GetAsync($"/api/contractors?take=2&sort={sort}{(after is null ? "" : "&after=" + after)}");
                seen.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
                Assert.True(seen.Count <= 5, $"{sort}: records come twice");
                after = (string?)page["next"];
            }
            while (after is not null);
            Assert.Equal(5, seen.Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(5, seen.Count);
        }
    }

    [Fact]
    public async Task What_has_no_order_is_refused_with_a_sentence()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");

        foreach (var query in new[] { "sort=id", "sort=contactPoints", "filter=" + Uri.EscapeDataString("""{"field":"status","is":"greater","value":"Active"}""") })
        {
            var (status, body) = await crm.Admin.TryAsync(HttpMethod.Get, "/api/contractors?" + query);
            Assert.True(status == HttpStatusCode.BadRequest, $"{query}: {status} {body}");
        }
    }
}
