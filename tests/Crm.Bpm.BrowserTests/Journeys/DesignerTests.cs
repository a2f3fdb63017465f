using System.Text.Json.Nodes;
using Crm.Bpm.BrowserTests.Pages;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>An analyst draws processes in Elsa Studio. Journey itself sees to it that the console stays quiet and no other host is asked.</summary>
public sealed class DesignerTests(DemoCompany demo) : Journey(demo)
{
    [Fact]
    public async Task An_analyst_adds_a_step_sets_it_up_from_lists_and_publishes_the_new_version()
    {
        var analyst = await EnterAsync(ShippedRoles.ProcessAnalyst, Look.English);
        await Designer.RequireItAsync(analyst);
        await Designer.ImportAsync(analyst, Drawing("drawn", Line("One", 0, 0), Line("Two", 0, 200)));
        await analyst.CallAsync("POST", "/elsa/api/workflow-definitions/drawn/publish", "{}");
        var designer = new Designer(analyst, "drawn");
        await designer.OpenAsync();

        await designer.SavedAfterAsync(() => designer.AddAsync("Condition on the record"));
        await designer.SavedAfterAsync(() => designer.ChooseAsync("Field", "Lead: Rating"));
        await designer.SavedAfterAsync(() => designer.ChooseAsync("Value from the list", "Lead: Rating = Hot"));
        await designer.PublishAsync();

        var condition = (await designer.ExportAsync())["root"]!["activities"]!.AsArray().Single(s => (string)s!["type"]! == "Crm.Condition")!;
        Assert.Equal("leads.rating", (string)condition["field"]!["expression"]!["value"]!);
        Assert.Equal("leads.rating=Hot", (string)condition["choice"]!["expression"]!["value"]!);
        await analyst.OpenAsync("/processes/drawn?tab=versions");
        await Expect(analyst.Page.Locator("table.grid tbody tr").First).ToContainTextAsync("version 2");
        await Expect(analyst.Page.Locator("table.grid tbody tr").First).ToContainTextAsync("Published");
    }

    [Fact]
    public async Task Steps_that_are_not_installed_and_sixty_steps_come_back_as_they_were()
    {
        var analyst = await EnterAsync(ShippedRoles.ProcessAnalyst, Look.Russian);
        await Designer.RequireItAsync(analyst);
        var unknown = Line("B", 300, 0);
        (unknown["type"], unknown["where"]) = ("Acme.Teleport", JsonNode.Parse("""{"typeName":"String","expression":{"type":"Literal","value":"far away"}}"""));
        JsonObject[] sixty = [.. Enumerable.Range(0, 60).Select(i => Line("S" + i, i % 10 * 260, i / 10 * 140))];

        await ComesBackAsync(analyst, Drawing("unknown", Line("A", 0, 0), unknown, Line("C", 600, 0)));
        await ComesBackAsync(analyst, Drawing("sixty", sixty));
    }

    [Fact]
    public async Task Two_who_draw_the_same_process_lose_nothing()
    {
        var ada = await EnterAsync(ShippedRoles.ProcessAnalyst, Look.English);
        await Designer.RequireItAsync(ada);
        await Designer.ImportAsync(ada, Drawing("both", Line("One", 0, 0), Line("Two", 0, 200)));
        var designer = new Designer(ada, "both");
        await designer.OpenAsync();
        var grace = await EnterAsync(ShippedRoles.Administrator, Look.English);
        var hers = Drawing("both", Line("One", 0, 0), Line("Two", 0, 200), Line("Three", 0, 400));
        await grace.CallAsync("POST", "/elsa/api/workflow-definitions", new JsonObject { ["model"] = hers }.ToJsonString());

        await designer.MoveAsync();

        await Expect(designer.Dialog).ToContainTextAsync("saved this process after you had opened it");
        var file = await ada.Page.RunAndWaitForDownloadAsync(() => designer.Dialog.GetByRole(AriaRole.Link).ClickAsync());
        Assert.Contains("\"One\"", await File.ReadAllTextAsync(await file.PathAsync()), StringComparison.Ordinal);
        await designer.Dialog.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(designer.Step("Three")).ToBeVisibleAsync();
        ada.ForgiveComplaints();
    }

    private static async Task ComesBackAsync(Somebody analyst, JsonObject drawing)
    {
        await Designer.ImportAsync(analyst, (JsonObject)drawing.DeepClone());
        var designer = new Designer(analyst, (string)drawing["definitionId"]!);
        await designer.OpenAsync();

        var moved = await designer.MoveAsync();
        await designer.MovedAsync(moved, PlaceOf(drawing, moved));

        var after = await designer.ExportAsync();
        Assert.Equal(Meaning(drawing), Meaning(after));
    }

    private static string PlaceOf(JsonObject document, string step) =>
        document["root"]!["activities"]!.AsArray().Single(s => (string)s!["id"]! == step)!["metadata"]!["designer"]!["position"]!.ToJsonString();

    // What a process does; where its steps stand on the canvas, and what every drawing has, is no part of it.
    private static List<string> Meaning(JsonObject document)
    {
        var steps = document["root"]!["activities"]!.AsArray().Select(s => (JsonObject)s!.DeepClone()).ToList();
        foreach (var member in new[] { "metadata", "nodeId", "customProperties" })
            steps.ForEach(step => step.Remove(member));
        var lines = steps.Select(step => string.Join(' ', step.Where(m => m.Value is not null).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Key + "=" + m.Value!.ToJsonString()))).ToList();
        lines.AddRange(document["root"]!["connections"]!.AsArray().Select(c => $"{c!["source"]!["activity"]}.{c["source"]!["port"]} → {c["target"]!["activity"]}"));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static JsonObject Drawing(string id, params JsonObject[] steps) => new()
    {
        ["definitionId"] = id,
        ["name"] = id,
        ["root"] = new JsonObject
        {
            ["id"] = "Flow",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray([.. steps]),
            ["connections"] = new JsonArray([.. steps.Zip(steps.Skip(1), (from, to) => new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = (string)from["id"]!, ["port"] = (string)from["type"]! == "Acme.Teleport" ? "Arrived" : "Done" },
                ["target"] = new JsonObject { ["activity"] = (string)to["id"]!, ["port"] = "In" },
            })]),
        },
    };

    private static JsonObject Line(string id, int x, int y) => new()
    {
        ["id"] = id,
        ["name"] = id,
        ["type"] = "Elsa.WriteLine",
        ["version"] = 1,
        ["text"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = id } },
        ["customProperties"] = new JsonObject { ["canStartWorkflow"] = false, ["runAsynchronously"] = false },
        ["metadata"] = new JsonObject { ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = x, ["y"] = y }, ["size"] = new JsonObject { ["width"] = 200, ["height"] = 60 } } },
    };
}
