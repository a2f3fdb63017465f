using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Sdk.Access;
using Microsoft.Extensions.DependencyInjection;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Elsa;

/// <summary>What Studio gets from us beside the routes of Elsa's contract: lists, languages, live updates, its own files.</summary>
public sealed partial class StudioServerTests(OneHost one) : IClassFixture<OneHost>
{
    private CrmHost Crm => one.Crm;

    [Fact]
    public async Task Steps_offer_the_companys_own_lists()
    {
        var steps = await StepsAsync(Crm, "en");

        Assert.Contains("Lead: Status", Choices(steps, "Crm.Condition", "Field"));
        Assert.Contains("Lead: Responsible → Region", Choices(steps, "Crm.Condition", "Field"));
        Assert.Contains("Lead: Rating = Hot", Choices(steps, "Crm.Condition", "Choice"));
        Assert.Contains("Lead: Source = Web form", Choices(steps, "Crm.SetField", "Choice"));
        Assert.DoesNotContain("Lead: Status", Choices(steps, "Crm.SetField", "Field"));
        Assert.Contains("Contractor", Choices(steps, "Crm.CreateRecord", "Kind"));
        Assert.NotEmpty(Choices(steps, "Crm.UserTask", "Queue"));
        Assert.NotEmpty(Choices(steps, "Crm.UserTask", "User"));
        Assert.Contains("No budget", Choices(steps, "Crm.Basic.FailLead", "Reason"));
        Assert.Equal(["Yes", "No"], steps["Crm.Condition"]["ports"]!.AsArray().Select(p => (string)p!["name"]!));
    }

    [Fact]
    public async Task Every_step_speaks_Russian()
    {
        var foreign = new List<string>();
        foreach (var (type, step) in await StepsAsync(Crm, "ru"))
        {
            if (!(bool)step["isBrowsable"]!)
                continue;
            var texts = new[] { step["displayName"], step["category"], step["description"] }
                .Concat(step["inputs"]!.AsArray().Where(i => (bool)i!["isBrowsable"]!).SelectMany(i => new[] { i!["displayName"], i["description"], i["category"] }))
                .Concat(step["ports"]!.AsArray().Select(p => p!["displayName"])).Concat(step["outputs"]!.AsArray().Select(o => o!["displayName"]));
            foreign.AddRange(texts.Select(t => (string?)t).OfType<string>().Where(t => t.Length > 0 && !Cyrillic().IsMatch(t)).Select(t => $"{type}: {t}"));
        }

        Assert.True(foreign.Count == 0, string.Join("\n", foreign));
    }

