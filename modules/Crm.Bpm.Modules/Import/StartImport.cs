using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Modules.Import.Proposals;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import;

/// <summary>Starts a prepared import, or checks the whole file without writing anything. The work is done in the background.</summary>
internal sealed class StartImport(UnitOfWork work, ImportFiles files, ImportRunner runner, CrmModules modules, CompanySettings company, ImportLimits limits)
{
    /// <param name="id">The import.</param>
    /// <param name="check">Only checks.</param>
    /// <param name="importer">Who starts it.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="NotFoundException">There is none, or it is somebody else's.</exception>
    /// <exception cref="InvalidInputException">An option is wrong, or a question is open.</exception>
    /// <exception cref="NotAllowedException">The person may not do what the options ask.</exception>
    /// <exception cref="RuleBrokenException">It is over, or its file is kept no more.</exception>
    public async Task RunAsync(Guid id, bool check, Viewer importer, CancellationToken cancel)
    {
        importer.Require(PlatformPermissions.Import);
        var job = await work.ReadAsync(importer, db => ImportJobs.FindAsync(db, id, importer, cancel));
        // Asking twice is asking once.
        if (job.State is ImportState.Draft or ImportState.Checking or ImportState.Running)
            return;
        job.RequireBeingPrepared();
        var options = ImportOptions.Parse(job.Options) with { DryRun = check };
        await using (var file = await files.OpenKeptAsync(job, cancel))
            await RequireReadyAsync(job, options, file, importer, cancel);
        await work.RunAsync(importer, services => GoAsync(services.GetRequiredService<CrmDb>(), id, options.ToJson(), cancel), cancel);
        runner.Wake();
    }

    private Task<bool> RequireReadyAsync(ImportJob job, ImportOptions options, Stream file, Viewer importer, CancellationToken cancel) => work.ReadAsync(importer, async (IServiceProvider services) =>
    {
        var (target, format) = (TargetOfImport.Of(TargetOfImport.Find(modules, job.Target), services), ImportJson.Read<FileFormat>(job.Format));
        var currency = (await company.GetAsync(services.GetRequiredService<CrmDb>(), cancel)).Currency;
        ImportRights.Require(importer, ImportPlan.Make(target.Kind, target.RuleFields, options, format, importer, currency));
        var open = DateQuestions.Of(target, options, FileSample.Of(file, format, limits, cancel));
        return open.Count == 0 ? true : throw new InvalidInputException("options.mapping", ImportTexts.OpenQuestion.With(open[0].Column));
    });

    private static async Task GoAsync(CrmDb db, Guid id, string options, CancellationToken cancel)
    {
        var started = await db.Set<ImportJob>().Where(j => j.Id == id && (j.State == ImportState.Preparing || j.State == ImportState.Checked))
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.State, ImportState.Draft).SetProperty(j => j.Phase, ImportPhase.Rows).SetProperty(j => j.Options, options)
                .SetProperty(j => j.Total, 0).SetProperty(j => j.Filtered, 0).SetProperty(j => j.Done, 0).SetProperty(j => j.Created, 0).SetProperty(j => j.Updated, 0)
                .SetProperty(j => j.Unchanged, 0).SetProperty(j => j.Skipped, 0).SetProperty(j => j.Rejected, 0).SetProperty(j => j.LastRow, 0).SetProperty(j => j.Attempts, 0)
                .SetProperty(j => j.Error, (string?)null).SetProperty(j => j.FinishedAt, (DateTime?)null).SetProperty(j => j.CancelRequested, false)
                .SetProperty(j => j.LeasedUntil, (DateTime?)null), cancel);
        // Only who started it clears what a check wrote: a second click must not take away what the first one's work has written by now.
        if (started > 0)
            await db.Set<ImportRow>().Where(r => r.ImportId == id).ExecuteDeleteAsync(cancel);
    }
}

/// <summary>Stops an import after the batch it is at. A check that is stopped can be prepared further.</summary>
internal sealed class CancelImport(UnitOfWork work, ImportRunner runner)
{
    /// <exception cref="NotFoundException">There is none, or it is somebody else's.</exception>
    /// <exception cref="RuleBrokenException">There is nothing to stop.</exception>
    public async Task RunAsync(Guid id, Viewer viewer, CancellationToken cancel)
    {
        await work.RunAsync(viewer, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            _ = await ImportJobs.FindAsync(db, id, viewer, cancel);
            var asked = await db.Set<ImportJob>().Where(j => j.Id == id && (j.State == ImportState.Draft || j.State == ImportState.Checking || j.State == ImportState.Running)
                && j.Phase != ImportPhase.UndoCheck && j.Phase != ImportPhase.Undo).ExecuteUpdateAsync(set => set.SetProperty(j => j.CancelRequested, true), cancel);
            if (asked == 0)
                throw new RuleBrokenException(ImportTexts.CannotCancel);
        }, cancel);
        runner.Wake();
    }
}

/// <summary>Takes an import back, in the background; what somebody changed since is kept and listed.</summary>
internal sealed class TakeImportBack(UnitOfWork work, ImportRunner runner)
{
    /// <exception cref="NotFoundException">There is none, or it is somebody else's.</exception>
    /// <exception cref="RuleBrokenException">It runs, or wrote nothing.</exception>
    public async Task RunAsync(Guid id, Viewer viewer, CancellationToken cancel)
    {
        viewer.Require(PlatformPermissions.Import);
        await work.RunAsync(viewer, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var job = await ImportJobs.FindAsync(db, id, viewer, cancel);
            var asked = await db.Set<ImportJob>().Where(j => j.Id == id && (j.State == ImportState.Done || j.State == ImportState.Failed || j.State == ImportState.Cancelled))
                .ExecuteUpdateAsync(set => set.SetProperty(j => j.State, ImportState.Running).SetProperty(j => j.Phase, ImportPhase.UndoCheck).SetProperty(j => j.CancelRequested, false)
                    .SetProperty(j => j.Attempts, 0).SetProperty(j => j.LeasedUntil, (DateTime?)null), cancel);
            // Asking twice is asking once.
            if (asked == 0 && job.State != ImportState.Undone && job.Phase is not (ImportPhase.UndoCheck or ImportPhase.Undo))
                throw new RuleBrokenException(ImportTexts.CannotUndo);
        }, cancel);
        runner.Wake();
    }
}

/// <summary>Throws away an import that was prepared and never started, with its file.</summary>
internal sealed class DiscardImport(UnitOfWork work, ImportFiles files)
{
    /// <exception cref="NotFoundException">There is none, or it is somebody else's.</exception>
    /// <exception cref="RuleBrokenException">It has started.</exception>
    public async Task RunAsync(Guid id, Viewer viewer, CancellationToken cancel)
    {
        viewer.Require(PlatformPermissions.Import);
        await work.RunAsync(viewer, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            (await ImportJobs.FindAsync(db, id, viewer, cancel)).RequireBeingPrepared();
            if (await db.Set<ImportJob>().Where(j => j.Id == id && (j.State == ImportState.Preparing || j.State == ImportState.Checked)).ExecuteDeleteAsync(cancel) == 0)
                throw new RuleBrokenException(ImportTexts.HasStarted);
            await db.Set<ImportRow>().Where(r => r.ImportId == id).ExecuteDeleteAsync(cancel);
        }, cancel);
        await files.ForgetAsync(id, cancel);
    }
}
