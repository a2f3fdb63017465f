using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.IntegrationTests.Elsa;

/// <summary>Definitions that are edited, deleted or replaced while processes run on them and others use them.</summary>
public sealed class ChangedDefinitionTests
{
    private const string Definitions = "/elsa/api/workflow-definitions";

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_draft_runs_as_it_was_saved_last_and_those_that_ran_before_keep_theirs(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var draft = await SaveAsync(crm, Says("edited", "one"));
        Assert.Equal("one", await RunAsync(crm, "edited", "Latest"));

        var next = await SaveAsync(crm, Says("edited", "two"));
        Assert.Equal("two", await RunAsync(crm, "edited", "Latest"));
        await SaveAsync(crm, Says("edited", "three"), publish: true);

        Assert.Equal("three", await RunAsync(crm, "edited", "Published"));
        Assert.NotEqual((string)draft["id"]!, (string)next["id"]!);
        Assert.Contains("\"one\"", (await crm.Admin.GetAsync($"{Definitions}/by-id/{draft["id"]}")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_was_unpublished_edited_and_published_again_runs_as_edited()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        await SaveAsync(crm, Says("again", "one"), publish: true);
        Assert.Equal("one", await RunAsync(crm, "again", "Published"));

        await crm.Admin.PostAsync(Definitions + "/again/retract", new { });
        await SaveAsync(crm, Says("again", "two"), publish: true);

        Assert.Equal("two", await RunAsync(crm, "again", "Published"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_definition_that_was_deleted_still_runs_inside_those_drawn_with_it(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var child = await SaveAsync(crm, Says("child", "from the child"), publish: true);
        await SaveAsync(crm, Using("parent", child), publish: true);

        await crm.Admin.DeleteAsync(Definitions + "/child");

        Assert.Equal("from the child", await RunAsync(crm, "parent", "Published"));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Updating_references_publishes_those_who_use_a_definition_with_its_new_version(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await SaveAsync(crm, Using("parent", await SaveAsync(crm, Says("child", "old"), publish: true)), publish: true);
        var newer = await SaveAsync(crm, Says("child", "new"), publish: true);
        Assert.Equal("old", await RunAsync(crm, "parent", "Published"));

        var answer = await crm.Admin.PostAsync(Definitions + "/child/update-references", new { });

        Assert.Equal(["parent"], answer["affectedWorkflows"]!.AsArray().Select(n => (string)n!));
        Assert.Equal("new", await RunAsync(crm, "parent", "Published"));
        var step = (await crm.Admin.GetAsync($"{Definitions}/parent/export"))["root"]!["activities"]![0]!;
        Assert.Equal(((string)newer["id"]!, 2), ((string)step["workflowDefinitionVersionId"]!, (int)step["version"]!));
        Assert.Empty((await crm.Admin.PostAsync(Definitions + "/child/update-references", new { }))["affectedWorkflows"]!.AsArray());
    }

    [Fact]
    public async Task Deleting_a_definition_tells_its_processes_why_in_words()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var model = Says("waits", "here");
        model["root"]!["activities"]![0] = JsonNode.Parse("""{"id":"W","type":"Elsa.Event","version":1,"eventName":{"typeName":"String","expression":{"type":"Literal","value":"Never"}}}""");
        await SaveAsync(crm, model, publish: true);
        await crm.Admin.PostAsync(Definitions + "/waits/execute", new { });

        await crm.Admin.DeleteAsync(Definitions + "/waits?force=true");
        await crm.UntilNothingIsOnItsWayAsync();

        var line = await crm.ReadAsync(db => db.Set<JournalLine>().SingleAsync(l => l.EventName == "CancelRequested"));
        Assert.Equal("The process definition was deleted.", line.Message);
    }

    [Fact]
    public async Task The_journal_shows_what_a_step_was_given_and_an_execution_what_it_failed_with()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var model = Says("fails", "said");
        model["root"]!["activities"]!.AsArray().Add(JsonNode.Parse("""{"id":"F","type":"Elsa.Fault","version":1,"message":{"typeName":"String","expression":{"type":"Literal","value":"No stock"}}}"""));
        model["root"]!["connections"] = JsonNode.Parse("""[{"source":{"activity":"Say","port":"Done"},"target":{"activity":"F","port":"In"}}]""");
        await SaveAsync(crm, model, publish: true);
        var id = (string)(await crm.Admin.PostAsync(Definitions + "/fails/execute", new { }))["workflowState"]!["id"]!;

        var journal = (await crm.Admin.GetAsync($"/elsa/api/workflow-instances/{id}/journal"))["items"]!.AsArray();
        var executions = (await crm.Admin.GetAsync("/elsa/api/activity-executions/list?workflowInstanceId=" + id))["items"]!.AsArray();
        var report = (await crm.Admin.PostAsync("/elsa/api/activity-executions/report", new { workflowInstanceId = id, activityNodeIds = Array.Empty<string>() }))["stats"]!.AsArray();

        Assert.Equal("said", (string)journal.Single(l => (string)l!["activityId"]! == "Say" && (string)l["eventName"]! == "Completed")!["activityState"]!["Text"]!);
        Assert.EndsWith("StepFaultException", (string)executions.Single(e => (string)e!["activityId"]! == "F")!["exception"]!["type"]!, StringComparison.Ordinal);
        Assert.Equal((1, 1), ((int)Of("Say")["completedCount"]!, (int)Of("F")["aggregateFaultCount"]!));

        JsonNode Of(string step) => report.Single(s => (string)s!["activityId"]! == step)!;
    }

    private static async Task<JsonNode> SaveAsync(CrmHost crm, JsonObject model, bool publish = false) =>
        (await crm.Admin.PostAsync(Definitions, new { model, publish }))["workflowDefinition"]!;

    /// <summary>Runs it and answers the text that it wrote.</summary>
    private static async Task<string> RunAsync(CrmHost crm, string id, string version)
    {
        var state = (await crm.Admin.PostAsync($"{Definitions}/{id}/execute", new { versionOptions = version }))["workflowState"]!;
        Assert.Equal("Finished", (string)state["subStatus"]!);
        var executions = (await crm.Admin.GetAsync("/elsa/api/activity-executions/list?workflowInstanceId=" + state["id"]))["items"]!.AsArray();
        return (string)executions.Single(e => (string)e!["activityId"]! == "Say")!["activityState"]!["Text"]!;
    }

    private static JsonObject Says(string id, string text) => JsonNode.Parse("""
        {"definitionId":"NAME","name":"NAME","options":{"usableAsActivity":true},"root":{"id":"Flow","type":"Elsa.Flowchart","version":1,"connections":[],
          "activities":[{"id":"Say","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"TEXT"}}}]}}
        """.Replace("NAME", id, StringComparison.Ordinal).Replace("TEXT", text, StringComparison.Ordinal))!.AsObject();

    private static JsonObject Using(string id, JsonNode child) => JsonNode.Parse("""
        {"definitionId":"NAME","name":"NAME","root":{"id":"Flow","type":"Elsa.Flowchart","version":1,"connections":[],
          "activities":[{"id":"Child","type":"Child","version":1,"workflowDefinitionId":"child","workflowDefinitionVersionId":"VERSION"}]}}
        """.Replace("NAME", id, StringComparison.Ordinal).Replace("VERSION", (string)child["id"]!, StringComparison.Ordinal))!.AsObject();
}
