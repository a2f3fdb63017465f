using System.Net;
using System.Text.Json.Nodes;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class RecordsTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_deleted_record_is_in_the_recycle_bin_frees_its_external_key_and_is_found_no_more(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var first = await crm.Admin.CreateAsync("contractors", new { name = "Ромашка", externalKey = "K-1" });
        var (taken, refusal) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/contractors", new { name = "Twin", externalKey = "K-1" });

        await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/contractors/{first["id"]}");
        var second = await crm.Admin.CreateAsync("contractors", new { name = "Successor", externalKey = "K-1" });
        var (gone, _) = await crm.Admin.TryAsync(HttpMethod.Get, $"/api/contractors/{first["id"]}");

        Assert.Equal(HttpStatusCode.Conflict, taken);
        Assert.Contains("same key", (string)refusal!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, gone);
        Assert.Equal("K-1", (string)second["externalKey"]!);
        Assert.Equal(0, await crm.Admin.CountAsync("contractors", "search=ромашка"));
        Assert.Equal(1, await crm.Database.CountAsync("SELECT count(*) FROM contractor WHERE deleted_at IS NOT NULL AND name = 'Ромашка'"));
        Assert.Equal(1, await crm.Database.CountAsync("SELECT count(*) FROM history_entry WHERE new_value = 'deleted'"));
    }

    [Fact]
    public async Task What_is_no_value_of_a_field_is_refused_with_what_is_expected()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");

        var (text, ofText) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/contractors", new { name = new { first = "Ada" } });
        var (number, ofNumber) = await crm.Admin.TryAsync(HttpMethod.Post, "/api/contractors", new { name = "Ada", staff = new[] { 1 } });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (text, number));
        Assert.Contains("text is expected", ofText!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("a whole number is expected", ofNumber!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Pages_follow_each_other_without_a_gap_and_the_count_stops_at_a_thousand(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await ManyRecords.AddContractorsAsync(crm, 1_050, i => i % 3 == 0 ? "Same name" : $"Company {i:00000}");
        var seen = new List<string>();
        JsonNode page;
        var after = "";
        do
        {
            page = await crm.Admin.GetAsync("/api/contractors?take=200&sort=name" + after);
            seen.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
            after = "&after=" + (string?)page["next"];
        }
        while (page["next"] is not null);

        Assert.Equal(1_050, seen.Count);
        Assert.Equal(1_050, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(1_000, (int)page["total"]!);
        Assert.False((bool)page["totalIsExact"]!);
        Assert.Equal(1_050, await crm.Admin.CountAsync("contractors"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Names_sort_as_people_expect_in_both_languages(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        foreach (var name in new[] { "яблоко", "Ёлка", "«Ель»", "ель-2", "acme", "Beta", "ЖУК", "Zulu", "Acme 2" })
            await crm.Admin.CreateAsync("contractors", new { name });

        var up = await NamesAsync(crm, "name");
        var down = await NamesAsync(crm, "-name");

        Assert.Equal(["acme", "Acme 2", "Beta", "Zulu", "Ёлка", "«Ель»", "ель-2", "ЖУК", "яблоко"], up);
        Assert.Equal(Enumerable.Reverse(up), down);
    }

    private static async Task<List<string>> NamesAsync(CrmHost crm, string sort) =>
        [.. (await crm.Admin.GetAsync("/api/contractors?sort=" + sort))["items"]!.AsArray().Select(i => (string)i!["name"]!)];
}
