using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Company.Product.Tests;

/// <summary>The program's API as somebody with a token sees it. An answer that is not 2xx fails the test with what the server said.</summary>
public sealed class CrmApi : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="address">Where the program listens.</param>
    /// <param name="token">An access token.</param>
    public CrmApi(Uri address, string token)
    {
        _http = new HttpClient { BaseAddress = address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<JsonNode> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<JsonNode> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public Task<JsonNode> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<JsonNode> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>A page of the program as HTML.</summary>
    public Task<string> PageAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Sends and answers whatever comes, for tests of refusals.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> TryAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return (response.StatusCode, isJson && text.Length > 0 ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body)
    {
        var (status, answer) = await TryAsync(method, path, body);
        Assert.True((int)status is >= 200 and < 300, $"{method} {path} answered {(int)status}: {answer}");
        return answer!;
    }
}
