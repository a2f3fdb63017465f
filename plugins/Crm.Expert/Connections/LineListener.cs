using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Expert.Calls;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Expert.Connections;

/// <summary>
/// Listens to one exchange until it is stopped. A line that breaks is connected again, waiting longer each time; the time nobody
/// listened in is noted, and what happened in it asked for where the exchange tells.
/// </summary>
internal sealed partial class LineListener(UnitOfWork work, CallIntake intake, TelephonyProviders providers, Secrets secrets, ICrmClock clock, ILive live, TelephonyOptions options, ILogger<LineListener> log)
{
    public async Task RunAsync(TelephonyConnection connection, CancellationToken cancel)
    {
        var provider = providers.Of(connection.Provider);
        if (provider is not IStreamTelephony && (provider is not IPollTelephony || string.IsNullOrWhiteSpace(connection.Settings.PollUrl)))
        {
            if (provider is not null)
                await CloseGapsAsync(connection.Id, cancel);
            await SetStateAsync(connection.Id, provider is null ? ConnectionState.Down : ConnectionState.Ok, provider is null ? ConnectionTexts.UnknownProvider.With(connection.Provider) : null, cancel);
            return;
        }

        var wait = options.FirstRetrySeconds;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (provider is IStreamTelephony stream)
                    await ListenAsync(connection, stream, () => wait = options.FirstRetrySeconds, cancel);
                else
                    await AskAsync(connection, (IPollTelephony)provider, () => wait = options.FirstRetrySeconds, cancel);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested && IsOutage(failure))
            {
                Broke(connection.Name, failure.Message);
                await BrokenAsync(connection.Id, failure.Message, cancel);
            }

