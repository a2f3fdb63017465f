using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Hostile;
using Crm.Bpm.IntegrationTests.Workflows;

namespace Crm.Bpm.IntegrationTests.Basic;

/// <summary>The process that accompanies a deal: the board moves it, and its tasks move the board.</summary>
public sealed class DealChainTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_deal_walks_its_stages_partly_by_tasks_partly_on_the_board(string database)
    {
        var crm = await hosts.OnAsync(database);
        var deal = await DealAsync(crm, "Walks");

        Assert.Equal("Get the customer's decision on the offer", await TaskAsync(crm, deal));
        await AnswerAsync(crm, deal, "Next");
        Assert.Equal(("ContractAgreement", "Agree the contract"), (await StageAsync(crm, deal), await TaskAsync(crm, deal)));
        await MoveAsync(crm, deal, "ContractSigning");
        Assert.Equal("Sign the contract", await TaskAsync(crm, deal));
        await AnswerAsync(crm, deal, "Next");

        Assert.Equal(("ClosedWon", "Finished", ""), (await StatusAsync(crm, deal), await ProcessAsync(crm, deal), await TaskAsync(crm, deal)));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_deal_that_goes_back_on_the_board_takes_its_process_along_and_forward_again(string database)
    {
        var crm = await hosts.OnAsync(database);
        var deal = await DealAsync(crm, "Goes back");

        await MoveAsync(crm, deal, "ContractSigning");
        await MoveAsync(crm, deal, "CustomerReview");
        Assert.Equal("Get the customer's decision on the offer", await TaskAsync(crm, deal));
        await AnswerAsync(crm, deal, "Next");
        Assert.Equal(("ContractAgreement", "Agree the contract"), (await StageAsync(crm, deal), await TaskAsync(crm, deal)));
        await MoveAsync(crm, deal, "CustomerReview");
        await MoveAsync(crm, deal, "ContractAgreement");
        await AnswerAsync(crm, deal, "Next");

        Assert.Equal(("ContractSigning", "Sign the contract", "Running"), (await StageAsync(crm, deal), await TaskAsync(crm, deal), await ProcessAsync(crm, deal)));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Losing_a_deal_ends_its_process_wherever_it_is(string database)
    {
        var crm = await hosts.OnAsync(database);
        var (onBoard, byTask) = (await DealAsync(crm, "Lost on the board"), await DealAsync(crm, "Lost by its task"));

        await AnswerAsync(crm, byTask, "Next");
        await AnswerAsync(crm, byTask, "Lost", new { reason = "TooExpensive" });
        await crm.Admin.DoAsync("deals", onBoard, "change-status", new { status = "ClosedLost", reason = "NoNeed" });
        await crm.UntilNothingIsOnItsWayAsync();

        foreach (var deal in new[] { onBoard, byTask })
            Assert.Equal(("ClosedLost", "Finished", ""), (await StatusAsync(crm, deal), await ProcessAsync(crm, deal), await TaskAsync(crm, deal)));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_deal_won_on_the_board_ends_its_process_and_one_reopened_begins_it_again(string database)
    {
        var crm = await hosts.OnAsync(database);
        var deal = await DealAsync(crm, "Won at once");

        await crm.Admin.DoAsync("deals", deal, "change-status", new { status = "ClosedWon" });
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(("Finished", ""), (await ProcessAsync(crm, deal), await TaskAsync(crm, deal)));
        await crm.Admin.DoAsync("deals", deal, "change-status", new { status = "Active" });
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(("Running", "Get the customer's decision on the offer"), (await ProcessAsync(crm, deal), await TaskAsync(crm, deal)));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_lead_becomes_a_client_with_a_deal_that_can_be_taken_back(string database)
    {
        var crm = await hosts.OnAsync(database);
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Difference Engines", company = "Difference Engines", contactName = "Ada Byron", budget = new { amount = 700, currency = "RUB" } });
        await crm.UntilNothingIsOnItsWayAsync();

        var preview = await crm.Admin.GetAsync($"/api/leads/{lead["id"]}/convert-preview?withDeal=true");
        var made = await crm.Admin.DoAsync("leads", lead, "convert", new { withDeal = true, dealName = "First engine" });
        var again = await crm.Admin.DoAsync("leads", lead, "convert", new { withDeal = true });
        await crm.UntilNothingIsOnItsWayAsync();
        var deal = await crm.Admin.GetAsync($"/api/deals/{made["deal"]!["id"]}");
        await crm.Admin.DoAsync("leads", lead, "undo-conversion");
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(700m, (decimal)preview["makes"]!["deal"]!["amount"]!["amount"]!);
        Assert.Equal((string)made["deal"]!["id"]!, (string)again["deal"]!["id"]!);
        Assert.Equal(("First engine", 700m, (string)lead["id"]!), ((string)deal["name"]!, (decimal)deal["amount"]!["amount"]!, (string)deal["originLead"]!["id"]!));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await crm.Admin.TryAsync(HttpMethod.Get, $"/api/deals/{deal["id"]}")).Status);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Publishing_through_the_API_says_which_stages_have_no_step_and_which_steps_no_stage(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var quiet = await crm.Admin.PostAsync("/elsa/api/workflow-definitions/deal-stage-chain/publish", new { });
        var model = await crm.Admin.GetAsync("/elsa/api/workflow-definitions/by-definition-id/deal-stage-chain?versionOptions=Latest");
        var text = model.ToJsonString();
        Assert.Contains("\"ContractSigning\"", text, StringComparison.Ordinal);

        var published = await crm.Admin.PostAsync("/elsa/api/workflow-definitions", new { model = JsonNode.Parse(text.Replace("\"ContractSigning\"", "\"Signing\"", StringComparison.Ordinal)), publish = true });
        var bulk = await crm.Admin.PostAsync("/elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids", new { definitionIds = new[] { "deal-stage-chain" } });

        Assert.Empty(quiet["warnings"]!.AsArray());
        Assert.True((bool)published["workflowDefinition"]!["isPublished"]!);
        Assert.Empty(published["validationErrors"]!.AsArray());
        var warnings = published["warnings"]!.AsArray().Select(w => (string)w!).ToList();
        Assert.Contains(warnings, w => w.Contains("Contract signing”", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("the stage Signing,", StringComparison.Ordinal));
        Assert.Equal(warnings, bulk["warnings"]!["deal-stage-chain"]!.AsArray().Select(w => (string)w!));
    }

    private static async Task<JsonNode> DealAsync(CrmHost crm, string name)
    {
        var contractor = await crm.Admin.CreateAsync("contractors", new { name });
        var deal = await crm.Admin.CreateAsync("deals", new { name, contractor = contractor["id"] });
        await crm.UntilNothingIsOnItsWayAsync();
        return deal;
    }

    private static async Task MoveAsync(CrmHost crm, JsonNode deal, string stage)
    {
        await crm.Admin.DoAsync("deals", deal, "move-stage", new { stage });
        await crm.UntilNothingIsOnItsWayAsync();
    }

    private static async Task AnswerAsync(CrmHost crm, JsonNode deal, string outcome, object? values = null)
    {
        var task = (await OpenAsync(crm, deal))[0]!;
        await crm.Admin.DoAsync("tasks", task, "complete", new { outcome, values = values ?? new { } });
        await crm.UntilNothingIsOnItsWayAsync();
    }

    private static async Task<string> TaskAsync(CrmHost crm, JsonNode deal) => string.Join('|', (await OpenAsync(crm, deal)).Select(t => (string)t!["name"]!));

    private static async Task<JsonArray> OpenAsync(CrmHost crm, JsonNode deal) =>
        (await crm.Admin.GetAsync($"/api/tasks?subjectId={deal["id"]}&open=true"))["items"]!.AsArray();

    private static async Task<string> StageAsync(CrmHost crm, JsonNode deal)
    {
        var now = await crm.Admin.GetAsync($"/api/deals/{deal["id"]}");
        return (string)(await crm.Admin.GetAsync($"/api/deal-stages/{now["stage"]!["id"]}"))["code"]!;
    }

    private static async Task<string> StatusAsync(CrmHost crm, JsonNode deal) => (string)(await crm.Admin.GetAsync($"/api/deals/{deal["id"]}"))["status"]!;

    private static async Task<string> ProcessAsync(CrmHost crm, JsonNode deal) => (string)(await crm.Admin.GetAsync($"/api/deals/{deal["id"]}/processes"))["items"]![0]!["status"]!;
}
