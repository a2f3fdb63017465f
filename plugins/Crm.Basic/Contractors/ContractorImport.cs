using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Import;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Contractors;

/// <summary>Contractors from a file: clients, when it does not say otherwise, of the person who imports them.</summary>
public sealed class ContractorImport(CrmDb db) : ImportTarget<Contractor>
{
    private Guid? _client;

    public override IReadOnlyDictionary<string, string> Headings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["company"] = "name", ["company name"] = "name", ["account"] = "name", ["account name"] = "name", ["customer"] = "name", ["client"] = "name", ["organisation"] = "name", ["organization"] = "name",
        ["компания"] = "name", ["клиент"] = "name", ["контрагент"] = "name", ["организация"] = "name", ["название компании"] = "name",
        ["sector"] = "industry.name", ["сфера деятельности"] = "industry.name", ["revenue"] = "annualRevenue", ["turnover"] = "annualRevenue", ["выручка"] = "annualRevenue", ["оборот"] = "annualRevenue",
        ["employees"] = "staff", ["headcount"] = "staff", ["численность"] = "staff", ["сотрудников"] = "staff", ["subsidiary of"] = "parent.name", ["parent"] = "parent.name", ["холдинг"] = "parent.name", ["головная организация"] = "parent.name",
        ["tin"] = "inn", ["tax id"] = "inn", ["tax number"] = "inn", ["ОГРН"] = "ogrn", ["ОПФ"] = "businessForm.name",
    };

    public override IReadOnlyList<string> Keys { get; } = ["externalKey", "inn", "vatId"];

    public override async ValueTask CompleteAsync(Contractor record, ImportRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(run);
        record.ResponsibleId ??= run.Importer.UserId;
        record.CustomerTypeId ??= _client ??= await db.Set<DictionaryEntry>()
            .Where(e => e.Dictionary == BasicDictionaries.CustomerType && e.Code == "Client").Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancel);
    }
}
