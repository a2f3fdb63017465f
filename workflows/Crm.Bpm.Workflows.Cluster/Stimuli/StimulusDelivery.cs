using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Workflows.Cluster.Instances;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Workflows.Cluster.Stimuli;

/// <summary>Brings one stimulus to whoever it is for. A row goes away in the transaction of the last one who takes it.</summary>
internal sealed partial class StimulusDelivery(IServiceScopeFactory scopes, IGrainFactory grains, ICrmDatabase database, ILogger<StimulusDelivery> log)
{
    private const int MaxAttempts = 10;
    private static readonly DateTime s_never = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly Lock _lock = new();
    private List<Guid> _taken = [];
    private Task? _removing;

    /// <summary>Hands it on and answers the addressed stimuli that took its place, if it was for several: they are its turn, too.</summary>
    public async Task<IReadOnlyList<Stimulus>> HandOnAsync(Stimulus stimulus)
    {
        if (stimulus.InstanceId is { } addressee)
        {
            await DeliverAsync(addressee, Delivery.Of(stimulus, KindOf(stimulus.Name)), stimulus);
            return [];
        }

        var receivers = await ReadAsync(db => Receivers.OfAsync(db, stimulus, log, CancellationToken.None));
        switch (receivers)
        {
            case []:
                await RemoveAsync([stimulus.Id]);
                return [];
            case [var only]:
                await DeliverAsync(only.InstanceId, Delivery.Of(stimulus, only.Kind) with { BookmarkId = only.BookmarkId, Payload = only.Payload }, stimulus);
                return [];
            default:
                return await AddressAsync(stimulus, receivers);
        }
    }

    /// <summary>Tries it again later, longer each time; in the end it becomes an incident of its instance, or is kept and logged.</summary>
    public async Task PutOffAsync(Stimulus stimulus, string error)
    {
        var attempts = stimulus.Attempts + 1;
        var hopeless = attempts >= MaxAttempts;
        if (hopeless && stimulus.InstanceId is { } instance && await GiveUpAsync(instance, stimulus, error))
            return;
        var (id, until) = (stimulus.Id, hopeless ? s_never : TimeProvider.System.GetUtcNow().UtcDateTime + BackOff(attempts));
        if (hopeless)
            Kept(stimulus.Name, id, attempts, error);
        await WriteAsync(db => db.Set<Stimulus>().Where(s => s.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.Attempts, attempts).SetProperty(s => s.LastError, error).SetProperty(s => s.LeasedUntil, until)));
    }

    /// <summary>Writes in a transaction of its own.</summary>
    public async Task WriteAsync(Func<CrmDb, Task> write)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
        using var turn = await database.EnterAsync(CancellationToken.None);
        await using var transaction = await database.BeginAsync(db, CancellationToken.None);
        await write(db);
        await transaction.CommitAsync();
    }

    public static TimeSpan BackOff(int attempts) => TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, attempts)));

    private async Task DeliverAsync(Guid instance, Delivery delivery, Stimulus stimulus)
    {
        var delivered = await grains.GetGrain<IInstanceGrain>(instance).DeliverAsync(delivery);
        if (delivered.Error is { } error)
            await PutOffAsync(stimulus, error);
    }

    private async Task<bool> GiveUpAsync(Guid instance, Stimulus stimulus, string error)
    {
        var giving = new Giving(stimulus.Name, stimulus.BookmarkId, stimulus.Payload, ProcessTexts.Undeliverable.With(MaxAttempts, error));
        var delivered = await grains.GetGrain<IInstanceGrain>(instance).DeliverAsync(
            Delivery.Of(stimulus, DeliveryKind.GiveUp) with { Payload = giving.ToJson() });
        return delivered.Error is null;
    }

    // One transaction: either the event stands there, or everybody it is for has a row of their own.
    private async Task<IReadOnlyList<Stimulus>> AddressAsync(Stimulus stimulus, List<Receiver> receivers)
    {
        var rows = receivers.ConvertAll(receiver => new Stimulus
        {
            Id = StableId.Of(stimulus.Id, receiver.BookmarkId ?? receiver.InstanceId.ToString()),
            Name = receiver.Kind switch { DeliveryKind.Start => StimulusNames.Start, DeliveryKind.Cancel => StimulusNames.Cancel, _ => StimulusNames.Resume },
            RecordKind = stimulus.RecordKind,
            RecordId = stimulus.RecordId,
            InstanceId = receiver.InstanceId,
            BookmarkId = receiver.BookmarkId,
            Payload = receiver.Payload,
            Depth = stimulus.Depth,
            ActorId = stimulus.ActorId,
            ImportId = stimulus.ImportId,
            CreatedAt = stimulus.CreatedAt,
        });
        var id = stimulus.Id;
        var replaced = false;
        await WriteAsync(async db =>
        {
            replaced = await db.Set<Stimulus>().Where(s => s.Id == id).ExecuteDeleteAsync() > 0;
            if (!replaced)
                return;
            db.AddRange(rows);
            await db.SaveChangesAsync();
        });
        return replaced ? rows : [];
    }

    /// <summary>Takes away what was for nobody. Those that pile up while the database is busy leave together in one transaction.</summary>
    public Task RemoveAsync(IReadOnlyCollection<Guid> ids)
    {
        lock (_lock)
        {
            _taken.AddRange(ids);
            return _removing ??= Task.Run(RemoveTakenAsync);
        }
    }

    private async Task RemoveTakenAsync()
    {
        List<Guid>? taken = null;
        try
        {
            await WriteAsync(async db =>
            {
                taken = Take();
                await db.Set<Stimulus>().Where(s => taken.Contains(s.Id)).ExecuteDeleteAsync();
            });
        }
        finally
        {
            // The connection failed before anything was taken: those who come later must not be handed this failure for ever.
            if (taken is null)
                Take();
        }
    }

    private List<Guid> Take()
    {
        lock (_lock)
        {
            var taken = _taken;
            (_taken, _removing) = ([], null);
            return taken;
        }
    }

    private async Task<T> ReadAsync<T>(Func<CrmDb, Task<T>> read)
    {
        await using var scope = Scope();
        return await read(scope.ServiceProvider.GetRequiredService<CrmDb>());
    }

    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<CrmSession>();
        (session.Viewer, session.Source) = (Viewer.Unrestricted("Processes"), ChangeSource.Process);
        return scope;
    }

    private static DeliveryKind KindOf(string name) => name switch
    {
        StimulusNames.Start => DeliveryKind.Start,
        StimulusNames.Resume => DeliveryKind.Resume,
        StimulusNames.Cancel => DeliveryKind.Cancel,
        StimulusNames.Event => DeliveryKind.Event,
        _ => throw new InvalidOperationException($"“{name}” is not addressed to an instance."),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Stimulus {Name} {Id} was given up after {Attempts} attempts and is kept: {Error}")]
    private partial void Kept(string name, Guid id, int attempts, string error);
}
