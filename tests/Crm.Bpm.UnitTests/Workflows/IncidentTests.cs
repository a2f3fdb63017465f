using System.Text.Json;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;
using Crm.Bpm.Workflows.Testing;
using static Crm.Bpm.UnitTests.Workflows.Draw;

namespace Crm.Bpm.UnitTests.Workflows;

public sealed class IncidentTests
{
    private readonly WorkflowTestHost _host = new();

    [Fact]
    public async Task A_step_that_fails_stops_the_instance_with_an_incident()
    {
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Step("Elsa.Fault", "F", ("message", Literal("No stock"))), Line("Z")], "A->F", "F->Z")));

        Assert.Equal((InstanceStatus.Finished, InstanceSubStatus.Faulted), (state.Status, state.SubStatus));
        var incident = Assert.Single(state.Incidents);
        Assert.Equal(("F", "No stock"), (incident.StepId, incident.Message));
        Assert.Equal(["A"], _host.Lines);
    }

    [Fact]
    public async Task With_the_other_strategy_the_other_branches_go_on()
    {
        var state = await _host.RunAsync(Workflow(
            Flow([Line("A"), Step("Elsa.Fault", "F"), Line("Z")], "A->F", "A->Z"),
            more: """{"options":{"incidentStrategyType":"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core"}}"""));

        Assert.Equal(["A", "Z"], _host.Lines);
        Assert.Equal(InstanceSubStatus.Suspended, state.SubStatus);
        Assert.Single(state.Incidents);
    }

    [Fact]
    public async Task A_retry_runs_the_failed_step_again_and_not_the_ones_before_it()
    {
        var attempt = new Attempt();
        _host.Catalog.Add<FailsOnce>();
        _host.Services = new One(attempt);
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Step("Test.FailsOnce", "F"), Line("Z")], "A->F", "F->Z")));
        Assert.Equal("The line is busy.", Assert.Single(state.Incidents).Message);

        state = await _host.RetryAsync(state);

        Assert.Equal(["A", "Z"], _host.Lines);
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
        Assert.Empty(state.Incidents);
        Assert.Equal((2, 1, 1), _host.Savepoints);
        Assert.Single(attempt.Keys.Distinct());
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind()
    {
        _host.Catalog.Add<DoesMuchAndFails>();

        var state = await _host.RunAsync(Workflow(Step("Test.DoesMuchAndFails", "F"), Variable("V", value: "before")));

        Assert.Empty(state.Bookmarks);
        Assert.Empty(_host.Bursts[0].Events);
        Assert.Empty(_host.Bursts[0].BookmarksAdded);
        Assert.Equal("before", Assert.Single(state.Variables).Value);
    }

    [Fact]
    public async Task A_step_that_fails_when_it_is_met_leaves_everything_as_it_was()
    {
        _host.Catalog.Add<ChangesMuchAndFails>();
        var state = await _host.RunAsync(Workflow(Step("Test.ChangesMuchAndFails", "F"), Variable("V", value: "before")), new StartRequest { CorrelationId = "c-1", Name = "Old" });
        Assert.Equal(2, state.Bookmarks.Count);

        state = await _host.ResumeAsync(state, state.Bookmarks[0]);

        Assert.Equal(("c-1", "Old"), (state.CorrelationId, state.Name));
        Assert.Equal("The other question", Assert.Single(state.Bookmarks).Name);
        Assert.Equal(["Test.Question"], _host.Bursts[^1].BookmarksRemoved.Select(b => b.Name));
        Assert.Null(Assert.Single(_host.Bursts[^1].Executions).Outputs);
    }

    [Fact]
    public async Task A_loop_that_failed_at_an_item_does_not_pass_it_over_when_retried()
    {
        var loop = Step("Elsa.ForEach", "Each", ("items", Object("""["1","x","3"]""")), ("body", LineJs("L", "getN()")),
            ("currentValue", System.Text.Json.Nodes.JsonNode.Parse("""{"typeName":"Object","memoryReference":{"id":"N"}}""")));
        var state = await _host.RunAsync(Workflow(loop, Variable("N", "Int32")));
        Assert.Contains("'x'", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);

        state = await _host.RetryAsync(state);

        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);
        Assert.Equal(["1"], _host.Lines);
    }

    [Fact]
    public async Task What_ends_while_its_container_stands_at_an_incident_is_heard_at_the_retry()
    {
        _host.Catalog.Add<FailsAtItsFirstChild>();
        _host.Services = new One(new Attempt());
        var state = await _host.RunAsync(Workflow(Step("Test.FailsAtItsFirstChild", "Both", ("activities", new System.Text.Json.Nodes.JsonArray(Wait("E1"), Wait("E2"))))));
        await _host.PublishAsync("E1");
        await _host.PublishAsync("E2");
        Assert.Equal(InstanceSubStatus.Faulted, _host.Instances[state.InstanceId].SubStatus);

        state = await _host.RetryAsync(_host.Instances[state.InstanceId]);

        Assert.Equal(["heard of E1", "heard of E2"], _host.Lines);
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
    }

    [Fact]
    public async Task A_stimulus_whose_step_failed_is_given_again_at_the_retry()
    {
        _host.Catalog.Add<FailsOnResume>();
        _host.Services = new One(new Attempt());
        var state = await _host.RunAsync(Workflow(Sequence(Step("Test.FailsOnResume", "F"), LineJs("L", "getLastResult()"))));
        state = await _host.ResumeAsync(state, state.Bookmarks[0], "the answer");
        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);

        await _host.RetryAsync(state);

        Assert.Equal(["the answer"], _host.Lines);
    }

    [Fact]
    public async Task An_instance_that_stopped_still_takes_answers_and_uses_them_after_the_retry()
    {
        _host.Catalog.Add<FailsOnce>();
        _host.Services = new One(new Attempt());
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Wait("E"), Line("answered"), Step("Test.FailsOnce", "F"), Line("Z")],
            "A->E", "E->answered", "A->F", "F->Z")));
        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);

        await _host.PublishAsync("E");
        Assert.Equal(["A"], _host.Lines);
        state = await _host.RetryAsync(_host.Instances[state.InstanceId]);

        Assert.Equal(["A", "Z", "answered"], _host.Lines.OrderBy(l => l == "A" ? 0 : 1).ThenBy(l => l, StringComparer.Ordinal));
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
    }

    [Fact]
    public async Task A_process_that_never_waits_is_stopped_and_says_so()
    {
        var host = new WorkflowTestHost(new RunnerOptions { MaxSteps = 50 });

        var state = await host.RunAsync(Workflow(Step("Elsa.While", "W", ("condition", Literal(true)), ("body", Line("again")))));

        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);
        Assert.Equal(
            "The process ran 50 steps without waiting and was stopped before step 'again'. It looks like an endless loop.",
            Assert.Single(state.Incidents).Message);
    }

    [Fact]
    public async Task A_process_stopped_for_its_length_goes_on_at_the_retry()
    {
        var host = new WorkflowTestHost(new RunnerOptions { MaxSteps = 50 });
        var state = await host.RunAsync(Workflow(Step("Elsa.For", "W", ("start", Literal(1)), ("end", Literal(60)), ("body", Line("x")))));

        state = await host.RetryAsync(state);

        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
        Assert.Equal(60, host.Lines.Count);
    }

    [Fact]
    public async Task A_step_of_an_unknown_type_faults_when_it_is_reached()
    {
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Step("Acme.Teleport", "T")], "A->T")));

        Assert.Equal("Activity type 'Acme.Teleport' version '0' could not be found.", Assert.Single(state.Incidents).Message);
        Assert.Equal(["A"], _host.Lines);
    }

    [Fact]
    public async Task Journal_and_execution_records_tell_what_happened()
    {
        var state = await _host.RunAsync(Workflow(Flow([Line("A"), Wait("E")], "A->E")));
        await _host.PublishAsync("E");

        Assert.Equal(
            ["Started Workflow1", "Started Flow", "Started A", "Completed A", "Started E", "Suspended E", "Resumed E", "Completed E", "Completed Flow", "Completed Workflow1"],
            _host.Bursts.SelectMany(b => b.Journal).Select(j => $"{j.EventName} {j.StepId}"));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), _host.Bursts.SelectMany(b => b.Journal).Select(j => j.Sequence));
        Assert.All(_host.Bursts.SelectMany(b => b.Journal).Where(j => j is { StepId: "E", EventName: "Suspended" or "Completed" }),
            j => Assert.Equal("E", j.Inputs!.Value.GetProperty("EventName").GetString()));
        var waited = _host.Bursts[0].Executions.Single(e => e.StepId == "E");
        Assert.True(waited.HasBookmarks);
        Assert.Equal("E", waited.Inputs!.Value.GetProperty("EventName").GetString());
        Assert.Equal(waited.Id, _host.Bursts[1].Executions.Single(e => e.StepId == "E").Id);
        Assert.Equal("Workflow1:Flow:E", waited.NodeId);
        Assert.Equal(InstanceSubStatus.Finished, _host.Instances[state.InstanceId].SubStatus);
    }

    internal sealed class Attempt
    {
        public List<string> Keys { get; } = [];
    }

    private sealed class One(Attempt attempt) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(Attempt) ? attempt : null;
    }

    [Step("Test.FailsOnce")]
    internal sealed class FailsOnce : Step
    {
        public override Task RunAsync(StepContext context)
        {
            var attempt = (Attempt)context.Services.GetService(typeof(Attempt))!;
            attempt.Keys.Add(context.StepInstanceId);
            return attempt.Keys.Count > 1 ? Task.CompletedTask : throw new InvalidOperationException("The line is busy.");
        }
    }

    [Step("Test.FailsOnResume")]
    [Output("Answer", typeof(string))]
    internal sealed class FailsOnResume : Step
    {
        public override Task RunAsync(StepContext context)
        {
            context.CreateBookmark("Test.Question", new { Number = 1 });
            return Task.CompletedTask;
        }

        public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
        {
            var attempt = (Attempt)context.Services.GetService(typeof(Attempt))!;
            attempt.Keys.Add(context.StepInstanceId);
            context.SetOutput("Answer", payload);
            return attempt.Keys.Count > 1 ? Task.CompletedTask : throw new InvalidOperationException("The line is busy.");
        }
    }

    [Step("Test.ChangesMuchAndFails")]
    [Output("Answer", typeof(string))]
    internal sealed class ChangesMuchAndFails : Step
    {
        public override Task RunAsync(StepContext context)
        {
            context.CreateBookmark("Test.Question", null);
            context.CreateBookmark("The other question", null);
            return Task.CompletedTask;
        }

        public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
        {
            foreach (var other in context.Bookmarks.ToList())
                context.RemoveBookmark(other);
            (context.CorrelationId, context.InstanceName) = ("c-2", "New");
            context.SetOutput("Answer", "42");
            context.SetVariable("V", "after");
            throw new InvalidOperationException("Too much.");
        }
    }

    [Step("Test.FailsAtItsFirstChild", IsContainer = true)]
    internal sealed class FailsAtItsFirstChild : Step
    {
        public override IEnumerable<ChildStep> Children(StepDescriptor descriptor, System.Text.Json.Nodes.JsonObject json) =>
            json["activities"]!.AsArray().Select(child => new ChildStep("activities", child!.AsObject()));

        public override Task RunAsync(StepContext context)
        {
            foreach (var child in context.Node.Children)
                context.Schedule(child);
            return Task.CompletedTask;
        }

        public override Task ChildCompletedAsync(StepContext context, CompletedChild child)
        {
            var attempt = (Attempt)context.Services.GetService(typeof(Attempt))!;
            attempt.Keys.Add(child.Node.Id);
            if (attempt.Keys.Count == 1)
                throw new InvalidOperationException("The line is busy.");
            context.WriteLine("heard of " + child.Node.Id);
            if (attempt.Keys.Count == 3)
                context.Complete();
            return Task.CompletedTask;
        }
    }

    [Step("Test.DoesMuchAndFails")]
    internal sealed class DoesMuchAndFails : Step
    {
        public override Task RunAsync(StepContext context)
        {
            context.CreateBookmark("Test.Question", null);
            context.ScheduleAt(context.Now.AddHours(1));
            context.Publish("Said");
            context.SetVariable("V", "after");
            throw new InvalidOperationException("Too much.");
        }
    }
}
