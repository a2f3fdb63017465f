using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Modules.Import.Proposals;
using Crm.Bpm.Modules.Import.Templates;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import;

/// <summary>Brings records from CSV files and workbooks, in the background, and takes them back.</summary>
public sealed class ImportModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        TextEncodings.Register();
        module.Migrations("Crm.Bpm.Modules.Import.Migrations");
        module.Table<ImportJob>(t => t.HasKey(j => j.Id));
        module.Table<ImportRow>(t => t.HasKey(r => r.Id));
        module.Table<ImportFilePart>(t => t.HasKey(p => new { p.ImportId, p.Part }));
        module.Table<ImportTurn>(t => t.HasKey(i => i.Name));
        module.Table<ImportTemplate>(t => t.HasKey(i => i.Id));
        module.ImportTarget<User, UserImport>();
        module.Services.AddSingleton(module.Configuration.GetSection("Import").Get<ImportLimits>() ?? new ImportLimits());
        module.Services.AddSingleton<ImportFiles>();
        module.Services.AddSingleton<ImportRunner>();
        module.Services.AddHostedService(s => s.GetRequiredService<ImportRunner>());
        module.Services.AddSingleton<ImportForm>();
        DescribeUseCases(module);
        module.Page(new PageDeclaration(Pages.ImportPageTexts.Title, "/imports", "import", MenuSections.Administration, 58, PlatformPermissions.Import));
        module.Endpoints(ImportEndpoints.Map);
    }

    private static void DescribeUseCases(ModuleBuilder module)
    {
        module.UseCase<PostImport>();
        module.UseCase<ProposeMapping>();
        module.UseCase<ReceiveImport>();
        module.UseCase<PrepareImport>();
        module.UseCase<PreviewImport>();
        module.UseCase<StartImport>();
        module.UseCase<CancelImport>();
        module.UseCase<TakeImportBack>();
        module.UseCase<DiscardImport>();
        module.UseCase<FindImport>();
        module.UseCase<ListImports>();
        module.UseCase<RejectedRows>();
        module.UseCase<SaveImportTemplate>();
        module.UseCase<ChangeImportTemplate>();
        module.UseCase<DeleteImportTemplate>();
    }

    public override async Task SeedAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        if (!await db.Set<ImportTurn>().AnyAsync(cancel))
            db.Add(new ImportTurn { Name = ImportTurn.Only });
    }
}
