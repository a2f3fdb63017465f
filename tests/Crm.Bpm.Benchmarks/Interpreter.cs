using System.Diagnostics;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;

namespace Crm.Bpm.Benchmarks;

/// <summary>Steps a second in memory: a sequence of 100 SetVariable steps with literals, on one thread, journal off and on.</summary>
internal static class Interpreter
{
    private const int Steps = 100;
    private static readonly TimeSpan s_measure = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        var workflow = CompiledWorkflow.Compile(WorkflowDefinition.Parse(Definition().ToJsonString()), new StepCatalog());
        var off = await StepsPerSecondAsync(workflow, journal: false);
        var on = await StepsPerSecondAsync(workflow, journal: true);
        Console.WriteLine($"figure: interpreter, 100 x SetVariable, one thread: {off:N0} steps/s with the journal off, {on:N0} with it on ({on / off:P0})");
    }

    private static async Task<double> StepsPerSecondAsync(CompiledWorkflow workflow, bool journal)
    {
        var runner = new WorkflowRunner(new RunnerOptions { Journal = journal });
        var host = new MemoryHost();
        await RunForAsync(runner, workflow, host, TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();
        var runs = await RunForAsync(runner, workflow, host, s_measure);
        return runs * Steps / watch.Elapsed.TotalSeconds;
    }

    private static async Task<int> RunForAsync(WorkflowRunner runner, CompiledWorkflow workflow, MemoryHost host, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var runs = 0;
        for (; watch.Elapsed < time; runs++)
        {
            var burst = await runner.StartAsync(workflow, new StartRequest { InstanceId = "i" }, host, CancellationToken.None);
            if (burst.IncidentsAdded.Count > 0)
                throw new InvalidOperationException(burst.IncidentsAdded[0].Message);
        }

        return runs;
    }

    private static JsonObject Definition()
    {
        var variable = new JsonObject { ["id"] = "v", ["name"] = "Value", ["typeName"] = "Int32", ["isArray"] = false, ["value"] = "0" };
        var steps = new JsonArray();
        for (var i = 0; i < Steps; i++)
            steps.Add(new JsonObject
            {
                ["id"] = $"s{i}",
                ["type"] = "Elsa.SetVariable",
                ["version"] = 1,
                ["variable"] = variable.DeepClone(),
                ["value"] = new JsonObject { ["typeName"] = "Int32", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = i } },
            });
        return new JsonObject
        {
            ["id"] = "b1",
            ["definitionId"] = "b",
            ["version"] = 1,
            ["variables"] = new JsonArray(variable),
            ["root"] = new JsonObject { ["id"] = "seq", ["type"] = "Elsa.Sequence", ["version"] = 1, ["activities"] = steps },
        };
    }

    private sealed class MemoryHost : IBurstHost
    {
        public TimeProvider Clock => TimeProvider.System;

        public ValueTask<IStepScope> BeginStepAsync(StepDescriptor step, InstanceState instance, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<CompiledWorkflow?> FindWorkflowAsync(WorkflowReference reference, CancellationToken cancel) => new((CompiledWorkflow?)null);
    }
}
