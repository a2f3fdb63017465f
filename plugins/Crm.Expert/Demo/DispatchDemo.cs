using Crm.Basic.Queues;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Bpm.Sdk.Licensing;
using Crm.Expert.Dispatch;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Expert.Demo;

/// <summary>
/// As soon as there is a licence, the generated company has a rule for its corporate clients, switched off: whoever looks around tries it out before
/// anything is given out. Doing it again adds nothing.
/// </summary>
internal sealed class DispatchDemo(UnitOfWork work, ILicensing licensing) : IDemoData
{
    public async Task<bool> JoinAsync(DemoCompany company, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        if (!licensing.StateOf(ExpertPlugin.Id).IsOn)
            return false;
        await work.RunAsync(company.Administrator, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var queue = await db.Set<LeadQueue>().OrderByDescending(q => q.Number).FirstOrDefaultAsync(cancel);
            if (queue is null || await db.Set<DispatchRule>().AnyAsync(cancel))
                return;
            await services.GetRequiredService<SaveDispatchRule>().RunAsync(null, new DispatchRuleToSave
            {
                Name = "Корпоративные клиенты по весу",
                QueueId = queue.Id,
                Algorithm = DispatchAlgorithm.Weighted,
                FirstTouchMinutes = 60,
                Members = [.. company.Managers.Select((manager, at) => new DispatchShare { Id = manager.UserId!.Value, Weight = at == 0 ? 2 : 1, DailyCap = 8 })],
            }, cancel);
        }, cancel);
        return true;
    }
}
