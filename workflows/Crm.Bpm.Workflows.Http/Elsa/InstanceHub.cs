using System.Collections.Concurrent;
using System.Security.Claims;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>Tells Studio's viewer that a process it shows has moved.</summary>
internal sealed class InstanceHub(InstanceObservers observers, IViewers viewers) : Hub
{
    /// <summary>Where Studio looks for it, seen from the API.</summary>
    public const string Path = "/elsa/hubs/workflow-instance";

    public override async Task OnConnectedAsync()
    {
        if (!(await ViewerAsync()).May(PlatformPermissions.OperateProcesses))
            Context.Abort();
        await base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        observers.Forget(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }

    /// <summary>From now on the caller is told of this process.</summary>
    [HubMethodName("ObserveInstanceAsync")]
    public async Task ObserveAsync(string instanceId)
    {
        if (Guid.TryParse(instanceId, out var id) && await ViewerAsync() is var viewer && viewer.May(PlatformPermissions.OperateProcesses))
            observers.Add(Context.ConnectionId, viewer.UserId!.Value, id);
    }

    private async ValueTask<Viewer> ViewerAsync() =>
        Guid.TryParse(Context.User?.FindFirstValue(ClaimTypes.NameIdentifier), out var person) ? await viewers.OfAsync(person, Context.ConnectionAborted) : Viewer.Nobody;
}

/// <summary>Who looks at which process, and what they are told when it moves.</summary>
internal sealed class InstanceObservers(ILive live, IHubContext<InstanceHub> hub, IViewers viewers, UnitOfWork work)
{
    // Studio opens a handful; more is somebody who wants the server's memory.
    private const int MostOfOneConnection = 32;
    private readonly ConcurrentDictionary<string, List<IDisposable>> _listening = new(StringComparer.Ordinal);

    public void Add(string connection, Guid person, Guid instance)
    {
        var all = _listening.GetOrAdd(connection, _ => []);
        lock (all)
        {
            if (all.Count < MostOfOneConnection)
                all.Add(live.Listen(ProcessTopics.Of(instance), () => TellAsync(connection, person, instance)));
        }
    }

    public void Forget(string connection)
    {
        if (!_listening.TryRemove(connection, out var all))
            return;
        lock (all)
        {
            foreach (var one in all)
                one.Dispose();
        }
    }

    // Whoever lost the permission meanwhile is told nothing.
    private async Task TellAsync(string connection, Guid person, Guid instance)
    {
        var viewer = await viewers.OfAsync(person, CancellationToken.None);
        if (!viewer.May(PlatformPermissions.OperateProcesses))
            return;
        var stats = await work.ReadAsync(viewer, (CrmDb db) => Executions.CountedAsync(db.Set<StepExecution>().AsNoTracking(), instance, new HashSet<string>(StringComparer.Ordinal), CancellationToken.None));
        var caller = hub.Clients.Client(connection);
        await caller.SendAsync("ActivityExecutionLogUpdatedAsync", new { Stats = stats });
        await caller.SendAsync("WorkflowExecutionLogUpdatedAsync", new { });
        await caller.SendAsync("WorkflowInstanceUpdatedAsync", new { WorkflowInstanceId = ElsaShape.Id(instance) });
    }
}
