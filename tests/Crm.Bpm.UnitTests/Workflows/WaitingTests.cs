using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;
using Crm.Bpm.Workflows.Testing;
using static Crm.Bpm.UnitTests.Workflows.Draw;

namespace Crm.Bpm.UnitTests.Workflows;

public sealed class WaitingTests
{
    private readonly WorkflowTestHost _host = new();

    [Fact]
    public async Task A_delay_waits_until_its_time_has_come()
    {
        var state = await _host.RunAsync(Workflow(Sequence(Step("Elsa.Delay", "D", ("timeSpan", Literal("00:30:00"))), Line("after"))));
        Assert.Equal(_host.Now.AddMinutes(30), Assert.Single(state.Bookmarks).DueAt);

        await _host.AdvanceAsync(TimeSpan.FromMinutes(29));
        Assert.Empty(_host.Lines);
        await _host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["after"], _host.Lines);
    }

    [Fact]
    public async Task A_cron_step_waits_for_the_next_time_of_its_schedule()
    {
        var state = await _host.RunAsync(Workflow(Sequence(Step("Elsa.Cron", "C", ("cronExpression", Literal("0 30 9 * * *"))))));

        Assert.Equal(new DateTime(2026, 1, 5, 9, 30, 0, DateTimeKind.Utc), Assert.Single(state.Bookmarks).DueAt);
    }

    [Fact]
    public async Task An_event_waits_under_the_hash_that_Elsa_computes()
    {
        var state = await _host.RunAsync(Workflow(Sequence(Wait("Event4"))));

        Assert.Equal("3F0C4B89BEFF11F7D3008EE02C153D84FA80E5F89DA6A60E7EDAC3716CFCBF5E", Assert.Single(state.Bookmarks).Hash);
    }

    [Fact]
    public void Members_of_a_stimulus_may_stay_out_of_its_hash() => Assert.StartsWith(
        "66C26B", StimulusHash.Of("Elsa.HttpEndpoint", new Endpoint("/hello-world", "get", true)), StringComparison.Ordinal);

    private sealed record Endpoint(string Path, string Method, [property: NotInHash] bool Authorize);

    [Fact]
    public async Task A_trigger_that_a_loop_returns_to_waits_like_any_other_step()
    {
        _host.Import(Workflow(Flow([Trigger(Wait("E")), Line("A"), Decide("Again", "true")], "E->A", "A->Again", "Again:True->E")));

        await _host.PublishAsync("E");

        Assert.Equal(["A"], _host.Lines);
        Assert.Single(_host.Instances.Values.Single().Bookmarks);
    }

    [Fact]
    public async Task What_an_event_carries_is_the_result_of_the_step_that_waited()
    {
        await _host.RunAsync(Workflow(Sequence(Wait("Paid"), LineJs("L", "`${getResultFromPaid().amount} from ${getOutputFrom('Paid', 'Result').by}`"))));

        await _host.PublishAsync("Paid", new { amount = 12.5, by = "Ada" });

        Assert.Equal(["12.5 from Ada"], _host.Lines);
    }

    [Fact]
    public async Task An_event_for_another_correlation_id_is_not_heard()
    {
        await _host.RunAsync(Workflow(Sequence(Wait("E"), Line("heard"))), new StartRequest { CorrelationId = "one" });

        await _host.PublishAsync("E", correlationId: "two");
        Assert.Empty(_host.Lines);
        await _host.PublishAsync("E", correlationId: "one");

        Assert.Equal(["heard"], _host.Lines);
    }

    [Fact]
    public async Task A_published_event_starts_the_processes_that_listen_for_it()
    {
        _host.Import(Workflow(
            Flow([Trigger(Wait("Shipped")), LineJs("L", "`got ${getLastResult()}`")], "Shipped->L"), more: """{"id":"l-1","definitionId":"l"}"""));

        await _host.RunAsync(Workflow(Step("Elsa.PublishEvent", "P", ("eventName", Literal("Shipped")), ("payload", Literal("box 7")))));

        Assert.Equal(["got box 7"], _host.Lines);
    }

    [Fact]
    public async Task A_bookmark_can_be_met_only_once()
    {
        var state = await _host.RunAsync(Workflow(Sequence(Wait("E1"), Line("one"), Wait("E2"))));
        var bookmark = state.Bookmarks[0];
        state = await _host.ResumeAsync(state, bookmark);

        await _host.ResumeAsync(state, bookmark);

        Assert.Equal(["one"], _host.Lines);
        Assert.True(_host.Bursts[^1].Ignored);
    }

    [Fact]
    public async Task A_cancelled_instance_leaves_nothing_waiting()
    {
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Wait("E1"), Step("Elsa.Delay", "D")], "A->E1", "A->D")));

        state = await _host.CancelAsync(state, "Entered twice");

        Assert.Equal(InstanceSubStatus.Cancelled, state.SubStatus);
        Assert.Empty(state.Bookmarks);
        Assert.Equal(2, _host.Bursts[^1].BookmarksRemoved.Count);
        Assert.All(_host.Bursts[^1].Executions, e => Assert.Equal(StepStatus.Canceled, e.Status));
    }

    [Fact]
    public async Task A_parent_waits_for_a_child_that_waits_itself()
    {
        _host.Import(Workflow(Sequence(Wait("E"), Step("Elsa.SetOutput", "O", ("outputName", Literal("Sum")), ("outputValue", Js("getA() + 1")))),
            more: """{"id":"child-1","definitionId":"child","inputs":[{"name":"A","type":"Int32"}]}"""));
        var execute = Step("Elsa.ExecuteWorkflow", "Run", ("workflowDefinitionId", Literal("child")), ("waitForCompletion", Literal(true)), ("input", Object("{\"A\":4}")));
        var parent = await _host.RunAsync(Workflow(Sequence(execute, LineJs("L", "`sum ${getLastResult().output.Sum}`"))));
        Assert.Equal(InstanceSubStatus.Suspended, parent.SubStatus);

        await _host.PublishAsync("E");

        Assert.Equal(["sum 5"], _host.Lines);
        Assert.Equal(InstanceSubStatus.Finished, _host.Instances[parent.InstanceId].SubStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_parent_goes_on_with_the_result_of_a_child_that_stopped_with_an_incident(bool waitsFirst)
    {
        var fault = Step("Elsa.Fault", "F", ("message", Literal("No stock")));
        _host.Import(Workflow(waitsFirst ? Sequence(Wait("E"), fault) : Sequence(fault), more: """{"id":"child-1","definitionId":"child"}"""));
        var execute = Step("Elsa.ExecuteWorkflow", "Run", ("workflowDefinitionId", Literal("child")), ("waitForCompletion", Literal(true)));
        var parent = await _host.RunAsync(Workflow(Sequence(execute, LineJs("L", "`${getLastResult().status} ${getLastResult().subStatus}`"))));

        await _host.PublishAsync("E");

        Assert.Equal(["Finished Faulted"], _host.Lines);
        Assert.Equal(InstanceSubStatus.Finished, _host.Instances[parent.InstanceId].SubStatus);
    }

    [Fact]
    public async Task Cancelling_a_parent_names_the_children_it_waits_for()
    {
        _host.Import(Workflow(Sequence(Wait("E")), more: """{"id":"child-1","definitionId":"child"}"""));
        var parent = await _host.RunAsync(Workflow(Step("Elsa.DispatchWorkflow", "Run", ("workflowDefinitionId", Literal("child")), ("waitForCompletion", Literal(true)))));

        await _host.CancelAsync(parent);

        Assert.All(_host.Instances.Values, i => Assert.Equal(InstanceSubStatus.Cancelled, i.SubStatus));
    }

    [Fact]
    public async Task A_waiting_instance_moves_to_a_version_that_has_its_steps()
    {
        var state = await _host.RunAsync(Workflow(Sequence(Wait("E"), Line("old")), Variable("V", value: "kept")));
        var next = CompiledWorkflow.Compile(
            WorkflowDefinition.Parse(Workflow(Sequence(Wait("E"), LineJs("L", "`new ${getV()}`")), Variable("V"), """{"version":2,"id":"drawn-2"}""")), _host.Catalog);

        state.MoveTo(next);
        var burst = await _host.Runner.ResumeAsync(next, state, new ResumeRequest(state.Bookmarks[0].Id), _host, TestContext.Current.CancellationToken);

        Assert.Equal(["new kept"], burst.Lines);
        Assert.Equal(2, burst.State.DefinitionVersion);
    }

    [Fact]
    public async Task A_version_without_the_step_at_which_an_instance_waits_is_refused()
    {
        var state = await _host.RunAsync(Workflow(Sequence(Wait("E"))));
        var next = CompiledWorkflow.Compile(WorkflowDefinition.Parse(Workflow(Sequence(Wait("F")), more: """{"version":2}""")), _host.Catalog);

        Assert.Contains("Workflow1:Sequence1:E", next.FindNode("Workflow1:Sequence1:F") is null ? [] : state.MissingIn(next));
        Assert.Throws<WorkflowDefinitionException>(() => state.MoveTo(next));
    }
}
