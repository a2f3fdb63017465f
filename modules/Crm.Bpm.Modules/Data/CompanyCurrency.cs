using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Data;

/// <summary>What the company's settings say of its currency.</summary>
internal sealed class CompanyCurrency(CompanySettings settings, UnitOfWork work) : ICompanyCurrency
{
    public async ValueTask<string> GetAsync(CancellationToken cancel) =>
        (await work.ReadAsync(Viewer.Nobody, async (CrmDb db) => await settings.GetAsync(db, cancel))).Currency;
}
