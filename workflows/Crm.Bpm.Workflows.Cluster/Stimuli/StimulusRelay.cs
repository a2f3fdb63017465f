using System.Collections.Concurrent;
using System.Threading.Channels;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Workflows.Cluster.Stimuli;

/// <summary>
/// Hands committed stimuli on: at once those it is told of, and by sweeping those that a crash or another host left behind.
/// Stimuli of one record or one instance go in order; different ones go side by side.
/// </summary>
internal sealed partial class StimulusRelay(
    IServiceScopeFactory scopes, StimulusDelivery delivery, ICrmClock clock, ILogger<StimulusRelay> log)
    : IHostedService, IStimulusRelay, IDisposable
{
    private const int Lanes = 32;
    private const int BatchSize = 256;
    private const int MaxQueuedForSweep = 2_000;
    private static readonly TimeSpan s_sweepEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_leftBehindAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(2);

    private static readonly ParallelOptions s_sideBySide = new() { MaxDegreeOfParallelism = 8 };

    private readonly ConcurrentDictionary<Guid, byte> _inFlight = new();
    private readonly Channel<Guid> _told = Channel.CreateUnbounded<Guid>(new() { SingleReader = true });
    private readonly OpenLanes _open = new();
    private readonly Channel<List<Guid>> _unheard = Channel.CreateUnbounded<List<Guid>>(new() { SingleReader = true });
    private readonly Channel<Stimulus>[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateUnbounded<Stimulus>(new() { SingleReader = true }))];
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;

    public void Committed(IReadOnlyList<Guid> stimuli)
    {
        ArgumentNullException.ThrowIfNull(stimuli);
        foreach (var id in stimuli)
            if (_inFlight.TryAdd(id, 0))
                _told.Writer.TryWrite(id);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work = Task.WhenAll([Task.Run(LoadAsync, CancellationToken.None), Task.Run(SweepAsync, CancellationToken.None), Task.Run(RemoveAsync, CancellationToken.None), .. _lanes.Select(lane => Task.Run(() => HandOnAsync(lane.Reader), CancellationToken.None))]);
        return Task.CompletedTask;
    }

    /// <summary>Takes nothing new and waits for what is being handed on; the rest stays in the table for the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _work.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task LoadAsync()
    {
        var ids = new List<Guid>(BatchSize);
        while (await MoreAsync(_told.Reader))
        {
            ids.Clear();
            while (ids.Count < BatchSize && _told.Reader.TryRead(out var id))
                ids.Add(id);
            try
            {
                var rows = await ReadAsync(db => db.Set<Stimulus>().AsNoTracking().Where(s => ids.Contains(s.Id)).OrderBy(s => s.CreatedAt).ThenBy(s => s.Id).ToListAsync(_stopping.Token));
                foreach (var gone in ids.Except(rows.Select(r => r.Id)))
                    _inFlight.TryRemove(gone, out _);
                await EnqueueAsync(rows);
            }
            catch (Exception failure) when (!_stopping.IsCancellationRequested)
            {
                // The rows are still there; the sweeper finds them when the database answers again.
                NotLoaded(failure, ids.Count);
                foreach (var id in ids)
                    _inFlight.TryRemove(id, out _);
            }
            catch (OperationCanceledException)
            {
                // It stops in the middle of asking: the rows stay in the table for the next start.
                return;
            }
        }
    }

    // Most events are for nobody: for all of a batch it is asked at once whether anybody listens. An event whose record has an earlier one
    // in a lane is not judged so, since that one may start a process that waits for it. Who has none is looked at before the question:
    // what was handed on by then is in the answer.
    private async Task EnqueueAsync(List<Stimulus> rows)
    {
        var open = rows.Select(OpenLanes.KeyOf).Where(_open.IsOpen).ToHashSet();
        var asked = rows.FindAll(row => OpenLanes.MayBeForNobody(row) && !open.Contains(OpenLanes.KeyOf(row)));
        var listeners = asked.Count == 0 ? null : await ReadAsync(db => Receivers.AnyOfAsync(db, asked, _stopping.Token));
        var (wanted, unheard) = OpenLanes.Sort(rows, open, listeners);
        foreach (var row in wanted)
        {
            _open.Enter(row);
            _lanes[(uint)OpenLanes.KeyOf(row).GetHashCode() % Lanes].Writer.TryWrite(row);
        }

        if (unheard.Count > 0)
            _unheard.Writer.TryWrite(unheard.ConvertAll(row => row.Id));
    }

    private async Task RemoveAsync()
    {
        while (await MoreAsync(_unheard.Reader))
        {
            var ids = new List<Guid>();
            while (_unheard.Reader.TryRead(out var more))
                ids.AddRange(more);
            try
            {
                await delivery.RemoveAsync(ids);
            }
            catch (Exception failure)
            {
                // The rows are still there; the sweeper finds them when the database answers again.
                NotRemoved(failure, ids.Count);
            }

            foreach (var id in ids)
                _inFlight.TryRemove(id, out _);
        }
    }

    private async Task HandOnAsync(ChannelReader<Stimulus> lane)
    {
        while (await MoreAsync(lane))
        {
            while (!_stopping.IsCancellationRequested && lane.TryRead(out var stimulus))
            {
                try
                {
                    await HandOnAsync(stimulus);
                }
                finally
                {
                    _open.Leave(stimulus);
                    _inFlight.TryRemove(stimulus.Id, out _);
                }
            }
        }
    }

    // What took its place is handed on in its turn: what happens to the record next must find who began to listen now.
    private async Task HandOnAsync(Stimulus stimulus)
    {
        try
        {
            var rows = (await delivery.HandOnAsync(stimulus)).Where(row => _inFlight.TryAdd(row.Id, 0));
            await Parallel.ForEachAsync(rows, s_sideBySide, async (row, _) =>
            {
                await HandOnAsync(row);
                _inFlight.TryRemove(row.Id, out byte _);
            });
        }
        catch (Exception failure)
        {
            NotHandedOn(failure, stimulus.Name, stimulus.Id);
            await PutOffAsync(stimulus, failure);
        }
    }

    private async Task PutOffAsync(Stimulus stimulus, Exception failure)
    {
        try
        {
            await delivery.PutOffAsync(stimulus, failure.Message);
        }
        catch (Exception again)
        {
            NotHandedOn(again, stimulus.Name, stimulus.Id);
        }
    }

    private async Task SweepAsync()
    {
        // At start everything that is there was left by whoever ran before; afterwards only what is old enough not to be in anybody's hands.
        var leftBehindAfter = TimeSpan.Zero;
        using var timer = new PeriodicTimer(s_sweepEvery);
        do
        {
            try
            {
                if (leftBehindAfter == TimeSpan.Zero)
                    await ReleaseAsync();
                if (_inFlight.Count < MaxQueuedForSweep)
                    await SweepOnceAsync(leftBehindAfter);
                leftBehindAfter = s_leftBehindAfter;
            }
            catch (Exception failure) when (!_stopping.IsCancellationRequested)
            {
                NotSwept(failure);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
        while (await TickAsync(timer));
    }

    // This process is the only one, so a lease that is there now was left by one that was killed. Taking something twice does it once anyway.
    private async Task ReleaseAsync()
    {
        if (await ReadAsync(db => db.Set<Stimulus>().AnyAsync(s => s.LeasedUntil != null, _stopping.Token)))
            await delivery.WriteAsync(db => db.Set<Stimulus>().Where(s => s.LeasedUntil != null)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LeasedUntil, (DateTime?)null), _stopping.Token));
    }

    private async Task SweepOnceAsync(TimeSpan leftBehindAfter)
    {
        var (now, before) = (TimeProvider.System.GetUtcNow().UtcDateTime, clock.UtcNow - leftBehindAfter);
        var found = await ReadAsync(db => db.Set<Stimulus>().Where(s => s.LeasedUntil == null ? s.CreatedAt <= before : s.LeasedUntil < now)
            .OrderBy(s => s.CreatedAt).ThenBy(s => s.Id).Select(s => s.Id).Take(BatchSize * 2).ToListAsync(_stopping.Token));
        found.RemoveAll(_inFlight.ContainsKey);
        if (found.Count == 0)
            return;
        // The lease is real time even when the demo turns its clock; whoever loses the race for a row updates nothing and leaves it.
        var until = now + s_lease;
        await delivery.WriteAsync(db => db.Set<Stimulus>().Where(s => found.Contains(s.Id) && (s.LeasedUntil == null || s.LeasedUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LeasedUntil, until), _stopping.Token));
        Committed(found);
    }

    private async Task<T> ReadAsync<T>(Func<CrmDb, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = Viewer.Unrestricted("Processes");
        return await read(scope.ServiceProvider.GetRequiredService<CrmDb>());
    }

    private async Task<bool> MoreAsync<T>(ChannelReader<T> reader)
    {
        try
        {
            return await reader.WaitToReadAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> TickAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} stimuli could not be read; they are tried again")]
    private partial void NotLoaded(Exception failure, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} stimuli that nobody listens to could not be removed; it is tried again")]
    private partial void NotRemoved(Exception failure, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Stimulus {Name} {Id} could not be handed on; it is tried again")]
    private partial void NotHandedOn(Exception failure, string name, Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for stimuli left behind failed; it is tried again")]
    private partial void NotSwept(Exception failure);
}
