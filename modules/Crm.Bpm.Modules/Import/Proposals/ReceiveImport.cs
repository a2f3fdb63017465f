using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import.Proposals;

/// <summary>
/// Takes a received file to be prepared: finds out how it is written and what it holds, proposes what becomes of it, and keeps
/// both, so that preparing can go on later and elsewhere.
/// </summary>
internal sealed class ReceiveImport(UnitOfWork work, ImportFiles files, CrmModules modules, ImportLimits limits, ICrmClock clock)
{
    /// <summary>Files somebody may have lying about at once.</summary>
    private const int MaxPrepared = 20;

    /// <param name="path">The file as it was received.</param>
    /// <param name="fileName">What the person calls it.</param>
    /// <param name="target">What its rows become; the kind that the headings speak of when unset.</param>
    /// <param name="importer">Whose it is.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">The file cannot be used; the sentence says why.</exception>
    /// <exception cref="NotAllowedException">They may not import.</exception>
    /// <exception cref="RuleBrokenException">Too many of their files wait.</exception>
    public async Task<Guid> RunAsync(string path, string fileName, string? target, Viewer importer, CancellationToken cancel)
    {
        importer.Require(PlatformPermissions.Import);
        var owner = importer.UserId ?? throw new NotAllowedException();
        var (format, kind, options) = await work.ReadAsync(importer, async (IServiceProvider services) =>
        {
            if (await services.GetRequiredService<CrmDb>().Set<ImportJob>().CountAsync(j => j.OwnerId == owner && j.State == ImportState.Preparing, cancel) >= MaxPrepared)
                throw new RuleBrokenException(ImportTexts.TooManyPrepared, MaxPrepared);
            return await LookAsync(path, target, importer, services, cancel);
        });
        var job = new ImportJob
        {
            OwnerId = owner,
            FileName = fileName.Length > 300 ? fileName[..300] : fileName,
            FileSize = new FileInfo(path).Length,
            Target = kind.Plural,
            Options = options.ToJson(),
            Format = ImportJson.Of(format),
            State = ImportState.Preparing,
            CreatedAt = clock.UtcNow,
        };
        await files.KeepAsync(job.Id, path, cancel);
        await work.RunAsync(importer, services =>
        {
            services.GetRequiredService<CrmDb>().Add(job);
            return Task.CompletedTask;
        }, cancel);
        return job.Id;
    }

    private async Task<(FileFormat Format, RecordKind Kind, ImportOptions Options)> LookAsync(string path, string? target, Viewer importer, IServiceProvider services, CancellationToken cancel)
    {
        var targets = target is null ? TargetOfImport.AllowedFor(modules, importer).Select(kind => TargetOfImport.Of(kind, services)).ToList() : [TargetOfImport.Of(TargetOfImport.Find(modules, target), services)];
        if (targets.Count == 0)
            throw new NotAllowedException();
        await using var file = File.OpenRead(path);
        var format = ImportFile.Recognise(file, text => targets.Exists(t => t.Headings.PathOf(text) is not null), new(), limits);
        if (format.Columns.Count == 0)
            throw new InvalidInputException("file", ImportTexts.EmptyFile);
        // Among equals the first: what a file without any known heading becomes is for the person to say.
        var best = targets.MaxBy(t => t.Known(format))!;
        var sample = FileSample.Of(file, format, limits, cancel);
        return (format, best.Kind, await services.GetRequiredService<ProposeMapping>().RunAsync(best.Kind, best.Fields, best.Headings, best.Keys, sample, new(), cancel));
    }
}
