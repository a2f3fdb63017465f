using System.Net;
using System.Text.Json.Nodes;

namespace Crm.Bpm.IntegrationTests.Basic;

public sealed class RepeatedRequestTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_repeat_with_the_same_key_gets_the_first_answer_and_does_nothing_again(string database)
    {
        var crm = await hosts.OnAsync(database);
        for (var i = 0; i < 5; i++)
            await crm.Admin.CreateAsync("leads", new { name = $"Lead {i}" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeNextAsync(crm, "the-one-key")));
        var other = await TakeNextAsync(crm, "another-key");

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
        Assert.Single(answers.Select(a => (string)a.Body!["id"]!).Distinct(StringComparer.Ordinal));
        Assert.NotEqual((string)answers[0].Body!["id"]!, (string)other.Body!["id"]!);
        Assert.Equal(2, await crm.Database.CountAsync("SELECT count(*) FROM lead WHERE responsible_id IS NOT NULL"));
    }

    [Fact]
    public async Task A_refused_request_may_be_tried_again_with_its_key_and_a_key_of_another_request_may_not()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var refused = await TakeNextAsync(crm, "key-1");
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Ada" });
        var taken = await TakeNextAsync(crm, "key-1");

        var (status, body) = await crm.Admin.TryAsync(HttpMethod.Post, $"/api/leads/{lead["id"]}/return", new { reason = "busy" }, r => r.Headers.Add("Idempotency-Key", "key-1"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("key of its own", (string)body!["detail"]!, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_record_is_made_once_however_often_its_request_is_sent(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            crm.Admin.TryAsync(HttpMethod.Post, "/api/leads", new { name = "Ada" }, r => r.Headers.Add("Idempotency-Key", "one-lead"))));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Single(answers.Select(a => (string)a.Body!["id"]!).Distinct(StringComparer.Ordinal));
        Assert.Equal(1, await crm.Admin.CountAsync("leads"));
    }

    private static Task<(HttpStatusCode Status, JsonNode? Body)> TakeNextAsync(CrmHost crm, string key) =>
        crm.Admin.TryAsync(HttpMethod.Post, "/api/leads/take-next", new { }, r => r.Headers.Add("Idempotency-Key", key));
}
