using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>The first five minutes of somebody who has never seen the product.</summary>
public sealed class NewcomerTests(DemoCompany demo) : Journey(demo)
{
    private const string Definition = "/elsa/api/workflow-definitions/lead-qualification";
    private const string Renamed = "Call and introduce yourself";

    [Fact]
    public async Task A_newcomer_works_a_lead_as_manager_and_changes_the_process_as_analyst()
    {
        var crm = await OwnDemoAsync();
        var manager = await EnterAsync(crm.Address, ShippedRoles.Manager, Look.English);

        // As manager: a lead from the queue, its task, the next task.
        await manager.Inbox.TakeNextLeadAsync();
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Contact the lead");
        await Expect(manager.Inbox.StepNow).ToContainTextAsync("Contact the lead");
        var lead = await manager.Inbox.Subject.InnerTextAsync();
        await manager.Inbox.FillAsync("note", "Wants twelve tables by spring.");
        await manager.Inbox.CompleteAsync("Reached");

        await manager.Inbox.GoOnAsync("Qualify the lead", lead);
        await Expect(manager.Inbox.StepNow).Not.ToContainTextAsync("Contact the lead");

        // Another lead waits on the process as it is today.
        await manager.Inbox.TakeNextLeadAsync();
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Contact the lead");
        var (waiting, waitingLead) = (manager.Page.Url, await manager.Inbox.Subject.InnerTextAsync());

        // As analyst: the process is taken out, changed, put back and published.
        var analyst = await EnterAsync(crm.Address, ShippedRoles.ProcessAnalyst, Look.English);
        await ChangeProcessAsync(analyst);
        await analyst.OpenAsync("/processes/lead-qualification");
        await Expect(analyst.Page.Locator("main")).ToContainTextAsync(Renamed);

        // The next lead goes the new way, the waiting one its old one.
        await manager.CallAsync("POST", "/api/leads", """{"name":"Five Minutes Ltd","phone":"+7 911 000 00 05"}""");
        await manager.List.OpenAsync("leads?view=all&search=Five%20Minutes");
        await manager.List.OpenRowAsync("Five Minutes Ltd");
        await manager.Card.PressAsync("Take");
        await Expect(manager.Card.Tasks.First).ToHaveTextAsync(Renamed);
        await Expect(manager.Card.Processes.First).ToContainTextAsync(Renamed);
        await manager.OpenAsync(waiting);
        await Expect(manager.Inbox.Title).ToHaveTextAsync("Contact the lead");
        await manager.Inbox.CompleteAsync("Reached");
        await manager.Inbox.GoOnAsync("Qualify the lead", waitingLead);
    }

    private static async Task ChangeProcessAsync(Somebody analyst)
    {
        var process = JsonNode.Parse(await analyst.CallAsync("GET", Definition + "/export"))!;
        var step = process["root"]!["activities"]!.AsArray().Single(each => (string?)each!["id"] == "contact")!;
        step["metadata"]!["displayTextEn"] = Renamed;
        step["title"]!["expression"]!["value"] = Renamed;
        await analyst.CallAsync("POST", "/elsa/api/workflow-definitions/import", process.ToJsonString());
        await analyst.CallAsync("POST", Definition + "/publish", "{}");
    }
}
