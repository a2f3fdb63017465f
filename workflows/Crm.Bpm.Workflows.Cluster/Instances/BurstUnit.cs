using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>
/// One burst's connection and transaction, and what the interpreter asks of its host. The transaction begins with the first
/// step that uses services, at the latest when the burst is stored.
/// </summary>
internal sealed class BurstUnit : IBurstHost, IAsyncDisposable
{
    private readonly IServiceScopeFactory _scopes;
    private readonly ICrmDatabase _database;
    private readonly CompiledDefinitions _definitions;
    private readonly AsyncServiceScope _scope;
    private readonly List<Guid> _stimuli = [];
    private IDisposable? _turn;
    private IDbContextTransaction? _transaction;
    private int _savepoints;

    public BurstUnit(IServiceScopeFactory scopes, ICrmDatabase database, CompiledDefinitions definitions, ICrmClock clock, Delivery delivery)
    {
        _scopes = scopes;
        _database = database;
        _definitions = definitions;
        Clock = clock.Time;
        Delivery = delivery;
        _scope = scopes.CreateAsyncScope();
        Fill(_scope.ServiceProvider.GetRequiredService<CrmSession>(), "Processes", null);
        Db = _scope.ServiceProvider.GetRequiredService<CrmDb>();
        Db.Database.AutoSavepointsEnabled = false;
        Globals = new SubjectGlobals(Db);
    }

    public CrmDb Db { get; }

    public Delivery Delivery { get; }

    public TimeProvider Clock { get; }

    /// <summary>An earlier start was given up: this row stands where the instance is to begin, with an incident until it was retried or cancelled.</summary>
    public ProcessInstance? FailedStart { get; set; }

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public IExpressionGlobals Globals { get; }

    /// <summary>Begins the transaction unless it has begun.</summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        if (_transaction is not null)
            return;
        _turn = await _database.EnterAsync(cancel);
        _transaction = await _database.BeginAsync(Db, cancel);
    }

    /// <summary>Saves what was added to <see cref="Db"/>, commits everything, and answers which stimuli there are to hand on.</summary>
    public async Task<IReadOnlyList<Guid>> CommitAsync(CancellationToken cancel)
    {
        await BeginAsync(cancel);
        _stimuli.AddRange(Db.ChangeTracker.Entries<Stimulus>().Where(e => e.State == EntityState.Added).Select(e => e.Entity.Id));
        var live = _scope.ServiceProvider.GetRequiredService<ILive>();
        foreach (var moved in Db.ChangeTracker.Entries<ProcessInstance>().Where(e => e.State is EntityState.Added or EntityState.Modified))
            live.ChangedAfterCommit(Db, ProcessTopics.Of(moved.Entity.Id));
        await Db.SaveChangesAsync(cancel);
        await _transaction!.CommitAsync(cancel);
        return _stimuli;
    }

    public async ValueTask<IStepScope> BeginStepAsync(StepDescriptor step, InstanceState instance, CancellationToken cancel)
    {
        await BeginAsync(cancel);
        var scope = _scopes.CreateAsyncScope();
        try
        {
            Fill(scope.ServiceProvider.GetRequiredService<CrmSession>(), await NameOfAsync(instance, cancel), Guid.Parse(instance.InstanceId));
            var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
            db.Database.SetDbConnection(Db.Database.GetDbConnection());
            await db.Database.UseTransactionAsync(_transaction!.GetDbTransaction(), cancel);
            db.Database.AutoSavepointsEnabled = false;
            var savepoint = "step" + _savepoints++.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await _transaction!.CreateSavepointAsync(savepoint, cancel);
            return new StepScope(this, scope, db, instance, savepoint);
        }
        catch
        {
            await scope.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<CompiledWorkflow?> FindWorkflowAsync(WorkflowReference reference, CancellationToken cancel) =>
        await _definitions.ToStartAsync(reference.DefinitionId, reference.VersionId, cancel);

    // Elsa's ids have no dashes; ours are the same value.
    public string NewInstanceId() => Guid.CreateVersion7().ToString("N");

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_transaction is not null)
                await _transaction.DisposeAsync();
            await _scope.DisposeAsync();
        }
        finally
        {
            _turn?.Dispose();
        }
    }

    /// <summary>Whether an error means that the burst may simply run again.</summary>
    public static bool IsLostRace(ICrmDatabase database, Exception error) =>
        error is BurstLostException or DbUpdateConcurrencyException or StaleRecordException || database.IsLostRace(error);

    private async Task<string> NameOfAsync(InstanceState instance, CancellationToken cancel) =>
        await _definitions.OfVersionAsync(instance.DefinitionVersionId, cancel) is { Name: { } name } ? name : instance.DefinitionId;

    private void Fill(CrmSession session, string name, Guid? instanceId)
    {
        session.Viewer = Viewer.Unrestricted(name, Delivery.ActorId);
        session.InstanceId = instanceId;
        session.ChainDepth = Delivery.Depth;
        session.Source = ChangeSource.Process;
        session.ImportId = Delivery.ImportId;
    }

    private sealed class StepScope(BurstUnit unit, AsyncServiceScope scope, CrmDb db, InstanceState instance, string savepoint) : IStepScope
    {
        public IServiceProvider Services => scope.ServiceProvider;

        public async ValueTask CommitAsync(CancellationToken cancel)
        {
            await db.SaveChangesAsync(cancel);
            await unit._transaction!.ReleaseSavepointAsync(savepoint, cancel);
            unit._stimuli.AddRange(db.ChangeTracker.Entries<Stimulus>().Where(e => e.State == EntityState.Unchanged).Select(e => e.Entity.Id));
            ((SubjectGlobals)unit.Globals).Forget();
            if (Services.GetRequiredService<ActingInstance>().MovedTo is { } subject)
                instance.BeAbout(subject);
        }

        public async ValueTask RollbackAsync(Exception failure, CancellationToken cancel)
        {
            if (IsLostRace(unit._database, failure))
                throw new BurstLostException(failure.Message, failure);
            await unit._transaction!.RollbackToSavepointAsync(savepoint, cancel);
        }

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}

/// <summary>The record a process is about, for expressions: as "subject", and under its kind's name ("lead.name").</summary>
internal sealed class SubjectGlobals(CrmDb db) : IExpressionGlobals
{
    private (Subject Subject, JsonObject? Json)? _known;

    public IReadOnlyCollection<string> Names { get; } = ["subject", .. db.Modules.Kinds.Select(NameOf)];

    public async ValueTask<object?> GetAsync(string name, InstanceState instance, CancellationToken cancel)
    {
        if (instance.Subject is not { } subject || db.Modules.KindOf(subject.Kind) is not { } kind || !Guid.TryParse(subject.Id, out var id))
            return null;
        if (name != "subject" && name != NameOf(kind))
            return null;
        if (_known is not { } known || known.Subject != subject)
            _known = known = (subject, await AnyRecord.JsonAsync(db, kind, id, cancel));
        return known.Json;
    }

    /// <summary>A step may have changed the record.</summary>
    public void Forget() => _known = null;

    private static string NameOf(RecordKind kind) => char.ToLowerInvariant(kind.ClrType.Name[0]) + kind.ClrType.Name[1..];
}
