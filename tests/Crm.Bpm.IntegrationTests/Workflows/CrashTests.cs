using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Microsoft.EntityFrameworkCore;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Workflows;

public sealed class CrashTests
{
    private const int Instances = 30;
    private const int Rounds = 25;

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Killed_hosts_leave_nothing_stuck_and_nothing_done_twice(string kind)
    {
        await using var database = await TestDatabase.NewAsync(kind);
        await using (var first = await CrmHost.OnAsync(database))
        {
            var count = Step("Count", "Elsa.For", ("start", "=1"), ("end", "=" + Rounds), ("step", "=1"));
            count["body"] = Step("Pause", "Elsa.Delay", ("timeSpan", "00:00:00.05"));
            await first.PublishAsync("count", Step("Called", "Elsa.Event", ("eventName", "Called")).Starting(), count, Step("Say", "Elsa.PublishEvent", ("eventName", "Ended")));
            await first.PublishAsync("answer", Step("Ended", "Elsa.Event", ("eventName", "Ended")).Starting(), Step("End", "Elsa.WriteLine", ("text", "ended")));
            for (var i = 0; i < Instances; i++)
                await first.PublishEventAsync("Called");
        }

        await using (var killed = await HostProcess.StartAsync([.. database.Arguments, "--Plugins:Folder=" + CrmHost.PluginFolder]))
        {
            for (var kills = 0; kills < 3; kills++)
            {
                var resumed = await database.CountAsync("SELECT count(*) FROM journal_line");
                await WhileAsync(async () => await database.CountAsync("SELECT count(*) FROM journal_line") < resumed + 150);
                await killed.KillAsync();
                if (kills < 2)
                    await killed.StartAgainAsync();
            }
        }

        await using var last = await CrmHost.OnAsync(database);
        await last.UntilAsync("everything finished", async db => await db.Set<ProcessInstance>().CountAsync(i => i.SubStatus == "Finished") >= Instances * 2
            && !await db.Set<Stimulus>().AnyAsync());
        Assert.Equal(Instances * 2, await last.ReadAsync(db => db.Set<ProcessInstance>().CountAsync()));
        Assert.Equal(Instances * Rounds, await last.ReadAsync(db => db.Set<JournalLine>().CountAsync(j => j.StepId == "Pause" && j.EventName == "Completed")));
        Assert.Equal(Instances, await last.ReadAsync(db => db.Set<JournalLine>().CountAsync(j => j.StepId == "End" && j.EventName == "Completed")));
        Assert.Equal(0, await last.ReadAsync(db => db.Set<ProcessTimer>().CountAsync()));
    }

    private static async Task WhileAsync(Func<Task<bool>> isSo)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await isSo() && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
            await Task.Delay(20);
    }
}
