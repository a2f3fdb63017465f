using System.Net;
using CsCheck;

namespace Crm.Bpm.IntegrationTests.Access;

/// <summary>In whatever company: who sees a record by the rule sees it on every way to it, and who does not sees it on none.</summary>
public sealed class AccessPropertyTests
{
    private static readonly int s_worlds = Environment.GetEnvironmentVariable("CRM_TEST_LONG") == "1" ? 100 : 3;
    private int _world;

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task List_card_search_count_export_history_change_and_lookup_agree_with_the_rule(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);

        await AccessWorld.Any.SampleAsync(world => AgreesAsync(crm, world), iter: s_worlds, threads: 1);
    }

    private async Task AgreesAsync(CrmHost crm, AccessWorld world)
    {
        var mark = $"w{Interlocked.Increment(ref _world)}";
        var (people, records) = await world.BuildAsync(crm, mark);
        var wrong = new List<string>();
        for (var person = 0; person < people.Length; person++)
            foreach (var kind in Enumerable.Range(0, AccessWorld.Kinds.Length))
            {
                var (seeable, changeable) = (Expected(world.Sees), Expected(world.Changes));
                await foreach (var (way, seen) in SeenAsync(people[person], AccessWorld.Kinds[kind], mark, [.. Enumerable.Range(0, records.Length).Where(r => world.Records[r].Kind == kind).Select(r => records[r])]))
                {
                    var expected = way == "change" ? changeable : seeable;
                    if (!seen.Order(StringComparer.Ordinal).SequenceEqual(expected))
                        wrong.Add($"person {person}, {AccessWorld.Kinds[kind]}, {way}: sees {seen.Count} of {expected.Count}");
                }

                List<string> Expected(Func<int, AccessWorld.Item, bool> rule) =>
                    [.. Enumerable.Range(0, records.Length).Where(r => world.Records[r].Kind == kind && rule(person, world.Records[r])).Select(r => records[r].Id).Order(StringComparer.Ordinal)];
            }

        foreach (var person in people)
            person.Dispose();
        Assert.Empty(wrong);
    }

    private static async IAsyncEnumerable<(string Way, List<string> Seen)> SeenAsync(Api person, string kind, string mark, (string Id, string Name)[] records)
    {
        yield return ("list", await ListAsync(person, $"/api/{kind}?take=200&filter=" + Uri.EscapeDataString($$"""{"field":"name","is":"startsWith","value":"{{mark}}x"}""")));
        yield return ("search of the list", await ListAsync(person, $"/api/{kind}?take=200&search={mark}x"));
        yield return ("export", await ExportedAsync(person, $"/api/{kind}/export?columns=name&search={mark}x", records));
        yield return ("command box", [.. await FoundAsync(person, kind, mark)]);
        foreach (var (way, sees) in Ways(person, kind))
        {
            var seen = new List<string>();
            foreach (var record in records)
                if (await sees(record))
                    seen.Add(record.Id);
            yield return (way, seen);
        }
    }

    private static IEnumerable<(string Way, Func<(string Id, string Name), Task<bool>> Sees)> Ways(Api person, string kind)
    {
        yield return ("card", r => AnswersAsync(person, HttpMethod.Get, $"/api/{kind}/{r.Id}"));
        yield return ("history", r => AnswersAsync(person, HttpMethod.Get, $"/api/{kind}/{r.Id}/history"));
        yield return ("comments", r => AnswersAsync(person, HttpMethod.Get, $"/api/{kind}/{r.Id}/comments"));
        yield return ("change", r => AnswersAsync(person, HttpMethod.Patch, $"/api/{kind}/{r.Id}", new { }));
        yield return ("count", async r => await CountAsync(person, $"/api/{kind}?count=exact&take=1&name={r.Name}") == 1);
        if (kind == "contractors")
            yield return ("lookup", r => IsAcceptedAsync(person, r.Id));
    }

    private static async Task<List<string>> ListAsync(Api person, string path)
    {
        var (status, body) = await person.TryAsync(HttpMethod.Get, path);
        return status == HttpStatusCode.Forbidden ? [] : [.. body!["items"]!.AsArray().Select(i => (string)i!["id"]!)];
    }

    private static async Task<List<string>> ExportedAsync(Api person, string path, (string Id, string Name)[] records)
    {
        var (status, body) = await person.TryAsync(HttpMethod.Get, path);
        var lines = status == HttpStatusCode.Forbidden ? [] : ((string)body!).Split('\n', StringSplitOptions.TrimEntries).Select(line => line.Trim('"', '\uFEFF')).ToHashSet(StringComparer.Ordinal);
        return [.. records.Where(r => lines.Contains(r.Name)).Select(r => r.Id)];
    }

    private static async Task<int> CountAsync(Api person, string path)
    {
        var (status, body) = await person.TryAsync(HttpMethod.Get, path);
        return status == HttpStatusCode.Forbidden ? 0 : (int)body!["total"]!;
    }

    private static async Task<IEnumerable<string>> FoundAsync(Api person, string kind, string mark) =>
        (await person.GetAsync($"/api/search?take=50&text={mark}x"))["items"]!.AsArray().Where(i => (string)i!["kind"]! == kind).Select(i => (string)i!["id"]!);

    private static async Task<bool> AnswersAsync(Api person, HttpMethod method, string path, object? body = null)
    {
        var (status, _) = await person.TryAsync(method, path, body);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{path} answered {status}");
        return status == HttpStatusCode.OK;
    }

    // The birthday is nonsense, so nothing is ever saved; the company is complained of only when it is not theirs to see.
    private static async Task<bool> IsAcceptedAsync(Api person, string contractor)
    {
        var (status, body) = await person.TryAsync(HttpMethod.Post, "/api/contacts", new { lastName = "Nobody", birthDate = "nonsense", contractor = new { id = contractor } });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        return !body!["errors"]!.AsObject().ContainsKey("contractor");
    }
}
