using System.Text.Json.Nodes;
using Crm.Bpm.IntegrationTests.Elsa;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Cluster.Instances;
using Crm.Bpm.Workflows.Cluster.Stimuli;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Workflows;

/// <summary>What could not be delivered again and again stands as an incident that an operator can still do something about.</summary>
public sealed class GivenUpTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_process_whose_timer_was_given_up_can_be_retried_cancelled_and_deleted(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("wait", Step("Day", "Elsa.Delay", ("timeSpan", "1.00:00:00")), Step("End", "Elsa.WriteLine", ("text", "ended")));
        var operations = crm.Services.GetRequiredService<IProcessOperations>();
        var (retried, cancelled, deleted) = (await crm.StartAsync("wait"), await crm.StartAsync("wait"), await crm.StartAsync("wait"));
        foreach (var id in new[] { retried, cancelled, deleted })
            await GiveUpTimerAsync(crm, id);
        Assert.Equal(0, await crm.ReadAsync(db => db.Set<ProcessTimer>().CountAsync()));

        await operations.RetryAsync(retried, null, CancellationToken.None);
        await operations.CancelAsync(cancelled, "not needed", CancellationToken.None);
        await operations.DeleteAsync(deleted, CancellationToken.None);

        await crm.UntilAsync(retried, InstanceSubStatus.Finished);
        Assert.Equal(nameof(InstanceSubStatus.Cancelled), (await crm.InstanceAsync(cancelled)).SubStatus);
        Assert.False(await crm.ReadAsync(db => db.Set<ProcessInstance>().AnyAsync(i => i.Id == deleted)));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_start_that_was_given_up_keeps_nobody_out_and_can_be_cancelled(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var model = DefinitionContractTests.Hello("single");
        model["options"] = JsonNode.Parse("""{"activationStrategyType":"Elsa.Workflows.ActivationValidators.SingletonStrategy, Elsa.Workflows.Core"}""");
        var version = (string)(await crm.Admin.PostAsync("/elsa/api/workflow-definitions", new { model, publish = true }))["workflowDefinition"]!["id"]!;
        var (failed, cause, parent) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var order = new StartOrder { DefinitionId = "single", VersionId = version, CauseId = cause, ParentInstanceId = parent.ToString("N") };
        for (var times = 1; times <= 2; times++)
            Assert.Null((await DeliverAsync(crm, failed, new Delivery { Kind = DeliveryKind.GiveUp, Payload = new Giving(StimulusNames.Start, null, order.ToJson(), "It did not begin.").ToJson() })).Error);
        var row = await crm.InstanceAsync(failed);
        Assert.Equal((nameof(InstanceSubStatus.Pending), 2, (Guid?)parent, (Guid?)cause), (row.SubStatus, row.IncidentCount, row.ParentId, row.StartedByStimulusId));

        var state = (await crm.Admin.PostAsync("/elsa/api/workflow-definitions/single/execute", new { }))["workflowState"]!;
        await crm.Services.GetRequiredService<IProcessOperations>().CancelAsync(failed, "not needed", CancellationToken.None);

        Assert.Equal("Finished", (string)state["subStatus"]!);
        row = await crm.InstanceAsync(failed);
        Assert.Equal((nameof(InstanceSubStatus.Cancelled), 0), (row.SubStatus, row.IncidentCount));
        Assert.NotNull(row.FinishedAt);
        Assert.All(await crm.ReadAsync(db => db.Set<Sdk.Processes.Incident>().ToListAsync()), i => Assert.NotNull(i.ResolvedAt));
    }

    [Fact]
    public async Task An_event_for_nobody_goes_away_after_the_connection_failed_once()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var database = new FailsOnce(crm.Services.GetRequiredService<ICrmDatabase>());
        var delivery = new StimulusDelivery(
            crm.Services.GetRequiredService<IServiceScopeFactory>(), crm.Services.GetRequiredService<IGrainFactory>(), database, NullLogger<StimulusDelivery>.Instance);
        var nobodys = new Stimulus { Name = StimulusNames.Event, Payload = """{"eventName":"Nothing"}""" };

        await Assert.ThrowsAsync<TimeoutException>(() => delivery.HandOnAsync(nobodys));
        await delivery.HandOnAsync(nobodys);

        Assert.Equal(2, database.Entered);
    }

    private static async Task GiveUpTimerAsync(CrmHost crm, Guid id)
    {
        var timer = await crm.ReadAsync(db => db.Set<ProcessTimer>().AsNoTracking().SingleAsync(t => t.InstanceId == id));
        var giving = new Giving(StimulusNames.Resume, timer.BookmarkId, null, "The timer could not be taken.");
        Assert.Null((await DeliverAsync(crm, id, new Delivery { Kind = DeliveryKind.GiveUp, Payload = giving.ToJson(), TimerId = timer.Id })).Error);
    }

    private static Task<Delivered> DeliverAsync(CrmHost crm, Guid id, Delivery delivery) =>
        crm.Services.GetRequiredService<IGrainFactory>().GetGrain<IInstanceGrain>(id).DeliverAsync(delivery);

    private sealed class FailsOnce(ICrmDatabase database) : ICrmDatabase
    {
        public int Entered { get; private set; }

        public string Provider => database.Provider;

        public Task<IDisposable> EnterAsync(CancellationToken cancel) =>
            ++Entered == 1 ? throw new TimeoutException("The database does not answer.") : database.EnterAsync(cancel);

        public Task<IDbContextTransaction> BeginAsync(CrmDb db, CancellationToken cancel) => database.BeginAsync(db, cancel);

        public bool IsLostRace(Exception error) => database.IsLostRace(error);

        public bool IsBusy(Exception error) => database.IsBusy(error);

        public bool IsDuplicate(Exception error) => database.IsDuplicate(error);

        public bool IsUnstorable(Exception error) => database.IsUnstorable(error);
    }
}
