namespace Crm.Bpm.IntegrationTests.Access;

public sealed class PeopleTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_person_is_found_by_name_position_and_address(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.Admin.CreateAsync("users", new { name = "Нина Берг", position = "Закупки", email = "nina.berg@example.test" });

        foreach (var typed in new[] { "берг", "нина закуп", "nina.berg@example" })
            Assert.Equal(1, await crm.Admin.CountAsync("users", "search=" + Uri.EscapeDataString(typed)));
        Assert.Equal(0, await crm.Admin.CountAsync("users", "search=" + Uri.EscapeDataString("петров")));
    }
}
