using Crm.Bpm.Modules.Data;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class OnlyHostTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_second_host_on_the_same_database_is_refused_with_a_sentence_and_the_first_goes_on(string database)
    {
        await using var data = await TestDatabase.NewAsync(database);
        await using var first = await CrmHost.OnAsync(data);

        var refusal = await Assert.ThrowsAsync<DatabaseIsTakenException>(async () => await CrmHost.OnAsync(data));

        Assert.Contains("already works on this database", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("Acme", (string)(await first.Admin.CreateAsync("contractors", new { name = "Acme" }))["name"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_next_host_starts_as_soon_as_the_one_before_has_stopped(string database)
    {
        await using var data = await TestDatabase.NewAsync(database);
        await using (var first = await CrmHost.OnAsync(data))
            await first.Admin.CreateAsync("contractors", new { name = "Acme" });

        await using var second = await CrmHost.OnAsync(data);

        Assert.Equal(1, await second.Admin.CountAsync("contractors"));
    }
}
