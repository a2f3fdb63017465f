using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>What becomes of a lead's calls, meetings and letters when it becomes a client, is a duplicate, or changes hands.</summary>
public sealed class LeadDealingsTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private static readonly DateTime s_soon = Now.AddDays(2);

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Converting_gives_past_and_planned_calls_to_contractor_contact_and_deal_and_what_follows_goes_on(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var lead = await LeadAsync(anna, "Converted Ltd");
        var offer = await anna.CreateAsync("relationships", new { kind = "Letter", name = "Offer", lead = lead["id"], startAt = Now.AddMinutes(-5), status = "Completed", resultCode = await CodeAsync(anna, "OfferSent") });
        await crm.UntilNothingIsOnItsWayAsync();
        var call = Assert.Single((await anna.GetAsync($"/api/relationships?lead={lead["id"]}&status=Planned"))["items"]!.AsArray())!;
        var preview = await anna.GetAsync($"/api/leads/{lead["id"]}/convert-preview?withDeal=true");

        var made = await anna.DoAsync("leads", lead, "convert", new { withDeal = true });
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal((2, 1), ((int)preview["work"]!["movedRelationships"]!, (int)preview["work"]!["plannedRelationships"]!));
        foreach (var one in new[] { offer, call })
        {
            var now = await anna.GetAsync($"/api/relationships/{one["id"]}");
            Assert.Equal(((string)made["contractor"]!["id"]!, (string)made["contact"]!["id"]!, (string)made["deal"]!["id"]!, (string)lead["id"]!),
                ((string)now["contractor"]!["id"]!, (string)now["contact"]!["id"]!, (string)now["deal"]!["id"]!, (string)now["lead"]!["id"]!));
        }

        var deal = await anna.GetAsync($"/api/deals/{made["deal"]!["id"]}");
        Assert.NotNull(deal["nextStepAt"]);
        Assert.Equal("Planned", (string)(await anna.GetAsync($"/api/relationships/{call["id"]}"))["status"]!);
        await anna.DoAsync("relationships", call, "complete", new { result = "Wants to see it", next = new { kind = "Meeting", startAt = s_soon } });
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal("Running", await FollowUpAsync(anna, $"deals/{made["deal"]!["id"]}"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Taking_a_conversion_back_leaves_the_calls_as_they_were_and_planned(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var lead = await LeadAsync(anna, "Taken back Ltd");
        var call = await anna.CreateAsync("relationships", new { lead = lead["id"], startAt = s_soon });

        await anna.DoAsync("leads", lead, "convert", new { withDeal = true });
        await crm.UntilNothingIsOnItsWayAsync();
        await anna.DoAsync("leads", lead, "undo-conversion");
        await crm.UntilNothingIsOnItsWayAsync();

        var back = await anna.GetAsync($"/api/relationships/{call["id"]}");
        Assert.Equal(("Planned", null, null, null, (string)lead["id"]!), ((string)back["status"]!, back["contractor"], back["contact"], back["deal"], (string)back["lead"]!["id"]!));
        Assert.NotNull((await anna.GetAsync($"/api/leads/{lead["id"]}"))["nextStepAt"]);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_duplicate_gives_its_calls_to_the_original_lead_and_takes_them_back(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var (original, lead) = (await LeadAsync(anna, "Original"), await LeadAsync(anna, "Twin"));
        var past = await anna.CreateAsync("relationships", new { kind = "Call", status = "Completed", lead = lead["id"], startAt = Now.AddDays(-3), result = "Asked for prices" });
        await anna.CreateAsync("relationships", new { kind = "Letter", name = "Offer", lead = lead["id"], startAt = Now.AddMinutes(-5), status = "Completed", resultCode = await CodeAsync(anna, "OfferSent") });
        await crm.UntilNothingIsOnItsWayAsync();
        var call = Assert.Single((await anna.GetAsync($"/api/relationships?lead={lead["id"]}&status=Planned"))["items"]!.AsArray())!;

        await anna.DoAsync("leads", lead, "mark-duplicate", new { lead = original["id"] });
        await crm.UntilNothingIsOnItsWayAsync();
        foreach (var one in new[] { past, call })
            Assert.Equal((string)original["id"]!, (string)(await anna.GetAsync($"/api/relationships/{one["id"]}"))["lead"]!["id"]!);
        Assert.Equal(("Planned", "Running"), ((string)(await anna.GetAsync($"/api/relationships/{call["id"]}"))["status"]!, await FollowUpAsync(anna, $"leads/{original["id"]}")));
        Assert.Equal((true, false), (await HasNextAsync(original), await HasNextAsync(lead)));
        // The duplicate's history still counts them.
        Assert.Equal(2, (int)(await anna.GetAsync($"/api/relationships/figures?kind=leads&id={lead["id"]}"))["total"]!);

        await anna.DoAsync("leads", lead, "not-duplicate");
        await crm.UntilNothingIsOnItsWayAsync();
        foreach (var one in new[] { past, call })
            Assert.Equal((string)lead["id"]!, (string)(await anna.GetAsync($"/api/relationships/{one["id"]}"))["lead"]!["id"]!);
        Assert.Equal((false, true, "Running"), (await HasNextAsync(original), await HasNextAsync(lead), await FollowUpAsync(anna, $"leads/{lead["id"]}")));

        async Task<bool> HasNextAsync(JsonNode one) => (await anna.GetAsync($"/api/leads/{one["id"]}"))["nextStepAt"] is not null;
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_duplicate_of_a_contractor_gives_it_its_calls_and_of_one_given_up_only_what_took_place(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Known client" });
        var (lead, lost, twin) = (await LeadAsync(anna, "Came again"), await LeadAsync(anna, "Lost"), await LeadAsync(anna, "Twin of the lost"));
        var call = await anna.CreateAsync("relationships", new { lead = lead["id"], startAt = s_soon });
        var past = await anna.CreateAsync("relationships", new { kind = "Call", status = "Completed", lead = twin["id"], startAt = Now.AddDays(-3), result = "Not now" });
        var planned = await anna.CreateAsync("relationships", new { lead = twin["id"], startAt = s_soon });
        await anna.DoAsync("leads", lost, "fail", new { reason = "NoBudget", comment = "Never" });

        await anna.DoAsync("leads", lead, "mark-duplicate", new { contractor = client["id"] });
        await anna.DoAsync("leads", twin, "mark-duplicate", new { lead = lost["id"] });

        var now = await anna.GetAsync($"/api/relationships/{call["id"]}");
        Assert.Equal(("Planned", (string)client["id"]!, (string)lead["id"]!), ((string)now["status"]!, (string)now["contractor"]!["id"]!, (string)now["lead"]!["id"]!));
        Assert.Equal((string)lost["id"]!, (string)(await anna.GetAsync($"/api/relationships/{past["id"]}"))["lead"]!["id"]!);
        var stopped = await anna.GetAsync($"/api/relationships/{planned["id"]}");
        Assert.Equal(("Cancelled", (string)twin["id"]!), ((string)stopped["status"]!, (string)stopped["lead"]!["id"]!));
        await anna.DoAsync("leads", twin, "not-duplicate");
        Assert.Equal("Planned", (string)(await anna.GetAsync($"/api/relationships/{planned["id"]}"))["status"]!);
        await anna.DoAsync("leads", lead, "not-duplicate");
        Assert.Null((await anna.GetAsync($"/api/relationships/{call["id"]}"))["contractor"]);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Whoever_gets_a_lead_or_a_deal_gets_the_open_work_when_somebody_says_so(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var (from, to) = (await MeAsync(anna), await MeAsync(boris));
        var client = await anna.CreateAsync("contractors", new { name = "Handed over" });
        var (stays, goes) = (await LeadAsync(anna, "Stays"), await LeadAsync(anna, "Goes"));
        var (deal, several) = (await anna.CreateAsync("deals", new { name = "Deal", contractor = client["id"] }), await anna.CreateAsync("deals", new { name = "Several", contractor = client["id"] }));
        var work = new List<(JsonNode Call, JsonNode Task)>();
        foreach (var (plural, one) in new[] { ("leads", stays), ("leads", goes), ("deals", deal), ("deals", several) })
            work.Add((await anna.PostAsync("/api/relationships", new JsonObject { [plural[..^1]] = one["id"]!.DeepClone(), ["startAt"] = s_soon }),
                await anna.CreateAsync("tasks", new { name = "Send the catalogue", subjectKind = plural, subjectId = one["id"] })));

        await crm.Admin.DoAsync("leads", stays, "assign", new { responsible = to });
        await crm.Admin.DoAsync("leads", goes, "assign", new { responsible = to, reassignOpen = true });
        await crm.Admin.PatchAsync($"/api/deals/{deal["id"]}?reassignOpen=true", new { responsible = to });
        await crm.Admin.PostAsync("/api/deals/assign", new { ids = new[] { several["id"] }, responsible = to, reassignOpen = true });

        Assert.Equal([from, to, to, to], await Task.WhenAll(work.Select(async one => (string)(await crm.Admin.GetAsync($"/api/relationships/{one.Call["id"]}"))["responsible"]!["id"]!)));
        Assert.Equal([from, to, to, to], await Task.WhenAll(work.Select(async one => (string)(await crm.Admin.GetAsync($"/api/tasks/{one.Task["id"]}"))["assignee"]!["id"]!)));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await crm.Admin.TryAsync(HttpMethod.Patch, $"/api/deals/{deal["id"]}?reassignOpen=perhaps", new { responsible = from })).Status);
    }

    private static async Task<JsonNode> LeadAsync(Api person, string name) =>
        await person.CreateAsync("leads", new { name, company = name, contactName = "Ada Byron", responsible = await MeAsync(person) });

    private static async Task<string> FollowUpAsync(Api person, string record) =>
        (string)(await person.GetAsync($"/api/{record}/processes"))["items"]!.AsArray().Single(one => (string)one!["definitionId"]! == "follow-up-planning")!["status"]!;

    private static async Task<string> MeAsync(Api person) => (string)(await person.GetAsync("/api/me"))["id"]!;

    private static async Task<string> CodeAsync(Api person, string code) => (string)(await person.GetAsync($"/api/dictionaries?dictionary=resultCode&code={code}"))["items"]![0]!["id"]!;
}
