using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Running;
using Crm.Bpm.Workflows.Testing;
using static Crm.Bpm.UnitTests.Workflows.Draw;

namespace Crm.Bpm.UnitTests.Workflows;

public sealed class ContainerStepTests
{
    private readonly WorkflowTestHost _host = new();

    [Fact]
    public async Task A_while_loop_looks_at_its_condition_before_each_round()
    {
        await _host.RunAsync(Workflow(
            Step("Elsa.While", "W", ("condition", Js("getN() < 3")), ("body", Sequence(LineJs("L", "`${getN()}`"), Set("N", "getN() + 1")))),
            Variable("N", "Int32", "0")));

        Assert.Equal(["0", "1", "2"], _host.Lines);
    }

    [Fact]
    public async Task A_for_each_loop_gives_its_body_item_and_index()
    {
        await _host.RunAsync(Workflow(Step("Elsa.ForEach", "F", ("items", Object("[\"a\",\"b\"]")),
            ("body", LineJs("L", "`${getCurrentIndex()}:${getCurrentValue()}`")))));

        Assert.Equal(["0:a", "1:b"], _host.Lines);
    }

    [Theory]
    [InlineData(1, 3, 1, true, "1,2,3")]
    [InlineData(1, 3, 1, false, "1,2")]
    [InlineData(3, 1, -1, true, "3,2,1")]
    [InlineData(1, 0, 1, true, "")]
    public async Task A_for_loop_counts_up_and_down(int start, int end, int step, bool inclusive, string lines)
    {
        await _host.RunAsync(Workflow(Step("Elsa.For", "F", ("start", Literal(start)), ("end", Literal(end)), ("step", Literal(step)),
            ("outerBoundInclusive", Literal(inclusive)), ("body", LineJs("L", "`${getCurrentValue()}`")))));

        Assert.Equal(lines, string.Join(',', _host.Lines));
    }

    [Fact]
    public async Task A_for_loop_that_never_moves_is_an_incident()
    {
        var state = await _host.RunAsync(Workflow(Step("Elsa.For", "F", ("end", Literal(3)), ("step", Literal(0)), ("body", Line("L")))));

        Assert.Contains("never end", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Break_leaves_only_the_loop_around_it()
    {
        var inner = Step("Elsa.ForEach", "Inner", ("items", Object("[1,2,3]")), ("body", Sequence(
            LineJs("L", "`${getCurrentValue()}`"),
            Step("Elsa.If", "If1", ("condition", Js("getCurrentValue() == 2")), ("then", Step("Elsa.Break", "B"))))));

        await _host.RunAsync(Workflow(Step("Elsa.ForEach", "Outer", ("items", Object("[\"x\",\"y\"]")), ("body", inner))));

        Assert.Equal(["1", "2", "1", "2"], _host.Lines);
    }

    [Fact]
    public async Task If_runs_one_of_its_steps()
    {
        await _host.RunAsync(Workflow(Sequence(
            Step("Elsa.If", "I1", ("condition", Js("1 > 2")), ("then", Line("then")), ("else", Line("else"))),
            Step("Elsa.If", "I2", ("condition", Literal(true))),
            Line("after"))));

        Assert.Equal(["else", "after"], _host.Lines);
    }

    [Fact]
    public async Task A_fork_for_any_cancels_the_branches_that_did_not_win()
    {
        var state = await _host.RunAsync(Workflow(Sequence(
            Step("Elsa.Fork", "F", ("joinMode", "WaitAny"), ("branches", new JsonArray(Wait("E1"), Wait("E2")))), Line("after"))));

        await _host.PublishAsync("E2");

        Assert.Equal(["after"], _host.Lines);
        Assert.Empty(_host.Instances[state.InstanceId].Bookmarks);
    }

    [Fact]
    public async Task A_parallel_loop_waits_for_all_its_items()
    {
        var state = await _host.RunAsync(Workflow(Sequence(
            Step("Elsa.ParallelForEach", "P", ("items", Object("[1,2,3]")), ("body", Sequence(Wait("Go"), LineJs("L", "`${getCurrentValue()}`")))),
            Line("after"))));
        Assert.Equal(3, state.Bookmarks.Count);

        await _host.PublishAsync("Go");

        Assert.Equal(["1", "2", "3", "after"], _host.Lines);
    }

    [Fact]
    public async Task A_switch_runs_the_step_of_the_first_case_that_matches()
    {
        var cases = new JsonArray(
            new JsonObject { ["label"] = "A", ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "false" }, ["activity"] = Line("a") },
            new JsonObject { ["label"] = "B", ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = true }, ["activity"] = Line("b") },
            new JsonObject { ["label"] = "C", ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = true }, ["activity"] = Line("c") });

        await _host.RunAsync(Workflow(Sequence(Step("Elsa.Switch", "S", ("cases", cases), ("default", Line("d"))), Line("after"))));

        Assert.Equal(["b", "after"], _host.Lines);
    }

    [Fact]
    public async Task Finish_ends_the_instance_wherever_it_stands()
    {
        var state = await _host.RunAsync(Workflow(Flow(
            [Line("A"), Wait("Never"), Step("Elsa.While", "W", ("condition", Literal(true)), ("body", Step("Elsa.Finish", "F")))], "A->Never", "A->W")));

        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
        Assert.Empty(state.Bookmarks);
        Assert.Empty(state.ActiveNodeIds);
    }

    [Fact]
    public async Task Complete_leaves_a_workflow_used_as_a_step_by_its_outcome()
    {
        _host.Import(Workflow(Step("Elsa.While", "W", ("condition", Literal(true)), ("body", Step("Elsa.Complete", "C", ("outcomes", Literal("Won"))))),
            more: """{"id":"child-1","definitionId":"child","name":"Child","outcomes":["Won","Lost"]}"""));
        var child = Step("Child", "Use", ("workflowDefinitionId", "child"));

        await _host.RunAsync(Workflow(Flow([child, Line("won"), Line("lost")], "Use:Won->won", "Use:Lost->lost")));

        Assert.Equal(["won"], _host.Lines);
    }
}
