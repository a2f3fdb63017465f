using Crm.Basic.Queues;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Demo;
using Crm.Expert.Dispatch;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Expert.Demo;

/// <summary>The generated company has a rule for its corporate clients, switched off: whoever looks around tries it out before anything is given out.</summary>
internal sealed class DispatchDemo(UnitOfWork work) : IDemoData
{
    public Task BeginAsync(DemoCompany company, CancellationToken cancel) => Task.CompletedTask;

    public async Task DayAsync(DemoCompany company, DateOnly day, bool isToday, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(company);
        if (!isToday)
            return;
        await work.RunAsync(company.Administrator, async services =>
        {
            var queue = await services.GetRequiredService<CrmDb>().Set<LeadQueue>().OrderByDescending(q => q.Number).FirstOrDefaultAsync(cancel);
            if (queue is not null)
                await services.GetRequiredService<SaveDispatchRule>().RunAsync(null, new DispatchRuleToSave
                {
                    Name = "Корпоративные клиенты по весу",
                    QueueId = queue.Id,
                    Algorithm = DispatchAlgorithm.Weighted,
                    FirstTouchMinutes = 60,
                    Members = [.. company.Managers.Select((manager, at) => new DispatchShare { Id = manager.UserId!.Value, Weight = at == 0 ? 2 : 1, DailyCap = 8 })],
                }, cancel);
        }, cancel);
    }
}
