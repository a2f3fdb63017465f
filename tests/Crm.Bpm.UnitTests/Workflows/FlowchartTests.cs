using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Running;
using Crm.Bpm.Workflows.Testing;
using static Crm.Bpm.UnitTests.Workflows.Draw;

namespace Crm.Bpm.UnitTests.Workflows;

public sealed class FlowchartTests
{
    private readonly WorkflowTestHost _host = new();

    [Fact]
    public async Task Branches_run_in_the_order_of_their_connections()
    {
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Line("B"), Line("C")], "A->C", "A->B")));

        Assert.Equal(["A", "C", "B"], _host.Lines);
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
    }

    [Fact]
    public async Task A_step_with_two_ways_in_waits_for_both_that_are_alive()
    {
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Wait("E1"), Wait("E2"), Line("End")], "A->E1", "A->E2", "E1->End", "E2->End")));
        await _host.PublishAsync("E1");
        Assert.Equal(["A"], _host.Lines);

        await _host.PublishAsync("E2");

        Assert.Equal(["A", "End"], _host.Lines);
        Assert.Equal(InstanceSubStatus.Finished, _host.Instances[state.InstanceId].SubStatus);
    }

    [Fact]
    public async Task A_way_that_was_not_taken_is_not_waited_for()
    {
        await _host.RunAsync(Workflow(Flow(
            [Decide("D", "true"), Line("Yes"), Line("No"), Line("AfterNo"), Line("End")],
            "D:True->Yes", "D:False->No", "No->AfterNo", "AfterNo->End", "Yes->End")));

        Assert.Equal(["Yes", "End"], _host.Lines);
    }

    [Fact]
    public async Task A_join_for_all_is_passed_over_when_one_way_is_dead()
    {
        var state = await _host.RunAsync(Workflow(Flow(
            [Decide("D", "true"), Line("Yes"), Line("No"), Join("J", "WaitAll"), Line("End")],
            "D:True->Yes", "D:False->No", "Yes->J", "No->J", "J->End")));

        Assert.Equal(["Yes"], _host.Lines);
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
    }

    [Fact]
    public async Task A_join_for_all_active_goes_on_when_one_way_is_dead()
    {
        await _host.RunAsync(Workflow(Flow(
            [Decide("D", "true"), Line("Yes"), Line("No"), Join("J", "WaitAllActive"), Line("End")],
            "D:True->Yes", "D:False->No", "Yes->J", "No->J", "J->End")));

        Assert.Equal(["Yes", "End"], _host.Lines);
    }

    [Fact]
    public async Task A_join_for_any_takes_the_first_and_cancels_the_others()
    {
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Wait("E1"), Wait("E2"), Join("J", "WaitAny"), Line("End")],
            "A->E1", "A->E2", "E1->J", "E2->J", "J->End")));

        await _host.PublishAsync("E2");

        Assert.Equal(["A", "End"], _host.Lines);
        Assert.Empty(_host.Instances[state.InstanceId].Bookmarks);
        Assert.Equal(InstanceSubStatus.Finished, _host.Instances[state.InstanceId].SubStatus);
        Assert.Contains(_host.Bursts[^1].Executions, e => e.StepId == "E1" && e.Status == StepStatus.Canceled);
    }

    [Fact]
    public async Task A_connection_back_runs_the_loop_again()
    {
        await _host.RunAsync(Workflow(
            Flow([LineJs("Say", "`Round ${getN()}`"), Set("N", "getN() + 1"), Decide("More", "getN() < 3"), Line("End")],
                "Say->SetN", "SetN->More", "More:True->Say", "More:False->End"),
            Variable("N", "Int32", "0")));

        Assert.Equal(["Round 0", "Round 1", "Round 2", "End"], _host.Lines);
    }

    [Fact]
    public async Task A_connection_back_that_would_jump_into_a_branch_is_refused()
    {
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Line("B"), Line("C"), Line("D")],
            "A->B", "A->C", "B->D", "C->D", "D->B")));

        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);
        Assert.Contains("not allowed", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flowchart_inside_a_flowchart_completes_before_what_follows_it()
    {
        var inner = FlowNamed("Inner", [Line("I1"), Line("I2")], "I1->I2");

        await _host.RunAsync(Workflow(Flow([Line("A"), inner, Line("Z")], "A->Inner", "Inner->Z")));

        Assert.Equal(["A", "I1", "I2", "Z"], _host.Lines);
    }

    [Fact]
    public async Task An_end_step_completes_the_flowchart_and_cancels_what_still_waits()
    {
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Wait("Never"), Step("Elsa.End", "End1")], "A->Never", "A->End1")));

        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
        Assert.Empty(state.Bookmarks);
    }

    [Fact]
    public async Task The_trigger_that_was_met_is_where_the_process_begins()
    {
        _host.Import(Workflow(Flow([Line("Manual"), Trigger(Wait("Called")), Trigger(Wait("Written")), Line("End")],
            "Manual->End", "Called->End", "Written->End")));

        await _host.PublishAsync("Written", new { from = "Ada" });

        Assert.Equal(["End"], _host.Lines);
    }

    [Fact]
    public async Task A_switch_leaves_by_every_case_that_matches()
    {
        var cases = new JsonArray(Case("Big", "getN() > 10"), Case("Even", "getN() % 2 == 0"), Case("Odd", "getN() % 2 == 1"));
        var fork = Step("Elsa.FlowSwitch", "S", ("cases", cases), ("mode", Literal("MatchAny")));

        await _host.RunAsync(Workflow(Flow([fork, Line("big"), Line("even"), Line("odd"), Line("none")],
            "S:Big->big", "S:Even->even", "S:Odd->odd", "S:Default->none"), Variable("N", "Int32", "12")));

        Assert.Equal(["big", "even"], _host.Lines);
    }

    [Fact]
    public async Task A_join_in_a_loop_is_ready_again_in_the_next_round()
    {
        await _host.RunAsync(Workflow(
            Flow([Line("Go"), Line("L"), Line("R"), Join("J", "WaitAll"), Set("N", "getN() + 1"), Decide("More", "getN() < 2"), Line("End")],
                "Go->L", "Go->R", "L->J", "R->J", "J->SetN", "SetN->More", "More:True->Go", "More:False->End"),
            Variable("N", "Int32", "0")));

        Assert.Equal(["Go", "L", "R", "Go", "L", "R", "End"], _host.Lines);
    }

    private static JsonObject Case(string label, string script) => new()
    {
        ["label"] = label,
        ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = script },
    };
}
