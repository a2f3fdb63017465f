using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Crm.Bpm.IntegrationTests.Workflows.Company;
using StoredIncident = Crm.Bpm.Sdk.Processes.Incident;

namespace Crm.Bpm.IntegrationTests.Workflows;

public sealed class IncidentTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_step_that_fails_leaves_nothing_and_is_done_once_when_retried(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        crm.Services.GetRequiredService<StepCatalog>().Add<FoundTeam>();
        await crm.PublishAsync("teams", Step("First", "Test.FoundTeam", ("name", "First")), Step("Second", "Test.FoundTeam", ("name", "Second"), ("unless", "Blocker")));
        await crm.AddTeamAsync("Blocker");

        var id = await crm.StartAsync("teams");

        Assert.Equal(nameof(InstanceSubStatus.Faulted), (await crm.InstanceAsync(id)).SubStatus);
        Assert.Equal(1, await crm.ReadAsync(db => db.Set<Team>().CountAsync(t => t.Name == "First")));
        Assert.Equal(0, await crm.ReadAsync(db => db.Set<Team>().CountAsync(t => t.Name == "Second")));
        var incident = Assert.Single(await crm.ReadAsync(db => db.Set<StoredIncident>().ToListAsync()));
        Assert.Contains("Blocker", incident.Message, StringComparison.Ordinal);

        await crm.AsTheProductAsync(async services => (await services.GetRequiredService<CrmDb>().Set<Team>().SingleAsync(t => t.Name == "Blocker")).Name = "Gone");
        await crm.Services.GetRequiredService<IProcessOperations>().RetryAsync(id, incident.Id, CancellationToken.None);

        var row = await crm.InstanceAsync(id);
        Assert.Equal((nameof(InstanceSubStatus.Finished), 0), (row.SubStatus, row.IncidentCount));
        Assert.Equal(1, await crm.ReadAsync(db => db.Set<Team>().CountAsync(t => t.Name == "First")));
        Assert.Equal(1, await crm.ReadAsync(db => db.Set<Team>().CountAsync(t => t.Name == "Second")));
        Assert.All(await crm.ReadAsync(db => db.Set<StoredIncident>().ToListAsync()), i => Assert.NotNull(i.ResolvedAt));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Processes_that_start_each_other_in_a_circle_stop_with_an_incident(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("ring", Step("Rung", "Elsa.Event", ("eventName", "Ring")).Starting(), Step("Ring", "Elsa.PublishEvent", ("eventName", "Ring")));

        await crm.PublishEventAsync("Ring");

        await crm.UntilAsync("an incident", db => db.Set<StoredIncident>().AnyAsync());
        await crm.UntilNothingIsOnItsWayAsync();
        var instances = await crm.ReadAsync(db => db.Set<ProcessInstance>().OrderBy(i => i.CreatedAt).ToListAsync());
        Assert.InRange(instances.Count, 16, 18);
        var stopped = Assert.Single(instances, i => i.IncidentCount == 1);
        Assert.Equal(nameof(InstanceSubStatus.Pending), stopped.SubStatus);
    }

    /// <summary>Stores a team, and then fails when there is one of another name.</summary>
    [Step("Test.FoundTeam")]
    public sealed class FoundTeam(CrmDb db) : Step
    {
        [Input]
        public Input<string> Name { get; set; }

        [Input]
        public Input<string> Unless { get; set; }

        public override async Task RunAsync(StepContext context)
        {
            db.Add(new Team { Name = context.Get(Name)! });
            await db.SaveChangesAsync(context.Cancel);
            var other = context.Get(Unless);
            if (await db.Set<Team>().AnyAsync(t => t.Name == other, context.Cancel))
                throw new StepFaultException($"{other} is in the way.");
        }
    }
}
