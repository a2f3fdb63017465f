using System.Threading.Channels;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Cluster.Instances;
using Crm.Bpm.Workflows.Cluster.Stimuli;
using Crm.Bpm.Sdk.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Workflows.Cluster.Timers;

/// <summary>
/// Fires timers that are due by the product's clock, those of a downtime included, each once: the timer's row goes away in
/// the burst it causes.
/// </summary>
internal sealed partial class TimerPump(
    IServiceScopeFactory scopes, IGrainFactory grains, StimulusDelivery delivery, IStimulusRelay relay, ICrmClock clock, ILogger<TimerPump> log)
    : BackgroundService, IProcessTimers
{
    private const int BatchSize = 200;
    private const int MaxAttempts = 10;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => _wake.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var released = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = s_longestWait;
            try
            {
                if (!released)
                    await ReleaseAsync(stoppingToken);
                released = true;
                await KeepStartsAsync(stoppingToken);
                while (await FireAsync(stoppingToken) == BatchSize)
                    continue;
                wait = await UntilNextAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotFired(failure);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await WaitAsync(wait, stoppingToken);
        }
    }

    // Processes that wait for their time must not wait for starts that cannot be arranged.
    private async Task KeepStartsAsync(CancellationToken cancel)
    {
        try
        {
            await ScheduledStarts.KeepAsync(delivery, scopes, clock, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            NotArranged(failure);
        }
    }

    // This process is the only one, so a lease that is there now was left by one that was killed. Firing twice does it once anyway.
    private async Task ReleaseAsync(CancellationToken cancel)
    {
        if (await ReadAsync(db => db.Set<ProcessTimer>().AnyAsync(t => t.LeasedUntil != null, cancel)))
            await delivery.WriteAsync(db => db.Set<ProcessTimer>().Where(t => t.LeasedUntil != null)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.LeasedUntil, (DateTime?)null), cancel));
    }

    // Leasing is an update with a condition, so it is the same on every database: of two hosts that want a row one updates nothing.
    private async Task<int> FireAsync(CancellationToken cancel)
    {
        var (due, real) = (clock.UtcNow, TimeProvider.System.GetUtcNow().UtcDateTime);
        var found = await ReadAsync(db => db.Set<ProcessTimer>().AsNoTracking()
            .Where(t => t.DueAt <= due && (t.LeasedUntil == null || t.LeasedUntil < real)).OrderBy(t => t.DueAt).Take(BatchSize).ToListAsync(cancel));
        if (found.Count == 0)
            return 0;
        var mine = await LeaseAsync(found, real, cancel);
        await Parallel.ForEachAsync(mine, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancel }, async (timer, _) => await FireOneAsync(timer, cancel));
        return found.Count;
    }

    private async Task<List<ProcessTimer>> LeaseAsync(List<ProcessTimer> found, DateTime real, CancellationToken cancel)
    {
        var ids = found.ConvertAll(t => t.Id);
        // Odd microseconds tell our lease from another host's of the same moment.
        var until = real + s_lease + TimeSpan.FromMicroseconds(Random.Shared.Next(1_000_000));
        var leased = new List<Guid>();
        await delivery.WriteAsync(async db =>
        {
            await db.Set<ProcessTimer>().Where(t => ids.Contains(t.Id) && (t.LeasedUntil == null || t.LeasedUntil < real))
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.LeasedUntil, until), cancel);
            leased = await db.Set<ProcessTimer>().Where(t => ids.Contains(t.Id) && t.LeasedUntil == until).Select(t => t.Id).ToListAsync(cancel);
        });
        return found.FindAll(t => leased.Contains(t.Id));
    }

    // One that fails is tried again when its lease is over; the others of its batch have their own.
    private async Task FireOneAsync(ProcessTimer timer, CancellationToken cancel)
    {
        try
        {
            await FireAsync(timer, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            NotFired(failure);
        }
    }

    private async Task FireAsync(ProcessTimer timer, CancellationToken cancel)
    {
        if (timer is { InstanceId: { } instance, BookmarkId: { } bookmark })
        {
            var delivered = await grains.GetGrain<IInstanceGrain>(instance).DeliverAsync(
                new Delivery { Kind = DeliveryKind.Resume, BookmarkId = bookmark, TimerId = timer.Id });
            if (delivered.Error is { } error)
                await PutOffAsync(timer, instance, bookmark, error);
        }
        else if (await ScheduledStarts.StartAsync(delivery, timer, clock.UtcNow, cancel) is { } stimulus)
        {
            relay.Committed([stimulus]);
        }
    }

    private async Task PutOffAsync(ProcessTimer timer, Guid instance, string bookmark, string error)
    {
        var attempts = timer.Attempts + 1;
        if (attempts >= MaxAttempts)
        {
            var giving = new Giving(StimulusNames.Resume, bookmark, null, ProcessTexts.Undeliverable.With(attempts, error));
            var given = await grains.GetGrain<IInstanceGrain>(instance).DeliverAsync(
                new Delivery { Kind = DeliveryKind.GiveUp, Payload = giving.ToJson(), TimerId = timer.Id });
            if (given.Error is null)
                return;
        }

        var (id, until) = (timer.Id, TimeProvider.System.GetUtcNow().UtcDateTime + StimulusDelivery.BackOff(attempts));
        await delivery.WriteAsync(db => db.Set<ProcessTimer>().Where(t => t.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Attempts, attempts).SetProperty(t => t.LeasedUntil, until)));
    }

    private async Task<TimeSpan> UntilNextAsync(CancellationToken cancel)
    {
        var next = await ReadAsync(db => db.Set<ProcessTimer>().Where(t => t.LeasedUntil == null).OrderBy(t => t.DueAt).Select(t => (DateTime?)t.DueAt).FirstOrDefaultAsync(cancel));
        var wait = next - clock.UtcNow ?? s_longestWait;
        return wait > s_longestWait ? s_longestWait : wait < TimeSpan.FromMilliseconds(10) ? TimeSpan.FromMilliseconds(10) : wait;
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        enough.CancelAfter(wait);
        try
        {
            await _wake.Reader.ReadAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            // Time is over, or the host stops: the loop looks at both.
            return;
        }
    }

    private async Task<T> ReadAsync<T>(Func<CrmDb, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = Viewer.Unrestricted("Processes");
        return await read(scope.ServiceProvider.GetRequiredService<CrmDb>());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Starts by the clock could not be arranged; it is tried again")]
    private partial void NotArranged(Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Timers could not be fired; it is tried again")]
    private partial void NotFired(Exception failure);
}
