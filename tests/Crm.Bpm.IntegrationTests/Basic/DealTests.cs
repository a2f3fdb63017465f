using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Hostile;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>Deals, their stages, products and sums over the API. One host per database serves all of them.</summary>
public sealed class DealTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_deal_begins_on_the_first_stage_and_walks_to_won(string database)
    {
        var crm = await hosts.OnAsync(database);
        var contractor = await crm.Admin.CreateAsync("contractors", new { name = "Analytical Engines" });

        var deal = await DealAsync(crm, contractor, new { name = "Licences", amount = new { amount = 1200.5, currency = "RUB" } });
        await crm.Admin.DoAsync("deals", deal, "move-stage", new { stage = "ContractSigning", comment = "They are in a hurry" });
        await crm.Admin.DoAsync("deals", deal, "move-stage", new { stage = "ContractSigning" });
        await crm.Admin.DoAsync("deals", deal, "change-status", new { status = "ClosedWon", amount = new { amount = 1500, currency = "RUB" } });

        Assert.Equal(("Active", "CustomerReview", 20), ((string)deal["status"]!, await CodeOfAsync(crm, deal), (int)deal["probability"]!));
        var won = await crm.Admin.GetAsync($"/api/deals/{deal["id"]}");
        Assert.Equal(("ClosedWon", "ContractSigning", 1500m), ((string)won["status"]!, await CodeOfAsync(crm, won), (decimal)won["amount"]!["amount"]!));
        Assert.Equal(2, (await crm.Admin.GetAsync($"/api/deals/{deal["id"]}/stages"))["items"]!.AsArray().Count);
        Assert.Equal("Client", (string)(await crm.Admin.GetAsync($"/api/contractors/{contractor["id"]}"))["customerType"]!["name"]!);
        Assert.Equal(HttpStatusCode.Conflict, (await crm.Admin.TryAsync(HttpMethod.Post, $"/api/deals/{deal["id"]}/move-stage", new { stage = "CustomerReview" })).Status);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_deal_is_lost_with_a_reason_and_taken_up_again_by_whoever_may(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var manager = await crm.SignInAsync("Seller", ShippedRoles.Manager);
        var contractor = await manager.CreateAsync("contractors", new { name = "Babbage" });
        var deal = await manager.CreateAsync("deals", new { name = "Engine", contractor = contractor["id"] });

        var (without, _) = await manager.TryAsync(HttpMethod.Post, $"/api/deals/{deal["id"]}/change-status", new { status = "ClosedLost" });
        await manager.DoAsync("deals", deal, "change-status", new { status = "ClosedLost", reason = "TooExpensive", shortStatus = "Gone" });
        var (reopening, refusal) = await manager.TryAsync(HttpMethod.Post, $"/api/deals/{deal["id"]}/change-status", new { status = "Active" });
        var (correcting, _) = await manager.TryAsync(HttpMethod.Patch, $"/api/deals/{deal["id"]}", new { amount = new { amount = 5, currency = "RUB" } });
        await crm.Admin.DoAsync("deals", deal, "change-status", new { status = "Active" });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.Conflict), (without, reopening, correcting));
        Assert.Contains("Reopen and correct closed deals", refusal!.ToJsonString(), StringComparison.Ordinal);
        var again = await crm.Admin.GetAsync($"/api/deals/{deal["id"]}");
        Assert.Equal(("Active", null, null), ((string)again["status"]!, again["lossReason"], again["closedOn"]));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_amount_follows_the_products_until_somebody_types_another(string database)
    {
        var crm = await hosts.OnAsync(database);
        var contractor = await crm.Admin.CreateAsync("contractors", new { name = "Lovelace" });
        var product = await crm.Admin.CreateAsync("products", new { name = "GTX Pro", group = "GTX", price = new { amount = 4821, currency = "RUB" }, vatPercent = 20 });
        var deal = await DealAsync(crm, contractor, new { name = "Cards", product = product["id"] });

        Assert.Equal(4821m, (decimal)deal["amount"]!["amount"]!);
        await crm.Admin.DoAsync("deals", deal, "products", new { lines = new object[] { new { product = product["id"], quantity = 2, discountPercent = 10 }, new { name = "Delivery", price = 100.25 } } });
        var summed = await crm.Admin.GetAsync($"/api/deals/{deal["id"]}");
        await crm.Admin.PatchAsync($"/api/deals/{deal["id"]}", new { amount = new { amount = 9000, currency = "RUB" } });
        var typed = await crm.Admin.GetAsync($"/api/deals/{deal["id"]}");
        await crm.Admin.PatchAsync($"/api/deals/{deal["id"]}", new { isAmountFromProducts = true });

        Assert.Equal((8778.05m, true), ((decimal)summed["amount"]!["amount"]!, (bool)summed["isAmountFromProducts"]!));
        Assert.Equal((9000m, false), ((decimal)typed["amount"]!["amount"]!, (bool)typed["isAmountFromProducts"]!));
        var lines = await crm.Admin.GetAsync($"/api/deals/{deal["id"]}/products");
        Assert.Equal((2, 8778.05m), (lines["lines"]!.AsArray().Count, (decimal)lines["sum"]!["amount"]!));
        Assert.Equal(8778.05m, (decimal)(await crm.Admin.GetAsync($"/api/deals/{deal["id"]}"))["amount"]!["amount"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_summary_adds_up_what_the_list_shows(string database)
    {
        var crm = await hosts.OnAsync(database);
        var (north, south) = (await crm.Admin.CreateAsync("regions", new { name = "North" }), await crm.Admin.CreateAsync("regions", new { name = "South" }));
        var ada = await crm.Admin.CreateAsync("users", new { name = "Ada of " + database, region = north["id"] });
        var bob = await crm.Admin.CreateAsync("users", new { name = "Bob of " + database, region = south["id"] });
        var contractor = await crm.Admin.CreateAsync("contractors", new { name = "Summed up" });
        foreach (var (person, amount, currency) in new[] { (ada, 100m, "RUB"), (ada, 0.25m, "RUB"), (ada, 7m, "USD"), (bob, 5m, "RUB") })
            await DealAsync(crm, contractor, new { name = "Summed", responsible = person["id"], amount = new { amount, currency } });
        await DealAsync(crm, contractor, new { name = "Summed without amount", responsible = bob["id"] });

        var byRegion = await crm.Admin.GetAsync($"/api/deals/summary?by=responsible.region&contractor={contractor["id"]}");
        var byStage = await crm.Admin.GetAsync($"/api/deals/summary?by=stage&status=Active&contractor={contractor["id"]}");
        var byStatus = await crm.Admin.GetAsync($"/api/deals/summary?by=status&contractor={contractor["id"]}&responsible.region={south["id"]}");

        Assert.Equal("North:3:100.25 RUB,7 USD South:2:5 RUB", Text(byRegion));
        Assert.Equal("Customer review:5:105.25 RUB,7 USD", Text(byStage));
        Assert.Equal("Active:2:5 RUB", Text(byStatus));
        Assert.Equal(HttpStatusCode.BadRequest, (await crm.Admin.TryAsync(HttpMethod.Get, "/api/deals/summary")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await crm.Admin.TryAsync(HttpMethod.Get, "/api/deals/summary?by=nonsense")).Status);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_funnel_loses_no_deal_with_a_stage(string database)
    {
        var crm = await hosts.OnAsync(database);
        var funnel = await crm.Admin.CreateAsync("funnels", new { name = "Projects", nameRu = "Проекты", stages = new object[] { new { name = "Idea", probability = 10 }, new { name = "Plan", probability = 40, color = "green" } } });
        var type = await crm.Admin.CreateAsync("deal-types", new { name = "Project", funnel = funnel["id"] });
        var contractor = await crm.Admin.CreateAsync("contractors", new { name = "Projects" });
        var deal = await DealAsync(crm, contractor, new { name = "House", dealType = type["id"] });
        var (idea, plan) = (funnel["stages"]![0]!, funnel["stages"]![1]!);

        var (refused, why) = await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/deal-stages/{idea["id"]}");
        var added = await crm.Admin.DoAsync("funnels", funnel, "add-stage", new { name = "Sketch", probability = 25, after = idea["id"] });
        await crm.Admin.DoAsync("deal-stages", idea, "remove", new { dealsTo = added["id"] });
        var (typeStays, _) = await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/deal-types/{type["id"]}");
        var (funnelStays, _) = await crm.Admin.TryAsync(HttpMethod.Delete, $"/api/funnels/{funnel["id"]}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict), (refused, typeStays, funnelStays));
        Assert.Contains("Say on which stage they go on", (string)why!["detail"]!, StringComparison.Ordinal);
        var after = (await crm.Admin.GetAsync($"/api/funnels/{funnel["id"]}"))["stages"]!.AsArray();
        Assert.Equal(["Sketch:1", "Plan:2"], after.Select(s => $"{s!["name"]}:{s["order"]}"));
        var moved = await crm.Admin.GetAsync($"/api/deals/{deal["id"]}");
        Assert.Equal(((string)added["id"]!, 25), ((string)moved["stage"]!["id"]!, (int)moved["probability"]!));
        Assert.Equal(HttpStatusCode.BadRequest, (await crm.Admin.TryAsync(HttpMethod.Post, "/api/funnels", new { name = "Empty" })).Status);
        Assert.NotNull(plan);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_manager_sees_and_adds_up_only_their_own_deals(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var contractor = await anna.CreateAsync("contractors", new { name = "Of Anna" });
        var deal = await anna.CreateAsync("deals", new { name = "Of Anna", contractor = contractor["id"], amount = new { amount = 10, currency = "RUB" } });

        var (read, _) = await boris.TryAsync(HttpMethod.Get, $"/api/deals/{deal["id"]}");
        var (move, _) = await boris.TryAsync(HttpMethod.Post, $"/api/deals/{deal["id"]}/move-stage", new { stage = "ContractSigning" });
        var (products, _) = await boris.TryAsync(HttpMethod.Get, $"/api/deals/{deal["id"]}/products");
        var (funnels, _) = await anna.TryAsync(HttpMethod.Post, "/api/funnels", new { name = "Mine", stages = new[] { new { name = "One" } } });

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.Forbidden), (read, move, products, funnels));
        Assert.Equal((1, 0), (await anna.CountAsync("deals"), await boris.CountAsync("deals")));
        Assert.Equal("Active:1:10 RUB", Text(await anna.GetAsync("/api/deals/summary?by=status")));
        Assert.Equal("", Text(await boris.GetAsync("/api/deals/summary?by=status")));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_board_shows_the_first_deals_of_each_stage_and_adds_up_all(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna of the board", ShippedRoles.Manager);
        var contractor = await anna.CreateAsync("contractors", new { name = "On the board" });
        foreach (var amount in new[] { 10, 20, 30 })
            await anna.CreateAsync("deals", new { name = "On the board " + amount, contractor = contractor["id"], amount = new { amount, currency = "RUB" } });

        var lanes = (await anna.GetAsync("/api/deals/board?take=2"))["stages"]!.AsArray();
        var filtered = (await anna.GetAsync("/api/deals/board?filter=" + Uri.EscapeDataString("{\"field\":\"amount\",\"is\":\"greater\",\"value\":15}")))["stages"]![0]!;

        Assert.Equal(["CustomerReview:3:2", "ContractAgreement:0:0", "ContractSigning:0:0"], lanes.Select(l => $"{l!["code"]}:{l["count"]}:{l["deals"]!.AsArray().Count}"));
        Assert.Equal((60m, "On the board 30"), ((decimal)lanes[0]!["amounts"]![0]!["amount"]!, (string)lanes[0]!["deals"]![0]!["name"]!));
        Assert.Equal((2, 50m), ((int)filtered["count"]!, (decimal)filtered["amounts"]![0]!["amount"]!));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_new_stage_gets_its_step_in_the_process_and_new_deals_walk_it(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var funnel = (await crm.Admin.GetAsync("/api/funnels"))["items"]![0]!;
        var stages = funnel["stages"]!.AsArray();

        var added = await crm.Admin.DoAsync("funnels", funnel, "add-stage", new { name = "Delivery check", nameRu = "Проверка доставки", probability = 30, plannedDays = 2, after = stages[0]!["id"] });
        var contractor = await crm.Admin.CreateAsync("contractors", new { name = "New way" });
        var deal = await DealAsync(crm, contractor, new { name = "New way" });
        await crm.UntilNothingIsOnItsWayAsync();
        var first = (await crm.Admin.GetAsync($"/api/tasks?subjectId={deal["id"]}&open=true"))["items"]![0]!;
        await crm.Admin.DoAsync("tasks", first, "complete", new { outcome = "Next", values = new { } });
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Contains("version 2 is published", (string)added["notes"]![0]!, StringComparison.Ordinal);
        var now = await crm.Admin.GetAsync($"/api/deals/{deal["id"]}");
        Assert.Equal((string)added["id"]!, (string)now["stage"]!["id"]!);
        Assert.Equal("Delivery check", (string)(await crm.Admin.GetAsync($"/api/tasks?subjectId={deal["id"]}&open=true"))["items"]![0]!["name"]!);
    }

    private static Task<JsonNode> DealAsync(CrmHost crm, JsonNode contractor, object fields)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(fields)!.AsObject();
        body["contractor"] = contractor["id"]!.DeepClone();
        return crm.Admin.CreateAsync("deals", body);
    }

    private static async Task<string> CodeOfAsync(CrmHost crm, JsonNode deal) =>
        (string)(await crm.Admin.GetAsync($"/api/deal-stages/{deal["stage"]!["id"]}"))["code"]!;

    private static string Text(JsonNode summary) => string.Join(' ', summary["groups"]!.AsArray().Select(g =>
        $"{g!["name"]}:{g["count"]}:{string.Join(',', g["amounts"]!.AsArray().Select(a => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(decimal)a!["amount"]!:0.##} {a["currency"]}")))}"));
}
