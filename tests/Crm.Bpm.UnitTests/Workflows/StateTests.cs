using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;
using Crm.Bpm.Workflows.Testing;
using static Crm.Bpm.UnitTests.Workflows.Draw;

namespace Crm.Bpm.UnitTests.Workflows;

public sealed class StateTests
{
    /// <summary>Connections may lead anywhere, so some of these flowcharts loop, join, fault or go nowhere.</summary>
    private static readonly Gen<string> s_flowcharts =
        from kinds in Gen.Int[0, 6].Array[2, 9]
        from connections in Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8], Gen.Bool).Array[0, 8]
        select Drawn(kinds, connections);

    [Fact]
    public Task Flowcharts_run_the_same_whether_their_state_is_stored_between_bursts_or_not() => s_flowcharts.SampleAsync(
        async flowchart => Assert.Equal(await TraceAsync(flowchart, stores: false), await TraceAsync(flowchart, stores: true)), iter: 300);

    [Fact]
    public async Task All_kinds_of_values_survive_being_stored()
    {
        var host = new WorkflowTestHost();
        var values = new Dictionary<string, object?>
        {
            ["none"] = null,
            ["text"] = "Привет \"\\ \u2028",
            ["flag"] = true,
            ["whole"] = 9007199254740993L,
            ["broken"] = 2.0,
            ["money"] = 79228162514264337593543950335m,
            ["id"] = Guid.Parse("0197a4b2-0000-7000-8000-000000000001"),
            ["instant"] = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc),
            ["offset"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(3)),
            ["span"] = TimeSpan.FromTicks(1),
            ["day"] = new DateOnly(2026, 12, 31),
        };
        var state = await host.RunAsync(Workflow(Wait("E")), new StartRequest { Input = values });

        var read = InstanceState.Parse(state.ToUtf8Bytes());

        Assert.Equal(values, read.Input.ToDictionary());
        Assert.All(values, v => Assert.Equal(v.Value?.GetType(), read.Input[v.Key]?.GetType()));
    }

    [Fact]
    public async Task A_state_written_by_an_older_version_is_read_with_what_it_has()
    {
        var host = new WorkflowTestHost();
        var state = await host.RunAsync(Workflow(Wait("E")), new StartRequest { Subject = new Subject("lead", "7") });
        var json = JsonNode.Parse(state.ToUtf8Bytes())!.AsObject();
        foreach (var member in new[] { "f", "nextSequence", "properties", "subjectId", "updated" })
            json.Remove(member);
        json["somethingNew"] = 1;

        var read = InstanceState.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));

        Assert.Equal(state.Bookmarks[0].Hash, read.Bookmarks[0].Hash);
        Assert.Equal("lead", read.Subject!.Kind);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{\"f\":99}")]
    public void Bytes_that_are_no_state_are_refused(string bytes) =>
        Assert.Throws<WorkflowDefinitionException>(() => InstanceState.Parse(Encoding.UTF8.GetBytes(bytes)));

    [Fact]
    public async Task An_instance_is_shown_in_the_shape_of_Elsa()
    {
        var host = new WorkflowTestHost();
        var state = await host.RunAsync(Workflow(Flow([Line("A"), Wait("E")], "A->E")));

        var shown = ElsaState.ToJson(InstanceState.Parse(state.ToUtf8Bytes()), CompiledWorkflow.Compile(
            WorkflowDefinition.Parse(Workflow(Flow([Line("A"), Wait("E")], "A->E"))), host.Catalog));

        Assert.Equal(("Running", "Suspended"), (shown["status"]!.GetValue<string>(), shown["subStatus"]!.GetValue<string>()));
        Assert.Equal("E", shown["bookmarks"]![0]!["payload"]!["eventName"]!.GetValue<string>());
        Assert.Equal("E", shown["activityExecutionContexts"]![0]!["activityState"]!["EventName"]!.GetValue<string>());
        Assert.Equal(1, shown["activityExecutionContexts"]![1]!["properties"]!["FlowScope"]!["connectionVisitCount"]!["A:Done->E:In"]!.GetValue<int>());
    }

    private static async Task<string> TraceAsync(string flowchart, bool stores)
    {
        var host = new WorkflowTestHost(new RunnerOptions { MaxSteps = 40 }) { StoresState = stores };
        var state = await host.RunAsync(flowchart);
        for (var i = 0; i < 8 && state.Bookmarks.Count > 0 && state.SubStatus == InstanceSubStatus.Suspended; i++)
            state = await host.ResumeAsync(state, state.Bookmarks[i % state.Bookmarks.Count], i);
        if (state.SubStatus == InstanceSubStatus.Faulted)
            state = await host.RetryAsync(state);
        var trace = host.Bursts.SelectMany(b => b.Journal).Select(j => $"{j.Sequence} {j.EventName} {j.StepInstanceId} {j.NodeId} {j.Message}");
        return string.Join('\n', [.. trace, .. host.Lines, state.SubStatus.ToString(), Values.ToJson(state.Output).ToString(), .. state.Incidents.Select(x => x.Message)]);
    }

    private static string Drawn(int[] kinds, (int From, int To, bool Other)[] connections)
    {
        var steps = kinds.Select((kind, i) => Kind(kind, $"S{i}")).ToArray();
        var drawn = Enumerable.Range(0, kinds.Length - 1).Select(i => (From: i, To: i + 1, Other: true)).Concat(connections)
            .Where(c => c.From < kinds.Length && c.To < kinds.Length)
            .Select(c => $"S{c.From}{(kinds[c.From] == 2 ? c.Other ? ":True" : ":False" : string.Empty)}->S{c.To}");
        return Workflow(Flow(steps, [.. drawn.Distinct()]), Variable("N", "Int32", "0"));
    }

    private static JsonObject Kind(int kind, string id) => kind switch
    {
        0 => Line(id),
        1 => Step("Elsa.Event", id, ("eventName", Literal(id))),
        2 => Decide(id, "getN() % 2 == 0"),
        3 => Join(id, "WaitAll"),
        4 => Join(id, "WaitAny"),
        5 => Set("N", "getN() + 1", id),
        _ => Step("Elsa.ParallelForEach", id, ("items", Object("[1,2]")), ("body", Step("Elsa.Sequence", id + "b", ("activities", new JsonArray(
            Step("Elsa.Event", id + "e", ("eventName", Literal("x"))), LineJs(id + "l", "`${getCurrentIndex()}`")))))),
    };
}
