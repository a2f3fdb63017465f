using System.Text.Json.Nodes;
using Crm.Basic.Deals;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Processes;

namespace Crm.Basic.Funnels;

/// <summary>The steps of a process that stand for stages of a funnel, and how a new one is drawn between them.</summary>
internal sealed class StageDrawing
{
    private const int Distance = 320;
    private readonly JsonObject _flow;
    private readonly Dictionary<string, JsonObject> _steps;

    private StageDrawing(JsonObject flow, Dictionary<string, JsonObject> steps) => (_flow, _steps) = (flow, steps);

    /// <summary>The codes of the stages that have a step, in the order of the drawing.</summary>
    public IReadOnlyCollection<string> Codes => _steps.Keys;

    /// <summary>Finds the drawing in a document; null when no step of it stands for a stage.</summary>
    public static StageDrawing? In(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document["root"] is not JsonObject root)
            return null;
        foreach (var flow in StepTree.Steps(root).Where(step => StepTree.Text(step, "type") == "Elsa.Flowchart"))
        {
            var steps = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
            foreach (var step in StepTree.Inside(flow).Where(step => StepTree.Text(step, "type") == DealStageStep.TypeName))
                if (CodeOf(step) is { } code)
                    steps.TryAdd(code, step);
            if (steps.Count > 0)
                return new StageDrawing(flow, steps);
        }

