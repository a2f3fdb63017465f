using System.Collections.Concurrent;

namespace Crm.Bpm.Workflows.Cluster.Stimuli;

/// <summary>Tells those who wait in this process that an instance has taken something.</summary>
internal sealed class StimulusWaiters
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = new();

    /// <summary>Done at the next burst of the instance. Ask for it before looking whether anything is left.</summary>
    public Task NextAsync(Guid instanceId) =>
        _waiting.GetOrAdd(instanceId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The instance has had a burst.</summary>
    public void Tell(Guid instanceId)
    {
        if (_waiting.TryRemove(instanceId, out var waiting))
            waiting.SetResult();
    }

    /// <summary>Nobody waits any more.</summary>
    public void Forget(Guid instanceId) => _waiting.TryRemove(instanceId, out _);
}
