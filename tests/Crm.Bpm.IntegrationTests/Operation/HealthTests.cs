using System.Net;
using Crm.Bpm.Host;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.IntegrationTests.Operation;

public sealed class HealthTests
{
    [Fact]
    public async Task A_company_is_ready_as_soon_as_it_answers()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), await AskAsync(crm.Address));
    }

    [Fact]
    public async Task A_demo_is_alive_but_not_ready_while_its_company_is_being_made()
    {
        await using var data = await TestDatabase.NewAsync("sqlite");
        await using var app = HostApplication.Build(["--demo", "--urls=http://127.0.0.1:0", "--Plugins:Folder=" + CrmHost.PluginFolder, .. data.Arguments], builder => builder.Logging.ClearProviders());
        await HostApplication.PrepareAsync(app, TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), await AskAsync(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First())));

        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<(HttpStatusCode Live, HttpStatusCode Ready)> AskAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var live = await http.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        return (live.StatusCode, ready.StatusCode);
    }
}
