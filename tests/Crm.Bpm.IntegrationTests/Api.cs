using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Crm.Bpm.IntegrationTests;

/// <summary>The product's API as somebody with a token sees it. Answers that are not 2xx fail the test with the body.</summary>
public sealed class Api(Uri address, string? token) : IDisposable
{
    public HttpClient Http { get; } = Client(address, token);

    public Task<JsonNode> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<JsonNode> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<JsonNode> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<JsonNode> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Creates a record and answers it: <c>CreateAsync("leads", new { name = "Ada" })</c>.</summary>
    public Task<JsonNode> CreateAsync(string plural, object fields) => PostAsync("/api/" + plural, fields);

    /// <summary>A use case on a record: <c>DoAsync("leads", lead, "convert")</c>.</summary>
    public Task<JsonNode> DoAsync(string plural, JsonNode record, string verb, object? body = null) =>
        PostAsync($"/api/{plural}/{record["id"]}/{verb}", body);

    /// <summary>How many records of a kind this person sees.</summary>
    public async Task<int> CountAsync(string plural, string query = "") =>
        (int)(await GetAsync($"/api/{plural}?count=exact&take=1{(query.Length > 0 ? "&" + query : "")}"))["total"]!;

    /// <summary>Sends and answers whatever comes, for tests of refusals.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> TryAsync(HttpMethod method, string path, object? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is HttpContent content)
            request.Content = content;
        else if (body is not null)
            request.Content = JsonContent.Create(body);
        change?.Invoke(request);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return (response.StatusCode, isJson && text.Length > 0 ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    public void Dispose() => Http.Dispose();

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body)
    {
        var (status, answer) = await TryAsync(method, path, body);
        Assert.True((int)status is >= 200 and < 300, $"{method} {path} answered {(int)status}: {answer}");
        return answer!;
    }

    private static HttpClient Client(Uri address, string? token)
    {
        // A body announced with Expect: 100-continue waits for the answer, however busy the machine is, instead of being sent after a second.
        var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(2) }) { BaseAddress = address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
