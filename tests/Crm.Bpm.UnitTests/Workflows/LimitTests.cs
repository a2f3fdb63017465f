using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Cluster.Definitions;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;
using Crm.Bpm.Workflows.Testing;
using Microsoft.Extensions.Time.Testing;
using static Crm.Bpm.UnitTests.Workflows.Draw;

namespace Crm.Bpm.UnitTests.Workflows;

/// <summary>What definitions and scripts may not do to the host that runs them.</summary>
public sealed class LimitTests
{
    private readonly WorkflowTestHost _host = new();

    [Fact]
    public async Task Functions_that_call_one_another_in_a_ring_are_stopped_before_the_stack_ends()
    {
        var ring = string.Concat(Enumerable.Range(0, 300).Select(i => $"function f{i}() {{ return f{(i + 1) % 300}() + 1; }} ")) + "f0()";

        var state = await _host.RunAsync(Workflow(LineJs("L", ring)));

        Assert.Contains("'L'", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'x'.repeat(500000000)")]
    [InlineData("'x'.padStart(500000000)")]
    [InlineData("'x'['pad' + 'End'](500000000, 'ab').length")]
    public async Task A_text_that_would_not_fit_is_refused_before_it_is_made(string script)
    {
        await _host.RunAsync(Workflow(LineJs("L", "'warm'")));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var state = await _host.RunAsync(Workflow(LineJs("L", script)));

        Assert.Equal("The script of step 'L' used more than 16 MB of memory and was stopped.", Assert.Single(state.Incidents).Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000_000);
    }

    [Theory]
    [InlineData("let v = 1; for (let i = 0; i < 62; i++) v = [v]; v", "The value is nested more than 32 levels deep.")]
    [InlineData("let v = 1; for (let i = 0; i < 2000; i++) v = { v }; v", "deep")]
    public async Task A_value_that_nests_too_deeply_is_an_incident_and_the_instance_stays_readable(string script, string part)
    {
        var state = await _host.RunAsync(Workflow(Sequence(Set("V", script), Wait("E")), Variable("V")));

        Assert.Contains(part, Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
        Assert.Equal(InstanceSubStatus.Faulted, InstanceState.Parse(state.ToUtf8Bytes()).SubStatus);
    }

    [Theory]
    [InlineData("v")]
    [InlineData("JSON.stringify(v)")]
    [InlineData("JSON.stringify({ v }, ['v'])")]
    [InlineData("toJson(v)")]
    [InlineData("String(v)")]
    [InlineData("v.toLocaleString()")]
    [InlineData("v.flat(Infinity).length")]
    public async Task A_list_of_a_hundred_thousand_levels_does_not_end_the_process(string walk)
    {
        var state = await _host.RunAsync(Workflow(LineJs("L", "let v = 1; for (let i = 0; i < 100000; i++) v = [v]; " + walk)));

        Assert.Single(state.Incidents);
    }

    [Fact]
    public async Task An_answer_that_nests_too_deeply_leaves_an_instance_that_can_be_read_and_cancelled()
    {
        var state = await _host.RunAsync(Workflow(Wait("E")));
        var deep = JsonSerializer.Deserialize<JsonElement>(string.Concat(Enumerable.Repeat("[", 63)) + new string(']', 63));

        state = await _host.ResumeAsync(state, state.Bookmarks[0], deep);
        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);
        state = await _host.CancelAsync(state);

        Assert.Equal(InstanceSubStatus.Cancelled, state.SubStatus);
    }

    [Fact]
    public void A_script_that_waits_for_a_processor_uses_up_no_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This system does not tell what a thread worked.");
        using var limit = WorkLimit.Begin(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);

        Assert.False(limit.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public void One_that_works_or_waits_for_ever_is_stopped()
    {
        using (var working = WorkLimit.Begin(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken))
            while (!working.Token.IsCancellationRequested)
                Thread.SpinWait(100);
        using var waiting = WorkLimit.Begin(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);

        Assert.True(waiting.Token.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_burst_that_takes_too_long_is_stopped_however_many_steps_it_may_run()
    {
        var host = new WorkflowTestHost(new RunnerOptions { MaxSteps = int.MaxValue, MaxTime = TimeSpan.FromMilliseconds(50), Journal = false });

        var state = await host.RunAsync(Workflow(Step("Elsa.While", "W", ("condition", Literal(true)), ("body", Step("Elsa.SetName", "again")))));

        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);
        Assert.Equal(
            "The process ran for 0.05 seconds without waiting and was stopped before step 'again'. It looks like an endless loop.",
            Assert.Single(state.Incidents).Message);
    }

    [Theory]
    [InlineData(3, 59, null)]
    [InlineData(3, 60, "for 60 seconds")]
    [InlineData(100, 9, null)]
    [InlineData(100, 10, "for 10 seconds")]
    [InlineData(10_000, 0, "10000 steps")]
    public void A_few_slow_steps_are_a_slow_machine_and_many_are_a_loop(int steps, int seconds, string? usedUp)
    {
        var clock = new FakeTimeProvider();
        var budget = new Budget(new RunnerOptions(), clock);
        for (var step = 0; step < steps; step++)
            budget.Spend();

        clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(usedUp, budget.UsedUp());
    }

    [Fact]
    public void Waiting_for_a_turn_to_write_is_not_the_bursts_time()
    {
        var clock = new FakeTimeProvider();
        var budget = new Budget(new RunnerOptions(), clock);
        var asked = budget.Now;

        clock.Advance(TimeSpan.FromMinutes(5));
        budget.WaitedSince(asked);

        Assert.Null(budget.UsedUp());
    }

    [Fact]
    public async Task Of_large_values_the_beginning_is_recorded_and_of_many_as_much_as_a_burst_may()
    {
        var big = Step("Elsa.RunJavaScript", "S", ("script", Literal("'x'.repeat(100000)")));

        await _host.RunAsync(Workflow(Step("Elsa.For", "F", ("start", Literal(1)), ("end", Literal(200)), ("body", big))));

        var outputs = _host.Bursts[0].Executions.Where(e => e.StepId == "S").Select(e => e.Outputs!.Value.GetProperty("Result").GetString()!).ToList();
        Assert.EndsWith("x… (100,000 characters)", outputs[0], StringComparison.Ordinal);
        Assert.Equal("… (100,000 characters)", outputs[^1]);
        Assert.InRange(outputs.Sum(o => (long)o.Length), 4_000_000, 4_300_000);
    }

    [Fact]
    public async Task A_dead_path_of_any_length_is_passed_over()
    {
        const int Length = 10_000;
        var steps = Enumerable.Range(0, Length).Select(i => Line("dead", "S" + i)).Prepend(Line("end", "End")).Prepend(Decide("D", "true")).ToArray();
        var connections = Enumerable.Range(1, Length - 1).Select(i => $"S{i - 1}->S{i}").Append("D:False->S0").Append("D:True->End").Append($"S{Length - 1}->End").ToArray();

        var state = await _host.RunAsync(Workflow(Flow(steps, connections)));

        Assert.Equal(["end"], _host.Lines);
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
    }

    [Fact]
    public void A_definition_of_too_many_steps_is_not_saved()
    {
        var drawn = JsonNode.Parse(Workflow(Flow([.. Enumerable.Range(0, 2_000).Select(i => Line("x", "S" + i))])))!.AsObject();

        var refused = Assert.Throws<InvalidInputException>(() => DefinitionDocument.Definition(drawn));

        Assert.Contains("2000 steps", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10675199.00:00:00")]
    [InlineData("00:00:00")]
    public void A_timer_whose_interval_no_calendar_holds_cannot_be_published(string interval)
    {
        var definition = WorkflowDefinition.Parse(Workflow(Trigger(Step("Elsa.Timer", "T", ("interval", Literal(interval))))));

        Assert.Equal("trigger.unknown", Assert.Single(definition.Validate(_host.Catalog)).Code);
    }

    [Fact]
    public async Task A_waiting_step_whose_type_went_away_faults_when_it_is_met()
    {
        _host.Catalog.Add<Asks>();
        var definition = WorkflowDefinition.Parse(Workflow(Sequence(Step("Test.Asks", "Q"), Line("after"))));
        var state = await _host.RunAsync(definition);
        var without = CompiledWorkflow.Compile(definition, new StepCatalog());

        var burst = await _host.Runner.ResumeAsync(
            without, InstanceState.Parse(state.ToUtf8Bytes()), new ResumeRequest(state.Bookmarks[0].Id), _host, TestContext.Current.CancellationToken);

        Assert.Equal("Activity type 'Test.Asks' version '0' could not be found.", Assert.Single(burst.IncidentsAdded).Message);
        Assert.Empty(burst.Lines);
    }

    [Step("Test.Asks")]
    internal sealed class Asks : Step
    {
        public override Task RunAsync(StepContext context)
        {
            context.CreateBookmark("Test.Question", null);
            return Task.CompletedTask;
        }
    }
}
