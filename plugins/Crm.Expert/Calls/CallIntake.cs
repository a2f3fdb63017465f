using System.Data.Common;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Expert.Connections;
using Crm.Expert.Telephony;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Expert.Calls;

/// <summary>
/// Takes what exchanges say into the product, for whoever brings it: a webhook, a line, a question, the simulator. What comes while the
/// product is busy keeping is kept together, in one transaction; nobody is told that something was taken before that has committed.
/// </summary>
internal sealed class CallIntake(UnitOfWork work, ICrmDatabase database)
{
    /// <summary>On whose behalf calls are kept; its name stands in histories, in every language the same.</summary>
    internal static readonly Viewer Telephony = Viewer.Unrestricted(ExpertPlugin.Id);

    private const int MostEvents = 100;

    // When several came at once there are more to come: a moment's wait halves what keeping them costs, and nobody sees it.
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(40);

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _isKeeping;

    /// <summary>Keeps the events; returns how many were new.</summary>
    public async Task<int> TakeAsync(Guid connection, IReadOnlyList<CallEvent> events, CancellationToken cancel) =>
        (await TakeAsync(new Report { ConnectionId = connection, Events = events }, cancel)).Kept;

    /// <summary>Keeps what an exchange posted; the answer says why it was not believed, or how many events were new.</summary>
    /// <exception cref="NotFoundException">No connection has this key, or it is switched off.</exception>
    public Task<Taken> TakeAsync(string key, WebhookRequest request, CancellationToken cancel) => TakeAsync(new Report { Key = key, Request = request }, cancel);

    private Task<Taken> TakeAsync(Report report, CancellationToken cancel)
    {
        var waiting = new Waiting(report, new TaskCompletionSource<Taken>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (_isKeeping)
                return waiting.Taken.Task.WaitAsync(cancel);
            _isKeeping = true;
        }

        // Whoever brings something first does not lend its language and its request to what others bring.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(KeepAllAsync, CancellationToken.None);
        return waiting.Taken.Task.WaitAsync(cancel);
    }

    private async Task KeepAllAsync()
    {
        while (Next() is { Count: > 0 } together)
        {
            await KeepAsync(together);
            if (IsMoreThere())
                await Task.Delay(s_breath, CancellationToken.None);
        }
    }

    private bool IsMoreThere()
    {
        lock (_lock)
            return _waiting.Count > 0;
    }

    private List<Waiting> Next()
    {
        var next = new List<Waiting>();
        lock (_lock)
        {
            for (var events = 0; events < MostEvents && _waiting.TryDequeue(out var waiting); events += Math.Max(1, waiting.Report.Events.Count))
                next.Add(waiting);
            _isKeeping = next.Count > 0;
        }

        return next;
    }

    private async Task KeepAsync(IReadOnlyList<Waiting> together)
    {
        try
        {
            var taken = await work.RunAsync(new CrmSession { Viewer = Telephony, Source = ChangeSource.System },
                services => services.GetRequiredService<TakeReports>().RunAsync([.. together.Select(w => w.Report)], CancellationToken.None), CancellationToken.None);
            foreach (var (waiting, one) in together.Zip(taken))
                waiting.Answer(one);
        }
        catch (Exception failure) when (together.Count > 1 && !IsOfAll(failure))
        {
            // One of them cannot be kept; the others must not be lost with it.
            foreach (var waiting in together)
                await KeepAsync([waiting]);
        }
        catch (Exception failure)
        {
            foreach (var waiting in together)
                waiting.Taken.TrySetException(failure);
        }
    }

    // The database is not there, or does not answer in time: asking again for each would only make the others wait longer.
    private bool IsOfAll(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
            if (inner is DbException { IsTransient: true })
                return true;
        return database.IsBusy(failure);
    }

    private sealed record Waiting(Report Report, TaskCompletionSource<Taken> Taken)
    {
        public void Answer(Taken taken)
        {
            if (taken.Failure is { } failure)
                Taken.TrySetException(failure);
            else
                Taken.TrySetResult(taken);
        }
    }
}
