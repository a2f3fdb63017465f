using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Workflows;

/// <summary>Steps that ask, change and make records, as an analyst sets them up: from lists, without code.</summary>
public sealed class RecordStepsTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Conditions_and_changes_chosen_from_lists_work_on_the_record_the_process_is_about(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);

        await ConditionsGoOnAsync(crm);
        await FieldsAreSetAsync(crm);
        await ARecordIsMadeAsync(crm);
        await WhatDoesNotFitStopsAsync(crm);
    }

    private static async Task ConditionsGoOnAsync(CrmHost crm)
    {
        var cases = new (string Field, string Comparison, string? Choice, string? Value, string Outcome)[]
        {
            ("leads.rating", "equals", "leads.rating=Hot", null, "Yes"),
            ("leads.rating", "notEquals", "leads.rating=Hot", null, "No"),
            ("leads.source", "equals", "leads.source.code=WebForm", null, "Yes"),
            ("leads.source", "in", "leads.source.code=Call", null, "No"),
            ("leads.budget", "greater", null, "1000", "Yes"),
            ("leads.company", "contains", null, "ромаш", "Yes"),
            ("leads.company", "in", null, "ACME; ООО Ромашка", "Yes"),
            ("leads.createdAt", "within", null, "today", "Yes"),
            ("leads.position", "empty", null, null, "Yes"),
            ("leads.company", "empty", null, null, "No"),
        };
        await PublishAsync(crm, "asks", [.. cases.Select((c, at) => Condition("C" + at, c.Field, c.Comparison, c.Choice, c.Value))]);

        var lead = await LeadAsync(crm, "Conditions");
        var instance = await InstanceOfAsync(crm, "asks", lead);

        var outcomes = await OutcomesAsync(crm, instance);
        foreach (var (at, one) in cases.Index())
            Assert.True(outcomes["C" + at] == one.Outcome, $"{one.Field} {one.Comparison} {one.Choice ?? one.Value} went on by {outcomes["C" + at]}");
    }

    private static async Task FieldsAreSetAsync(CrmHost crm)
    {
        await PublishAsync(crm, "sets",
            Step("Rate", "Crm.SetField", ("field", "leads.rating"), ("choice", "leads.rating=Cold")),
            Step("From", "Crm.SetField", ("field", "leads.source"), ("choice", "leads.source.code=Call")),
            Step("Money", "Crm.SetField", ("field", "leads.budget"), ("value", "2500.50 EUR")),
            Step("Name", "Crm.SetField", ("field", "leads.position"), ("value", "=subject.company + ' head'")),
            Step("Empty", "Crm.SetField", ("field", "leads.company")));

        var lead = await LeadAsync(crm, "Sets");
        await InstanceOfAsync(crm, "sets", lead);

        var now = await crm.Admin.GetAsync("/api/leads/" + lead);
        Assert.Equal(("Cold", "ООО Ромашка head"), ((string)now["rating"]!, (string)now["position"]!));
        Assert.Equal((2500.50m, "EUR"), ((decimal)now["budget"]!["amount"]!, (string)now["budget"]!["currency"]!));
        Assert.Null((string?)now["company"]);
        Assert.NotNull(now["source"]);
    }

    private static async Task ARecordIsMadeAsync(CrmHost crm)
    {
        await PublishAsync(crm, "makes", Step("Make", "Crm.CreateRecord", ("kind", "contractors"), ("name", "=subject.company"), ("fields", "=({ inn: '7707083893' })")));

        var lead = await LeadAsync(crm, "Makes");
        await InstanceOfAsync(crm, "makes", lead);

        Assert.Equal(1, await crm.Admin.CountAsync("contractors", "inn=7707083893&name=" + Uri.EscapeDataString("ООО Ромашка")));
    }

    private static async Task WhatDoesNotFitStopsAsync(CrmHost crm)
    {
        await PublishAsync(crm, "wrong", Condition("Other", "leads.rating", "equals", "leads.source.code=Call", null));

        var lead = await LeadAsync(crm, "Wrong");
        var instance = await InstanceOfAsync(crm, "wrong", lead);

        var incident = await crm.ReadAsync(db => db.Set<Incident>().SingleAsync(i => i.InstanceId == instance));
        Assert.Contains("another field", incident.Message, StringComparison.Ordinal);
    }

    private static JsonObject Condition(string id, string field, string comparison, string? choice, string? value)
    {
        var inputs = new List<(string, string)> { ("field", field), ("comparison", comparison) };
        if (choice is not null)
            inputs.Add(("choice", choice));
        if (value is not null)
            inputs.Add(("value", value));
        return Step(id, "Crm.Condition", [.. inputs]);
    }

    // Every step follows the one before, whichever way it went.
    private static Task PublishAsync(CrmHost crm, string id, params JsonObject[] steps)
    {
        var trigger = Step("Came", "Crm.Basic.LeadCreated", ("filter", $$"""{"field":"externalKey","is":"equals","value":"{{id}}"}""")).Starting();
        var all = new JsonArray([trigger, .. steps]);
        var ports = steps.SkipLast(1).SelectMany((step, at) => ((string)step["type"]! == "Crm.Condition" ? new[] { "Yes", "No" } : ["Done"]).Select(port => ((string)step["id"]!, port, (string)steps[at + 1]["id"]!)));
        var model = new JsonObject
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["root"] = new JsonObject
            {
                ["id"] = "Flow", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = all,
                ["connections"] = new JsonArray([.. ports.Prepend(("Came", "Done", (string)steps[0]["id"]!)).Select(p => new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = p.Item1, ["port"] = p.Item2 },
                    ["target"] = new JsonObject { ["activity"] = p.Item3, ["port"] = "In" },
                })]),
            },
        };
        return crm.Admin.PostAsync("/elsa/api/workflow-definitions", new { model, publish = true });
    }

    private static async Task<string> LeadAsync(CrmHost crm, string name)
    {
        var source = (await crm.Admin.GetAsync("/api/dictionaries?dictionary=leadSource&code=WebForm"))["items"]![0]!["id"]!;
        var key = name switch { "Conditions" => "asks", "Sets" => "sets", "Makes" => "makes", _ => "wrong" };
        var lead = await crm.Admin.CreateAsync("leads", new { name, company = "ООО Ромашка", rating = "Hot", source = (string)source!, budget = new { amount = 1500, currency = "RUB" }, externalKey = key });
        return (string)lead["id"]!;
    }

    private static async Task<Guid> InstanceOfAsync(CrmHost crm, string definition, string lead)
    {
        var id = Guid.Parse(lead);
        await crm.UntilAsync("a process of " + definition, db => db.Set<ProcessInstance>().AnyAsync(i => i.DefinitionId == definition && i.SubjectId == id && i.SubStatus != "Executing" && i.SubStatus != "Pending"));
        return await crm.ReadAsync(db => db.Set<ProcessInstance>().Where(i => i.DefinitionId == definition && i.SubjectId == id).Select(i => i.Id).SingleAsync());
    }

    private static async Task<Dictionary<string, string>> OutcomesAsync(CrmHost crm, Guid instance)
    {
        var journal = (await crm.Admin.GetAsync($"/elsa/api/workflow-instances/{instance:N}/journal?take=500"))["items"]!.AsArray();
        return journal.Where(l => (string)l!["eventName"]! == "Completed" && l["payload"]?["Outcomes"] is not null)
            .ToDictionary(l => (string)l!["activityId"]!, l => (string)l!["payload"]!["Outcomes"]![0]!, StringComparer.Ordinal);
    }
}
