using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Sdk.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>Calls, meetings and letters through the API.</summary>
public sealed class RelationshipTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private static readonly DateTime s_soon = Now.AddDays(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Completing_writes_the_result_the_agreement_as_a_task_and_the_next_step_at_once_and_only_once(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Ada & Sons" });
        var call = await anna.CreateAsync("relationships", new { kind = "Call", name = "Ask about the order", contractor = client["id"], startAt = s_soon });
        var what = new
        {
            result = "Wants a visit", resultCode = "Agreed", agreement = "Bring samples", agreementDue = "2027-01-15",
            next = new { kind = "Meeting", startAt = s_soon.AddDays(3), place = "At theirs" },
        };

        var first = await anna.DoAsync("relationships", call, "complete", what);
        var second = await anna.DoAsync("relationships", call, "complete", what);

        Assert.Equal(((string)first["next"]!, (string)first["task"]!), ((string)second["next"]!, (string)second["task"]!));
        var next = await anna.GetAsync($"/api/relationships/{first["next"]}");
        Assert.Equal(("Meeting", "Planned", (string)call["id"]!, (string)client["id"]!), ((string)next["kind"]!, (string)next["status"]!, (string)next["previous"]!["id"]!, (string)next["contractor"]!["id"]!));
        var task = await anna.GetAsync($"/api/tasks/{first["task"]}");
        Assert.Equal(("We promised: Bring samples", (string)client["id"]!), ((string)task["name"]!, (string)task["subjectId"]!));
        Assert.StartsWith("2027-01-15", (string)task["dueAt"]!, StringComparison.Ordinal);
        var seen = await anna.GetAsync($"/api/contractors/{client["id"]}");
        Assert.Equal((string)next["startAt"]!, (string)seen["nextStepAt"]!);
        Assert.NotNull(seen["lastTouchAt"]);
        Assert.Equal(1, (int)seen["version"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_call_moves_is_cancelled_and_reopened_and_the_next_step_of_its_client_follows(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Babbage Works" });
        var call = await anna.CreateAsync("relationships", new { contractor = client["id"], startAt = s_soon });

        await anna.DoAsync("relationships", call, "reschedule", new { startAt = s_soon.AddDays(1) });
        var moved = await anna.GetAsync($"/api/relationships/{call["id"]}");
        Assert.Equal((string)moved["startAt"]!, await NextStepAsync(anna, client));
        Assert.Equal(TimeSpan.FromMinutes(30), (DateTime)moved["endAt"]! - (DateTime)moved["startAt"]!);

        await anna.DoAsync("relationships", call, "cancel", new { reason = "They closed" });
        Assert.Null(await NextStepAsync(anna, client));
        var (status, _) = await anna.TryAsync(HttpMethod.Post, $"/api/relationships/{call["id"]}/complete", new { result = "Spoke" });
        Assert.Equal(HttpStatusCode.Conflict, status);

        await anna.DoAsync("relationships", call, "reopen");
        Assert.NotNull(await NextStepAsync(anna, client));
        await crm.Admin.DeleteAsync($"/api/relationships/{call["id"]}");
        Assert.Null(await NextStepAsync(anna, client));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Whoever_sees_the_client_sees_the_call_and_a_private_one_only_those_who_take_part(string database)
    {
        var crm = await hosts.OnAsync(database);
        var team = await crm.AddTeamAsync("North");
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager, team);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager, await crm.AddTeamAsync("South"));
        using var head = await crm.SignInAsync("Head", ShippedRoles.SalesHead, team);
        var client = await anna.CreateAsync("contractors", new { name = "Lovelace" });
        var open = await anna.CreateAsync("relationships", new { name = "Open call", contractor = client["id"], startAt = s_soon });
        var own = await anna.CreateAsync("relationships", new { name = "Own matter", contractor = client["id"], startAt = s_soon, isPrivate = true });
        var shared = await anna.CreateAsync("relationships", new { name = "Together", contractor = client["id"], startAt = s_soon, isPrivate = true, participants = new[] { await MeAsync(boris) } });

        Assert.Equal((true, false, false), (await SeesAsync(head, open), await SeesAsync(head, own), await SeesAsync(head, shared)));
        Assert.Equal((false, false, true), (await SeesAsync(boris, open), await SeesAsync(boris, own), await SeesAsync(boris, shared)));
        Assert.Equal((false, true), (await SeesAsync(crm.Admin, own), await SeesAsync(anna, own)));
        Assert.Equal(1, await boris.CountAsync("relationships"));
        await boris.DoAsync("relationships", shared, "complete", new { result = "Went well" });
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_first_call_puts_a_new_lead_into_work_failing_cancels_what_is_planned_and_activating_brings_it_back(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var lead = await anna.CreateAsync("leads", new { name = "Analytical Engine", responsible = await MeAsync(anna) });
        var call = await anna.CreateAsync("relationships", new { lead = lead["id"], startAt = s_soon });
        var (status, touched) = await LeadAsync();
        Assert.Equal(("InWork", false), (status, touched));

        await anna.DoAsync("leads", lead, "fail", new { reason = "NoBudget", comment = "Next year" });
        var cancelled = await anna.GetAsync($"/api/relationships/{call["id"]}");
        Assert.Equal(("Cancelled", true), ((string)cancelled["status"]!, ((string)cancelled["cancelReason"]!).Contains("Next year", StringComparison.Ordinal)));

        await anna.DoAsync("leads", lead, "activate", new { restoreWork = true });
        Assert.Equal("Planned", (string)(await anna.GetAsync($"/api/relationships/{call["id"]}"))["status"]!);
        await anna.DoAsync("relationships", call, "complete", new { resultCode = "Reached" });
        Assert.Equal(("InWork", true), await LeadAsync());

        async Task<(string, bool)> LeadAsync()
        {
            var now = await anna.GetAsync($"/api/leads/{lead["id"]}");
            return ((string)now["status"]!, now["firstTouchAt"] is not null);
        }
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Converting_links_the_calls_to_the_contractor_and_taking_it_back_unlinks_them(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var lead = await anna.CreateAsync("leads", new { name = "Difference Ltd", company = "Difference Ltd", contactName = "Ada Byron", responsible = await MeAsync(anna) });
        var call = await anna.CreateAsync("relationships", new { lead = lead["id"], startAt = s_soon });

        await anna.DoAsync("leads", lead, "convert");
        var linked = await anna.GetAsync($"/api/relationships/{call["id"]}");
        Assert.NotNull(linked["contractor"]);
        Assert.NotNull(linked["contact"]);
        Assert.NotNull(await NextStepAsync(anna, linked["contractor"]!));
        await crm.UntilNothingIsOnItsWayAsync();

        await anna.DoAsync("leads", lead, "undo-conversion");
        var back = await anna.GetAsync($"/api/relationships/{call["id"]}");
        Assert.Equal((null, null, (string)lead["id"]!), (back["contractor"], back["contact"], (string)back["lead"]!["id"]!));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_took_place_is_logged_counted_and_chained(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Menabrea" });
        var letter = await anna.CreateAsync("relationships", new { kind = "Letter", direction = "In", status = "Completed", contractor = client["id"], startAt = s_soon.AddDays(-12), result = "Asks for prices" });
        var call = await anna.CreateAsync("relationships", new { kind = "Call", status = "Completed", contractor = client["id"], startAt = s_soon.AddDays(-7), resultCode = await CodeAsync(anna, "OfferSent") });

        var figures = await anna.GetAsync($"/api/relationships/figures?kind=contractors&id={client["id"]}");

        Assert.Equal((2, 5), ((int)figures["total"]!, (double)figures["medianGapDays"]!));
        Assert.Equal((string)letter["startAt"]!, (string)figures["lastFromClient"]!);
        Assert.Equal((string)letter["id"]!, (string)call["previous"]!["id"]!);
        var (status, refusal) = await anna.TryAsync(HttpMethod.Post, "/api/relationships", new { kind = "Call", startAt = s_soon });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Say who it is with", refusal!.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task After_an_offer_a_call_is_planned_with_the_same_person_and_its_result_leads_on(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Jacquard" });
        var ada = await anna.CreateAsync("contacts", new { lastName = "Byron", contractor = client["id"] });
        var deal = await anna.CreateAsync("deals", new { name = "Looms", contractor = client["id"] });
        var offer = await anna.CreateAsync("relationships", new { kind = "Letter", status = "Completed", name = "Offer", deal = deal["id"], contact = ada["id"], startAt = Now.AddMinutes(-1), resultCode = await CodeAsync(anna, "OfferSent") });
        await crm.UntilNothingIsOnItsWayAsync();

        var call = await PlannedOfAsync(anna, deal);
        Assert.Equal(("Call", "Ask about the offer", (string)ada["id"]!, (string)offer["id"]!), ((string)call["kind"]!, (string)call["name"]!, (string)call["contact"]!["id"]!, (string)call["previous"]!["id"]!));
        Assert.True((DateTime)call["startAt"]! > Now.AddDays(1));
        await anna.DoAsync("relationships", call, "complete", new { result = "Wants to see it", next = new { kind = "Meeting", startAt = s_soon } });
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal("Running", await ProcessOfAsync(anna, deal));

        var meeting = await PlannedOfAsync(anna, deal);
        Assert.Equal("Meeting", (string)meeting["kind"]!);
        await anna.DoAsync("relationships", meeting, "complete", new { resultCode = "Agreed" });
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal("Finished", await ProcessOfAsync(anna, deal));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_lost_deal_cancels_what_is_planned_with_it_and_a_won_one_keeps_it_unless_somebody_says_otherwise(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Rule Ten Ltd" });
        var (lost, won, finished) = (await FollowedAsync("Lost"), await FollowedAsync("Won"), await FollowedAsync("Won and over"));

        await anna.DoAsync("deals", lost, "change-status", new { status = "ClosedLost", reason = "TooExpensive" });
        await anna.DoAsync("deals", won, "change-status", new { status = "ClosedWon" });
        await anna.DoAsync("deals", finished, "change-status", new { status = "ClosedWon", cancelPlanned = true });
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(("Cancelled", "Planned", "Cancelled"), (await CallOfAsync(lost), await CallOfAsync(won), await CallOfAsync(finished)));
        Assert.Equal(("Finished", "Running", "Finished"), (await ProcessOfAsync(anna, lost), await ProcessOfAsync(anna, won), await ProcessOfAsync(anna, finished)));

        async Task<JsonNode> FollowedAsync(string name)
        {
            var deal = await anna.CreateAsync("deals", new { name, contractor = client["id"] });
            await anna.CreateAsync("relationships", new { kind = "Letter", name = "Offer", deal = deal["id"], startAt = Now.AddMinutes(-5), status = "Completed", resultCode = await CodeAsync(anna, "OfferSent") });
            await crm.UntilNothingIsOnItsWayAsync();
            return deal;
        }

        async Task<string> CallOfAsync(JsonNode deal) =>
            (string)(await anna.GetAsync($"/api/relationships?deal={deal["id"]}&kind=Call"))["items"]!.AsArray().Single()!["status"]!;
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_colleague_who_is_to_take_part_is_told_once(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Invited Ltd" });

        var meeting = await anna.CreateAsync("relationships", new { kind = "Meeting", name = "Show the samples", contractor = client["id"], startAt = s_soon, participants = new[] { await MeAsync(boris) } });
        await anna.PatchAsync($"/api/relationships/{meeting["id"]}", new { description = "On the second floor" });

        Assert.Equal(1, await crm.Database.CountAsync($"SELECT COUNT(*) FROM notification WHERE href = '/relationships/{meeting["id"]}'"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task In_time_people_are_reminded_once_and_a_deal_that_was_left_becomes_a_task_until_something_is_planned(string database)
    {
        // The clock is turned here: a host of its own.
        await using var crm = await CrmHost.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Left & Co" });
        var deal = await anna.CreateAsync("deals", new { name = "Left alone", contractor = client["id"] });
        await anna.CreateAsync("relationships", new { name = "In a minute", contractor = client["id"], startAt = Now.AddDays(20).AddMinutes(5), reminderMinutes = 15 });
        await crm.UntilNothingIsOnItsWayAsync();

        crm.Services.GetRequiredService<CrmClock>().Forward(TimeSpan.FromDays(20));
        await crm.Database.UntilAsync("SELECT COUNT(*) FROM contact_break", 1, s_patience);
        await crm.Database.UntilAsync("SELECT COUNT(*) FROM notification WHERE text_en LIKE '%In a minute%'", 1, s_patience);
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(1, await LeftAsync());

        crm.Services.GetRequiredService<CrmClock>().Forward(TimeSpan.FromDays(1));
        await crm.Database.UntilAsync("SELECT COUNT(*) FROM break_night", 2, s_patience);
        await anna.CreateAsync("relationships", new { kind = "Call", deal = deal["id"], startAt = Now.AddDays(22) });
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(0, await LeftAsync());
        Assert.Equal("Finished", await ProcessOfAsync(anna, deal));
        Assert.Equal(1, await crm.Database.CountAsync("SELECT COUNT(*) FROM notification WHERE text_en LIKE '%In a minute%'"));

        // The deal's stage has a task of its own.
        async Task<int> LeftAsync() => (await anna.GetAsync($"/api/tasks?subjectId={deal["id"]}&open=true"))["items"]!.AsArray()
            .Count(task => (string)task!["name"]! == "Nothing is planned: plan the next step");
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_colleagues_calendar_shows_what_one_may_see_and_of_the_rest_that_the_time_is_taken(string database)
    {
        var crm = await hosts.OnAsync(database);
        using var anna = await crm.SignInAsync("Anna", ShippedRoles.Manager);
        using var boris = await crm.SignInAsync("Boris", ShippedRoles.Manager);
        var client = await anna.CreateAsync("contractors", new { name = "Vaucanson" });
        await anna.CreateAsync("relationships", new { name = "Secret talk", contractor = client["id"], startAt = s_soon });
        var together = await anna.CreateAsync("relationships", new { name = "Together", kind = "Meeting", contractor = client["id"], startAt = s_soon.AddHours(2), participants = new[] { await MeAsync(boris) } });
        var week = $"from={s_soon.AddDays(-1):O}&to={s_soon.AddDays(2):O}&people={await MeAsync(anna)}";

        var seen = (await boris.GetAsync("/api/relationships/calendar?" + week))["items"]!.AsArray();
        var own = (await anna.GetAsync("/api/relationships/calendar?" + week))["items"]!.AsArray();

        Assert.Equal([null, "Together"], seen.Select(one => (string?)one!["name"]));
        Assert.Equal([null, (string)together["id"]!], seen.Select(one => (string?)one!["id"]));
        Assert.DoesNotContain("Secret", seen.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["Secret talk", "Together"], own.Select(one => (string?)one!["name"]));
    }

    private static async Task<JsonNode> PlannedOfAsync(Api person, JsonNode deal) => Assert.Single((await person.GetAsync($"/api/relationships?deal={deal["id"]}&status=Planned"))["items"]!.AsArray())!;

    private static async Task<string> ProcessOfAsync(Api person, JsonNode deal) =>
        (string)(await person.GetAsync($"/api/deals/{deal["id"]}/processes"))["items"]!.AsArray().Single(one => (string)one!["definitionId"]! == "follow-up-planning")!["status"]!;

    private static async Task<string?> NextStepAsync(Api person, JsonNode client) => (string?)(await person.GetAsync($"/api/contractors/{client["id"]}"))["nextStepAt"];

    private static async Task<string> MeAsync(Api person) => (string)(await person.GetAsync("/api/me"))["id"]!;

    private static async Task<string> CodeAsync(Api person, string code) => (string)(await person.GetAsync($"/api/dictionaries?dictionary=resultCode&code={code}"))["items"]![0]!["id"]!;

    private static async Task<bool> SeesAsync(Api person, JsonNode record) =>
        (await person.TryAsync(HttpMethod.Get, $"/api/relationships/{record["id"]}")).Status == HttpStatusCode.OK;
}
