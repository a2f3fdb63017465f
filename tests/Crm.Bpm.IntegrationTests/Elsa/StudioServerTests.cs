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
public sealed partial class StudioServerTests
{
    [Fact]
    public async Task Studio_finds_lists_words_updates_and_its_own_files()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");

        await Steps_offer_the_companys_own_lists(crm);
        await Every_step_speaks_Russian(crm);
        await Whoever_looks_at_a_process_is_told_that_it_moved(crm);
        await Nobody_listens_without_the_permission(crm);
        await A_drawing_that_arrives_without_a_single_known_step_is_not_saved(crm);
        await The_document_is_for_those_who_may_see_processes(crm);
        await Its_files_come_compressed(crm);
    }

    private static async Task Steps_offer_the_companys_own_lists(CrmHost crm)
    {
        var steps = await StepsAsync(crm, "en");

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

    private static async Task Every_step_speaks_Russian(CrmHost crm)
    {
        var foreign = new List<string>();
        foreach (var (type, step) in await StepsAsync(crm, "ru"))
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

    private static async Task Whoever_looks_at_a_process_is_told_that_it_moved(CrmHost crm)
    {
        await crm.PublishAsync("watched", Step("Wait", "Elsa.Event", ("eventName", "Go")), Step("Say", "Elsa.WriteLine", ("text", "gone")));
        var instance = await crm.StartAsync("watched");
        using var socket = await ListenAsync(crm, CrmHost.AdminToken);
        await SayAsync(socket, $$"""{"type":1,"target":"ObserveInstanceAsync","invocationId":"1","arguments":["{{instance:N}}"]}""");
        await HearAsync(socket, "\"invocationId\":\"1\"");

        await crm.PublishEventAsync("Go", instance);

        var told = await HearAsync(socket, "WorkflowInstanceUpdatedAsync");
        Assert.Contains(instance.ToString("N"), told, StringComparison.Ordinal);
        Assert.Contains("\"completedCount\":1", told, StringComparison.Ordinal);
    }

    private static async Task Nobody_listens_without_the_permission(CrmHost crm)
    {
        using var manager = await crm.SignInAsync("No operator", ShippedRoles.Manager);
        using var stranger = new Api(crm.Address, null);

        var (status, _) = await stranger.TryAsync(HttpMethod.Post, "/elsa/hubs/workflow-instance/negotiate?negotiateVersion=1");
        using var socket = await ListenAsync(crm, manager.Http.DefaultRequestHeaders.Authorization!.Parameter!);
        var (bytes, closed) = (new byte[1024], false);
        while (!closed && socket.State == WebSocketState.Open)
            closed = (await socket.ReceiveAsync(bytes, TestContext.Current.CancellationToken)).MessageType == WebSocketMessageType.Close;

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.True(closed);
    }

    private static async Task A_drawing_that_arrives_without_a_single_known_step_is_not_saved(CrmHost crm)
    {
        const string definitions = "/elsa/api/workflow-definitions";
        await crm.Admin.PostAsync(definitions, new { model = DefinitionContractTests.Hello("blank"), publish = false });
        var shown = await crm.Admin.GetAsync(definitions + "/by-definition-id/blank");
        shown["root"]!["activities"] = new JsonArray();

        var (status, answer) = await crm.Admin.TryAsync(HttpMethod.Post, definitions, new { model = shown, publish = false }, r => r.Headers.Add("X-Crm-Request", "studio"));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("without a single", (string)answer!["errors"]!["generalErrors"]![0]!, StringComparison.Ordinal);
        Assert.Single((await crm.Admin.GetAsync(definitions + "/blank/export"))["root"]!["activities"]!.AsArray());
    }

    private static async Task The_document_is_for_those_who_may_see_processes(CrmHost crm)
    {
        using var manager = await crm.SignInAsync("Only sells", ShippedRoles.Manager);
        var (asAdmin, document) = await crm.Admin.TryAsync(HttpMethod.Get, "/studio/workflows/definitions/blank/edit");
        var (asManager, _) = await manager.TryAsync(HttpMethod.Get, $"/studio/workflows/instances/{Guid.NewGuid():N}/view");

        Assert.Equal(IsThere(crm) ? HttpStatusCode.OK : HttpStatusCode.NotFound, asAdmin);
        Assert.Equal(HttpStatusCode.NotFound, asManager);
        if (IsThere(crm))
            Assert.Contains("<base href=\"/studio/\">", document!.ToString(), StringComparison.Ordinal);
    }

    private static async Task Its_files_come_compressed(CrmHost crm)
    {
        if (!IsThere(crm))
            return;
        foreach (var encoding in new[] { "br", "gzip" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/studio/_framework/blazor.webassembly.js");
            request.Headers.Add("Accept-Encoding", encoding);
            using var answer = await crm.Admin.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
            Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
        }

        var (outside, _) = await crm.Admin.TryAsync(HttpMethod.Get, "/studio/..%2f..%2fpackage.json");
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

    private static async Task<ClientWebSocket> ListenAsync(CrmHost crm, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await socket.ConnectAsync(new UriBuilder(new Uri(crm.Address, "/elsa/hubs/workflow-instance")) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        await SayAsync(socket, """{"protocol":"json","version":1}""");
        return socket;
    }

    // A record separator ends each message of the hub's protocol.
    private static Task SayAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>Everything that was said until this was.</summary>
    private static async Task<string> HearAsync(ClientWebSocket socket, string awaited)
    {
        var (heard, bytes) = (new StringBuilder(), new byte[16 * 1024]);
        while (!heard.ToString().Contains(awaited, StringComparison.Ordinal))
        {
            var got = await socket.ReceiveAsync(bytes, TestContext.Current.CancellationToken);
            Assert.NotEqual(WebSocketMessageType.Close, got.MessageType);
            heard.Append(Encoding.UTF8.GetString(bytes, 0, got.Count));
        }

        return heard.ToString();
    }

    [GeneratedRegex("[а-яё]", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cyrillic();
}
