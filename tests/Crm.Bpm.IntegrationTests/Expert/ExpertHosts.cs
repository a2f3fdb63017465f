using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Plugins;

namespace Crm.Bpm.IntegrationTests.Expert;

/// <summary>One host with CRM Expert for each database, shared by the tests of a class.</summary>
public sealed class ExpertHosts : IAsyncDisposable
{
    private readonly Dictionary<string, CrmHost> _hosts = new(StringComparer.Ordinal);

    /// <summary>CRM Expert as the build laid it beside the product.</summary>
    public static string Folder => ExpertLicences.Folder;

    public async Task<CrmHost> OnAsync(string database)
    {
        if (!_hosts.TryGetValue(database, out var host))
        {
            _hosts[database] = host = await StartAsync(database);
            await LicenseAsync(host);
        }

        return host;
    }

    /// <summary>A host with CRM Expert that nobody has given a licence.</summary>
    public static Task<CrmHost> StartAsync(string database) =>
        CrmHost.OnAsync(database, "Plugins:More=" + Folder, "Telephony:FirstRetrySeconds=0.1", "Telephony:LookSeconds=0.5");

    /// <summary>Enters a licence.</summary>
    public static async Task LicenseAsync(CrmHost host, DateOnly? until = null)
    {
        var (status, body) = await host.Admin.EnterLicenceAsync(ExpertLicences.Issue(until));
        Assert.True(status == HttpStatusCode.Created, $"{status}: {body}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values)
            await host.DisposeAsync();
    }
}

/// <summary>A telephone exchange of a test, which posts signed events.</summary>
public sealed class TestExchange
{
    public const string Secret = "secret-of-the-exchange";
    private readonly Api _admin;
    private readonly Uri _address;

    private TestExchange(Api admin, Uri address, Guid id, string key) => (_admin, _address, Id, Key) = (admin, address, id, key);

    public Guid Id { get; }
    public string Key { get; }

    /// <summary>Connects an exchange; what is not given is as a new connection has it.</summary>
    public static Task<TestExchange> ConnectAsync(CrmHost crm, object? more = null, string provider = "Webhook") => ConnectAsync(crm.Admin, crm.Address, more, provider);

    /// <summary>Connects an exchange to a product at this address.</summary>
    public static async Task<TestExchange> ConnectAsync(Api admin, Uri address, object? more = null, string provider = "Webhook")
    {
        var body = JsonSerializer.SerializeToNode(new { name = "Exchange " + Guid.CreateVersion7(), provider, signingSecret = Secret }, JsonSerializerOptions.Web)!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more ?? new { }, JsonSerializerOptions.Web)!.AsObject())
            body[name] = value?.DeepClone();
        var made = await admin.PostAsync("/api/telephony-connections/new", body);
        return new TestExchange(admin, address, (Guid)made["id"]!, (string)made["key"]!);
    }

    /// <summary>Says whose telephones are whose.</summary>
    public Task GiveAsync(params (string Extension, Guid? Person)[] telephones) =>
        _admin.PostAsync($"/api/telephony-connections/{Id}/members", new { telephones = telephones.Select(t => new { extension = t.Extension, userId = t.Person }) });

    /// <summary>Posts events as they are.</summary>
    public async Task<int> SayAsync(params object[] events)
    {
        var (status, body) = await PostAsync("events", JsonSerializer.Serialize(new { events }, JsonSerializerOptions.Web));
        Assert.True(status == HttpStatusCode.OK, $"{status}: {body}");
        return (int)body!["kept"]!;
    }

    /// <summary>Posts a body, signed at a time.</summary>
    public Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(string what, string body, DateTimeOffset? signedAt = null, string? signature = null)
    {
        var second = (signedAt ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = signature ?? Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(second + "." + body)));
        return PostAsync(what, body, ("X-Crm-Timestamp", second), ("X-Crm-Signature", signed));
    }

    /// <summary>An event of a call.</summary>
    public static object Event(string call, string type, string? number = null, string? extension = null, string direction = "In", string? disposition = null, int second = 0, string? recording = null) => new
    {
        callKey = call,
        type,
        direction,
        externalNumber = number,
        extension,
        legKey = type is "Ringing" or "Answered" ? extension ?? "" : "",
        disposition,
        recording,
        occurredAt = TimeProvider.System.GetUtcNow().AddSeconds(second - 100).UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
    };

    /// <summary>A number that no other test uses.</summary>
    public static string NewNumber() => "+7" + (9_000_000_000 + RandomNumberGenerator.GetInt32(int.MaxValue) % 999_999_999L).ToString(CultureInfo.InvariantCulture);

    private async Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(string what, string body, params (string Name, string Value)[] headers)
    {
        using var anybody = new Api(_address, null);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await anybody.TryAsync(HttpMethod.Post, $"/api/telephony/{Key}/{what}", content, request =>
        {
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
        });
    }
}
