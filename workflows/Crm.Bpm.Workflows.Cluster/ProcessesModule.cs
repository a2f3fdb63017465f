using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Cluster.Events;
using Crm.Bpm.Workflows.Cluster.Instances;
using Crm.Bpm.Workflows.Cluster.Operating;
using Crm.Bpm.Workflows.Cluster.Stimuli;
using Crm.Bpm.Workflows.Cluster.Timers;
using Crm.Bpm.Workflows.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Workflows.Cluster;

/// <summary>Durable processes: their tables, the silo their instances live in, stimuli, timers, and <see cref="IProcesses"/>.</summary>
public sealed class ProcessesModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Bpm.Workflows.Cluster.Migrations");
        module.Table<ProcessInstance>(t =>
        {
            t.HasKey(i => i.Id);
            t.Property(i => i.Version).IsConcurrencyToken();
        });
        module.Table<ProcessBookmark>(t => t.HasKey(b => b.Id));
        module.Table<ProcessTimer>(t => t.HasKey(p => p.Id));
        module.Table<JournalLine>(t => t.HasKey(j => j.Id));
        module.Table<Sdk.Processes.StepExecution>(t => t.HasKey(e => e.Id));
        module.Table<Sdk.Processes.Incident>(t => t.HasKey(i => i.Id));
        AddServices(module);
    }

    private static void AddServices(ModuleBuilder module)
    {
        var services = module.Services;
        services.AddSingleton(Catalog);
        services.AddSingleton(new WorkflowRunner());
        services.AddSingleton<CompiledDefinitions>();
        services.AddSingleton<BurstRunner>();
        services.AddScoped<ActingInstance>();
        services.AddScoped<IProcesses, Processes>();
        services.AddSingleton<IProcessOperations, ProcessOperations>();
        Silo.Add(services);
        services.AddSingleton<StimulusWaiters>();
        services.AddSingleton<StimulusDelivery>();
        services.AddSingleton<StimulusRelay>();
        services.AddSingleton<IStimulusRelay>(s => s.GetRequiredService<StimulusRelay>());
        services.AddHostedService(s => s.GetRequiredService<StimulusRelay>());
        services.AddSingleton<TimerPump>();
        services.AddSingleton<IProcessTimers>(s => s.GetRequiredService<TimerPump>());
        services.AddHostedService(s => s.GetRequiredService<TimerPump>());
    }

    // The built-in steps, those of the modules, and for each declared event a step that starts by it or waits for it.
    private static StepCatalog Catalog(IServiceProvider services)
    {
        var modules = services.GetRequiredService<CrmModules>();
        var catalog = new StepCatalog();
        foreach (var step in modules.Steps)
            catalog.Add(step);
        foreach (var kind in modules.Events)
            WaitForEvent.AddTo(catalog, kind);
        return catalog;
    }
}
