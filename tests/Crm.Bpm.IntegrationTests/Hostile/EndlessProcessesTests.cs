using System.Text.Json.Nodes;

namespace Crm.Bpm.IntegrationTests.Hostile;

public sealed class EndlessProcessesTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const string Definitions = "/elsa/api/workflow-definitions";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("let all = []; while (true) all.push('x'.repeat(100000))")]
    [InlineData("'x'.repeat(2000000000)")]
    [InlineData("(function deeper() { return deeper() + 1 })()")]
    [InlineData("/^(a+)+$/.test('a'.repeat(60) + '!')")]
    [InlineData("new Array(4000000000).fill(1)")]
    [InlineData("JSON.parse('['.repeat(100000))")]
    [InlineData("[1,2,3].sort(() => { while (true) {} })")]
    public async Task An_endless_or_greedy_script_ends_by_its_limit_as_an_incident(string script)
    {
        var crm = await hosts.OnAsync("sqlite");
        var state = await RunAsync(crm, Flow(Step("Elsa.RunJavaScript", "script", script)));

        Assert.Equal("Faulted", (string)state["subStatus"]!);
        var sentence = (string)state["incidents"]![0]!["message"]!;
        Assert.True(sentence.Length > 10 && !sentence.Contains("   at ", StringComparison.Ordinal), sentence);
    }

    [Fact]
    public async Task A_loop_without_end_stops_with_an_incident()
    {
        var crm = await hosts.OnAsync("sqlite");
        var state = await RunAsync(crm, Flow("""{"id":"Loop1","type":"Elsa.While","version":1,"condition":{"typeName":"Boolean","expression":{"type":"Literal","value":true}},"body":BODY}"""
            .Replace("BODY", Step("Elsa.WriteLine", "text", "again"), StringComparison.Ordinal)));

        Assert.Equal("Faulted", (string)state["subStatus"]!);
    }

    [Fact]
    public async Task A_connection_back_to_the_start_stops_with_an_incident()
    {
        var crm = await hosts.OnAsync("sqlite");
        var state = await RunAsync(crm, Flow(Step("Elsa.WriteLine", "text", "again"), """{"source":{"activity":"Step1","port":"Done"},"target":{"activity":"Step1","port":"In"}}"""));

        Assert.True((string)state["subStatus"]! is "Faulted" or "Finished", state.ToJsonString());
    }

    [Fact]
    public async Task A_process_that_starts_itself_stops()
    {
        var crm = await hosts.OnAsync("sqlite");
        var id = "self-" + Guid.CreateVersion7().ToString("N");
        var state = await RunAsync(crm, Flow("""{"id":"Again1","type":"Elsa.ExecuteWorkflow","version":1,"workflowDefinitionId":{"typeName":"String","expression":{"type":"Literal","value":"ID"}},"waitForCompletion":{"typeName":"Boolean","expression":{"type":"Literal","value":true}}}""".Replace("ID", id, StringComparison.Ordinal)), id);
        var count = await crm.Database.CountAsync("SELECT count(*) FROM process_instance");

        Assert.Contains((string)state["status"]!, new[] { "Running", "Finished" });
        Assert.InRange(count, 1, 1_000);
    }

    private static async Task<JsonNode> RunAsync(CrmHost crm, string root, string? id = null)
    {
        id ??= "endless-" + Guid.CreateVersion7().ToString("N");
        var model = JsonNode.Parse($$"""{"definitionId":"{{id}}","name":"{{id}}","version":1,"root":{{root}}}""");
        await crm.Admin.PostAsync(Definitions, new { model, publish = true });
        using var limit = new CancellationTokenSource(s_patience);
        return (await crm.Admin.PostAsync($"{Definitions}/{id}/execute", new { }).WaitAsync(limit.Token))["workflowState"]!;
    }

    private static string Flow(string step, string connections = "") =>
        $$"""{"id":"Flowchart1","type":"Elsa.Flowchart","version":1,"activities":[{{step}}],"connections":[{{connections}}]}""";

    private static string Step(string type, string input, string value) =>
        new JsonObject
        {
            ["id"] = "Step1",
            ["type"] = type,
            ["version"] = 1,
            [input] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } },
        }.ToJsonString();
}
