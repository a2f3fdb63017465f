using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
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
        module.Endpoints(routes => routes.MapRecord("/api/dictionaries", new RecordRoutes<DictionaryEntry> { Delete = DictionaryRules.DeleteAsync }));
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

/// <summary>What must not happen to the entries of dictionaries.</summary>
internal static class DictionaryRules
{
    private static readonly Words s_inProcess = new("The process “{1}” uses “{0}”. Change the process first, or give the entry another name.", "Запись «{0}» использует процесс «{1}». Сначала измените процесс или переименуйте запись.");

    /// <summary>Moves an entry to the recycle bin.</summary>
    /// <exception cref="RuleBrokenException">A record, a web form or a process uses it.</exception>
    public static async Task DeleteAsync(IServiceProvider services, DictionaryEntry entry, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        await RecordUse.RefuseAsync(db, entry, cancel);
        if (await ProcessOfAsync(db, entry, cancel) is { } process)
            throw new RuleBrokenException(s_inProcess, entry.Title, db.Modules.ProcessName(process));
        db.Remove(entry);
    }

    // Processes name an entry by its code or its id, as a text of its own in their document.
    private static Task<string?> ProcessOfAsync(CrmDb db, DictionaryEntry entry, CancellationToken cancel)
    {
        var (id, code) = ($"\"{entry.Id}\"", $"\"{entry.Code ?? entry.Id.ToString()}\"");
        return db.Set<DefinitionVersion>().Where(version => version.DeletedAt == null && (version.IsPublished || version.IsLatest) && (version.Document.Contains(id) || version.Document.Contains(code)))
            .OrderByDescending(version => version.IsPublished).Select(version => version.Name ?? version.DefinitionId).FirstOrDefaultAsync(cancel);
    }
}
