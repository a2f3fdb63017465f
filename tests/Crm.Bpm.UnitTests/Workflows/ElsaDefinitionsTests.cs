using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;
using Crm.Bpm.Workflows.Testing;

namespace Crm.Bpm.UnitTests.Workflows;

public sealed class ElsaDefinitionsTests
{
    public static TheoryData<string> Files => ElsaCorpus.Files();

    public static TheoryData<string> ObservedFiles => ElsaCorpus.ObservedFiles();

    [Theory, MemberData(nameof(Files))]
    public void A_definition_survives_reading_and_writing_unchanged(string file)
    {
        ElsaCorpus.SkipWhenAbsent();
        var text = ElsaCorpus.Read(file);

        var written = WorkflowDefinition.Parse(text).ToString();

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(written)));
    }

    [Theory, MemberData(nameof(ObservedFiles))]
    public async Task A_definition_does_what_Elsa_did_with_it(string file)
    {
        ElsaCorpus.SkipWhenAbsent();
        var observed = ElsaCorpus.Observed().Single(o => o["file"]!.GetValue<string>() == file)["counter"]!.AsObject();
        var host = HostKnowingTheFolderOf(file);
        var definition = WorkflowDefinition.Parse(ElsaCorpus.Read(file));
        Assert.SkipUnless(AllStepsAreKnown(definition, host), "It uses a step or a workflow that is not part of what is tested here.");

        var state = await host.RunAsync(definition, RequestFor(file));

        if (file == "workflow-as-activity/parent-version-fallback.json")
        {
            Assert.Equal(["Published version executed"], host.Lines);
            return;
        }

        Assert.Equal(observed["status"]!.GetValue<string>(), state.Status.ToString());
        Assert.Equal(observed["sub"]!.GetValue<string>(), state.SubStatus.ToString());
        Assert.Equal(Texts(observed["lines"]), host.Lines.Where(line => !string.IsNullOrEmpty(line)));
        Assert.Equal(Texts(observed["incidents"]), state.Incidents.Select(i => $"{i.StepId}: {i.Message}"));
        Assert.True(JsonNode.DeepEquals(observed["output"], Json(state.Output)), $"output is {Json(state.Output)}");
        Assert.Equal(ObservedSteps(observed), StepsOf(host.Bursts.Single(b => b.State.ParentInstanceId is null)));
    }

    /// <summary>Elsa's tests give "Foo" to whatever takes an Input1.</summary>
    private static StartRequest RequestFor(string file) => file.StartsWith("parent-child-inputs", StringComparison.Ordinal) || file == "input-output/provider.json"
        ? new() { Input = new Dictionary<string, object?> { ["Input1"] = "Foo" } }
        : new();

    private static WorkflowTestHost HostKnowingTheFolderOf(string file)
    {
        var host = new WorkflowTestHost();
        foreach (var other in ElsaCorpus.AllFiles().Where(f => f != file && Path.GetDirectoryName(f) == Path.GetDirectoryName(file)))
            host.Import(ElsaCorpus.Read(other));
        return host;
    }

    private static bool AllStepsAreKnown(WorkflowDefinition definition, WorkflowTestHost host) =>
        CompiledWorkflow.Compile(definition, host.Catalog, host).Nodes.All(n => n.Descriptor.StepClass != typeof(NotFoundStep));

    private static IEnumerable<string> ObservedSteps(JsonObject observed) =>
        observed["activities"]!.AsArray().Select(a => $"{a!["type"]} {a["status"]}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> StepsOf(Burst burst) =>
        burst.Executions.Select(e => $"{e.StepType} {e.Status}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(line => line!.GetValue<string>());

    private static JsonNode? Json(object value) => JsonNode.Parse(Values.ToJson(value)!.Value.GetRawText());
}
