using System.Net;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>Who sees a record sees it everywhere, and who does not sees it nowhere: list, card, search, count, history, tasks, change.</summary>
public sealed class AccessEverywhereTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task List_card_search_count_history_and_change_agree(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var north = await crm.AddTeamAsync("North");
        var south = await crm.AddTeamAsync("South");
        var people = new Dictionary<string, Api>(StringComparer.Ordinal)
        {
            ["ann"] = await crm.SignInAsync("Ann", ShippedRoles.Manager, north),
            ["bob"] = await crm.SignInAsync("Bob", ShippedRoles.Manager, north),
            ["cid"] = await crm.SignInAsync("Cid", ShippedRoles.Manager, south),
            ["head"] = await crm.SignInAsync("Head", ShippedRoles.SalesHead, north),
        };
        var records = new List<(string Owner, string Plural, string Id, string Word)>();
        foreach (var owner in new[] { "ann", "bob", "cid" })
            foreach (var (plural, word) in new[] { ("contractors", "Firm" + owner), ("leads", "Chance" + owner) })
            {
                var made = await people[owner].CreateAsync(plural, new { name = word });
                if (plural == "leads")
                    await people[owner].DoAsync("leads", made, "take");
                records.Add((owner, plural, (string)made["id"]!, word));
            }

        foreach (var (name, person) in people)
            foreach (var (owner, plural, id, word) in records)
            {
                var expected = name == owner || (name == "head" && owner != "cid");
                var because = $"{name} and the {plural[..^1]} of {owner}";
                Assert.True(expected == await IsInListAsync(person, plural, id), "list: " + because);
                Assert.True(expected == await AnswersAsync(person, $"/api/{plural}/{id}"), "card: " + because);
                Assert.True(expected == await AnswersAsync(person, $"/api/{plural}/{id}/history"), "history: " + because);
                Assert.True(expected == await AnswersAsync(person, $"/api/{plural}/{id}/comments"), "comments: " + because);
                Assert.True(expected == (await person.CountAsync(plural, "search=" + word) == 1), "count: " + because);
                Assert.True(expected == await IsFoundAsync(person, word, id), "search: " + because);
                var (changed, _) = await person.TryAsync(HttpMethod.Patch, $"/api/{plural}/{id}", new { });
                Assert.True(expected == (changed == HttpStatusCode.OK), $"change: {because} ({changed})");
            }

        foreach (var person in people.Values)
            person.Dispose();
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Nothing_answers_without_signing_in(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var nobody = new Api(crm.Address, null);
        using var stranger = new Api(crm.Address, "not-a-token-anybody-has");

        foreach (var path in new[] { "/api/leads", "/api/contractors", "/api/contacts", "/api/tasks", "/api/users", "/api/search?text=ab", "/api/imports", "/elsa/api/workflow-definitions", "/openapi/v1.json" })
            foreach (var api in new[] { nobody, stranger })
            {
                var (status, _) = await api.TryAsync(HttpMethod.Get, path);
                Assert.True(status == HttpStatusCode.Unauthorized, $"{path} answered {status}");
            }
    }

    private static async Task<bool> IsInListAsync(Api person, string plural, string id) =>
        (await person.GetAsync($"/api/{plural}?take=200"))["items"]!.AsArray().Any(i => (string)i!["id"]! == id);

    private static async Task<bool> AnswersAsync(Api person, string path)
    {
        var (status, _) = await person.TryAsync(HttpMethod.Get, path);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{path} answered {status}");
        return status == HttpStatusCode.OK;
    }

    private static async Task<bool> IsFoundAsync(Api person, string word, string id) =>
        (await person.GetAsync("/api/search?text=" + word))["items"]!.AsArray().Any(i => (string)i!["id"]! == id);
}
