using Crm.Bpm.Modules.Demo;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Plugins.Licences;

/// <summary>Enters licences so that they count at once; in the demo the plugin then brings what it would have had.</summary>
internal sealed class LicenceDesk(UnitOfWork work, LicenceWatch watch, DemoOptions demo, GeneratedCompany company)
{
    /// <exception cref="Sdk.InvalidInputException">It is no licence, not of this plugin's vendor, changed, or over.</exception>
    public async Task<Licence> EnterAsync(CrmSession session, string text, CancellationToken cancel)
    {
        var licence = await work.RunAsync(session, s => s.GetRequiredService<EnterLicence>().RunAsync(text, cancel), cancel);
        await watch.LookAsync(cancel);
        if (demo.Enabled)
            await company.JoinAsync(cancel);
        return licence;
    }
}
