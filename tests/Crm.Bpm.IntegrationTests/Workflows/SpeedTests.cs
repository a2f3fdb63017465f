using System.Globalization;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Workflows;

public sealed class SpeedTests(ITestOutputHelper output)
{
    private const int Callers = 64;

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Hundreds_of_waiting_processes_go_on_every_second(string database)
    {
        var isLong = Environment.GetEnvironmentVariable("CRM_TEST_LONG") is not null;
        var (warmUp, rounds) = isLong ? (100, 100) : (1, 4);
        await using var crm = await CrmHost.OnAsync(database);
        var loop = Step("Loop", "Elsa.While", ("condition", "=true"));
        loop["body"] = Step("Go", "Elsa.Event", ("eventName", "Go"));
        await crm.PublishAsync("loop", loop);
        var instances = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => crm.StartAsync("loop")));
        await Task.WhenAll(instances.Select(id => GoAsync(crm, id, warmUp)));

        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(instances.Select(id => GoAsync(crm, id, rounds)));

        var perSecond = Callers * rounds / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figure: {perSecond:0} suspend and resume cycles a second with {Callers} callers on {database}"));
        var resumed = await crm.ReadAsync(db => db.Set<JournalLine>().CountAsync(j => j.EventName == "Resumed"));
        Assert.Equal(Callers * (warmUp + rounds), resumed);
    }

    private static async Task GoAsync(CrmHost crm, Guid instance, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            await crm.PublishEventAsync("Go", instance);
            await using var scope = crm.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = Viewer.Unrestricted("Test");
            Assert.True(await scope.ServiceProvider.GetRequiredService<IProcesses>().WaitUntilTakenAsync(instance, TimeSpan.FromSeconds(30), CancellationToken.None));
        }
    }
}
