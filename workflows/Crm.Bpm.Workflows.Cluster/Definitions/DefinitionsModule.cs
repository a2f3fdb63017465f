using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>The store of process definitions: import, drafts, versions, publishing, and the definitions that modules ship.</summary>
public sealed class DefinitionsModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Bpm.Workflows.Cluster.Definitions.Migrations");
        module.Table<DefinitionVersion>(t =>
        {
            t.HasKey(v => v.Id);
            t.Property(v => v.Id).HasMaxLength(100);
            t.Property(v => v.DefinitionId).HasMaxLength(100);
            t.Property(v => v.Name).HasMaxLength(300);
            t.Property(v => v.ToolVersion).HasMaxLength(40);
            t.Property(v => v.Module).HasMaxLength(100);
            t.Property(v => v.ChangedByName).HasMaxLength(300);
            t.Property(v => v.Revision).IsConcurrencyToken();
        });
        module.Table<DefinitionTrigger>(t =>
        {
            t.HasKey(r => r.Id);
            t.Property(r => r.Id).ValueGeneratedNever();
            t.Property(r => r.DefinitionId).HasMaxLength(100);
            t.Property(r => r.VersionId).HasMaxLength(100);
            t.Property(r => r.StepId).HasMaxLength(200);
            t.Property(r => r.Name).HasMaxLength(200);
            t.Property(r => r.Hash).HasMaxLength(64);
        });
        module.UseCase<DefinitionLibrary>();
        module.UseCase<ImportDefinition>();
        module.UseCase<SaveDefinition>();
        module.UseCase<PublishDefinition>();
        module.UseCase<RetractDefinition>();
        module.UseCase<RevertDefinition>();
        module.UseCase<DeleteDefinition>();
        module.UseCase<UpdateReferences>();
        module.UseCase<ShippedDefinitions>();
        module.Services.AddScoped<IDefinitions, DefinitionStore>();
        module.Services.TryAddSingleton(Catalog);
    }

    public override Task SeedAsync(IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<ShippedDefinitions>().InstallAsync(cancel);

    private static StepCatalog Catalog(IServiceProvider services)
    {
        var catalog = new StepCatalog();
        foreach (var step in services.GetRequiredService<CrmModules>().Steps)
            catalog.Add(step);
        return catalog;
    }
}
