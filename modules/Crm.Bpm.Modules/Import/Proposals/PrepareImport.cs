using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Modules.Import.Templates;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import.Proposals;

/// <summary>Keeps what somebody corrects while preparing an import, and shows what would come of it now. Nothing of the file is imported.</summary>
internal sealed class PrepareImport(UnitOfWork work, ImportFiles files, CrmModules modules, ImportLimits limits, PreviewImport preview)
{
    /// <param name="id">The import.</param>
    /// <param name="change">What is different from before; null only looks.</param>
    /// <param name="importer">Who prepares it.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="NotFoundException">There is none, or it is somebody else's.</exception>
    /// <exception cref="RuleBrokenException">It has started, or its file is kept no more.</exception>
    /// <exception cref="InvalidInputException">The target, the template or the way to read the file is wrong.</exception>
    public async Task<ImportPreview> RunAsync(Guid id, Preparation? change, Viewer importer, CancellationToken cancel)
    {
        importer.Require(PlatformPermissions.Import);
        var job = await work.ReadAsync(importer, db => ImportJobs.FindAsync(db, id, importer, cancel));
        job.RequireBeingPrepared();
        await using var file = await files.OpenKeptAsync(job, cancel);
        if (change is not null)
        {
            var (target, options, format) = await ChangedAsync(job, change, file, importer, cancel);
            await KeepAsync(job, target, options, format, importer, cancel);
            (job.Target, job.Options, job.Format, job.State) = (target, options.ToJson(), ImportJson.Of(format), ImportState.Preparing);
        }

        return await preview.RunAsync(job, file, importer, cancel);
    }

    private async Task<(string Target, ImportOptions Options, FileFormat Format)> ChangedAsync(ImportJob job, Preparation change, Stream file, Viewer importer, CancellationToken cancel)
    {
        var (kept, before) = (ImportOptions.ParseDraft(job.Options), ImportJson.Read<FileFormat>(job.Format));
        var kind = TargetOfImport.Find(modules, change.Target ?? job.Target);
        var template = change.Template is { } chosen ? await work.ReadAsync(importer, db => db.FindTemplateAsync(chosen, cancel)) : null;
        var wanted = template is not null ? ImportOptions.ParseDraft(template.Options) with { Sheet = kept.Sheet, Encoding = kept.Encoding, Delimiter = kept.Delimiter, HeaderRow = kept.HeaderRow } : change.Options ?? kept;
        wanted = ImportOptions.ParseDraft(wanted.ToJson());
        return await work.ReadAsync(importer, async (IServiceProvider services) =>
        {
            var target = TargetOfImport.Of(kind, services);
            var format = wanted.Reading == kept.Reading && kind.Plural == job.Target ? before
                : ImportFile.Recognise(file, text => target.Headings.PathOf(text) is not null, wanted.Reading, limits, isSafe: true);
            var isOther = kind.Plural != job.Target || !format.Columns.SequenceEqual(before.Columns, StringComparer.Ordinal);
            if (template is null && (change.Propose || (isOther && change.Options?.Mapping is not { Count: > 0 }) || (isOther && change.Options is not null && IsAnotherHeader(change.Options, format))))
                wanted = await services.GetRequiredService<ProposeMapping>().RunAsync(kind, target.Fields, target.Headings, target.Keys, FileSample.Of(file, format, limits, cancel), wanted, cancel);
            return (kind.Plural, wanted, format);
        });
    }

    // Another sheet, delimiter or heading: what was mapped by the old names means nothing in the new ones.
    private static bool IsAnotherHeader(ImportOptions options, FileFormat format) =>
        options.Mapping.Any(m => m.Column is { } column && !format.Columns.Contains(column, StringComparer.OrdinalIgnoreCase));

    private async Task KeepAsync(ImportJob job, string target, ImportOptions options, FileFormat format, Viewer importer, CancellationToken cancel) =>
        await work.RunAsync(importer, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var (id, optionsText, formatText) = (job.Id, options.ToJson(), ImportJson.Of(format));
            // What a check found out was about the options before.
            await db.Set<ImportRow>().Where(r => r.ImportId == id).ExecuteDeleteAsync(cancel);
            var kept = await db.Set<ImportJob>().Where(j => j.Id == id && (j.State == ImportState.Preparing || j.State == ImportState.Checked))
                .ExecuteUpdateAsync(set => set.SetProperty(j => j.Target, target).SetProperty(j => j.Options, optionsText).SetProperty(j => j.Format, formatText)
                    .SetProperty(j => j.State, ImportState.Preparing).SetProperty(j => j.Error, (string?)null).SetProperty(j => j.FinishedAt, (DateTime?)null), cancel);
            if (kept == 0)
                throw new RuleBrokenException(ImportTexts.HasStarted);
        }, cancel);
}
