using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Letters;
using static Crm.Bpm.IntegrationTests.Crash.Kills;

namespace Crm.Bpm.IntegrationTests.Crash;

/// <summary>The product as a real process, killed while letters leave, while offers are followed up and while stages are walked, and started again on its data.</summary>
public sealed class KilledSaleTests
{
    [Theory, MemberData(nameof(AllIfLong), "postgres", MemberType = typeof(Kills))]
    public async Task Killed_while_it_sells_each_letter_arrives_once_or_is_in_doubt_and_each_offer_has_one_call_and_each_stage_one_step(string database)
    {
        const int letters = 40;
        await using var box = await LetterBox.OpenAsync();
        await using var data = await CrmHost.SetUpAsync(database);
        await using var host = await HostProcess.StartAsync([.. Setup, .. data.Arguments, .. box.Settings.Select(setting => "--" + setting)]);
        using var api = new Api(host.Address, CrmHost.AdminToken);

        // Between sending and knowing: the server has the letter, the product was not told.
        box.Hold(true);
        var doubted = await WriteAsync(api, "held@crash.example");
        await LetterBox.UntilAsync("the letter has arrived", () => box.For("held@crash.example").Count == 1);
        var waiting = await WriteAsync(api, "waiting@crash.example");
        await host.KillAsync();
        box.Hold(false);
        await host.StartAgainAsync();
        await UntilNoneLeavesAsync(data, host);

        Assert.Equal("InDoubt", await StatusAsync(api, doubted));
        Assert.Equal("Sent", await StatusAsync(api, waiting));
        Assert.Single(box.For("waiting@crash.example"));
        Assert.Single(box.For("held@crash.example"));
        await api.DoAsync("letters", doubted, "confirm-sent");
        Assert.Equal(HttpStatusCode.Conflict, (await api.TryAsync(HttpMethod.Post, $"/api/letters/{doubted["id"]}/send-again")).Status);
        Assert.Single(box.For("held@crash.example"));

        // At a random moment: none is lost, none arrives twice.
        for (var i = 0; i < letters; i++)
            await WriteAsync(api, $"l{i}@crash.example");
        var moment = Random.Shared.Next(0, 400);
        await Task.Delay(moment);
        await host.KillAsync();
        await host.StartAgainAsync();
        await UntilNoneLeavesAsync(data, host);

        var doubts = await data.CountAsync("SELECT count(*) FROM letter WHERE status = 'InDoubt'");
        Assert.InRange(doubts, 0, 1);
        Assert.Equal(letters + 2, await data.CountAsync("SELECT count(*) FROM letter WHERE status = 'Sent'") + doubts);
        for (var i = 0; i < letters; i++)
            Assert.InRange(box.For($"l{i}@crash.example").Count, 1 - (int)doubts, 1);
        Assert.Equal(box.Messages.Count, box.Messages.Select(m => m.MessageId).Distinct().Count());
        Console.WriteLine($"figure: killed while {letters} letters left ({database}): {box.Messages.Count - 2} arrived, none twice, {doubts} in doubt; after {moment} ms");
        var (followingUp, walking) = await KilledDeals.WalkAsync(host, data);
        Console.WriteLine($"figure: killed while 60 offers were followed up and 60 stages walked ({database}; after {Moments([followingUp, walking])}): one call, one step and one task each");
    }

    private static Task<JsonNode> WriteAsync(Api api, string to) => api.PostAsync("/api/letters", new { to, name = "Offer", body = "Hello" });

    private static async Task<string> StatusAsync(Api api, JsonNode letter) => (string)(await api.GetAsync($"/api/letters/{letter["id"]}"))["status"]!;

    private static Task UntilNoneLeavesAsync(TestDatabase data, HostProcess host) =>
        data.UntilAsync("SELECT count(*) FROM letter WHERE status IN ('Queued', 'Sending')", 0, Patience, () => host.Output);
}
