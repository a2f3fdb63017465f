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

    [Theory, InlineData("ru-RU"), InlineData("en-GB")]
    public void Names_of_outcomes_cover_neither_steps_nor_each_other(string culture)
    {
        using var _ = new Culture(culture);
        var drawing = ProcessLayout.Of(Shipped(), s_nothing);

        var steps = drawing.Steps.Select(s => new Box(s.X, s.Y, s.Width, s.Height)).ToList();
        var labels = drawing.Edges.Select(e => e.Label).OfType<EdgeLabel>().Select(l => new Box(l.X - l.Width / 2, l.Y - l.Height / 2, l.Width, l.Height)).ToList();
        Assert.NotEmpty(labels);
        Assert.All(labels, label => Assert.DoesNotContain(steps, label.Covers));
        Assert.All(labels, label => Assert.Single(labels, label.Covers));
        Assert.All(labels, label => Assert.InRange(label.Right, 0, drawing.Width));
    }

    [Fact]
    public void Outcomes_are_called_as_the_reader_says()
    {
        using (new Culture("ru-RU"))
            Assert.Contains("Не отвечает", Labels(ProcessLayout.Of(Shipped(), s_nothing)));
        using (new Culture("en-GB"))
            Assert.Contains("No answer", Labels(ProcessLayout.Of(Shipped(), s_nothing)));
    }

    [Fact]
    public void Steps_are_called_as_the_reader_says()
    {
        const string document = """{"root":{"id":"F","type":"Elsa.Flowchart","activities":[{"id":"A","type":"X","metadata":{"displayText":"Связаться","displayTextEn":"Contact"}}],"connections":[]}}""";
        using (new Culture("ru-RU"))
            Assert.Equal("Связаться", ProcessLayout.Of(document, s_nothing).Steps[0].Label);
        using (new Culture("en-GB"))
            Assert.Equal("Contact", ProcessLayout.Of(document, s_nothing).Steps[0].Label);
    }

    [Fact]
    public void A_glance_shows_what_was_done_where_it_waits_and_what_may_come()
    {
        using var _ = new Culture("ru-RU");
        var glance = ProcessGlance.Of(Shipped(), new Dictionary<string, StepState> { ["lead-came"] = StepState.Done, ["contact"] = StepState.Waiting });

        Assert.Equal(["lead-came", "contact", "in-work", "unreachable", "not-interested", "duplicate"], glance.Rows.Select(r => r.Id));
        Assert.Equal([StepState.Done, StepState.Waiting, null, null, null, null], glance.Rows.Select(r => r.State));
        Assert.Equal([null, null, "Связались", "Не отвечает", "Не интересно", "Дубликат"], glance.Rows.Select(r => r.Port));
    }

    [Fact]
    public void Lines_of_a_glance_follow_one_another_and_stay_within_its_width()
    {
        var glance = ProcessGlance.Of(Chain(40), new Dictionary<string, StepState> { ["S18"] = StepState.Done, ["S19"] = StepState.Done, ["S20"] = StepState.Waiting });

        Assert.Equal(["S18", "S19", "S20", "S21"], glance.Rows.Select(r => r.Id));
        Assert.All(glance.Rows.Zip(glance.Rows.Skip(1)), pair => Assert.True(pair.Second.Y >= pair.First.Y + pair.First.Height));
        Assert.All(glance.Rows, row => Assert.InRange(row.X + row.Width, 0, ProcessGlance.Width));
    }

    [Fact]
    public void A_glance_at_a_process_that_has_ended_shows_its_last_steps()
    {
        var glance = ProcessGlance.Of(Chain(5), Enumerable.Range(0, 5).ToDictionary(Id, _ => StepState.Done));

        Assert.Equal(["S2", "S3", "S4"], glance.Rows.Select(r => r.Id));
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

    private static IEnumerable<string> Labels(ProcessDrawing drawing) => drawing.Edges.Select(e => e.Label?.Text).OfType<string>();

    private static string Shipped() => File.ReadAllText(ShippedDefinitions.PathOf("lead-qualification.json"));

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
