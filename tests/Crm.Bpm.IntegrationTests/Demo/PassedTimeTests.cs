using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Modules.Calendar;
using Crm.Bpm.Modules.Demo;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Demo;

/// <summary>The demo's clock.</summary>
public sealed class PassedTimeTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_day_that_passes_ends_waits_makes_tasks_overdue_and_says_so(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var me = await crm.ReadAsync(db => db.Set<User>().Select(u => u.Id).FirstAsync());
        var clock = crm.Services.GetRequiredService<CrmClock>();
        await crm.PublishAsync("retry", Step("Wait", "Elsa.Delay", ("timeSpan", "01:00:00")), Step("Again", "Crm.UserTask", ("title", "Again"), ("assigneeKind", "User"), ("user", me.ToString())));
        var instance = await crm.StartAsync("retry");
        await crm.UntilAsync(instance, InstanceSubStatus.Suspended);
        await crm.AsTheProductAsync(async s => await s.GetRequiredService<ITasks>().CreateAsync(
            new NewTask("Late") { AssigneeId = me, DueAt = clock.UtcNow.AddHours(1), EscalateAt = clock.UtcNow.AddHours(2) }, CancellationToken.None));

        var passed = await crm.Services.GetRequiredService<GeneratedCompany>().ForwardAsync(TimeSpan.FromDays(1), CancellationToken.None);

        Assert.Equal(new PassedTime(Waits: 1, Tasks: 1, Overdue: 1, Escalated: 1), passed);
        Assert.Contains("overdue: 1", passed.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_with_nothing_due_says_that_nothing_was()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");

        var passed = await crm.Services.GetRequiredService<GeneratedCompany>().ForwardAsync(TimeSpan.FromDays(1), CancellationToken.None);

        Assert.Equal(new PassedTime(0, 0, 0, 0), passed);
    }
}