        return null;
    }

    /// <summary>The codes of stages as one comes from another by Next; only as far as the drawing leads from step to step.</summary>
    public bool LeadsOn(string from, string to) => Targets(from, "Next") is [var target] && target == Id(_steps[to]);

    /// <summary>Draws the step of a new stage between its neighbours.</summary>
    /// <param name="stages">The stages of the funnel in their order, the new one among them.</param>
    /// <param name="added">The new stage.</param>
    /// <returns>Null when it is drawn; otherwise what to connect, because the drawing was changed there.</returns>
    public Words? Insert(IReadOnlyList<DealStage> stages, DealStage added)
    {
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentNullException.ThrowIfNull(added);
        var at = stages.ToList().IndexOf(added);
        var before = stages.Take(at).LastOrDefault(s => _steps.ContainsKey(s.Code!));
        var behind = stages.Skip(at + 1).FirstOrDefault(s => _steps.ContainsKey(s.Code!));
        var next = behind is null ? null : _steps[behind.Code!];
        if (before is not null)
            return InsertBehind(before, next, added) ? null : Advice(before, behind, added);
        return next is not null && InsertFirst(next, added) ? null : Advice(before, behind, added);
    }

    private static Words Advice(DealStage? before, DealStage? behind, DealStage added) => (before, behind) switch
    {
        (null, null) => FunnelTexts.DrawStep.Filled(Name(added)),
        (null, _) => FunnelTexts.ConnectFirst.Filled(Name(added), Name(behind!)),
        (_, null) => FunnelTexts.ConnectLast.Filled(Name(before), Name(added)),
        _ => FunnelTexts.ConnectBetween.Filled(Name(before), Name(added), Name(behind)),
    };

    private static Words Name(DealStage stage) => new(stage.Name, string.IsNullOrWhiteSpace(stage.NameRu) ? stage.Name : stage.NameRu);

    private bool InsertBehind(DealStage before, JsonObject? next, DealStage added)
    {
        var previous = _steps[before.Code!];
        var on = Connections().Where(c => IsFrom(c, Id(previous), "Next")).ToList();
        if (on is not [var forward] || Target(forward) is not { } target || (next is not null && target != Id(next)))
            return false;
        var goal = StepTree.Inside(_flow).FirstOrDefault(step => Id(step) == target);
        var step = Draw(added, previous, goal);
        forward["target"]!["activity"] = Id(step);
        Connect(Id(step), "Next", target);
        Connect(Id(step), "Back", Id(previous));
        if (next is not null && Connections().FirstOrDefault(c => IsFrom(c, Id(next), "Back") && Target(c) == Id(previous)) is { } back)
            back["target"]!["activity"] = Id(step);
        else if (next is not null)
            Connect(Id(next), "Back", Id(step));
        LoseLike(previous, step);
        return true;
    }

    private bool InsertFirst(JsonObject next, DealStage added)
    {
        var into = Connections().Where(c => Target(c) == Id(next) && !IsBack(c)).ToList();
        if (into is not [var forward])
            return false;
        var step = Draw(added, null, next);
        forward["target"]!["activity"] = Id(step);
        Connect(Id(step), "Next", Id(next));
        Connect(Id(next), "Back", Id(step));
        LoseLike(next, step);
        return true;
    }

    private void LoseLike(JsonObject other, JsonObject step)
    {
        if (Connections().FirstOrDefault(c => IsFrom(c, Id(other), "Lost")) is { } lost && Target(lost) is { } end)
            Connect(Id(step), "Lost", end);
    }

    // It takes the place of what came next; that and all further on make room.
    private JsonObject Draw(DealStage stage, JsonObject? previous, JsonObject? goal)
    {
        var (x, y) = goal is not null ? At(goal) : (At(previous!).X + Distance, At(previous!).Y);
        foreach (var other in StepTree.Inside(_flow).Where(other => At(other).X >= x && !ReferenceEquals(other, previous)).ToList())
            if (StepTree.Object(other, "metadata")?["designer"]?["position"] is JsonObject position)
                position["x"] = At(other).X + Distance;
        var id = FreeId("stage-" + stage.Code!.ToLowerInvariant());
        var step = new JsonObject
        {
            ["id"] = id,
            ["nodeId"] = $"{StepTree.Text(_flow, "nodeId")}:{id}",
            ["name"] = id,
            ["type"] = DealStageStep.TypeName,
            ["version"] = 1,
            ["customProperties"] = new JsonObject { ["canStartWorkflow"] = false, ["runAsynchronously"] = false },
            ["metadata"] = new JsonObject
            {
                ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = x, ["y"] = y }, ["size"] = new JsonObject { ["width"] = 240, ["height"] = 60 } },
                ["displayText"] = Name(stage).Ru,
                ["displayTextEn"] = stage.Name,
            },
            ["stage"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = stage.Code } },
        };
        ((JsonArray)StepTree.Member(_flow, "activities")!).Add(step);
        _steps[stage.Code] = step;
        return step;
    }

    private string FreeId(string wish)
    {
        var taken = StepTree.Steps(_flow).Select(Id).ToHashSet(StringComparer.Ordinal);
        var id = wish;
        for (var number = 2; taken.Contains(id); number++)
            id = $"{wish}-{number}";
        return id;
    }

    private IReadOnlyList<string> Targets(string code, string port) => [.. Connections().Where(c => IsFrom(c, Id(_steps[code]), port)).Select(Target).OfType<string>()];

    private IEnumerable<JsonObject> Connections() => (StepTree.Member(_flow, "connections") as JsonArray ?? new JsonArray()).OfType<JsonObject>();

    private void Connect(string from, string port, string to)
    {
        if (StepTree.Member(_flow, "connections") is not JsonArray connections)
            _flow["connections"] = connections = new JsonArray();
        connections.Add(new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
            ["vertices"] = new JsonArray(),
        });
    }

    private bool IsBack(JsonObject connection) => connection["source"] is JsonObject source && StepTree.Text(source, "port") == "Back" && _steps.Values.Any(step => Id(step) == StepTree.Text(source, "activity"));

    private static bool IsFrom(JsonObject connection, string activity, string port) =>
        connection["source"] is JsonObject source && StepTree.Text(source, "activity") == activity && StepTree.Text(source, "port") == port;

    private static string? Target(JsonObject connection) => connection["target"] is JsonObject target ? StepTree.Text(target, "activity") : null;

    private static string Id(JsonObject step) => StepTree.Text(step, "id") ?? "";

    private static string? CodeOf(JsonObject step) =>
        StepTree.Object(step, "stage") is { } input && StepTree.Object(input, "expression") is { } expression && StepTree.Text(expression, "type") == "Literal" ? StepTree.Text(expression, "value") : null;

    private static (double X, double Y) At(JsonObject step) =>
        StepTree.Object(step, "metadata")?["designer"]?["position"] is JsonObject position ? (Number(position["x"]), Number(position["y"])) : (0, 0);

    private static double Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : node is JsonValue whole && whole.TryGetValue<int>(out var integer) ? integer : 0;
}
