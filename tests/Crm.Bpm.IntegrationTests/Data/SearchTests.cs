namespace Crm.Bpm.IntegrationTests.Data;

public sealed class SearchTests
{
    private static readonly (string Typed, string Found)[] s_finds =
    [
        ("Королёв", "Королёв и партнёры"), ("королев", "Королёв и партнёры"), ("КОРОЛ ПАРТ", "Королёв и партнёры"), ("rjhjktd", "Королёв и партнёры"),
        ("фсьу", "Acme Works"), ("acme", "Acme Works"), ("works ac", "Acme Works"),
        ("+7 (921) 555-14-07", "Acme Works"), ("89215551407", "Acme Works"), ("8 921 555", "Acme Works"), ("+7921555", "Acme Works"), ("9215551407", "Acme Works"),
        ("ada@acme.test", "Acme Works"), ("ADA@ac", "Acme Works"), ("ada@", "Acme Works"),
        ("7707083893", "Королёв и партнёры"), ("770708", "Королёв и партнёры"),
    ];

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_people_type_finds_the_record_in_the_command_box_and_in_the_list(string database)
    {
        await using var crm = await CompanyAsync(database);
        var wrong = new List<string>();
        foreach (var (typed, found) in s_finds)
        {
            var box = await BoxAsync(crm, typed);
            var list = await ListAsync(crm, typed);
            if (!box.SequenceEqual([found]) || !list.SequenceEqual([found]))
                wrong.Add($"“{typed}”: the box says {string.Join(", ", box)}; the list says {string.Join(", ", list)}");
        }

        Assert.Empty(wrong);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_does_not_match_is_not_found_whatever_is_in_it(string database)
    {
        await using var crm = await CompanyAsync(database);

        foreach (var typed in new[] { "cme", "партнеры acme", "a", "' OR 1=1 --", "\"", "acme* OR works:", "NEAR(acme works", "\0\u0001", new string('я', 500), "9215551408" })
            Assert.True((await BoxAsync(crm, typed)).Count == 0, $"“{typed}” found something");
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_changed_record_is_found_by_what_it_is_now(string database)
    {
        await using var crm = await CompanyAsync(database);
        var acme = (await crm.Admin.GetAsync("/api/contractors?search=acme"))["items"]![0]!;

        await crm.Admin.PatchAsync($"/api/contractors/{acme["id"]}", new { name = "Zenith", phone = "+7 812 000-00-01" });

        Assert.Empty(await BoxAsync(crm, "acme"));
        Assert.Empty(await BoxAsync(crm, "9215551407"));
        Assert.Equal(["Zenith"], await BoxAsync(crm, "zen"));
        Assert.Equal(["Zenith"], await BoxAsync(crm, "812 0000001"));
    }

    private static async Task<CrmHost> CompanyAsync(string database)
    {
        var crm = await CrmHost.OnAsync(database);
        await crm.Admin.CreateAsync("contractors", new { name = "Королёв и партнёры", inn = "7707083893" });
        await crm.Admin.CreateAsync("contractors", new { name = "Acme Works", phone = "+7 (921) 555-14-07", email = "Ada@Acme.test" });
        return crm;
    }

    private static async Task<List<string>> BoxAsync(CrmHost crm, string text) =>
        [.. (await crm.Admin.GetAsync("/api/search?text=" + Uri.EscapeDataString(text)))["items"]!.AsArray().Where(i => (string)i!["kind"]! == "contractors").Select(i => (string)i!["title"]!)];

    private static async Task<List<string>> ListAsync(CrmHost crm, string text) =>
        [.. (await crm.Admin.GetAsync("/api/contractors?search=" + Uri.EscapeDataString(text)))["items"]!.AsArray().Select(i => (string)i!["name"]!)];
}
