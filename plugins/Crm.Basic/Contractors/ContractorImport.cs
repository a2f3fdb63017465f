using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Import;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Contractors;

/// <summary>Contractors from a file: clients, when it does not say otherwise, of the person who imports them.</summary>
public sealed class ContractorImport(CrmDb db) : ImportTarget<Contractor>
{
    private Guid? _client;

    public override async ValueTask CompleteAsync(Contractor record, ImportRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(run);
        record.ResponsibleId ??= run.Importer.UserId;
        record.CustomerTypeId ??= _client ??= await db.Set<DictionaryEntry>()
            .Where(e => e.Dictionary == BasicDictionaries.CustomerType && e.Code == "Client").Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancel);
    }
}
