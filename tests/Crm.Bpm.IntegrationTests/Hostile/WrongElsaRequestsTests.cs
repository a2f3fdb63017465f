using System.Text;

namespace Crm.Bpm.IntegrationTests.Hostile;

public sealed class WrongElsaRequestsTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly (string Method, string Path, string? Body, int[] Statuses)[] s_nonsense =
    [
        ("GET", "/workflow-definitions?page=x", null, [400]), ("GET", "/workflow-definitions?pageSize=-1", null, [200]), ("GET", "/workflow-definitions?page=2000000000&pageSize=100", null, [200]), ("GET", "/workflow-definitions?versionOptions=nope", null, [200, 400]),
        ("GET", "/workflow-definitions?orderBy=nope", null, [200]), ("GET", "/workflow-definitions?isSystem=maybe", null, [400]), ("GET", "/workflow-definitions/by-definition-id/nope", null, [404]),
        ("GET", "/workflow-definitions/nope/export", null, [404]), ("GET", "/workflow-definitions/subgraph/nope", null, [404]), ("GET", "/workflow-definitions/validation/is-name-unique", null, [200, 400]),
        ("POST", "/workflow-definitions", "{", [400]), ("POST", "/workflow-definitions", "[]", [400]), ("POST", "/workflow-definitions", "{}", [400]), ("POST", "/workflow-definitions", "{\"model\":7}", [400]), ("POST", "/workflow-definitions", "{\"model\":{\"root\":7}}", [400]),
        ("POST", "/workflow-definitions/import", "", [400]), ("POST", "/workflow-definitions/import", "{\"definitionId\":7,\"root\":{}}", [400]), ("POST", "/workflow-definitions/import", new string('[', 5_000), [400]),
        ("POST", "/workflow-definitions/import", "{\"definitionId\":\"a\",\"name\":\"a\\u0000\",\"root\":{\"type\":\"Elsa.Flowchart\",\"id\":\"f\"}}", [200, 400]), ("POST", "/workflow-definitions/import", "{\"definitionId\":\"" + new string('d', 5_000) + "\",\"root\":{\"type\":\"Elsa.Flowchart\",\"id\":\"f\"}}", [400]),
        ("POST", "/workflow-definitions/import-files", "{}", [400, 415]), ("POST", "/workflow-definitions/nope/publish", "{}", [404]), ("POST", "/workflow-definitions/nope/retract", "{}", [404]), ("POST", "/workflow-definitions/nope/revert/7", "{}", [404]),
        ("POST", "/workflow-definitions/nope/revert/99999999999", "{}", [404]), ("DELETE", "/workflow-definitions/nope", null, [404]), ("DELETE", "/workflow-definitions/nope?force=maybe", null, [400, 404]), ("POST", "/workflow-definitions/nope/execute", "{}", [404]),
        ("POST", "/workflow-definitions/nope/execute", "{", [400, 404]), ("GET", "/workflow-definitions/nope/execute?input=%7B", null, [400, 404]), ("POST", "/workflow-definitions/nope/dispatch", "[]", [400, 404]), ("POST", "/workflow-definitions/nope/bulk-dispatch", "{\"count\":1000000000}", [400, 404]),
        ("POST", "/workflow-definitions/nope/bulk-dispatch", "{\"count\":-1}", [400, 404]), ("GET", "/workflow-instances?statuses=Nope", null, [200, 400]), ("GET", "/workflow-instances?version=x", null, [400]), ("GET", "/workflow-instances/nope", null, [404]),
        ("GET", "/workflow-instances/nope/journal", null, [404]), ("GET", "/workflow-instances/nope/journal?skip=x", null, [400, 404]), ("POST", "/workflow-instances", "{\"page\":\"x\"}", [200, 400]), ("POST", "/cancel/workflow-instances/nope", "{}", [404]),
        ("DELETE", "/workflow-instances/nope", null, [404]), ("POST", "/bulk-actions/cancel/workflow-instances", "{\"ids\":7}", [200, 400]), ("POST", "/bulk-actions/delete/workflow-instances/by-id", "{\"ids\":[\"nope\",null,7]}", [200, 400, 404]),
        ("POST", "/alterations/workflows/retry", "{}", [200, 400]), ("GET", "/activity-executions/list", null, [400]), ("GET", "/activity-executions/list?workflowInstanceId=nope", null, [404, 200]), ("GET", "/activity-executions/nope", null, [404]),
        ("POST", "/activity-executions/report", "{}", [400, 404, 200]), ("GET", "/descriptors/activities/Nope", null, [404]), ("GET", "/descriptors/activities/Elsa.If?version=x", null, [400]), ("POST", "/descriptors/activities/Nope/options/nope", "{", [400, 404]),
        ("POST", "/events/%20/trigger", "{", [400, 200]), ("POST", "/scripting/javascript/type-definitions/nope", "{", [400, 404, 200]), ("GET", "/nope", null, [404]),
    ];

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Nonsense_to_the_Elsa_API_gets_a_sentence(string database)
    {
        var crm = await hosts.OnAsync(database);
        var published = await PublishedAsync(crm);
        var wrong = new List<string>();
        foreach (var (method, path, text, statuses) in s_nonsense)
        {
            using var content = text is null ? null : new StringContent(text, Encoding.UTF8, "application/json");
            var (status, body) = await crm.Admin.TryAsync(new HttpMethod(method), "/elsa/api" + path, content);
            if (Refusal.Problem(status, body, statuses) is { } problem)
                wrong.Add($"{method} {path} {(text?.Length > 100 ? text[..100] : text)} {problem}");
        }

        Assert.Empty(wrong);
        Assert.Equal(published, await PublishedAsync(crm));
    }

    [Fact]
    public async Task A_process_with_a_step_nobody_knows_is_kept_and_not_published()
    {
        var crm = await hosts.OnAsync("sqlite");
        const string model = """{"model":{"definitionId":"strange","name":"strange","root":{"id":"F","type":"Elsa.Flowchart","activities":[{"id":"A","type":"Acme.Nothing"}],"connections":[]}},"publish":true}""";
        using var content = new StringContent(model, Encoding.UTF8, "application/json");

        var (status, body) = await crm.Admin.TryAsync(HttpMethod.Post, "/elsa/api/workflow-definitions", content);

        Assert.Null(Refusal.Problem(status, body, 400));
        Assert.Contains("Acme.Nothing", Refusal.SentenceOf(body), StringComparison.Ordinal);
    }

    private static async Task<int> PublishedAsync(CrmHost crm) => (int)(await crm.Admin.GetAsync("/elsa/api/workflow-definitions?versionOptions=Published"))["totalCount"]!;
}
