using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;
using Crm.Bpm.Sdk.Notifications;
using Crm.Expert.Calls;
using Crm.Expert.Missed;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Expert.Connections;

/// <summary>Listens to every connection that works while there is a licence, and starts again with those whose settings changed. Also looks after missed calls now and then.</summary>
internal sealed partial class TelephonyLines(UnitOfWork work, ILive live, LineListener listener, ILicensing licensing, TelephonyOptions options, ILogger<TelephonyLines> log) : BackgroundService
{
    private readonly Dictionary<Guid, Line> _lines = [];
    private readonly SemaphoreSlim _changed = new(0);
    private bool _isOff;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listening = live.Listen(TelephonyTopics.Connections, () =>
        {
            _changed.Release();
            return Task.CompletedTask;
        });
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await LookAsync(stoppingToken);
                await _changed.WaitAsync(TimeSpan.FromSeconds(options.LookSeconds), stoppingToken);
            }
        }
        finally
        {
            foreach (var id in _lines.Keys.ToList())
                await StopAsync(id);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _changed.Dispose();
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            var wanted = await work.ReadAsync(CallIntake.Telephony, (CrmDb db) =>
                db.Set<TelephonyConnection>().AsNoTracking().Where(c => c.IsActive).ToDictionaryAsync(c => c.Id, cancel));
            var licence = licensing.StateOf(ExpertPlugin.Id);
            var ids = wanted.Keys.ToList();
            if (!licence.IsOn)
                wanted.Clear();
            foreach (var id in _lines.Keys.Where(id => !wanted.TryGetValue(id, out var connection) || connection.Version != _lines[id].Version || _lines[id].IsBroken).ToList())
                await StopAsync(id);
            foreach (var connection in wanted.Values.Where(c => !_lines.ContainsKey(c.Id)))
                Start(connection, cancel);
            if (!licence.IsOn && !_isOff)
                await listener.SayOffAsync(ids, licence.Sentence, cancel);
            _isOff = !licence.IsOn;
            await work.RunAsync(CallIntake.Telephony, services => services.GetRequiredService<FollowMissedTasks>().RunAsync(cancel), cancel);
            await work.RunAsync(CallIntake.Telephony, services => services.GetRequiredService<ForgetPayloads>().RunAsync(cancel), cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            NotLooked(failure);
        }
    }

    private void Start(TelephonyConnection connection, CancellationToken cancel)
    {
        var line = new Line(connection.Version, CancellationTokenSource.CreateLinkedTokenSource(cancel));
        _lines[connection.Id] = line;
        _ = ListenAsync(connection, line);
    }

    private async Task ListenAsync(TelephonyConnection connection, Line line)
    {
        try
        {
            await Task.Yield();
            await listener.RunAsync(connection, line.Stop.Token);
        }
        catch (Exception fault) when (!line.Stop.IsCancellationRequested)
        {
            line.IsBroken = true;
            Failed(fault, connection.Id);
        }
        catch (Exception told) when (line.Stop.IsCancellationRequested)
        {
            Stopped(connection.Id, told.Message);
        }
        finally
        {
            line.Ended.Release();
        }
    }

    private async Task StopAsync(Guid id)
    {
        _lines.Remove(id, out var line);
        if (line is null)
            return;
        await line.Stop.CancelAsync();
        await line.Ended.WaitAsync(CancellationToken.None);
        line.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The telephony connections could not be looked at.")]
    private partial void NotLooked(Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Listening to the connection {Connection} failed; it begins anew.")]
    private partial void Failed(Exception fault, Guid connection);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nobody listens to the connection {Connection} any more: {Why}")]
    private partial void Stopped(Guid connection, string why);

    private sealed class Line(int version, CancellationTokenSource stop) : IDisposable
    {
        public int Version { get; } = version;

        public CancellationTokenSource Stop { get; } = stop;

        /// <summary>Released once nobody listens any more.</summary>
        public SemaphoreSlim Ended { get; } = new(0);

        /// <summary>It ended by a fault of ours and begins anew.</summary>
        public bool IsBroken { get; set; }

        public void Dispose()
        {
            Stop.Dispose();
            Ended.Dispose();
        }
    }
}
