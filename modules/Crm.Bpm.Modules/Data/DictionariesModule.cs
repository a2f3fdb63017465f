using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Data;

/// <summary>The lists of choices that administrators keep. A module of its own, since its entries need the counters that are seeded before.</summary>
public sealed class DictionariesModule : CrmModule
{
    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Record<DictionaryEntry>(filtered: false, defaults: DefaultLevels.ReadOnly);
        module.Endpoints(routes => routes.MapRecord<DictionaryEntry>("/api/dictionaries"));
    }

    public override Task SeedAsync(IServiceProvider services, CancellationToken cancel) =>
        SeedDictionariesAsync(services.GetRequiredService<CrmDb>(), cancel);

    // A dictionary gets its entries once; what an administrator removed afterwards stays removed.
    private static async Task SeedDictionariesAsync(CrmDb db, CancellationToken cancel)
    {
        var known = await db.Set<DictionaryEntry>().IgnoreQueryFilters([AccessFilter.Deleted]).Select(e => e.Dictionary).Distinct().ToListAsync(cancel);
        foreach (var dictionary in db.Modules.Dictionaries.Where(d => !known.Contains(d.Code)))
            db.AddRange(dictionary.Entries.Select((e, i) => new DictionaryEntry
            {
                Dictionary = dictionary.Code,
                Code = e.Code,
                Name = e.Name.En,
                NameRu = e.Name.Ru,
                Order = i,
            }));
    }
}
