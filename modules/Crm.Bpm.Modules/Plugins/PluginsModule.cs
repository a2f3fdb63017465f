using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Modules.Plugins.Ready;
using Crm.Bpm.Modules.Plugins.Trust;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Licensing;
using Crm.Bpm.Sdk.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Plugins;

/// <summary>Packages of plugins, the publishers one trusts, and licences. The host says which plugins it found, and loads them.</summary>
public sealed class PluginsModule : CrmModule
{
    /// <summary>The page of it all.</summary>
    internal const string Page = "/admin/plugins";

    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Services.AddSingleton(PackageLimits.From(module.Configuration));
        module.Services.AddSingleton<IToleratedTables, ToleratedTables>();
        module.Services.AddSingleton<DropPluginData>();
        module.Services.AddSingleton<PluginTables>();
        module.Services.AddSingleton<PackageUpload>();
        module.Services.AddSingleton<ReadyPackages>();
        module.Services.AddSingleton<ServerRestart>();
        module.Services.AddHostedService(s => s.GetRequiredService<ServerRestart>());
        module.UseCase<CheckPackage>();
        module.UseCase<DiscardPackage>();
        module.UseCase<InstallPlugin>();
        module.UseCase<ChangePlugin>();
        module.UseCase<ListPlugins>();
        module.UseCase<TrustPublisher>();
        module.UseCase<DistrustPublisher>();
        module.UseCase<AllowUnsignedPackages>();
        module.UseCase<TakeReadyPackage>();
        DescribeLicences(module);
        module.Endpoints(PluginEndpoints.Map);
        module.Page(new PageDeclaration(PluginTexts.Plugins, Page, "plugin", MenuSections.Administration, 60, PlatformPermissions.Administer));
    }

    private static void DescribeLicences(ModuleBuilder module)
    {
        module.Services.AddSingleton<Licensing>();
        module.Services.AddSingleton<ILicensing>(s => s.GetRequiredService<Licensing>());
        module.Services.AddSingleton<LicenceWatch>();
        module.Services.AddHostedService(s => s.GetRequiredService<LicenceWatch>());
        module.Services.AddSingleton<LicenceDesk>();
        module.Services.AddScoped<IShellBanner, LicenceBanner>();
        module.UseCase<EnterLicence>();
        module.UseCase<RemoveLicence>();
    }
}
