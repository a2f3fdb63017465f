using System.Net;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Expert;

/// <summary>The line to Asterisk, against a server that speaks its protocol.</summary>
public sealed class AsteriskTests(ExpertHosts hosts) : IClassFixture<ExpertHosts>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Calls_come_over_the_line_and_a_line_that_breaks_is_connected_again()
    {
        var crm = await hosts.OnAsync("sqlite");
        await using var asterisk = new FakeAsterisk();
        asterisk.SwitchOn();
        var exchange = await ConnectAsync(crm, asterisk.Port);
        await asterisk.HeardAsync();
        var number = TestExchange.NewNumber();
        await asterisk.SayAsync(Newchannel(number, "a.1", "from-trunk"), Newchannel(number, "gone.1", "from-trunk"));
        await crm.Database.UntilAsync($"SELECT count(*) FROM call_session WHERE phone_key = '{number}' AND state = 'Ringing'", 2, s_patience);

        asterisk.SwitchOff();
        await crm.Database.UntilAsync("SELECT count(*) FROM connection_health WHERE state = 'Down'", 1, s_patience);
        asterisk.Remember("Event: Hangup\nUniqueid: gone.1\nLinkedid: gone.1");
        asterisk.SwitchOn();
        await asterisk.HeardAsync();

        // What ended while nobody listened is ended, what goes on goes on, and the gap is noted.
        await crm.Database.UntilAsync($"SELECT count(*) FROM call_session WHERE phone_key = '{number}' AND state = 'Ended' AND disposition = 'Missed'", 1, s_patience);
        await asterisk.SayAsync("Event: DialBegin\nLinkedid: a.1\nDestUniqueid: a.2\nDestChannel: PJSIP/101-2", "Event: DialEnd\nLinkedid: a.1\nDestUniqueid: a.2\nDestChannel: PJSIP/101-2\nDialStatus: ANSWER");
        await crm.Database.UntilAsync($"SELECT count(*) FROM call_session WHERE phone_key = '{number}' AND state = 'Answered' AND extension = '101'", 1, s_patience);
        var health = await crm.Admin.GetAsync($"/api/telephony-connections/{exchange}/health");
        Assert.NotNull(Assert.Single(health["gaps"]!.AsArray())!["filledAt"]);
        await crm.Database.UntilAsync("SELECT count(*) FROM connection_health WHERE state = 'Ok'", 1, s_patience);
        await SwitchOffAsync(crm, exchange);
    }

    [Fact]
    public async Task A_click_is_an_originate_without_any_secret_of_the_telephone_and_its_call_is_the_order()
    {
        var crm = await hosts.OnAsync("sqlite");
        await using var asterisk = new FakeAsterisk();
        asterisk.SwitchOn();
        var exchange = await ConnectAsync(crm, asterisk.Port);
        using var anna = await crm.SignInAsync("Anna of Asterisk", ShippedRoles.Manager);
        var id = await crm.AsTheProductAsync(services => services.GetRequiredService<CrmDb>().Set<User>().Where(u => u.Name == "Anna of Asterisk").Select(u => u.Id).SingleAsync());
        await crm.Admin.PostAsync($"/api/telephony-connections/{exchange}/members", new { telephones = new[] { new { extension = "101", userId = id } } });
        await asterisk.HeardAsync();
        var number = TestExchange.NewNumber();

        var order = (await anna.PostAsync("/api/calls/dial", new { number }))["order"]!;

        await crm.Database.UntilAsync($"SELECT count(*) FROM call_order WHERE to_number = '{number}' AND status = 'Placed'", 1, s_patience);
        var said = Assert.Single(asterisk.Originated);
        Assert.Equal(("PJSIP/101", number, "from-internal", "crm-" + order), (said["Channel"], said["Exten"], said["Context"], said["ChannelId"]));
        var channel = said["ChannelId"];
        await asterisk.SayAsync($"Event: Newchannel\nChannel: PJSIP/101-1\nUniqueid: {channel}\nLinkedid: {channel}\nCallerIDNum: 101\nExten: s\nContext: from-internal",
            $"Event: DialBegin\nLinkedid: {channel}\nExten: {number}\nDestUniqueid: t.9\nDestChannel: PJSIP/trunk-9", $"Event: DialEnd\nLinkedid: {channel}\nDestUniqueid: t.9\nDestChannel: PJSIP/trunk-9\nDialStatus: ANSWER",
            $"Event: Hangup\nUniqueid: t.9\nLinkedid: {channel}\nCause: 16", $"Event: Hangup\nUniqueid: {channel}\nLinkedid: {channel}\nCause: 16");
        await crm.Database.UntilAsync($"SELECT count(*) FROM call_order o JOIN call_session s ON s.order_id = o.id WHERE o.to_number = '{number}' AND o.status = 'Ended' AND s.disposition = 'Answered'", 1, s_patience);
        await SwitchOffAsync(crm, exchange);
    }

    [Fact]
    public async Task A_refused_user_is_said_in_a_sentence()
    {
        var crm = await hosts.OnAsync("sqlite");
        await using var asterisk = new FakeAsterisk();
        asterisk.SwitchOn();
        var exchange = await ConnectAsync(crm, asterisk.Port, "wrong");

        var test = await crm.Admin.PostAsync($"/api/telephony-connections/{exchange}/test");

        Assert.False((bool)test["works"]!);
        Assert.Contains("Authentication failed", (string)test["sentence"]!, StringComparison.Ordinal);
        await SwitchOffAsync(crm, exchange);
    }

    private static async Task<Guid> ConnectAsync(CrmHost crm, int port, string password = FakeAsterisk.Secret)
    {
        await crm.Database.ExecuteAsync("DELETE FROM connection_health");
        var made = await crm.Admin.PostAsync("/api/telephony-connections/new", new { name = "Asterisk", provider = "Asterisk", password, settings = new { host = IPAddress.Loopback.ToString(), port, userName = FakeAsterisk.User } });
        return (Guid)made["id"]!;
    }

    // The next test has an exchange of its own.
    private static Task SwitchOffAsync(CrmHost crm, Guid exchange) => crm.Admin.PostAsync($"/api/telephony-connections/{exchange}/save", new { name = "Asterisk", isActive = false });

    private static string Newchannel(string number, string id, string context) =>
        $"Event: Newchannel\nChannel: PJSIP/trunk-{id}\nUniqueid: {id}\nLinkedid: {id}\nCallerIDNum: {number}\nExten: 78001234567\nContext: {context}";
}
