using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Ui.Processes;

namespace Crm.Bpm.UnitTests.Ui;

public sealed class ProcessLayoutTests
{
    private static readonly Dictionary<string, StepState> s_nothing = [];

    [Fact]
    public void Steps_without_positions_stand_right_of_those_that_lead_to_them()
    {
        var drawing = ProcessLayout.Of(Chain(4), s_nothing);

        Assert.Equal(["S0", "S1", "S2", "S3"], drawing.Steps.OrderBy(s => s.X).Select(s => s.Id));
        Assert.All(drawing.Edges, e => Assert.False(e.Backward));
    }

    [Fact]
    public void A_way_back_is_drawn_backward_and_moves_nothing()
    {
        var drawing = ProcessLayout.Of(Chain(3, back: true), s_nothing);

        Assert.Equal(["S0", "S1", "S2"], drawing.Steps.OrderBy(s => s.X).Select(s => s.Id));
        Assert.Equal(("S2", "S0"), drawing.Edges.Where(e => e.Backward).Select(e => (e.From, e.To)).Single());
    }

    [Fact]
    public void Steps_stay_where_the_designer_put_them()
    {
        var document = """{"root":{"id":"F","type":"Elsa.Flowchart","activities":[{"id":"A","type":"X","metadata":{"designer":{"position":{"x":-300,"y":10}}}},{"id":"B","type":"X","metadata":{"designer":{"position":{"x":0,"y":110}}}}],"connections":[]}}""";

        var (a, b) = (ProcessLayout.Of(document, s_nothing).Steps[0], ProcessLayout.Of(document, s_nothing).Steps[1]);

        Assert.Equal((300d, 100d), (b.X - a.X, b.Y - a.Y));
    }

    [Fact]
    public void A_card_shows_only_where_a_large_process_is()
    {
        var drawing = ProcessLayout.Of(Chain(40), new Dictionary<string, StepState> { ["S18"] = StepState.Done, ["S19"] = StepState.Done, ["S20"] = StepState.Waiting }, compact: true);

        Assert.Contains(drawing.Steps, s => s.Id == "S20" && s.State == StepState.Waiting);
        Assert.Contains(drawing.Steps, s => s.Id == "S21");
        Assert.InRange(drawing.Steps.Count, 3, 10);
    }

    [Fact]
    public void Sixty_steps_are_laid_out_within_300_ms()
    {
        ProcessLayout.Of(Chain(60, back: true), s_nothing);
        var began = Stopwatch.GetTimestamp();

        var drawing = ProcessLayout.Of(Chain(60, back: true), s_nothing);

        var took = Stopwatch.GetElapsedTime(began);
        TestContext.Current.SendDiagnosticMessage($"60 steps: {took.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms");
        Assert.Equal(60, drawing.Steps.Count);
        Assert.InRange(took.TotalMilliseconds, 0, 300);
    }

    private static string Chain(int length, bool back = false)
    {
        var steps = new JsonArray([.. Enumerable.Range(0, length).Select(i => (JsonNode)new JsonObject { ["id"] = Id(i), ["type"] = "Elsa.WriteLine", ["name"] = "A step with a long name " + Id(i) })]);
        var connections = new JsonArray([.. Enumerable.Range(0, length - 1).Select(i => Connect(i, i + 1))]);
        if (back)
            connections.Add(Connect(length - 1, 0));
        return new JsonObject { ["root"] = new JsonObject { ["id"] = "F", ["type"] = "Elsa.Flowchart", ["activities"] = steps, ["connections"] = connections } }.ToJsonString();
    }

    private static JsonNode Connect(int from, int to) => new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = Id(from), ["port"] = "Done" },
        ["target"] = new JsonObject { ["activity"] = Id(to), ["port"] = "In" },
    };

    private static string Id(int number) => "S" + number.ToString(CultureInfo.InvariantCulture);
}
