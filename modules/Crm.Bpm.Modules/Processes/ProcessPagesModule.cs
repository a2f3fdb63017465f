using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Processes;

/// <summary>Pages of processes: the list, one with its drawing and versions, an instance with what it did.</summary>
public sealed class ProcessPagesModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Services.AddScoped<ProcessViews>();
        module.Page(new PageDeclaration(ProcessTexts.Processes, "/processes", "process", "processes", 10, PlatformPermissions.ViewProcesses));
    }
}
