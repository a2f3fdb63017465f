using System.Net;
using Crm.Bpm.Sdk.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.IntegrationTests.Access;

public sealed class LoginEmailTests
{
    [Fact]
    public async Task Only_an_administrator_gives_a_login_another_address_whatever_else_one_may_change()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        await crm.AsTheProductAsync(async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var role = await db.Set<Role>().Include(r => r.Permissions).SingleAsync(r => r.Code == ShippedRoles.SalesHead);
            role.Permissions.RemoveAll(p => p.Permission == "users.edit");
            role.Permissions.Add(new RolePermission { RoleId = role.Id, Permission = "users.edit", Level = AccessLevel.All });
        });
        using var head = await crm.SignInAsync("Head", ShippedRoles.SalesHead);
        var administrator = await crm.ReadAsync(db => db.Set<User>().Where(u => u.Email == CrmHost.AdminEmail).Select(u => u.Id).SingleAsync());

        var (position, _) = await head.TryAsync(HttpMethod.Patch, $"/api/users/{administrator}", new { position = "Owner" });
        var (taken, _) = await head.TryAsync(HttpMethod.Patch, $"/api/users/{administrator}", new { email = "head@example.test" });
        await crm.Admin.PatchAsync($"/api/users/{administrator}", new { email = "new@example.test" });
        using var browser = new Browser(crm.Address);
        var (entered, _) = await browser.SignInAsync("new@example.test", CrmHost.AdminPassword);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Redirect), (position, taken, entered));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Of_many_wrong_passwords_at_once_each_counts(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var guesser = new Browser(crm.Address);
            await guesser.SignInAsync(CrmHost.AdminEmail, "wrong password");
        }));

        using var browser = new Browser(crm.Address);
        Assert.Contains("Too many wrong passwords", (await browser.SignInAsync(CrmHost.AdminEmail, CrmHost.AdminPassword)).Body, StringComparison.Ordinal);
    }
}
