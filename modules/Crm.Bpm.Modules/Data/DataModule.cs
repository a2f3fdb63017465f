using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Data;

/// <summary>Databases, migrations, history, comments, search, dictionaries, settings and drafts.</summary>
public sealed class DataModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Bpm.Modules.Data.Migrations");
        module.Table<Counter>(t => t.HasKey(c => c.Kind));
        module.Table<HistoryEntry>(t => t.HasKey(h => h.Id));
        module.Table<Comment>(t => t.HasKey(c => c.Id));
        module.Table<SearchEntry>(t => t.HasKey(s => s.RecordId));
        module.Table<SearchKey>(t => t.HasKey(s => s.Id));
        module.Table<DoneRequest>(t => t.HasKey(d => new { d.UserId, d.Key }));
        module.Table<Stimulus>(t => t.HasKey(s => s.Id));
        module.Table<Setting>(t => t.HasKey(s => s.Name));
        module.Table<Draft>(t => t.HasKey(d => new { d.UserId, d.Form }));
        module.Table<ProtectionKey>(t => t.HasKey(k => k.Id));
        module.Endpoints(DraftEndpoints.Map);
        AddServices(module.Services);
    }

    public override async Task SeedAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        var known = await db.Set<Counter>().Select(c => c.Kind).ToListAsync(cancel);
        foreach (var kind in db.Modules.Kinds.Where(k => !known.Contains(k.Plural)))
            db.Add(new Counter { Kind = kind.Plural, Next = 1 });
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Databases>();
        services.AddSingleton<ICrmDatabase>(s => s.GetRequiredService<Databases>());
        services.AddSingleton<OnlyHost>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<Seeds>();
        services.AddSingleton<UnitOfWork>();
        services.AddSingleton<GroupWork>();
        services.AddSingleton<Numbers>();
        services.AddSingleton<Crm.Bpm.Sdk.Ui.Drafts.IDrafts, Drafts>();
        services.AddSingleton<ICrmSaving, Saving>();
        services.AddSingleton<IRecordSearch, RecordSearch>();
        services.AddSingleton<ITableFiles, Crm.Bpm.Modules.Export.TableFiles>();
        services.AddScoped<CrmSession>();
        services.AddScoped<RecordList>();
        services.AddScoped<RecordSummary>();
        services.AddScoped<RecordWriter>();
        services.AddScoped<ReassignOpenWork>();
        services.AddScoped<AddComment>();
        services.AddDbContext<CrmDb>((s, options) =>
        {
            s.GetRequiredService<Databases>().Configure(options);
            options.AddInterceptors(s.GetServices<Microsoft.EntityFrameworkCore.Diagnostics.IInterceptor>());
        }, optionsLifetime: ServiceLifetime.Singleton);
    }
}

/// <summary>A setting of the company, JSON by name.</summary>
public sealed class Setting
{
    public required string Name { get; init; }
    public required string Value { get; set; }
}

/// <summary>What somebody has typed and not saved yet: survives a reload, a restart and an expired session.</summary>
public sealed class Draft
{
    public Guid UserId { get; init; }

    /// <summary>"leads/new", "tasks/{id}".</summary>
    public required string Form { get; init; }

    public required string Value { get; set; }
    public DateTime SavedAt { get; set; }
}

/// <summary>A key that protects cookies, shared by the hosts of a cluster.</summary>
public sealed class ProtectionKey
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; init; }
    public required string Xml { get; init; }
}
