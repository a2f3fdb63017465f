using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Testing;
using static Crm.Bpm.UnitTests.Workflows.Draw;

namespace Crm.Bpm.UnitTests.Workflows;

public sealed class DefinitionTests
{
    private static readonly StepCatalog s_catalog = new();

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[1]", "JSON object")]
    [InlineData("{ \"id\": 1,", "not valid JSON: line")]
    [InlineData("{}", "neither 'definitionId' nor 'id'")]
    [InlineData("{\"id\":\"a\",\"root\":[]}", "'root' of the workflow definition must be a step, but is a list")]
    [InlineData("{\"id\":\"a\",\"variables\":5}", "'variables' of the workflow definition must be a list, but is a plain value")]
    [InlineData("{\"id\":\"a\",\"version\":\"x\"}", "'version' of the workflow definition must be a whole number")]
    [InlineData("{\"id\":\"a\",\"root\":{\"id\":\"r\"}}", "The step at 'root' has no 'type'")]
    [InlineData("{\"id\":\"a\",\"root\":{\"type\":\"T\",\"activities\":[{\"type\":\"U\",\"id\":\"x\"},{\"type\":\"U\",\"id\":\"x\"}]}}", "Two steps in 'root' have the same id 'x'")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}", "twice")]
    public void A_document_that_is_no_definition_is_refused_with_a_sentence(string json, string part)
    {
        var failure = Assert.Throws<WorkflowDefinitionException>(() => WorkflowDefinition.Parse(json));

        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changing_one_thing_leaves_everything_else_as_it_was()
    {
        const string Text = """
            {"id":"v1","definitionId":"d","name":"Old","version":3,"toolVersion":"9.9","extra":{"deep":[1,2.50,"ü"]},
             "root":{"type":"Acme.Unknown","id":"u","version":7,"secret":{"x":null},"activities":[{"type":"Acme.Other","id":"o","z":1e3}]}}
            """;
        var definition = WorkflowDefinition.Parse(Text);

        definition.Name = "New";

        var expected = JsonNode.Parse(Text)!.AsObject();
        expected["name"] = "New";
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(definition.ToString())));
    }

    [Fact]
    public void All_ways_to_write_connections_are_read()
    {
        var flow = Flow([Line("A"), Line("B")]);
        foreach (var connections in new[]
        {
            """[{"source":{"activity":"A","port":"Done"},"target":{"activity":"B","port":"In"}}]""",
            """[{"Source":{"Activity":"A","Port":"Done"},"Target":{"Activity":"B","Port":"In"}}]""",
            """[{"source":"A","target":"B","sourcePort":"Done","targetPort":"In"}]""",
            """{"$values":[{"source":"A","target":"B"}]}""",
            """{"source":"A","target":"B"}""",
        })
        {
            flow["connections"] = JsonNode.Parse(connections);
            var graph = (FlowGraph)Compile(flow.DeepClone().AsObject()).FindStep("Flow")!.Plan!;
            Assert.Equal((0, 1), (Assert.Single(graph.Edges).Source, graph.Edges[0].Target));
        }
    }

    [Fact]
    public void Problems_name_the_step_and_can_be_translated()
    {
        var definition = WorkflowDefinition.Parse(Workflow(Flow(
            [
                Step("Acme.Teleport", "T"),
                LineJs("Script", "getX( + "),
                Step("Elsa.WriteLine", "Template", ("text", Liquid("{{ 'a' | sparkle }}{% render 'x' %}"))),
                Step("Elsa.WriteLine", "Broken", ("text", Liquid("{% if %}{{"))),
                Step("Elsa.Event", "Event"),
                Step("Elsa.Delay", "Delay", ("timeSpan", Literal("soon"))),
                Set("Nowhere", "1"),
            ],
            "T->Script", "Script:Perhaps->Template", "Template->Gone")));

        var problems = definition.Validate(s_catalog);

        Assert.Equal(
            ["connection.dangling", "connection.port", "expression.javascript", "expression.liquid", "expression.liquid.unknown",
                "expression.literal", "input.missing", "step.unknown", "variable.unknown"],
            problems.Select(p => p.Code).Order(StringComparer.Ordinal));
        Assert.Equal(["Template", "render, sparkle"], problems.Single(p => p.Code == "expression.liquid.unknown").Arguments
            .Select(a => string.Join(", ", a.Split(", ").Order(StringComparer.Ordinal))).Distinct().Take(3).Where(a => a != "Text"));
    }

    [Fact]
    public void A_sound_definition_has_no_problems()
    {
        var definition = WorkflowDefinition.Parse(Workflow(
            Flow([Trigger(Wait("E")), Decide("D", "true"), Line("Yes")], "E->D", "D:True->Yes")));

        Assert.Empty(definition.Validate(s_catalog));
    }

    [Fact]
    public void Triggers_are_listed_with_the_hash_a_stimulus_has()
    {
        var workflow = Compile(Flow([
            Trigger(Wait("Event4")),
            Trigger(Step("Elsa.Timer", "T", ("interval", Literal("00:05:00")))),
            Trigger(Step("Elsa.Event", "Computed", ("eventName", Js("'Ev' + 'ent4'")))),
            Wait("NotMarked")]));

        Assert.Equal(["Elsa.Event", "Elsa.Timer", "Elsa.Event"], workflow.Triggers.Select(t => t.Name));
        Assert.Equal("3F0C4B89BEFF11F7D3008EE02C153D84FA80E5F89DA6A60E7EDAC3716CFCBF5E", workflow.Triggers[0].Hash);
        Assert.Equal(workflow.Triggers[0].Hash, workflow.Triggers[2].Hash);
        Assert.Equal("00:05:00", workflow.Triggers[1].Payload!.Value.GetProperty("Interval").GetString());
    }

    [Fact]
    public void Steps_that_are_not_installed_go_to_the_designer_as_placeholders_and_come_back()
    {
        var document = WorkflowDefinition.Parse(Workflow(
            Flow([Line("A"), Step("Acme.Teleport", "T", ("to", Literal("Mars"))), Step("Elsa.If", "I", ("then", Step("Acme.Land", "L")))], "A->T"))).Json;

        var shown = UnknownSteps.Hide(document, json => s_catalog.Find(json["type"]!.GetValue<string>(), 1) is not null);

        Assert.DoesNotContain("\"type\":\"Acme", shown.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(UnknownSteps.StepIds(document), UnknownSteps.StepIds(shown));
        Assert.True(JsonNode.DeepEquals(document, UnknownSteps.Restore(shown)));
    }

    [Fact]
    public void A_workflow_that_contains_itself_is_an_unknown_step_and_not_an_endless_one()
    {
        var host = new WorkflowTestHost();
        var self = host.Import(Workflow(Step("Self", "S", ("workflowDefinitionId", "self")), more: """{"id":"self-1","definitionId":"self","name":"Self"}"""));

        var workflow = CompiledWorkflow.Compile(self, host.Catalog, host);

        Assert.Contains(workflow.Nodes, n => n.Descriptor.StepClass == typeof(NotFoundStep));
    }

    /// <summary>Channels and traces of dispatching belong to Elsa's own servers; everything else is the same.</summary>
    [Fact]
    public void Descriptors_agree_with_those_of_Elsa()
    {
        ElsaCorpus.SkipWhenAbsent();
        var file = Path.Combine(ElsaCorpus.Folder!, "..", "api", "descriptors_activities.json");
        var theirs = JsonNode.Parse(File.ReadAllText(file))!["items"]!.AsArray().ToDictionary(d => d!["typeName"]!.GetValue<string>(), d => d!.AsObject());
        var differences = new List<string>();

        foreach (var ours in JsonSerializer.SerializeToNode(s_catalog.Describe(), JsonSerializerOptions.Web)!.AsArray().Select(d => d!.AsObject()))
        {
            var type = ours["typeName"]!.GetValue<string>();
            if (!theirs.TryGetValue(type, out var their))
            {
                differences.Add($"{type} is not Elsa's");
                continue;
            }

            foreach (var member in new[] { "namespace", "name", "version", "category", "displayName", "kind", "isContainer", "isBrowsable", "isStart", "isTerminal" })
                Compare(differences, type, member, their[member], ours[member]);
            Compare(differences, type, "ports", Names(their["ports"]), Names(ours["ports"]));
            if (type != "Elsa.DispatchWorkflow")
                Compare(differences, type, "inputs", Names(their["inputs"]), Names(ours["inputs"]));
            Compare(differences, type, "outputs", Names(their["outputs"]), Names(ours["outputs"]));
        }

        Assert.Equal([], differences);
    }

    private static void Compare(List<string> differences, string type, string member, JsonNode? theirs, JsonNode? ours)
    {
        if (!JsonNode.DeepEquals(theirs, ours))
            differences.Add($"{type}.{member}: {theirs?.ToJsonString()} and {ours?.ToJsonString()}");
    }

    private static JsonArray Names(JsonNode? list) =>
        new([.. list!.AsArray().Select(i => i!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal).Select(n => (JsonNode)n)]);

    private static CompiledWorkflow Compile(JsonObject root) => CompiledWorkflow.Compile(WorkflowDefinition.Parse(Workflow(root)), s_catalog);
}
