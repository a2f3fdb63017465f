using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>What becomes of the work when a lead is converted, given up, resumed, or its manager leaves.</summary>
public sealed class LeadWorkTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Resuming_a_lead_opens_its_tasks_again_and_lets_its_process_begin_anew(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var lead = await TakenLeadAsync(crm, manager);
        await manager.CreateAsync("tasks", new { name = "Send the catalogue", subjectKind = "leads", subjectId = lead["id"] });

        await manager.DoAsync("leads", lead, "fail", new { reason = "NoBudget", comment = "Next year" });
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(0, await OpenTasksAsync(manager));
        await manager.DoAsync("leads", lead, "activate", new { restoreWork = true });
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(["Contact the lead", "Send the catalogue"], await OpenNamesAsync(manager));
        Assert.Equal("InWork", (string)(await manager.GetAsync($"/api/leads/{lead["id"]}"))["status"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Giving_up_counts_as_the_first_touch_only_after_somebody_spoke_to_the_lead(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var (spoken, silent) = (await TakenLeadAsync(crm, manager), await TakenLeadAsync(crm, manager));
        var waiting = await crm.Admin.CreateAsync("leads", new { name = "Difference Engines" });

        await manager.DoAsync("leads", spoken, "fail", new { reason = "NoBudget", comment = "Next year" });
        await manager.DoAsync("leads", silent, "fail", new { reason = "NoAnswer", comment = "Three tries" });
        await crm.Admin.DoAsync("leads", waiting, "fail", new { reason = "Other", comment = "A test of the form" });

        var touched = await Task.WhenAll(new[] { spoken, silent, waiting }.Select(async lead => (await manager.GetAsync($"/api/leads/{lead["id"]}"))["firstTouchAt"] is not null));
        Assert.Equal([true, false, false], touched);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Resuming_without_its_work_leaves_the_tasks_cancelled(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var lead = await TakenLeadAsync(crm, manager);

        await manager.DoAsync("leads", lead, "fail", new { reason = "NoBudget", comment = "Next year" });
        await manager.DoAsync("leads", lead, "activate");
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(0, await OpenTasksAsync(manager));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_lead_deleted_by_mistake_comes_back_with_its_tasks_and_its_process(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var lead = await TakenLeadAsync(crm, manager);
        await manager.CreateAsync("tasks", new { name = "Send the catalogue", subjectKind = "leads", subjectId = lead["id"] });

        await crm.Admin.DeleteAsync($"/api/leads/{lead["id"]}");
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(0, await OpenTasksAsync(manager));
        for (var i = 0; i < 2; i++)
            await crm.Admin.PostAsync("/api/leads/restore", new { ids = new[] { lead["id"] } });
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(["Contact the lead", "Send the catalogue"], await OpenNamesAsync(manager));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_given_up_lead_that_was_deleted_and_restored_is_still_resumed_with_its_work(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var lead = await TakenLeadAsync(crm, manager);
        await manager.CreateAsync("tasks", new { name = "Send the catalogue", subjectKind = "leads", subjectId = lead["id"] });
        await manager.DoAsync("leads", lead, "fail", new { reason = "NoBudget", comment = "Next year" });

        await crm.Admin.DeleteAsync($"/api/leads/{lead["id"]}");
        await crm.Admin.PostAsync("/api/leads/restore", new { ids = new[] { lead["id"] } });
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(0, await OpenTasksAsync(manager));
        await manager.DoAsync("leads", lead, "activate", new { restoreWork = true });
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(["Contact the lead", "Send the catalogue"], await OpenNamesAsync(manager));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task What_is_no_duplicate_after_all_is_worked_on_again(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var original = await crm.Admin.CreateAsync("leads", new { name = "Difference Engines" });
        var lead = await TakenLeadAsync(crm, manager);
        await manager.CreateAsync("tasks", new { name = "Send the catalogue", subjectKind = "leads", subjectId = lead["id"] });

        await manager.DoAsync("leads", lead, "mark-duplicate", new { lead = original["id"] });
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(0, await OpenTasksAsync(manager));
        await manager.DoAsync("leads", lead, "not-duplicate");
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(["Contact the lead", "Send the catalogue"], await OpenNamesAsync(manager));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Converting_on_the_card_ends_the_leads_process_and_takes_hand_made_tasks_along(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var lead = await TakenLeadAsync(crm, manager);
        await manager.CreateAsync("tasks", new { name = "Send the catalogue", subjectKind = "leads", subjectId = lead["id"] });
        var preview = await manager.GetAsync($"/api/leads/{lead["id"]}/convert-preview");

        var made = await manager.DoAsync("leads", lead, "convert");
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal((1, 1), ((int)preview["work"]!["movedTasks"]!, (int)preview["work"]!["endedTasks"]!));
        var open = Assert.Single((await manager.GetAsync("/api/tasks?scope=mine&open=true"))["items"]!.AsArray())!;
        Assert.Equal(("Send the catalogue", "contractors", (string)made["contractor"]!["id"]!), ((string)open["name"]!, (string)open["subjectKind"]!, (string)open["subjectId"]!));
        var process = Assert.Single((await manager.GetAsync($"/api/leads/{lead["id"]}/processes"))["items"]!.AsArray())!;
        Assert.Equal("Cancelled", (string)process["subStatus"]!);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_process_that_stopped_with_an_incident_does_not_outlive_its_leads_end(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("broken", Company.Step("Created", "Crm.Basic.LeadCreated").Starting(), Company.Step("Fault", "Elsa.Fault", ("message", "No stock")));
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var (converted, failed) = (await TakenLeadAsync(crm, manager), await TakenLeadAsync(crm, manager));
        Assert.Equal(2, await crm.ReadAsync(db => db.Set<ProcessInstance>().CountAsync(i => i.DefinitionId == "broken" && i.SubStatus == "Faulted")));

        await manager.DoAsync("leads", converted, "convert");
        await manager.DoAsync("leads", failed, "fail", new { reason = "NoBudget", comment = "Next year" });
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(2, await crm.ReadAsync(db => db.Set<ProcessInstance>().CountAsync(i => i.DefinitionId == "broken" && i.SubStatus == "Cancelled")));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_company_known_under_its_legal_name_is_suggested_after_one_with_the_same_phone(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var (legal, phone) = (await manager.CreateAsync("contractors", new { name = "ООО «Аналитические машины»" }), await manager.CreateAsync("contractors", new { name = "Looms", phone = "+44 20 7946 0123" }));
        var lead = await manager.CreateAsync("leads", new { name = "Call", company = "аналитические машины, ООО", phone = "+44 20 7946 0123" });
        await manager.DoAsync("leads", lead, "take");

        var suggested = (await manager.GetAsync($"/api/leads/{lead["id"]}/convert-preview"))["contractors"]!.AsArray();

        Assert.Equal([((string)phone["id"]!, "phone"), ((string)legal["id"]!, "name")], suggested.Select(m => ((string)m!["id"]!, (string)m["by"]!)));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_conversion_is_taken_back_with_everything_it_made_and_moved(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var lead = await TakenLeadAsync(crm, manager);
        await manager.CreateAsync("tasks", new { name = "Send the catalogue", subjectKind = "leads", subjectId = lead["id"] });
        await manager.DoAsync("leads", lead, "convert");

        var back = await manager.DoAsync("leads", lead, "undo-conversion");

        Assert.Equal(("InWork", null), ((string)back["status"]!, (string?)back["contractor"]));
        Assert.Equal((0, 0), (await crm.Admin.CountAsync("contractors"), await crm.Admin.CountAsync("contacts")));
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(["Contact the lead", "Send the catalogue"], await OpenNamesAsync(manager));
        Assert.All((await manager.GetAsync("/api/tasks?scope=mine&open=true"))["items"]!.AsArray(), open => Assert.Equal((string)lead["id"]!, (string)open!["subjectId"]!));
        var (again, _) = await manager.TryAsync(HttpMethod.Post, $"/api/leads/{lead["id"]}/undo-conversion", new { });
        Assert.Equal(HttpStatusCode.Conflict, again);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_conversion_stays_once_somebody_worked_with_what_it_made(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var (changed, noted) = (await TakenLeadAsync(crm, manager), await TakenLeadAsync(crm, manager));
        var first = await manager.DoAsync("leads", changed, "convert");
        var second = await manager.DoAsync("leads", noted, "convert");
        await manager.PatchAsync($"/api/contractors/{first["contractor"]!["id"]}", new { description = "A chain of cafés" });
        await manager.PostAsync($"/api/contractors/{second["contractor"]!["id"]}/comments", new { text = "They called" });

        foreach (var lead in new[] { changed, noted })
        {
            var (status, why) = await manager.TryAsync(HttpMethod.Post, $"/api/leads/{lead["id"]}/undo-conversion", new { });

            Assert.Equal(HttpStatusCode.Conflict, status);
            Assert.Contains("the conversion stays", (string)why!["detail"]!, StringComparison.Ordinal);
        }

        Assert.Equal(2, await crm.Admin.CountAsync("contractors"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Converting_again_says_what_was_made_and_what_was_linked(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var known = await manager.CreateAsync("contractors", new { name = "Analytical Engines" });
        var lead = await TakenLeadAsync(crm, manager);

        var first = await manager.DoAsync("leads", lead, "convert", new { contractorId = known["id"] });
        var again = await manager.DoAsync("leads", lead, "convert", new { contractorId = known["id"] });

        Assert.Equal((false, true), ((bool)first["contractor"]!["isNew"]!, (bool)first["contact"]!["isNew"]!));
        Assert.True(JsonNode.DeepEquals(first, again), $"{first.ToJsonString()} and then {again.ToJsonString()}");
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Qualifying_links_the_client_that_was_named_in_the_task(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var known = await manager.CreateAsync("contractors", new { name = "Analytical Engines Ltd", phone = "+44 20 7946 0123" });
        var (linked, made) = (await TakenLeadAsync(crm, manager), await TakenLeadAsync(crm, manager));

        await QualifyAsync(crm, manager, linked, new { contractor = (string)known["id"]! });
        Assert.Equal((string)known["id"]!, (string)(await manager.GetAsync($"/api/leads/{linked["id"]}"))["derivedContractor"]!["id"]!);
        Assert.Equal(1, await manager.CountAsync("contractors"));
        await QualifyAsync(crm, manager, made, new { });

        Assert.Equal(2, await manager.CountAsync("contractors"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_duplicate_told_in_the_task_names_its_original(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        var original = await TakenLeadAsync(crm, manager);
        var lead = await TakenLeadAsync(crm, manager);
        var task = (await manager.GetAsync("/api/tasks?scope=mine&open=true"))["items"]!.AsArray().Single(t => (string)t!["subjectId"]! == (string)lead["id"]!)!;

        var (without, _) = await manager.TryAsync(HttpMethod.Post, $"/api/tasks/{task["id"]}/complete", new { outcome = "Duplicate" });
        await manager.DoAsync("tasks", task, "complete", new { outcome = "Duplicate", values = new { original = (string)original["id"]! } });
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(HttpStatusCode.BadRequest, without);
        var now = await manager.GetAsync($"/api/leads/{lead["id"]}");
        Assert.Equal(("Duplicate", (string)original["id"]!), ((string)now["status"]!, (string)now["duplicateOfLead"]!["id"]!));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_leads_of_a_blocked_person_go_to_whom_the_administrator_names(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var team = await crm.AddTeamAsync("Sales");
        using var leaving = await crm.SignInAsync("Leaving", ShippedRoles.Manager, team);
        using var staying = await crm.SignInAsync("Staying", ShippedRoles.Manager, team);
        await TakenLeadAsync(crm, leaving);
        var (from, to) = (await IdOfAsync(crm, "Leaving"), await IdOfAsync(crm, "Staying"));

        var moved = await crm.Admin.PostAsync($"/api/users/{from}/block", new { reassignTo = to });

        Assert.Contains("\"count\":1", moved.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((1, 1), (await staying.CountAsync("leads", "scope=mine"), await OpenTasksAsync(staying)));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_processes_of_a_lead_say_at_which_step_they_wait_and_for_whom(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        using var manager = await crm.SignInAsync("Manager", ShippedRoles.Manager);
        using var stranger = await crm.SignInAsync("Stranger", ShippedRoles.Manager);
        var lead = await TakenLeadAsync(crm, manager);

        var process = Assert.Single((await manager.GetAsync($"/api/leads/{lead["id"]}/processes"))["items"]!.AsArray())!;
        var (hidden, _) = await stranger.TryAsync(HttpMethod.Get, $"/api/leads/{lead["id"]}/processes");

        Assert.Equal("lead-qualification", (string)process["definitionId"]!);
        var step = Assert.Single(process["waitsAt"]!.AsArray())!;
        Assert.Equal(("contact", "Manager"), ((string)step["stepId"]!, (string)step["with"]!));
        Assert.Equal(HttpStatusCode.NotFound, hidden);
    }

    private static async Task QualifyAsync(CrmHost crm, Api manager, JsonNode lead, object values)
    {
        foreach (var (outcome, filledIn) in new (string, object)[] { ("Reached", new { }), ("Convert", values) })
        {
            var task = (await manager.GetAsync("/api/tasks?scope=mine&open=true"))["items"]!.AsArray().Single(t => (string)t!["subjectId"]! == (string)lead["id"]!)!;
            await manager.DoAsync("tasks", task, "complete", new { outcome, values = filledIn });
            await crm.UntilNothingIsOnItsWayAsync();
        }
    }

    private static async Task<JsonNode> TakenLeadAsync(CrmHost crm, Api manager)
    {
        var lead = await manager.CreateAsync("leads", new { name = "Analytical Engines", company = "Analytical Engines", contactName = "Ada Byron", phone = "+44 20 7946 0123" });
        await crm.UntilNothingIsOnItsWayAsync();
        await manager.DoAsync("leads", lead, "take");
        return lead;
    }

    private static Task<int> OpenTasksAsync(Api api) => api.CountAsync("tasks", "scope=mine&open=true");

    private static async Task<List<string>> OpenNamesAsync(Api api) =>
        [.. (await api.GetAsync("/api/tasks?scope=mine&open=true"))["items"]!.AsArray().Select(t => (string)t!["name"]!).Order(StringComparer.Ordinal)];

    private static Task<Guid> IdOfAsync(CrmHost crm, string name) => crm.ReadAsync(db => db.Set<User>().Where(u => u.Name == name).Select(u => u.Id).SingleAsync());
}
