using System.Text.Json;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import;

/// <summary>
/// A running import's hold on its job. Every transaction of the work begins with <see cref="FenceAsync"/>: a second worker, a
/// cancel or a lost lease turns it away, so nothing is ever done twice.
/// </summary>
internal sealed class ImportHold(ImportJob job, Guid worker, UnitOfWork work, IViewers viewers, ILive live)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    public ImportJob Job { get; } = job;

    /// <summary>Runs one transaction of the import for its owner. Answering true says that work got done: what failed before is forgiven.</summary>
    /// <exception cref="ImportStoppedException">It was cancelled, or somebody else works on it.</exception>
    public async Task<T> RunAsync<T>(Func<IServiceProvider, CrmDb, Task<T>> step, bool quiet, CancellationToken cancel)
    {
        var session = await SessionAsync(quiet, cancel);
        return await work.RunAsync(session, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            await FenceAsync(db, cancel);
            var answer = await step(services, db);
            if (answer is true)
                await ForgiveAsync(db, cancel);
            return answer;
        }, cancel);
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<CrmDb, Task> step, CancellationToken cancel) =>
        RunAsync(async (_, db) => { await step(db); return false; }, quiet: true, cancel);

    /// <summary>Reads for the import's owner; nothing is saved.</summary>
    public async Task<T> ReadAsync<T>(Func<IServiceProvider, CrmDb, Task<T>> read, CancellationToken cancel)
    {
        var viewer = await ViewerAsync(cancel);
        return await work.ReadAsync(viewer, (IServiceProvider services) => read(services, services.GetRequiredService<CrmDb>()));
    }

    /// <summary>The owner with the rights they have now.</summary>
    /// <exception cref="NotAllowedException">They may no longer import this.</exception>
    public async Task<Viewer> ViewerAsync(CancellationToken cancel)
    {
        var viewer = await viewers.OfAsync(Job.OwnerId, cancel);
        return viewer.May(PlatformPermissions.Import) ? viewer : throw new NotAllowedException(ImportTexts.LostAccess.With(viewer.Name));
    }

    /// <summary>Prolongs the lease while one transaction takes long.</summary>
    public Task ProlongAsync(CancellationToken cancel)
    {
        var (id, until) = (Job.Id, TimeProvider.System.GetUtcNow().UtcDateTime + Lease);
        return work.RunAsync(Viewer.Nobody, services => services.GetRequiredService<CrmDb>().Set<ImportJob>()
            .Where(j => j.Id == id && j.LeaseOwner == worker).ExecuteUpdateAsync(set => set.SetProperty(j => j.LeasedUntil, until), cancel), cancel);
    }

    /// <summary>Changes the job after the fence, in the same transaction.</summary>
    public Task SetAsync(CrmDb db, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<ImportJob>> set, CancellationToken cancel)
    {
        var id = Job.Id;
        live.ChangedAfterCommit(db, ImportJobs.Topic(id));
        return db.Set<ImportJob>().Where(j => j.Id == id).ExecuteUpdateAsync(set, cancel);
    }

    /// <summary>The work advances: attempts that broke off before count no more.</summary>
    private Task ForgiveAsync(CrmDb db, CancellationToken cancel) => SetAsync(db, set => set.SetProperty(j => j.Attempts, 0), cancel);

    private async Task FenceAsync(CrmDb db, CancellationToken cancel)
    {
        var (id, until) = (Job.Id, TimeProvider.System.GetUtcNow().UtcDateTime + Lease);
        var held = await db.Set<ImportJob>().Where(j => j.Id == id && j.LeaseOwner == worker && !j.CancelRequested)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.LeasedUntil, until), cancel);
        if (held == 0)
            throw new ImportStoppedException();
    }

    private async Task<CrmSession> SessionAsync(bool quiet, CancellationToken cancel) =>
        new() { Viewer = await ViewerAsync(cancel), Source = ChangeSource.Import, ImportId = Job.Id, IsQuiet = quiet };
}

/// <summary>The import was cancelled, or somebody else works on it now.</summary>
internal sealed class ImportStoppedException : Exception
{
    public ImportStoppedException() : base("The import was cancelled or taken over.") { }

    public ImportStoppedException(string message) : base(message) { }

    public ImportStoppedException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>How the rows of imports keep what they need as JSON.</summary>
internal static class ImportJson
{
    public static string? Of<T>(IReadOnlyCollection<T> items) => items.Count == 0 ? null : JsonSerializer.Serialize(items, CrmConventions.Json);

    public static string Of(FileFormat format) => JsonSerializer.Serialize(format, CrmConventions.Json);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, CrmConventions.Json)!;

    public static string? Links(Dictionary<string, string> links) => links.Count == 0 ? null : JsonSerializer.Serialize(links, CrmConventions.Json);

    /// <summary>What an update changed, by field.</summary>
    public static string? Changes(Record record, IReadOnlyDictionary<RecordField, object?> before) =>
        before.Count == 0 ? null : JsonSerializer.Serialize(before.ToDictionary(b => b.Key.Name, b => new FieldChange(Value(b.Value), Value(b.Key.Read(record))), StringComparer.Ordinal), CrmConventions.Json);

    public static JsonElement? Value(object? value) => value is null ? null : JsonSerializer.SerializeToElement(value, value.GetType(), CrmConventions.Json);
}
