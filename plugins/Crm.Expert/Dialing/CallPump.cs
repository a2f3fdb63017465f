using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Licensing;
using Crm.Bpm.Sdk.Notifications;
using Crm.Expert.Calls;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Expert.Dialing;

/// <summary>
/// Tells exchanges to make the calls that were asked for. An order is marked before the exchange is told, so that a crash between the
/// two leaves it in doubt and no telephone rings twice.
/// </summary>
internal sealed partial class CallPump(UnitOfWork work, ILive live, ILicensing licensing, ILogger<CallPump> log) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _asked = new(0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listening = live.Listen(TelephonyTopics.Orders, () =>
        {
            _asked.Release();
            return Task.CompletedTask;
        });
        var isFirst = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (isFirst)
                    await GiveUpDoubtfulAsync(stoppingToken);
                isFirst = false;
                while (await PlaceNextAsync(stoppingToken))
                    continue;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotLooked(failure);
            }

            await _asked.WaitAsync(s_pause, stoppingToken);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _asked.Dispose();
    }

    // What was being told when the product stopped.
    private Task GiveUpDoubtfulAsync(CancellationToken cancel) => work.RunAsync(CallIntake.Telephony, async services =>
    {
        var orders = services.GetRequiredService<CallOrders>();
        foreach (var order in await services.GetRequiredService<CrmDb>().Set<CallOrder>().Where(o => o.Status == CallOrderStatus.Placing).Take(200).ToListAsync(cancel))
            orders.Fail(order, DialingTexts.InDoubt);
    }, cancel);

    private async Task<bool> PlaceNextAsync(CancellationToken cancel)
    {
        var next = await work.RunAsync(CallIntake.Telephony, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            if (await db.Set<CallOrder>().Where(o => o.Status == CallOrderStatus.Waiting).OrderBy(o => o.CreatedAt).FirstOrDefaultAsync(cancel) is not { } order)
                return null;
            order.Status = CallOrderStatus.Placing;
            var connection = await db.Set<TelephonyConnection>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == order.ConnectionId && c.IsActive, cancel);
            return new Next(order, connection);
        }, cancel);
        if (next is null)
            return false;
        var problem = await PlaceAsync(next, cancel);
        await work.RunAsync(CallIntake.Telephony, services => SettleAsync(services, next.Order, problem, cancel), cancel);
        return true;
    }

    // Outside any transaction: the exchange may take its time.
    private async Task<string?> PlaceAsync(Next next, CancellationToken cancel)
    {
        try
        {
            if (licensing.StateOf(ExpertPlugin.Id) is { IsOn: false } licence)
                return licence.Sentence;
            if (next.Connection is null)
                return ConnectionTexts.Inactive.With(next.Order.ConnectionId);
            return await work.ReadAsync(CallIntake.Telephony, async (IServiceProvider services) =>
            {
                var provider = services.GetRequiredService<TelephonyProviders>().Require(next.Connection.Provider);
                var setup = services.GetRequiredService<Secrets>().SetupOf(next.Connection);
                await provider.OriginateAsync(setup, new OriginateRequest(next.Order.Extension, next.Order.ToNumber, next.Order.Id.ToString()), cancel);
                return (string?)null;
            });
        }
        catch (Exception refused) when (refused is RuleBrokenException or IOException or HttpRequestException or TimeoutException or System.Net.Sockets.SocketException || (refused is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            NotPlaced(next.Order.Id, refused.Message);
            return refused.Message;
        }
    }

    private static async Task SettleAsync(IServiceProvider services, CallOrder placed, string? problem, CancellationToken cancel)
    {
        var order = await services.GetRequiredService<CrmDb>().Set<CallOrder>().FirstAsync(o => o.Id == placed.Id, cancel);
        // The call may be over by now.
        if (order.Status != CallOrderStatus.Placing)
            return;
        if (problem is null)
        {
            order.Status = CallOrderStatus.Placed;
            return;
        }

        services.GetRequiredService<CallOrders>().Fail(order, problem);
        await services.GetRequiredService<INotifications>().NotifyAsync(
            new NewNotification(order.UserId, NotificationKind.System, DialingTexts.NotPlaced.Filled(problem), "/calls"), cancel);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Calls that were asked for could not be looked at.")]
    private partial void NotLooked(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The call {Order} was not made: {Why}")]
    private partial void NotPlaced(Guid order, string why);

    private sealed record Next(CallOrder Order, TelephonyConnection? Connection);
}
