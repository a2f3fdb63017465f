using System.Diagnostics;
using System.Globalization;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Data;

/// <summary>Search and lists on a hundred thousand companies; the figures are printed.</summary>
public sealed class SearchSpeedTests(ITestOutputHelper output)
{
    private const int Count = 100_000;
    private const int Runs = 20;

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Search_and_lists_use_indexes_on_a_hundred_thousand_companies(string database)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CRM_TEST_LONG") == "1", "A hundred thousand rows belong to the long run: tests/run --long.");
        await using var crm = await CrmHost.OnAsync(database);
        await crm.Admin.CreateAsync("contractors", new { name = "Образец", phone = "+7 921 555-14-07" });
        foreach (var statement in Fill(database == "sqlite"))
            await crm.Database.ExecuteAsync(statement);

        Assert.Equal(1, await crm.Admin.CountAsync("contractors", "search=" + Uri.EscapeDataString("к77777")));
        foreach (var (what, path) in new[]
        {
            ("list, newest first", "/api/contractors?take=50"), ("list by name", "/api/contractors?take=50&sort=name"), ("one of 100,000", "/api/contractors?search=к77777"),
            ("two words", "/api/contractors?search=фирма42 город7"), ("all of them by two letters", "/api/contractors?search=фи"), ("the other layout", "/api/contractors?search=abhvf42"),
            ("a whole phone", "/api/contractors?search=8 900 007-77-77"), ("the command box", "/api/search?text=фирма42"), ("the command box, two letters", "/api/search?text=фи"),
        })
        {
            var median = await MedianAsync(crm, path);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{database}: {what}: {median:0.0} ms"));
        }

        var plan = await PlanAsync(crm);
        output.WriteLine(plan);
        Assert.Contains(database == "sqlite" ? "VIRTUAL TABLE INDEX" : "ix_search_entry_words", plan, StringComparison.Ordinal);
        Assert.Contains("ix_search_key_type_value", plan, StringComparison.Ordinal);
    }

    private static async Task<double> MedianAsync(CrmHost crm, string path)
    {
        var times = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await crm.Admin.GetAsync(path);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times.Order().ElementAt(Runs / 2);
    }

    private static async Task<string> PlanAsync(CrmHost crm)
    {
        var sql = await crm.Services.GetRequiredService<UnitOfWork>().ReadAsync(Sdk.Access.Viewer.Unrestricted("Test"), (IServiceProvider services) =>
            Task.FromResult(services.GetRequiredService<IRecordSearch>().Matching(services.GetRequiredService<CrmDb>(), "contractors", "9000077777").ToQueryString()));
        var sqlite = crm.Database.Kind == "sqlite";
        var words = sqlite ? "SELECT rowid FROM search_index WHERE search_index MATCH '\"к77777\"*'" : "SELECT record_id FROM search_entry WHERE array_to_tsvector(string_to_array(btrim(words), ' ')) @@ '''к77777'':*'::tsquery";
        var keys = "SELECT record_id FROM search_key WHERE kind = 'contractors' AND type = 'phone10' AND value >= '9000077777' AND value < '9000077777z'";
        Assert.Contains(sqlite ? "search_index MATCH" : "array_to_tsvector(string_to_array(btrim(words), ' ')) @@", sql, StringComparison.Ordinal);
        var explain = sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
        return await crm.Database.TextAsync(explain + words, sqlite ? 3 : 0) + await crm.Database.TextAsync(explain + keys, sqlite ? 3 : 0);
    }

    // Copies of the one company under other names: what is measured is reading.
    private static IEnumerable<string> Fill(bool sqlite)
    {
        var numbers = sqlite
            ? $"(WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {Count}) SELECT n FROM n)"
            : $"(SELECT generate_series(1, {Count}) AS n)";
        var id = sqlite ? "randomblob(16)" : "gen_random_uuid()";
        var digits = sqlite ? "printf('%07d', number - 1000)" : "lpad((number - 1000)::text, 7, '0')";
        const string same = "version, created_at, changed_at, kind, status, contact_points, addresses, bank_accounts";
        const string name = "'фирма' || (n % 5000) || ' город' || (n % 300) || ' к' || n";
        yield return $"INSERT INTO contractor (id, number, name, name_key, {same}) SELECT {id}, 1000 + n, {name}, {name}, {same} FROM contractor CROSS JOIN {numbers} AS numbers";
        yield return "INSERT INTO search_entry (record_id, kind, title, words, changed_at) SELECT id, 'contractors', name, ' ' || name, changed_at FROM contractor WHERE number > 1000";
        yield return $"INSERT INTO search_key (id, kind, record_id, type, value) SELECT {id}, 'contractors', id, 'phone10', '900' || {digits} FROM contractor WHERE number > 1000";
        yield return "ANALYZE";
    }
}
