using System.Text.Json.Nodes;
using Crm.Basic.Funnels;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.UnitTests.Ui;

namespace Crm.Bpm.UnitTests.Basic;

public sealed class StageDrawingTests
{
    private static readonly DealStage s_review = Stage("CustomerReview", 1);
    private static readonly DealStage s_agreement = Stage("ContractAgreement", 2);
    private static readonly DealStage s_signing = Stage("ContractSigning", 3);
    private static readonly DealStage s_check = Stage("DeliveryCheck", 9);

    [Fact]
    public void A_new_stage_is_drawn_between_its_neighbours()
    {
        var document = Shipped();

        Assert.Null(StageDrawing.In(document)!.Insert([s_review, s_check, s_agreement, s_signing], s_check));

        Assert.Equal("customer-review→stage-deliverycheck stage-deliverycheck→contract-agreement", Wires(document, "Next", "stage-deliverycheck"));
        Assert.Equal("contract-agreement→stage-deliverycheck stage-deliverycheck→customer-review", Wires(document, "Back", "stage-deliverycheck"));
        Assert.Equal("stage-deliverycheck→lost", Wires(document, "Lost", "stage-deliverycheck"));
    }

    [Fact]
    public void The_first_stage_is_drawn_behind_the_beginning()
    {
        var document = Shipped();

        Assert.Null(StageDrawing.In(document)!.Insert([s_check, s_review, s_agreement, s_signing], s_check));

        Assert.Equal("begin→stage-deliverycheck", Wires(document, "Done", "stage-deliverycheck"));
        Assert.Equal("stage-deliverycheck→customer-review", Wires(document, "Next", "stage-deliverycheck"));
        Assert.Equal("customer-review→stage-deliverycheck", Wires(document, "Back", "stage-deliverycheck"));
    }

    [Fact]
    public void The_last_stage_is_drawn_before_what_follows()
    {
        var document = Shipped();

        Assert.Null(StageDrawing.In(document)!.Insert([s_review, s_agreement, s_signing, s_check], s_check));

        Assert.Equal("contract-signing→stage-deliverycheck stage-deliverycheck→won", Wires(document, "Next", "stage-deliverycheck"));
    }

    [Fact]
    public void Where_the_drawing_was_changed_it_stays_and_is_told_what_to_connect()
    {
        var document = Shipped();
        var next = Connections(document).First(c => Text(c, "source", "activity") == "customer-review" && Text(c, "source", "port") == "Next");
        next["target"]!["activity"] = "won";
        var before = document.ToJsonString();

        var advice = StageDrawing.In(document)!.Insert([s_review, s_check, s_agreement, s_signing], s_check);

        Assert.Contains("Next of “CustomerReview” should lead to it", advice!.En, StringComparison.Ordinal);
        Assert.Equal(before, document.ToJsonString());
    }

    [Fact]
    public void A_process_without_stages_is_none_of_ours() =>
        Assert.Null(StageDrawing.In(JsonNode.Parse(File.ReadAllText(ShippedDefinitions.PathOf("lead-qualification.json")))!.AsObject()));

    private static JsonObject Shipped() => JsonNode.Parse(File.ReadAllText(ShippedDefinitions.PathOf("deal-stage-chain.json")))!.AsObject();

    private static string Wires(JsonObject document, string port, string step) => string.Join(' ', Connections(document)
        .Where(c => Text(c, "source", "port") == port && (Text(c, "source", "activity") == step || Text(c, "target", "activity") == step))
        .Select(c => $"{Text(c, "source", "activity")}→{Text(c, "target", "activity")}").Order(StringComparer.Ordinal));

    private static IEnumerable<JsonObject> Connections(JsonObject document) => document["root"]!["connections"]!.AsArray().Select(c => c!.AsObject());

    private static string Text(JsonObject connection, string end, string member) => StepTree.Text(connection[end]!.AsObject(), member)!;

    private static DealStage Stage(string code, int order) => new() { Code = code, Name = code, Order = order };
}
