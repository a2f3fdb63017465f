namespace Crm.Bpm.IntegrationTests.Expert;

/// <summary>What a machine reports is not counted like what people ask.</summary>
public sealed class ExchangeRateTests
{
    [Fact]
    public async Task An_exchange_reports_more_often_than_people_may_call_the_api()
    {
        await using var crm = await CrmHost.OnAsync("sqlite", "Plugins:More=" + ExpertHosts.Folder, "RateLimits:ApiPerMinute=20");
        await ExpertHosts.LicenseAsync(crm);
        var exchange = await TestExchange.ConnectAsync(crm);

        for (var call = 0; call < 40; call++)
            Assert.Equal(1, await exchange.SayAsync(TestExchange.Event("call-" + call, "Started", TestExchange.NewNumber())));

        Assert.Equal(40, await crm.Admin.CountAsync("calls"));
    }
}
