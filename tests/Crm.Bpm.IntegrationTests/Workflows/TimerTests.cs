using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Workflows;

public sealed class TimerTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Timers_of_a_downtime_fire_once_after_it(string kind)
    {
        await using var database = await TestDatabase.NewAsync(kind);
        Guid id;
        await using (var before = await CrmHost.OnAsync(database))
        {
            await before.PublishAsync("wait", Step("Day", "Elsa.Delay", ("timeSpan", "1.00:00:00")), Step("End", "Elsa.WriteLine", ("text", "ended")));
            id = await before.StartAsync("wait");
        }

        await using var after = await CrmHost.OnAsync(database);
        Assert.Equal(nameof(InstanceSubStatus.Suspended), (await after.InstanceAsync(id)).SubStatus);
        after.Services.GetRequiredService<CrmClock>().Forward(TimeSpan.FromDays(2));
        after.Services.GetRequiredService<IProcessTimers>().Wake();

        await after.UntilAsync(id, InstanceSubStatus.Finished);
        Assert.Equal(0, await after.ReadAsync(db => db.Set<ProcessTimer>().CountAsync()));
        Assert.Equal(1, await after.ReadAsync(db => db.Set<JournalLine>().CountAsync(j => j.StepId == "End" && j.EventName == "Completed")));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_published_timer_of_an_absurd_interval_keeps_no_other_timer_from_firing(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.AsTheProductAsync(services =>
        {
            services.GetRequiredService<CrmDb>().Add(new DefinitionTrigger
            {
                DefinitionId = "absurd", VersionId = "absurd-1", StepId = "Never", Name = "Elsa.Timer", Hash = "-", Payload = """{"Interval":"10675199.00:00:00"}""",
            });
            return Task.CompletedTask;
        });
        await crm.PublishAsync("hour", Step("Hour", "Elsa.Delay", ("timeSpan", "01:00:00")));
        var id = await crm.StartAsync("hour");

        crm.Services.GetRequiredService<CrmClock>().Forward(TimeSpan.FromHours(2));
        crm.Services.GetRequiredService<IProcessTimers>().Wake();

        await crm.UntilAsync(id, InstanceSubStatus.Finished);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_published_schedule_starts_a_process_at_its_time_and_again_at_the_next(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("hourly", Step("Hour", "Elsa.Timer", ("interval", "01:00:00")).Starting(), Step("End", "Elsa.WriteLine", ("text", "ended")));
        await crm.UntilAsync("a timer", db => db.Set<ProcessTimer>().AnyAsync());
        var timers = crm.Services.GetRequiredService<IProcessTimers>();
        Assert.Equal(0, await crm.ReadAsync(db => db.Set<ProcessInstance>().CountAsync()));

        for (var hour = 1; hour <= 2; hour++)
        {
            crm.Services.GetRequiredService<CrmClock>().Forward(TimeSpan.FromMinutes(61));
            timers.Wake();
            await crm.UntilAsync($"{hour} instances", async db => await db.Set<ProcessInstance>().CountAsync(i => i.SubStatus == "Finished") == hour);
        }
    }
}
