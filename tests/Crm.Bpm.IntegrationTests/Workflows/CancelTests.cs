using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Crm.Bpm.IntegrationTests.Workflows.Company;

namespace Crm.Bpm.IntegrationTests.Workflows;

public sealed class CancelTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Cancelling_a_process_cancels_those_it_waits_for(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("child", Step("Wait", "Elsa.Event", ("eventName", "Never")));
        await crm.PublishAsync("parent", Step("Child", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", "=true")));
        var parent = await crm.StartAsync("parent");
        var child = await crm.ReadAsync(db => db.Set<ProcessInstance>().Where(i => i.ParentId == parent).Select(i => i.Id).SingleAsync());

        Assert.True(await crm.Services.GetRequiredService<IProcessOperations>().CancelAsync(parent, "not needed", CancellationToken.None));

        await crm.UntilAsync(parent, InstanceSubStatus.Cancelled);
        await crm.UntilAsync(child, InstanceSubStatus.Cancelled);
        Assert.Equal(0, await crm.ReadAsync(db => db.Set<ProcessBookmark>().CountAsync()));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_parent_goes_on_when_its_child_has_ended(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("child", Step("Wait", "Elsa.Event", ("eventName", "Go")));
        await crm.PublishAsync("executes", Step("Child", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", "=true")));
        await crm.PublishAsync("dispatches", Step("Child", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", "=true")));
        var parents = new[] { await crm.StartAsync("executes"), await crm.StartAsync("dispatches") };
        await crm.UntilAsync("both children", async db => await db.Set<ProcessBookmark>().CountAsync(b => b.StepId == "Wait") == 2);

        await crm.PublishEventAsync("Go");

        foreach (var parent in parents)
            await crm.UntilAsync(parent, InstanceSubStatus.Finished);
        await crm.UntilNothingIsOnItsWayAsync();
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_loop_may_wait_for_any_number_of_children_one_after_the_other(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("child", Step("Begin", "Elsa.WriteLine", ("text", "begun")));
        var loop = Step("Each", "Elsa.ForEach", ("items", "=[...Array(20).keys()]"));
        loop["body"] = Step("Child", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", "=true"));
        await crm.PublishAsync("parent", loop);

        var parent = await crm.StartAsync("parent");

        await crm.UntilAsync("the parent's end", db => db.Set<ProcessInstance>().AnyAsync(i => i.Id == parent && i.FinishedAt != null));
        Assert.Equal((nameof(InstanceSubStatus.Finished), 0), ((await crm.InstanceAsync(parent)).SubStatus, await crm.ReadAsync(db => db.Set<Sdk.Processes.Incident>().CountAsync())));
        Assert.Equal(20, await crm.ReadAsync(db => db.Set<ProcessInstance>().CountAsync(i => i.ParentId == parent)));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_step_that_waits_for_any_record_goes_on_doing_so_when_its_process_follows_a_record(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("about", Step("Any", "Crm.Basic.LeadCreated", ("anyRecord", "=true")));
        var (first, second) = (await crm.AddTeamAsync("First"), await crm.AddTeamAsync("Second"));
        var id = await crm.AsTheProductAsync(services => services.GetRequiredService<IProcesses>()
            .StartAsync("about", "teams", first, new Dictionary<string, object?>(StringComparer.Ordinal), CancellationToken.None));
        await crm.UntilAsync(id, InstanceSubStatus.Suspended);

        await crm.AsTheProductAsync(services => services.GetRequiredService<IProcesses>().MoveSubjectAsync("teams", first, "teams", second, CancellationToken.None));

        Assert.Null((await crm.ReadAsync(db => db.Set<ProcessBookmark>().SingleAsync())).SubjectId);
        Assert.Equal(second, (await crm.InstanceAsync(id)).SubjectId);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Processes_of_a_closed_record_are_cancelled_and_follow_it_when_it_becomes_another(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        await crm.PublishAsync("about", Step("Wait", "Elsa.Event", ("eventName", "Never")));
        var (first, second) = (await crm.AddTeamAsync("First"), await crm.AddTeamAsync("Second"));
        var id = await crm.AsTheProductAsync(services => services.GetRequiredService<IProcesses>()
            .StartAsync("about", "teams", first, new Dictionary<string, object?>(StringComparer.Ordinal), CancellationToken.None));
        await crm.UntilAsync(id, InstanceSubStatus.Suspended);

        await crm.AsTheProductAsync(services => services.GetRequiredService<IProcesses>().MoveSubjectAsync("teams", first, "teams", second, CancellationToken.None));
        var overview = await crm.AsTheProductAsync(services => services.GetRequiredService<IProcesses>().OfAsync("teams", second, 10, CancellationToken.None));
        Assert.Equal("Wait", Assert.Single(Assert.Single(overview).WaitsAt).StepId);

        var cancelled = await crm.AsTheProductAsync(services => services.GetRequiredService<IProcesses>().CancelForAsync("teams", second, "closed", CancellationToken.None));
        Assert.Equal(1, cancelled);
        await crm.UntilAsync(id, InstanceSubStatus.Cancelled);
        Assert.Equal(second, (await crm.InstanceAsync(id)).SubjectId);
    }
}
