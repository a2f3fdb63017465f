using Crm.Bpm.Workflows.Running;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>One process instance; its key is the instance's id.</summary>
internal interface IInstanceGrain : IGrainWithGuidKey
{
    /// <summary>Runs a burst and stores all of it, or nothing. Never throws: what went wrong is in the answer.</summary>
    Task<Delivered> DeliverAsync(Delivery delivery);
}

/// <summary>The single writer of an instance. What it keeps in memory only saves reading; the row decides.</summary>
internal sealed partial class InstanceGrain(BurstRunner bursts, ILogger<InstanceGrain> log) : Grain, IInstanceGrain
{
    private const int MaxAttempts = 5;
    private LiveInstance? _live;

    public async Task<Delivered> DeliverAsync(Delivery delivery)
    {
        var id = this.GetPrimaryKey();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _live = await bursts.RunAsync(id, _live, delivery);
                if (_live is null or { State.Status: InstanceStatus.Finished })
                    DeactivateOnIdle();
                return Delivered.Done;
            }
            catch (Exception lost) when (attempt < MaxAttempts && bursts.MayTryAgain(lost))
            {
                _live = null;
                await Task.Delay(TimeSpan.FromMilliseconds(10 * attempt * attempt));
            }
            catch (Exception failure)
            {
                // What is in memory may be ahead of the row.
                _live = null;
                Failed(failure, delivery.Kind, id);
                return new Delivered { Error = failure.Message };
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} of process instance {Instance} failed and will be tried again")]
    private partial void Failed(Exception failure, DeliveryKind kind, Guid instance);
}
