using System.Globalization;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Modules.Import;

/// <summary>
/// Works on imports in the background. A lease in the job's row says who does; when a host dies its lease runs out and any
/// host goes on behind the last batch that was committed.
/// </summary>
internal sealed partial class ImportRunner(UnitOfWork work, IViewers viewers, ImportFiles files, CrmModules modules, CompanySettings company,
    ICrmDatabase database, ImportLimits limits, ILive live, ILogger<ImportRunner> log) : BackgroundService
{
    private const int AtOnce = 3;
    private const int MaxAttempts = 5;
    private const int MaxDeliveries = 10;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_waitForProcesses = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_tidy = TimeSpan.FromHours(1);

    /// <summary>How long a file waits to be imported.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(14);

    private readonly Guid _worker = Guid.CreateVersion7();
    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>There is something to do.</summary>
    public void Wake() => _wake.Release();

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await PrepareAsync(stoppingToken);
        var running = new List<Task>();
        var tidied = Now;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (Now - tidied > s_tidy)
                (tidied, _) = (Now, await TidySafelyAsync(stoppingToken));
            running.RemoveAll(t => t.IsCompleted);
            while (running.Count < AtOnce && await ClaimSafelyAsync(stoppingToken) is { } job)
                running.Add(Task.Run(() => RunAsync(job, stoppingToken), CancellationToken.None));
            await ((Task)_wake.WaitAsync(s_look, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(running);
    }

    // On SQLite there is one host, so whoever held a lease before this start is gone.
    private async Task PrepareAsync(CancellationToken cancel)
    {
        try
        {
            if (database.Provider == "sqlite")
                await work.RunAsync(Viewer.Nobody, services => services.GetRequiredService<CrmDb>().Set<ImportJob>().Where(j => j.LeasedUntil != null)
                    .ExecuteUpdateAsync(set => set.SetProperty(j => j.LeasedUntil, (DateTime?)null), cancel), cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            BrokeOff(e, Guid.Empty);
        }

        await TidySafelyAsync(cancel);
    }

    private async Task<bool> TidySafelyAsync(CancellationToken cancel)
    {
        try
        {
            await files.ForgetUnfinishedAsync(Now.AddDays(-1), cancel);
            await files.ForgetUnusedAsync(Now - s_kept, cancel);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            BrokeOff(e, Guid.Empty);
            return false;
        }
    }

    private async Task<ImportJob?> ClaimSafelyAsync(CancellationToken cancel)
    {
        try
        {
            return await ClaimAsync(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The database may be away for a while; the next look comes in seconds.
            BrokeOff(e, Guid.Empty);
            return null;
        }
    }

    private async Task<ImportJob?> ClaimAsync(CancellationToken cancel)
    {
        var (now, until) = (Now, Now + ImportHold.Lease);
        var waiting = await work.ReadAsync(Viewer.Nobody, db => db.Set<ImportJob>().AsNoTracking()
            .Where(j => (j.State == ImportState.Draft || j.State == ImportState.Checking || j.State == ImportState.Running) && (j.LeasedUntil == null || j.LeasedUntil < now))
            .OrderBy(j => j.CreatedAt).Select(j => j.Id).Take(AtOnce).ToListAsync(cancel));
        foreach (var id in waiting)
        {
            var taken = await work.RunAsync(Viewer.Nobody, services => services.GetRequiredService<CrmDb>().Set<ImportJob>()
                .Where(j => j.Id == id && (j.LeasedUntil == null || j.LeasedUntil < now))
                .ExecuteUpdateAsync(set => set.SetProperty(j => j.LeaseOwner, _worker).SetProperty(j => j.LeasedUntil, until).SetProperty(j => j.Attempts, j => j.Attempts + 1), cancel), cancel);
            if (taken > 0)
                return await work.ReadAsync(Viewer.Nobody, db => db.Set<ImportJob>().AsNoTracking().FirstAsync(j => j.Id == id, cancel));
        }

        return null;
    }

    private async Task RunAsync(ImportJob job, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var hold = new ImportHold(job, _worker, work, viewers, live);
        var prolonging = ProlongAsync(hold, over.Token);
        try
        {
            await WorkAsync(hold, stopping);
        }
        catch (ImportStoppedException)
        {
            // A check that is stopped leaves nothing behind: its file can be prepared further.
            await FinishAsync(job, ImportOptions.Parse(job.Options).DryRun ? ImportState.Preparing : ImportState.Cancelled, null, onlyCancelled: true, stopping);
        }
        catch (Exception broken) when (broken is InvalidInputException or NotAllowedException or RuleBrokenException)
        {
            await FinishAsync(job, ImportState.Failed, ImportTexts.Failed.With(broken.Message), onlyCancelled: false, stopping);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            BrokeOff(broken, job.Id);
            if (job.Attempts >= MaxAttempts)
                await FinishAsync(job, ImportState.Failed, ImportTexts.Failed.With(ImportTexts.Unexpected.With(job.Id)), onlyCancelled: false, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops; whoever starts next goes on from here.
        }
        finally
        {
            await over.CancelAsync();
            await prolonging;
        }
    }

    private async Task WorkAsync(ImportHold hold, CancellationToken cancel)
    {
        var viewer = await hold.ViewerAsync(cancel);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(viewer.Language == "ru" ? "ru-RU" : "en-US");
        var job = hold.Job;
        if (job.Phase is ImportPhase.UndoCheck or ImportPhase.Undo)
        {
            await WaitForProcessesAsync(hold, cancel);
            await new UndoImport(hold, modules).RunAsync(cancel);
            await WaitForProcessesAsync(hold, cancel);
            await FinishAsync(job, ImportState.Undone, null, onlyCancelled: false, cancel);
            return;
        }

        var kind = modules.KindOf(job.Target) ?? throw new RuleBrokenException(ImportTexts.UnknownTarget, job.Target, string.Join(", ", modules.ImportTargets.Select(k => k.Plural)));
        var (format, options) = (ImportJson.Read<FileFormat>(job.Format), ImportOptions.Parse(job.Options));
        var (rules, currency) = await hold.ReadAsync(async (services, db) => (ImportedKind.Of(kind).RuleFields(services), (await company.GetAsync(db, cancel)).Currency), cancel);
        var plan = ImportPlan.Make(kind, rules, options, format, viewer, currency);
        if (job.Phase == ImportPhase.Rows)
            await RowsAsync(hold, plan, format, cancel);
        if (!options.DryRun && job.Phase is ImportPhase.Rows or ImportPhase.Links)
        {
            await new ImportLinks(hold, plan, limits).RunAsync(cancel);
            await hold.RunAsync(db => hold.SetAsync(db, set => set.SetProperty(j => j.Phase, ImportPhase.Processes), cancel), cancel);
        }

        var stuck = await WaitForProcessesAsync(hold, cancel);
        await FinishAsync(job, options.DryRun ? ImportState.Checked : ImportState.Done, stuck == 0 ? null : ImportTexts.StimuliStuck.With(stuck), onlyCancelled: false, cancel);
    }

    private async Task RowsAsync(ImportHold hold, ImportPlan plan, FileFormat format, CancellationToken cancel)
    {
        var dry = plan.Options.DryRun;
        var memory = dry
            ? new ImportMemory { WouldExist = new(StringComparer.Ordinal), WouldBeMissing = new(StringComparer.Ordinal) }
            : new ImportMemory();
        await using var file = await files.OpenAsync(hold.Job.Id, hold.Job.FileSize, cancel);
        var rows = new ImportRows(hold, plan, format, memory, limits);
        var (total, filtered) = rows.Scan(file, cancel);
        await hold.RunAsync(db => hold.SetAsync(db, set => set.SetProperty(j => j.State, dry ? ImportState.Checking : ImportState.Running)
            .SetProperty(j => j.Total, total).SetProperty(j => j.Filtered, filtered), cancel), cancel);
        await rows.RunAsync(file, cancel);
        if (!dry)
            await hold.RunAsync(db => hold.SetAsync(db, set => set.SetProperty(j => j.Phase, ImportPhase.Links), cancel), cancel);
    }

    /// <summary>Waits until processes have taken everything that this import raised; returns how many could not.</summary>
    private async Task<int> WaitForProcessesAsync(ImportHold hold, CancellationToken cancel)
    {
        var id = hold.Job.Id;
        while (true)
        {
            var left = await work.ReadAsync(Viewer.Nobody, db => db.Set<Stimulus>().Where(s => s.ImportId == id).GroupBy(s => s.Attempts >= MaxDeliveries)
                .Select(g => new { IsStuck = g.Key, Count = g.Count() }).ToListAsync(cancel));
            if (!left.Exists(l => !l.IsStuck))
                return left.Sum(l => l.Count);
            await hold.RunAsync(_ => Task.CompletedTask, cancel);
            await Task.Delay(s_waitForProcesses, cancel);
        }
    }

    private async Task FinishAsync(ImportJob job, ImportState state, string? error, bool onlyCancelled, CancellationToken cancel)
    {
        var (id, now) = (job.Id, Now);
        var finished = await work.RunAsync(Viewer.Nobody, services => services.GetRequiredService<CrmDb>().Set<ImportJob>()
            .Where(j => j.Id == id && j.LeaseOwner == _worker && (!onlyCancelled || j.CancelRequested))
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.State, state).SetProperty(j => j.Error, error).SetProperty(j => j.FinishedAt, now)
                .SetProperty(j => j.LeasedUntil, (DateTime?)null).SetProperty(j => j.CancelRequested, false), cancel), cancel);
        if (finished > 0 && state is not (ImportState.Checked or ImportState.Preparing))
            await files.ForgetAsync(id, cancel);
        live.Changed(ImportJobs.Topic(id));
    }

    private static async Task ProlongAsync(ImportHold hold, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(ImportHold.Lease / 4, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!over.IsCancellationRequested)
                await hold.ProlongAsync(over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    [LoggerMessage(Level = LogLevel.Error, Message = "Work on import {Import} broke off; it is tried again when its lease is over")]
    private partial void BrokeOff(Exception error, Guid import);
}
