using System.Net;
using System.Text.Json.Nodes;

namespace Crm.Bpm.IntegrationTests.Elsa;

public sealed class DefinitionContractTests
{
    private const string Definitions = "/elsa/api/workflow-definitions";

    // As Elsa's server does, ours says which version is the latest and published, and names what the file did not.
    private static readonly string[] s_serversOwn = ["isLatest", "isPublished", "id", "definitionId", "version"];

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Every_definition_of_Elsa_comes_back_unchanged(string database)
    {
        ElsaCorpus.RequireIt();
        await using var crm = await CrmHost.OnAsync(database);
        foreach (var (file, json) in ElsaCorpus.Definitions())
        {
            await ElsaCorpus.ImportAsync(crm.Admin, json);

            var exported = (await crm.Admin.GetAsync($"{Definitions}/{json["definitionId"] ?? json["id"]}/export")).AsObject();

            foreach (var member in s_serversOwn.Where(m => m is "isLatest" or "isPublished" || !json.ContainsKey(m)))
                (_, _) = (exported.Remove(member), json.Remove(member));
            Assert.True(JsonNode.DeepEquals(json, exported), $"{file} came back as {exported.ToJsonString()}");
        }
    }

    [Fact]
    public async Task A_step_of_an_unknown_type_is_shown_as_a_placeholder_survives_a_save_and_stops_publishing()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var id = await ElsaCorpus.ImportAsync(crm.Admin, WithUnknownStep());

        var shown = await crm.Admin.GetAsync($"{Definitions}/by-definition-id/{id}?versionOptions=Latest");
        await crm.Admin.PostAsync(Definitions, new { model = shown, publish = false });
        var exported = await crm.Admin.GetAsync($"{Definitions}/{id}/export");
        var (status, refusal) = await crm.Admin.TryAsync(HttpMethod.Post, $"{Definitions}/{id}/publish", new { });

        Assert.Equal("Elsa.NotFoundActivity", (string)shown["root"]!["activities"]![1]!["type"]!);
        Assert.Equal("Acme.Teleport", (string)exported["root"]!["activities"]![1]!["type"]!);
        Assert.Equal("far away", (string)exported["root"]!["activities"]![1]!["where"]!["expression"]!["value"]!);
        Assert.Equal("Arrived", (string)exported["root"]!["connections"]![1]!["source"]!["port"]!);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Acme.Teleport", (string)refusal!["errors"]!["generalErrors"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_save_that_would_lose_an_unknown_step_is_refused()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var id = await ElsaCorpus.ImportAsync(crm.Admin, WithUnknownStep());
        var shown = await crm.Admin.GetAsync($"{Definitions}/by-definition-id/{id}?versionOptions=Latest");
        shown["root"]!["activities"]!.AsArray().RemoveAt(1);

        var (status, _) = await crm.Admin.TryAsync(HttpMethod.Post, Definitions, new { model = shown, publish = false });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(3, (await crm.Admin.GetAsync($"{Definitions}/{id}/export"))["root"]!["activities"]!.AsArray().Count);
    }

    [Fact]
    public async Task Saving_a_published_definition_makes_the_next_version_and_publishing_it_unpublishes_the_first()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var created = (await crm.Admin.PostAsync(Definitions, new { model = Hello("versions"), publish = true }))["workflowDefinition"]!;
        var saved = (await crm.Admin.PostAsync(Definitions, new { model = created, publish = false }))["workflowDefinition"]!;

        var published = await crm.Admin.PostAsync($"{Definitions}/versions/publish", new { });

        Assert.Equal((1, true), ((int)created["version"]!, (bool)created["isPublished"]!));
        Assert.Equal((2, false), ((int)saved["version"]!, (bool)saved["isPublished"]!));
        Assert.True((bool)published["workflowDefinition"]!["isPublished"]!);
        Assert.False((bool)(await crm.Admin.GetAsync($"{Definitions}/by-id/{created["id"]}"))["isPublished"]!);
    }

    [Theory]
    [InlineData("{", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("{\"name\":\"x\"}", "definitionId")]
    [InlineData("{\"definitionId\":\"a\",\"root\":[]}", "root")]
    [InlineData("{\"definitionId\":\"a\",\"definitionId\":\"b\"}", "JSON")]
    public async Task What_is_no_definition_is_refused_with_a_sentence(string body, string named)
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var (status, answer) = await crm.Admin.TryAsync(HttpMethod.Post, Definitions + "/import", content);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(named, (string)answer!["errors"]!["generalErrors"]![0]!, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nobody_gets_in_without_signing_in()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        using var stranger = new Api(crm.Address, null);

        var (status, answer) = await stranger.TryAsync(HttpMethod.Get, Definitions);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(401, (int)answer!["statusCode"]!);
    }

    internal static JsonObject Hello(string id) => JsonNode.Parse("""
        {"definitionId":"ID","name":"ID","version":1,"root":{"id":"Flowchart1","type":"Elsa.Flowchart","version":1,"activities":[
          {"id":"Hello1","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"Hello"}}}],"connections":[]}}
        """.Replace("ID", id, StringComparison.Ordinal))!.AsObject();

    private static JsonObject WithUnknownStep() => JsonNode.Parse("""
        {"id":"unknown-v1","definitionId":"unknown","name":"Unknown","version":1,"root":{"id":"Flowchart1","type":"Elsa.Flowchart","version":1,
          "activities":[
            {"id":"A","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"a"}}},
            {"id":"B","type":"Acme.Teleport","version":3,"where":{"typeName":"String","expression":{"type":"Literal","value":"far away"}}},
            {"id":"C","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"c"}}}],
          "connections":[
            {"source":{"activity":"A","port":"Done"},"target":{"activity":"B","port":"In"}},
            {"source":{"activity":"B","port":"Arrived"},"target":{"activity":"C","port":"In"}}]}}
        """)!.AsObject();
}
