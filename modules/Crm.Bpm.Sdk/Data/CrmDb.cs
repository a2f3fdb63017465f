using Crm.Bpm.Sdk.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// The one unit of work. Its model is the sum of what modules bring; everything read through it passes the access filter of
/// the scope's <see cref="Viewer"/>, everything saved gets its version, its history and its place in search.
/// </summary>
/// <remarks>Whoever calls a use case owns the transaction: <see cref="UnitOfWork"/> makes the scope, saves and commits.</remarks>
public sealed class CrmDb : DbContext
{
    private readonly CrmSession _session;
    private readonly ICrmSaving _saving;
    private readonly IServiceProvider _services;

    public CrmDb(DbContextOptions<CrmDb> options, CrmSession session, CrmModules modules, ICrmSaving saving, IServiceProvider services) : base(options)
    {
        _session = session;
        _saving = saving;
        _services = services;
        Modules = modules;
    }

    /// <summary>A service of the scope this context belongs to, for rules, which have none of their own; it works in the same transaction.</summary>
    /// <remarks>EF's own <c>GetService</c> answers from the root: a service that writes would write through another context, and nobody would save that.</remarks>
    /// <exception cref="InvalidOperationException">Nothing of this type is registered.</exception>
    public T Service<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Everything the modules of this host add.</summary>
    public CrmModules Modules { get; }

    /// <summary>On whose behalf this context works.</summary>
    public CrmSession Session => _session;

    private readonly List<CrmEvent> _raised = [];

    /// <summary>What was raised since the last save; the platform turns it into stimuli.</summary>
    public IReadOnlyList<CrmEvent> Raised => _raised;

    /// <summary>For the platform: the raised events have become stimuli.</summary>
    public void ClearRaised() => _raised.Clear();

    // The access filter's parameters. EF reads these of the context that runs the query, so the filter itself is one and the same for all.
    internal bool SeesAll => _session.Viewer.IsUnrestricted;
    internal IReadOnlyList<Guid> FilterActsFor => _session.Viewer.ActsFor;
    internal IReadOnlyList<Guid> FilterTeams => _session.Viewer.Teams;
    internal IReadOnlyList<Guid> FilterRegions => _session.Viewer.Regions;

    /// <summary>The signed-in person, for the filters modules add; an empty id when there is none.</summary>
    public Guid FilterUserId => _session.Viewer.UserId ?? Guid.Empty;

    /// <summary>The person's roles, for the filters modules add.</summary>
    public IReadOnlyList<Guid> FilterRoles => _session.Viewer.Roles;

    /// <summary>How far a permission reaches for the viewer, as a number that filters compare.</summary>
    public int FilterLevel(string permission) => (int)_session.Viewer.LevelOf(permission);

    /// <summary>
    /// Says that something happened. The workflow runtime hears of it after the transaction commits, once; if the
    /// transaction is rolled back it never happened.
    /// </summary>
    public void Raise(CrmEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _raised.Add(happened);
    }

    /// <summary>Adds a stimulus for the workflow runtime that is not a declared event.</summary>
    public void Stimulate(Stimulus stimulus) => Add(stimulus);

    /// <summary>The record, if the viewer may see it.</summary>
    /// <exception cref="NotFoundException">It does not exist, was deleted, or is not theirs to see.</exception>
    public async Task<T> LoadAsync<T>(Guid id, CancellationToken cancel) where T : Record =>
        await Set<T>().FirstOrDefaultAsync(r => r.Id == id, cancel) ?? throw new NotFoundException();

    /// <summary>The record, if the viewer may see it and the permission reaches it.</summary>
    /// <param name="id">The record.</param>
    /// <param name="permission">"leads.convert".</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="NotFoundException">It does not exist, was deleted, or is not theirs to see.</exception>
    /// <exception cref="NotAllowedException">They see it but may not do this with it.</exception>
    public async Task<T> LoadAsync<T>(Guid id, string permission, CancellationToken cancel) where T : Record
    {
        var record = await LoadAsync<T>(id, cancel);
        await RequireAsync(record, permission, cancel);
        return record;
    }

    /// <summary>Whether a permission of the viewer reaches this record.</summary>
    public Task<bool> MayAsync(Record record, string permission, CancellationToken cancel) => AccessFilter.ReachesAsync(this, record, permission, cancel);

    /// <summary>Which of these records a permission of the viewer reaches: <see cref="MayAsync"/> for many at once.</summary>
    public Task<HashSet<Guid>> ReachedAsync<T>(IReadOnlyCollection<Guid> ids, string permission, CancellationToken cancel) where T : Record =>
        AccessFilter.ReachedAsync<T>(this, ids, permission, cancel);

    /// <summary>Checks that a permission of the viewer reaches this record.</summary>
    /// <exception cref="NotAllowedException">It does not.</exception>
    public async Task RequireAsync(Record record, string permission, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!await AccessFilter.ReachesAsync(this, record, permission, cancel))
            throw _session.Viewer.Refusal(permission);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveChangesAsync.");

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await _saving.PrepareAsync(this, cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        Modules.MapTables(modelBuilder);
        CrmConventions.Apply(modelBuilder, Modules);
        AccessFilter.Apply(this, modelBuilder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        CrmConventions.Configure(configurationBuilder, Database.ProviderName!);

}

/// <summary>One model per database and set of modules.</summary>
internal sealed class CrmModelKey : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (context.GetType(), context.Database.ProviderName, context is CrmDb crm ? crm.Modules.ModelKey : null, designTime);
    }
}

/// <summary>What happens to every save before it is written: versions, history, search, stimuli. The platform implements it.</summary>
public interface ICrmSaving
{
    /// <summary>Completes what is about to be saved.</summary>
    Task PrepareAsync(CrmDb db, CancellationToken cancel);
}
