using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;
using Crm.Bpm.Workflows.Testing;
using static Crm.Bpm.UnitTests.Workflows.Draw;

namespace Crm.Bpm.UnitTests.Workflows;

public sealed class StepClassTests
{
    [Fact]
    public async Task A_step_of_a_module_gets_its_services_its_inputs_and_a_savepoint()
    {
        var host = new WorkflowTestHost { Services = new Shop() };

        var state = await host.RunStepAsync<Buy>("""{"item":{"typeName":"String","expression":{"type":"JavaScript","value":"'pen' + 'cil'"}},"result":{"memoryReference":{"id":"x"}}}""");

        var execution = host.Bursts[0].Executions.Single(e => e.StepType == "Test.Buy");
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
        Assert.Equal("bought 2 pencil", execution.Outputs!.Value.GetProperty("Receipt").GetString());
        Assert.Equal(["Bought"], execution.Outcomes);
        Assert.Equal("***", execution.Inputs!.Value.GetProperty("Card").GetString());
        Assert.Equal((1, 1, 0), host.Savepoints);
    }

    [Fact]
    public void A_step_that_lacks_what_it_declares_is_refused_at_once()
    {
        var catalog = new StepCatalog();

        Assert.Throws<ArgumentException>(() => catalog.Add(typeof(string)));
        Assert.Throws<ArgumentException>(() => catalog.Add<Nameless>());
        Assert.Throws<ArgumentException>(() => catalog.Add<Impostor>());
    }

    [Fact]
    public void A_descriptor_brings_choices_outcomes_and_texts_to_the_designer()
    {
        var described = StepCatalog.Describe(new StepCatalog().Add<Buy>(), new Russian());

        var json = JsonSerializer.SerializeToNode(described, JsonSerializerOptions.Web)!;
        Assert.Equal("Купить", json["displayName"]!.GetValue<string>());
        Assert.Equal(["Bought", "SoldOut"], json["ports"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()));
        var shelf = json["inputs"]!.AsArray().Single(i => i!["name"]!.GetValue<string>() == "Shelf")!;
        Assert.Equal("dropdown", shelf["uiHint"]!.GetValue<string>());
        Assert.Equal("""[{"text":"Top","value":"t"},{"text":"low","value":"low"}]""", shelf["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]!.ToJsonString());
        var seller = json["inputs"]!.AsArray().Single(i => i!["name"]!.GetValue<string>() == "Seller")!;
        Assert.Equal("u1", seller["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task One_compiled_definition_serves_many_instances_at_once()
    {
        var host = new WorkflowTestHost();
        var workflow = CompiledWorkflow.Compile(
            WorkflowDefinition.Parse(Workflow(Flow(
                [Set("N", "getN() + getInput('Add')"), Decide("More", "getN() < 50"), Step("Elsa.SetOutput", "O", ("outputName", Literal("N")), ("outputValue", Js("getN()")))],
                "SetN->More", "More:True->SetN", "More:False->O"), Variable("N", "Int32", "0"))), host.Catalog);

        var bursts = await Task.WhenAll(Enumerable.Range(1, 40).Select(add => Task.Run(() => host.Runner.StartAsync(
            workflow, new StartRequest { InstanceId = $"i{add}", Input = new Dictionary<string, object?> { ["Add"] = add } }, host, CancellationToken.None))));

        Assert.Equal(
            Enumerable.Range(1, 40).Select(add => (long)add * ((50 + add - 1) / add)),
            bursts.Select(b => b.State.Output["N"]).Cast<long>());
    }

    [Fact]
    public async Task Without_a_journal_nothing_is_recorded_but_everything_is_done()
    {
        var host = new WorkflowTestHost(new RunnerOptions { Journal = false });

        await host.RunAsync(Workflow(Flow([Line("A"), Line("B")], "A->B")));

        Assert.Equal(["A", "B"], host.Lines);
        Assert.Empty(host.Bursts[0].Journal);
        Assert.Empty(host.Bursts[0].Executions);
    }

    internal interface IPrices
    {
        int PiecesFor(int money);
    }

    private sealed class Shop : IServiceProvider, IPrices
    {
        public int PiecesFor(int money) => money / 5;

        public object? GetService(Type serviceType) => serviceType == typeof(IPrices) ? this : null;
    }

    private sealed class Russian : IDescriptorTexts
    {
        public string Translate(StepDescriptor step, string text) => text == "Buy" ? "Купить" : text;

        public IReadOnlyList<InputOption>? Options(string source) => source == "people" ? [new InputOption("Ada", "u1")] : null;
    }

    [Step("Test.Buy", Kind = StepKind.Task)]
    [Ports("Bought", "SoldOut")]
    [Output("Receipt", typeof(string))]
    internal sealed class Buy(IPrices prices) : Step
    {
        [Input(Required = true)]
        public Input<string> Item { get; set; }

        [Input(Default = 10)]
        public Input<int> Money { get; set; }

        [Input(Default = "1234", Sensitive = true)]
        public Input<string> Card { get; set; }

        [Input(Options = ["t|Top", "low"])]
        public Input<string> Shelf { get; set; }

        [Input(OptionsSource = "people")]
        public Input<string> Seller { get; set; }

        public override Task RunAsync(StepContext context)
        {
            context.SetOutput("receipt", $"bought {prices.PiecesFor(context.Get(Money))} {context.Get(Item)}");
            context.Complete("Bought");
            return Task.CompletedTask;
        }
    }

    internal sealed class Nameless : Step;

    [Step("Elsa.WriteLine")]
    internal sealed class Impostor : Step;
}
