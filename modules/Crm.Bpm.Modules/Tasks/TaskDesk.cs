using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>A task that was done, and what came next.</summary>
internal sealed record DoneTask(CrmTask Task, NextStep Next);

/// <summary>Runs the use cases of tasks for pages and the API: their transaction, and after it a short wait for what the process makes of an answer.</summary>
internal sealed class TaskDesk(UnitOfWork work)
{
    /// <summary>People wait this long to see what came next; the process goes on in any case.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    public async Task<DoneTask> CompleteAsync(CrmSession session, Guid id, TaskAnswer answer, CancellationToken cancel)
    {
        var done = await RunAsync(session, services => services.GetRequiredService<CompleteTask>().RunAsync(id, answer, cancel), cancel);
        return await work.ReadAsync(session.Viewer, async (IServiceProvider services) =>
        {
            var taken = done.InstanceId is not { } instance
                || await services.GetRequiredService<IProcesses>().WaitUntilTakenAsync(instance, s_patience, cancel);
            return new DoneTask(done, await services.GetRequiredService<NextAfter>().OfAsync(done, taken, cancel));
        });
    }

    /// <summary>Runs a use case. When a colleague was quicker it looks again, so that the answer says who.</summary>
    public async Task<T> RunAsync<T>(CrmSession session, Func<IServiceProvider, Task<T>> useCase, CancellationToken cancel)
    {
        try
        {
            return await work.RunAsync(session, useCase, cancel);
        }
        catch (StaleRecordException)
        {
            return await work.RunAsync(session, useCase, cancel);
        }
    }
}
