using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Workflows;

public sealed class InstanceTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_process_waits_for_an_event_and_ends_after_it(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("order", Step("Begin", "Elsa.WriteLine", ("text", "begun")), Step("Paid", "Elsa.Event", ("eventName", "Paid")), Step("End", "Elsa.WriteLine", ("text", "ended")));
        var id = await crm.StartAsync("order");
        Assert.Equal(nameof(InstanceSubStatus.Suspended), (await crm.InstanceAsync(id)).SubStatus);

        await crm.PublishEventAsync("Paid");

        await crm.UntilAsync(id, InstanceSubStatus.Finished);
        await crm.UntilNothingIsOnItsWayAsync();
        Assert.Equal(0, await crm.ReadAsync(db => db.Set<ProcessBookmark>().CountAsync()));
        var executions = await crm.ReadAsync(db => db.Set<Sdk.Processes.StepExecution>().ToListAsync());
        Assert.All(executions, e => Assert.Equal("Completed", e.Status));
        var journal = await crm.ReadAsync(db => db.Set<JournalLine>().OrderBy(j => j.Sequence).Select(j => j.Sequence).ToListAsync());
        Assert.Equal(Enumerable.Range(0, journal.Count).Select(n => (long)n), journal);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task An_event_that_is_delivered_again_starts_nothing_twice(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("one", Step("Called", "Elsa.Event", ("eventName", "Called")).Starting(), Step("Wait", "Elsa.Event", ("eventName", "Never")));
        await crm.PublishAsync("two", Step("Called", "Elsa.Event", ("eventName", "Called")).Starting(), Step("Wait", "Elsa.Event", ("eventName", "Never")));
        await crm.PublishEventAsync("Called");
        await crm.UntilAsync("two instances", async db => await db.Set<ProcessInstance>().CountAsync() == 2);
        await crm.UntilNothingIsOnItsWayAsync();
        var cause = (await crm.ReadAsync(db => db.Set<ProcessInstance>().ToListAsync()))[0].StartedByStimulusId!.Value;

        await crm.AgainAsync(cause, "Called");
        await crm.UntilNothingIsOnItsWayAsync();

        Assert.Equal(2, await crm.ReadAsync(db => db.Set<ProcessInstance>().CountAsync()));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Sixty_four_starts_at_once_all_arrive(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("many", Step("Wait", "Elsa.Event", ("eventName", "Go")), Step("End", "Elsa.WriteLine", ("text", "ended")));

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => crm.StartAsync("many")));
        await crm.PublishEventAsync("Go");

        await crm.UntilAsync("64 finished", async db => await db.Set<ProcessInstance>().CountAsync(i => i.SubStatus == "Finished") == 64);
        await crm.UntilNothingIsOnItsWayAsync();
    }
}
