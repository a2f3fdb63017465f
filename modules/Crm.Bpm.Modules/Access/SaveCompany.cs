using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Access;

/// <summary>Changes the company's settings.</summary>
public sealed class SaveCompany(CrmDb db, CompanySettings settings)
{
    public async Task RunAsync(Company company, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var wrong = CompanyRules.Wrong(company).ToDictionary(w => w.Field, w => w.Sentence, StringComparer.Ordinal);
        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
        var before = await settings.GetAsync(db, cancel);
        await settings.SetAsync(db, company with { IsSetUp = before.IsSetUp, IsDemo = before.IsDemo }, cancel);
    }
}