            await Task.Delay(TimeSpan.FromSeconds(wait), cancel);
            wait = Math.Min(options.LastRetrySeconds, wait * 2);
        }
    }

    /// <summary>Nobody listens to these connections for now: the licence is over. They say so, and the gap begins.</summary>
    public async Task SayOffAsync(IReadOnlyList<Guid> connections, string why, CancellationToken cancel)
    {
        foreach (var connection in connections)
            await BrokenAsync(connection, why, cancel);
    }

    private async Task ListenAsync(TelephonyConnection connection, IStreamTelephony stream, Action connected, CancellationToken cancel)
    {
        await stream.ListenAsync(secrets.SetupOf(connection), async open =>
        {
            connected();
            await FillAsync(connection, stream as IPollTelephony, open, cancel);
            await SetStateAsync(connection.Id, ConnectionState.Ok, null, cancel);
        }, events => intake.TakeAsync(connection.Id, events, cancel), cancel);
        throw new IOException("The exchange closed the line.");
    }

    private async Task AskAsync(TelephonyConnection connection, IPollTelephony poll, Action connected, CancellationToken cancel)
    {
        while (true)
        {
            var health = await HealthAsync(connection.Id, cancel);
            var since = health?.LastEventAt ?? clock.UtcNow.AddHours(-1);
            await FetchAllAsync(connection, poll, since.AddMinutes(-5), health?.Cursor, cancel);
            connected();
            await CloseGapsAsync(connection.Id, cancel);
            await SetStateAsync(connection.Id, ConnectionState.Ok, null, cancel);
            await Task.Delay(TimeSpan.FromSeconds(Math.Max(1, connection.Settings.PollSeconds)), cancel);
        }
    }

    private async Task FetchAllAsync(TelephonyConnection connection, IPollTelephony poll, DateTime since, string? cursor, CancellationToken cancel)
    {
        var setup = secrets.SetupOf(connection);
        for (var isLast = false; !isLast;)
        {
            var page = await poll.FetchAsync(setup, since, cursor, cancel);
            if (page.Events.Count > 0)
                await intake.TakeAsync(connection.Id, page.Events, cancel);
            // A page that says again where it began would be asked for forever.
            isLast = page.IsLast || page.Cursor == cursor;
            cursor = page.Cursor;
            await ChangeAsync(connection.Id, health => health.Cursor = page.Cursor, cancel);
        }
    }

    // Asked for where the exchange tells; otherwise the calls that it does not know any more have ended while nobody listened.
    private async Task FillAsync(TelephonyConnection connection, IPollTelephony? poll, IReadOnlyCollection<string>? open, CancellationToken cancel)
    {
        var gap = await work.ReadAsync(CallIntake.Telephony, (CrmDb db) => db.Set<ConnectionGap>().AsNoTracking().Where(g => g.ConnectionId == connection.Id && g.Until == null).OrderBy(g => g.From).FirstOrDefaultAsync(cancel));
        if (poll is not null && gap is not null)
            await FetchAllAsync(connection, poll, gap.From, null, cancel);
        if (open is not null)
        {
            var known = await work.ReadAsync(CallIntake.Telephony, (CrmDb db) => db.Set<CallSession>().Where(s => s.ConnectionId == connection.Id && s.State != CallState.Ended).Select(s => new { s.CallKey, s.Direction }).Take(1000).ToListAsync(cancel));
            var gone = known.Where(k => !open.Contains(k.CallKey)).Select(k => new CallEvent(k.CallKey, CallEventType.Ended, clock.UtcNow) { Direction = k.Direction, Cause = "gap" }).ToList();
            if (gone.Count > 0)
                await intake.TakeAsync(connection.Id, gone, cancel);
        }

        await CloseGapsAsync(connection.Id, cancel);
    }

    private Task CloseGapsAsync(Guid connection, CancellationToken cancel) => work.RunAsync(CallIntake.Telephony, async services =>
    {
        var now = clock.UtcNow;
        foreach (var gap in await services.GetRequiredService<CrmDb>().Set<ConnectionGap>().Where(g => g.ConnectionId == connection && g.Until == null).ToListAsync(cancel))
            (gap.Until, gap.FilledAt) = (now, now);
    }, cancel);

    private Task BrokenAsync(Guid connection, string problem, CancellationToken cancel) => work.RunAsync(CallIntake.Telephony, async services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        var health = await HealthOfAsync(db, connection, cancel);
        if (!await db.Set<ConnectionGap>().AnyAsync(g => g.ConnectionId == connection && g.Until == null, cancel))
            db.Add(new ConnectionGap { ConnectionId = connection, From = health.State == ConnectionState.Ok ? clock.UtcNow : health.LastEventAt ?? clock.UtcNow });
        Become(health, ConnectionState.Down, problem);
        live.ChangedAfterCommit(db, TelephonyTopics.Calls);
    }, cancel);

    private Task SetStateAsync(Guid connection, ConnectionState state, string? problem, CancellationToken cancel) =>
        ChangeAsync(connection, health => Become(health, state, problem), cancel);

    private Task ChangeAsync(Guid connection, Action<ConnectionHealth> change, CancellationToken cancel) => work.RunAsync(CallIntake.Telephony, async services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        change(await HealthOfAsync(db, connection, cancel));
        live.ChangedAfterCommit(db, TelephonyTopics.Calls);
    }, cancel);

    private void Become(ConnectionHealth health, ConnectionState state, string? problem)
    {
        if (health.State != state)
            health.Since = clock.UtcNow;
        (health.State, health.Problem) = (state, problem is { Length: > 1000 } ? problem[..1000] : problem);
    }

    private async Task<ConnectionHealth> HealthOfAsync(CrmDb db, Guid connection, CancellationToken cancel)
    {
        var health = await db.Set<ConnectionHealth>().FirstOrDefaultAsync(h => h.ConnectionId == connection, cancel);
        if (health is null)
            db.Add(health = new ConnectionHealth { ConnectionId = connection, Since = clock.UtcNow });
        return health;
    }

    private Task<ConnectionHealth?> HealthAsync(Guid connection, CancellationToken cancel) =>
        work.ReadAsync(CallIntake.Telephony, (CrmDb db) => db.Set<ConnectionHealth>().AsNoTracking().FirstOrDefaultAsync(h => h.ConnectionId == connection, cancel));

    // A fault of ours would look the same every time; the line stays up for the others and the log says which.
    private static bool IsOutage(Exception failure) =>
        failure is IOException or System.Net.Sockets.SocketException or HttpRequestException or TimeoutException or RuleBrokenException or OperationCanceledException or System.Text.Json.JsonException or NotFoundException or StaleRecordException or DbUpdateException or System.Data.Common.DbException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The telephony connection {Connection} broke: {Why}")]
    private partial void Broke(string connection, string why);
}
