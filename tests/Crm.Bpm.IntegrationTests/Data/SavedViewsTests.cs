using System.Net;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class SavedViewsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    private const string Mine = """{"and":[{"field":"responsible","is":"in","value":["me"]}]}""";

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_view_belongs_to_one_person_until_it_is_shared(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var head = await crm.SignInAsync("Head", ShippedRoles.SalesHead);
        using var seller = await crm.SignInAsync("Seller", ShippedRoles.Manager);

        var view = await head.PostAsync("/api/views", new { kind = "contractors", name = "Mine", filter = Mine, sort = "-changedAt", columns = "phone,responsible" });
        Assert.Empty((await seller.GetAsync("/api/views/contractors"))["views"]!.AsArray());

        await head.PatchAsync($"/api/views/{view["id"]}", new { isShared = true });
        Assert.Single((await seller.GetAsync("/api/views/contractors"))["views"]!.AsArray());

        var (refused, _) = await seller.TryAsync(HttpMethod.Patch, $"/api/views/{view["id"]}", new { name = "Yours" });
        Assert.Equal(HttpStatusCode.Forbidden, refused);
        await head.DeleteAsync($"/api/views/{view["id"]}");
        Assert.Empty((await seller.GetAsync("/api/views/contractors"))["views"]!.AsArray());
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_view_that_cannot_be_shown_is_refused(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var seller = await crm.SignInAsync("Seller", ShippedRoles.Manager);

        foreach (var (body, field) in new (object, string)[]
        {
            (new { kind = "contractors", name = " " }, "name"),
            (new { kind = "nothing", name = "A" }, "kind"),
            (new { kind = "contractors", name = "A", filter = "{oops" }, "filter"),
            (new { kind = "contractors", name = "A", filter = """{"field":"secret","is":"empty"}""" }, "secret"),
            (new { kind = "contractors", name = "A", columns = "phone,secret" }, "secret"),
        })
        {
            var (status, answer) = await seller.TryAsync(HttpMethod.Post, "/api/views", body);
            Assert.True(status == HttpStatusCode.BadRequest && answer!.ToJsonString().Contains(field, StringComparison.Ordinal), $"{field}: {status} {answer}");
        }

        var (sharing, _) = await seller.TryAsync(HttpMethod.Post, "/api/views", new { kind = "contractors", name = "A", isShared = true });
        Assert.Equal(HttpStatusCode.Forbidden, sharing);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_list_opens_as_each_person_set_it_up(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var seller = await crm.SignInAsync("Seller", ShippedRoles.Manager);

        await seller.TryAsync(HttpMethod.Put, "/api/views/contractors/set-up", new { columns = "phone" });
        await seller.TryAsync(HttpMethod.Put, "/api/views/contractors/set-up", new { defaultView = "mine" });

        var setting = (await seller.GetAsync("/api/views/contractors"))["setting"]!;
        Assert.Equal(("phone", "mine"), ((string?)setting["columns"], (string?)setting["defaultView"]));
        Assert.Null((await crm.Admin.GetAsync("/api/views/contractors"))["setting"]);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Words_of_a_filter_mean_the_person_and_the_day(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var head = await crm.SignInAsync("Head", ShippedRoles.SalesHead);
        await crm.Admin.CreateAsync("contractors", new { name = "ООО «Ромашка»" });
        await head.CreateAsync("contractors", new { name = "Head's own" });

        Assert.Equal(1, await head.CountAsync("contractors", "filter=" + Uri.EscapeDataString(Mine)));
        Assert.Equal(1, await crm.Admin.CountAsync("contractors", "filter=" + Uri.EscapeDataString("""{"field":"name","is":"contains","value":"ромаш"}""")));
        Assert.Equal(2, await crm.Admin.CountAsync("contractors", "filter=" + Uri.EscapeDataString("""{"field":"createdAt","is":"within","value":"last7Days"}""")));
        Assert.Equal(0, await crm.Admin.CountAsync("contractors", "filter=" + Uri.EscapeDataString("""{"field":"createdAt","is":"within","value":"tomorrow"}""")));
    }
}
