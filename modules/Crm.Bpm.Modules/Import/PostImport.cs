using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Modules.Import.Proposals;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import;

/// <summary>Takes a received file and what is wanted with it, refuses what cannot work, and leaves the rest to the background.</summary>
internal sealed class PostImport(UnitOfWork work, ImportFiles files, ImportRunner runner, CrmModules modules, CompanySettings company, ImportLimits limits, ICrmClock clock)
{
    /// <exception cref="InvalidInputException">The file, the target or an option cannot be used; the sentence names it.</exception>
    /// <exception cref="NotAllowedException">The person may not import this kind.</exception>
    public async Task<Guid> RunAsync(string path, string fileName, string? target, string? options, Viewer importer, CancellationToken cancel)
    {
        importer.Require(PlatformPermissions.Import);
        var kind = TargetOfImport.Find(modules, target);
        var wanted = ImportOptions.Parse(options ?? "{}");
        FileFormat format;
        long size;
        await using (var file = File.OpenRead(path))
            (format, size) = (ImportFile.Recognise(file, ImportPlan.ColumnsOf(wanted), wanted.Reading, limits), file.Length);
        var (rules, currency) = await work.ReadAsync(importer, async (IServiceProvider services) =>
            (ImportedKind.Of(kind).RuleFields(services), (await company.GetAsync(services.GetRequiredService<CrmDb>(), cancel)).Currency));
        ImportRights.Require(importer, ImportPlan.Make(kind, rules, wanted, format, importer, currency));

        var job = new ImportJob
        {
            OwnerId = importer.UserId!.Value,
            FileName = fileName.Length > 300 ? fileName[..300] : fileName,
            FileSize = size,
            Target = kind.Plural,
            Options = wanted.ToJson(),
            Format = ImportJson.Of(format),
            CreatedAt = clock.UtcNow,
        };
        await files.KeepAsync(job.Id, path, cancel);
        await work.RunAsync(importer, services =>
        {
            services.GetRequiredService<CrmDb>().Add(job);
            return Task.CompletedTask;
        }, cancel);
        runner.Wake();
        return job.Id;
    }
}