    [Fact(Timeout = 60_000)]
    public async Task Whoever_looks_at_a_process_is_told_that_it_moved()
    {
        await Crm.PublishAsync("watched", Step("Wait", "Elsa.Event", ("eventName", "Go")), Step("Say", "Elsa.WriteLine", ("text", "gone")));
        var instance = await Crm.StartAsync("watched");
        var cancel = TestContext.Current.CancellationToken;
        using var socket = await ListenAsync(Crm, CrmHost.AdminToken, cancel);
        await SayAsync(socket, $$"""{"type":1,"target":"ObserveInstanceAsync","invocationId":"1","arguments":["{{instance:N}}"]}""", cancel);
        await HearAsync(socket, "\"invocationId\":\"1\"", cancel);

        await Crm.PublishEventAsync("Go", instance);

        var told = await HearAsync(socket, "WorkflowInstanceUpdatedAsync", cancel);
        Assert.Contains(instance.ToString("N"), told, StringComparison.Ordinal);
        Assert.Contains("\"completedCount\":1", told, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobody_listens_without_the_permission()
    {
        using var manager = await Crm.SignInAsync("No operator", ShippedRoles.Manager);
        using var stranger = new Api(Crm.Address, null);

        var (status, _) = await stranger.TryAsync(HttpMethod.Post, "/elsa/hubs/workflow-instance/negotiate?negotiateVersion=1");
        using var socket = await ListenAsync(Crm, manager.Http.DefaultRequestHeaders.Authorization!.Parameter!, TestContext.Current.CancellationToken);
        var isClosed = await IsClosedAsync(socket, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.True(isClosed);
    }

    [Fact]
    public async Task A_drawing_that_arrives_without_a_single_known_step_is_not_saved()
    {
        const string definitions = "/elsa/api/workflow-definitions";
        await Crm.Admin.PostAsync(definitions, new { model = DefinitionContractTests.Hello("blank"), publish = false });
        var shown = await Crm.Admin.GetAsync(definitions + "/by-definition-id/blank");
        shown["root"]!["activities"] = new JsonArray();

        var (status, answer) = await Crm.Admin.TryAsync(HttpMethod.Post, definitions, new { model = shown, publish = false }, r => r.Headers.Add("X-Crm-Request", "studio"));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("without a single", (string)answer!["errors"]!["generalErrors"]![0]!, StringComparison.Ordinal);
        Assert.Single((await Crm.Admin.GetAsync(definitions + "/blank/export"))["root"]!["activities"]!.AsArray());
    }

    [Fact]
    public async Task Whoever_saves_later_is_told_who_saved_before()
    {
        const string definitions = "/elsa/api/workflow-definitions";
        using var ada = await Crm.SignInAsync("Ada", ShippedRoles.ProcessAnalyst);
        using var grace = await Crm.SignInAsync("Grace", ShippedRoles.ProcessAnalyst);
        await Crm.Admin.PostAsync(definitions, new { model = DefinitionContractTests.Hello("both"), publish = false });
        var (_, opened) = await ada.TryAsync(HttpMethod.Get, definitions + "/by-definition-id/both");
        using var answer = await grace.Http.GetAsync(definitions + "/by-definition-id/both", TestContext.Current.CancellationToken);
        var revision = answer.Headers.ETag!.ToString();
        opened!["description"] = "Ada's";
        await ada.PostAsync(definitions, new { model = opened, publish = false });

        opened["description"] = "Grace's";
        var (status, refusal) = await grace.TryAsync(HttpMethod.Post, definitions, new { model = opened, publish = false }, r => r.Headers.TryAddWithoutValidation("If-Match", revision));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Ada", (string)refusal!["errors"]!["generalErrors"]![0]!, StringComparison.Ordinal);
        Assert.Equal("Ada's", (string)(await Crm.Admin.GetAsync(definitions + "/both/export"))["description"]!);
    }

    [Fact]
    public async Task The_document_is_for_those_who_may_see_processes()
    {
        using var manager = await Crm.SignInAsync("Only sells", ShippedRoles.Manager);
        var (asAdmin, document) = await Crm.Admin.TryAsync(HttpMethod.Get, "/studio/workflows/definitions/blank/edit");
        var (asManager, _) = await manager.TryAsync(HttpMethod.Get, $"/studio/workflows/instances/{Guid.CreateVersion7():N}/view");

        Assert.Equal(IsThere(Crm) ? HttpStatusCode.OK : HttpStatusCode.NotFound, asAdmin);
        Assert.Equal(HttpStatusCode.NotFound, asManager);
        if (IsThere(Crm))
            Assert.Contains("<base href=\"/studio/\">", document!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_files_come_compressed()
    {
        if (!IsThere(Crm))
            return;
        foreach (var encoding in new[] { "br", "gzip" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/studio/_framework/blazor.webassembly.js");
            request.Headers.Add("Accept-Encoding", encoding);
            using var answer = await Crm.Admin.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
            Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
        }

        var (outside, _) = await Crm.Admin.TryAsync(HttpMethod.Get, "/studio/..%2f..%2fpackage.json");
        Assert.Equal(HttpStatusCode.NotFound, outside);
    }

    private static bool IsThere(CrmHost crm) => crm.Services.GetRequiredService<Host.Studio.StudioFiles>().AreThere;

    private static async Task<Dictionary<string, JsonNode>> StepsAsync(CrmHost crm, string language)
    {
        var (status, answer) = await crm.Admin.TryAsync(HttpMethod.Get, "/elsa/api/descriptors/activities", null, r => r.Headers.Add("Accept-Language", language));
        Assert.Equal(HttpStatusCode.OK, status);
        return answer!["items"]!.AsArray().ToDictionary(s => (string)s!["typeName"]!, s => s!, StringComparer.Ordinal);
    }

    private static List<string> Choices(Dictionary<string, JsonNode> steps, string type, string input)
    {
        var found = steps[type]["inputs"]!.AsArray().Single(i => (string)i!["name"]! == input)!;
        return [.. found["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]!.AsArray().Select(i => (string)i!["text"]!)];
    }

    private static async Task<ClientWebSocket> ListenAsync(CrmHost crm, string token, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await socket.ConnectAsync(new UriBuilder(new Uri(crm.Address, "/elsa/hubs/workflow-instance")) { Scheme = "ws" }.Uri, cancel);
        await SayAsync(socket, """{"protocol":"json","version":1}""", cancel);
        return socket;
    }

    private static async Task<bool> IsClosedAsync(ClientWebSocket socket, CancellationToken cancel)
    {
        try
        {
            var bytes = new byte[1024];
            while ((await socket.ReceiveAsync(bytes, cancel)).MessageType != WebSocketMessageType.Close)
                Assert.Equal(WebSocketState.Open, socket.State);
            return true;
        }
        catch (WebSocketException)
        {
            return true;
        }
    }

    // A record separator ends each message of the hub's protocol.
    private static Task SayAsync(ClientWebSocket socket, string text, CancellationToken cancel) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, cancel);

    /// <summary>Everything that was said until this was.</summary>
    private static async Task<string> HearAsync(ClientWebSocket socket, string awaited, CancellationToken cancel)
    {
        var (heard, bytes) = (new StringBuilder(), new byte[16 * 1024]);
        while (!heard.ToString().Contains(awaited, StringComparison.Ordinal))
        {
            var got = await socket.ReceiveAsync(bytes, cancel);
            Assert.NotEqual(WebSocketMessageType.Close, got.MessageType);
            heard.Append(Encoding.UTF8.GetString(bytes, 0, got.Count));
        }

        return heard.ToString();
    }

    [GeneratedRegex("[а-яё]", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cyrillic();
}

/// <summary>One host on SQLite for the tests of a class.</summary>
public sealed class OneHost : IAsyncLifetime
{
    public CrmHost Crm { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Crm = await CrmHost.OnAsync("sqlite");

    public ValueTask DisposeAsync() => Crm.DisposeAsync();
}
